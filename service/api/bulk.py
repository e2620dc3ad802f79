"""``/ogc/collections/{id}/dati.{formato}``: a collection whole, as one file."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.bulk_order import CRS_NAMES, FORMATS, TEXTS, Order, default_crs, read_crs
from service.api.made_files import answer_file, unchanged_file
from service.api.middleware.compression import accepts_gzip
from service.api.ogc.published import published
from service.api.query import Query, read_query, shown
from service.errors import NotFound
from service.queries.collection import Collection
from service.queries.errors import translated_errors
from service.queries.page import get_stamp

router = APIRouter(prefix="/ogc/collections/{collection_id}", tags=["OGC API"])
CollectionId = Annotated[str, Path(description="Identificativo della collezione.")]
Name = Annotated[str, Path(description="Formato del file.", json_schema_extra={"enum": [*FORMATS]})]
SUMMARY = "Una collezione intera, in un file"
BYTES = {"type": "string", "format": "binary"}
SCHEMAS = {"geojson": {"type": "object"}, "csv": {"type": "string"}}
DOCUMENTED: dict[str, Any] = {
    "summary": SUMMARY,
    "response_model": None,
    "responses": {
        200: {
            "description": SUMMARY,
            "content": {
                each.media_type: {"schema": SCHEMAS.get(each.nome, BYTES)}
                for each in FORMATS.values()
            },
        }
    },
    "openapi_extra": {
        "parameters": [
            {
                "name": "crs",
                "in": "query",
                "required": False,
                "description": "Sistema di riferimento delle coordinate, che nei file hanno "
                "sempre prima x (est, longitudine). Se manca: in GeoJSON e CSV longitudine e "
                "latitudine, negli altri EPSG:7791.",
                "schema": {"type": "string", "enum": list(CRS_NAMES)},
            }
        ]
    },
}


@router.get("/dati.{formato}", **DOCUMENTED)
async def get_file(request: Request, collection_id: CollectionId, formato: Name) -> Response:
    """Answer the file of the data as they are now; it is made if nobody has asked for it yet."""
    collection = published(request).get(collection_id)
    gzip = accepts_gzip(request.headers.get("accept-encoding"))
    query = read_query(request.scope["query_string"], ("crs",))
    order = read_order(query, collection, formato, gzip=gzip)
    stamp = await _stamp(request)
    if same := unchanged_file(request, order, stamp):
        return same
    return await answer_file(request, request.app.state.bulk, order, stamp)


def read_order(query: Query, collection: Collection, name: str, *, gzip: bool) -> Order:
    """Read which file is asked for; where there are no geometries the CRS makes no difference."""
    formato = FORMATS.get(name)
    if formato is None:
        raise NotFound(
            f"Non c'è il formato «{shown(name)}» per le collezioni intere.",
            accettati=[f"dati.{each}" for each in FORMATS],
        )
    crs = read_crs(query, formato)
    if collection.geometria is None:
        crs = default_crs(formato)
    return Order(collection, formato, crs, compressed=gzip and formato.nome in TEXTS)


async def _stamp(request: Request) -> str:
    """Read the stamp, and give the connection back before the file is made."""
    with translated_errors():
        async with request.app.state.sessions() as session:
            return await get_stamp(session)
