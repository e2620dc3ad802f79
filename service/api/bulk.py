"""``/ogc/collections/{id}/dati.{formato}``: a collection whole, as one file."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.bulk_files import BulkFiles
from service.api.bulk_order import CRS_NAMES, FORMATS, TEXTS, Order, default_crs, read_crs
from service.api.etag import Representation, matching, with_encoding
from service.api.file_response import OpenFileResponse
from service.api.links import place_of
from service.api.middleware.compression import accepts_gzip
from service.api.middleware.head import IS_HEAD
from service.api.ogc.published import published
from service.api.query import Query, read_query, shown
from service.errors import NotFound
from service.queries.collection import Collection
from service.queries.errors import translated_errors
from service.queries.page import get_stamp

router = APIRouter(prefix="/ogc/collections/{collection_id}", tags=["OGC API"])
CollectionId = Annotated[str, Path(description="Identificativo della collezione.")]
Name = Annotated[str, Path(description="Formato del file.", json_schema_extra={"enum": [*FORMATS]})]
CACHED = {"Cache-Control": "no-cache"}
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
    if same := _unchanged(request, order, stamp):
        return same
    files: BulkFiles = request.app.state.bulk
    ready = await files.get(order, stamp)
    encoding = {"Content-Encoding": "gzip"} if order.compressed else {}
    return OpenFileResponse(
        ready.descriptor,
        filename=order.public_name,
        media_type=order.formato.media_type,
        headers={**CACHED, **encoding, "ETag": _tag(request, order, ready.stamp)},
        head=request.scope.get(IS_HEAD, False),
    )


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


def _tag(request: Request, order: Order, stamp: str) -> str:
    place = place_of(request, request.app.state.settings)
    tag = Representation(
        code=request.app.state.code_version,
        address=f"{place.base}{place.path}?{place.raw_query}",
        media_type=order.formato.media_type,
    ).tag(stamp)
    return with_encoding(tag) if order.compressed else tag


def _unchanged(request: Request, order: Order, stamp: str) -> Response | None:
    listed = request.headers.get("if-none-match")
    if listed is None:
        return None
    tag = matching(listed, _tag(request, order, stamp), gzip=False)
    return None if tag is None else Response(status_code=304, headers={**CACHED, "ETag": tag})
