"""Metadata of the tiles: tilesets of one collection and of several, and their grid.

The tiles themselves are answered beside the routes (``service.tiles``).
"""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.answer import unchanged
from service.api.deps import SessionDep
from service.api.links import Link, Template
from service.api.ogc.collections import CollectionId
from service.api.ogc.described import described
from service.api.ogc.documents import Document, Question, answer_document, ask_ogc
from service.api.ogc.grid import GRID_ID, GRID_URI, limits
from service.api.ogc.properties import property_schema
from service.api.ogc.published import Facts, Published, published
from service.api.ogc.relations import GEODATA, TILING_SCHEME
from service.api.query import shown
from service.api.schemas.ogc_tiles import InsiemeDiTessere, InsiemiDiTessere
from service.errors import InvalidParameter
from service.queries.collection import Collection
from service.queries.crs import ALL_CRS, CRS84
from service.queries.tile_grid import to_degrees

router = APIRouter(prefix="/ogc", tags=["OGC API"])
MVT = "application/vnd.mapbox-vector-tile"
WEB_MERCATOR = next(crs for crs in ALL_CRS.values() if crs.srid == 3857)
DIMENSIONS = {"Point": 0, "MultiLineString": 1, "MultiPolygon": 2}
PLACES = "{tileMatrix}/{tileRow}/{tileCol}"
COLLECTIONS = ("collections",)


@router.get(
    "/collections/{collection_id}/tiles",
    **described("Le tessere di una collezione", InsiemiDiTessere),
)
async def get_collection_tilesets(request: Request, collection_id: CollectionId) -> Response:
    """Answer the list of the tilesets of a collection: one."""
    question = ask_ogc(request)
    collection = published(request).get(collection_id)
    return _answer_list(question, collection.titolo, f"/collections/{collection.id}/tiles", "")


@router.get(
    "/tiles", **described("Le tessere di più collezioni", InsiemiDiTessere, accepted=COLLECTIONS)
)
async def get_tilesets(request: Request) -> Response:
    """Answer the list of the tilesets of all collections, or of some: one."""
    question = ask_ogc(request, accepted=COLLECTIONS)
    _, query = _chosen(question, published(request))
    return _answer_list(question, "Tessere di più collezioni", "/tiles", query)


@router.get(
    "/collections/{collection_id}/tiles/" + GRID_ID,
    **described("Un insieme di tessere di una collezione", InsiemeDiTessere),
)
async def get_collection_tileset(
    request: Request, session: SessionDep, collection_id: CollectionId
) -> Response:
    """Answer the tileset of a collection."""
    question = ask_ogc(request)
    known = published(request)
    collection = known.get(collection_id)
    if same := await unchanged(question.asked, session):
        return same
    facts = await known.facts(session)
    path = f"/collections/{collection.id}/tiles/{GRID_ID}"
    up = question.link(GEODATA, f"/collections/{collection.id}", collection.titolo)
    return _answer_one(
        question,
        facts,
        [collection],
        collection.titolo,
        [up, _tiles(question, path, ""), _tilejson(question, [collection])],
    )


@router.get(
    "/tiles/" + GRID_ID,
    **described("Un insieme di tessere di più collezioni", InsiemeDiTessere, accepted=COLLECTIONS),
)
async def get_tileset(request: Request, session: SessionDep) -> Response:
    """Answer the tileset of all collections, or of some."""
    question = ask_ogc(request, accepted=COLLECTIONS)
    known = published(request)
    collections, query = _chosen(question, known)
    if same := await unchanged(question.asked, session):
        return same
    facts = await known.facts(session)
    return _answer_one(
        question,
        facts,
        collections,
        "Tessere di più collezioni",
        [_tiles(question, f"/tiles/{GRID_ID}", query), _tilejson(question, collections)],
    )


def _chosen(question: Question, known: Published) -> tuple[list[Collection], str]:
    """Return the collections asked for, and the query that says so."""
    asked = question.asked.query
    if asked.one("collections") is None:
        return list(known.collections.values()), ""
    ids = asked.many("collections")
    for id_ in ids:
        if id_ not in known.collections:
            raise InvalidParameter(
                f"«collections»: la collezione «{shown(id_)}» non esiste.",
                accettati=tuple(known.collections),
            )
    return [known.collections[id_] for id_ in ids], f"?collections={','.join(ids)}"


def _answer_list(question: Question, title: str, path: str, query: str) -> Response:
    tileset = {
        "title": title,
        **_grid(),
        "links": [
            question.link("self", f"{path}/{GRID_ID}{query}", title),
            _scheme(question),
            _tiles(question, f"{path}/{GRID_ID}", query),
        ],
    }
    members = {"tilesets": [tileset], "links": question.links()}
    return answer_document(question, "", Document("tessere", title, members))


def _answer_one(
    question: Question,
    facts: Facts,
    collections: Sequence[Collection],
    title: str,
    links: list[Link],
) -> Response:
    drawn = [facts.value[each.id].drawn for each in collections]
    extents = [extent for extent in drawn if extent is not None]
    members: dict[str, Any] = {
        "title": title,
        **_grid(),
        "layers": [_layer(each) for each in collections],
        "tileMatrixSetLimits": limits(),
        "links": question.links(_scheme(question), *links),
    }
    if extents:
        west, south, east, north = _union(extents)
        members |= {
            "boundingBox": {
                "lowerLeft": to_degrees(west, south),
                "upperRight": to_degrees(east, north),
                "crs": CRS84.uri,
            },
        }
    return answer_document(question, facts.stamp, Document("tessera", title, members))


def _grid() -> dict[str, Any]:
    return {
        "dataType": "vector",
        "crs": WEB_MERCATOR.uri,
        "tileMatrixSetId": GRID_ID,
        "tileMatrixSetURI": GRID_URI,
    }


def _layer(collection: Collection) -> dict[str, Any]:
    drawing = collection.drawing
    dimension = DIMENSIONS.get(collection.geometria or "")
    return {
        "id": collection.id,
        "title": collection.titolo,
        "description": collection.descrizione,
        "dataType": "vector",
        **({} if dimension is None else {"geometryDimension": dimension}),
        "minTileMatrix": str(drawing.minzoom),
        "maxTileMatrix": str(drawing.maxzoom),
        "propertiesSchema": {
            "type": "object",
            "properties": {each.nome: property_schema(each) for each in drawing.properties},
        },
    }


def _scheme(question: Question) -> Link:
    return question.link(TILING_SCHEME, f"/tileMatrixSets/{GRID_ID}", "Griglia delle tessere")


def _tiles(question: Question, path: str, query: str) -> Template:
    href = f"{question.root}{path}/{PLACES}{query}"
    return Template("item", href, MVT, "Tessere vettoriali (Mapbox Vector Tiles)")


def _tilejson(question: Question, collections: Sequence[Collection]) -> Link:
    ids = ",".join(each.id for each in collections)
    return question.asked.place.link(
        "describedby", f"/tiles/{ids}.json", "application/json", "TileJSON"
    )


def _union(
    extents: Sequence[tuple[float, float, float, float]],
) -> tuple[float, float, float, float]:
    west, south, east, north = zip(*extents, strict=True)
    return min(west), min(south), max(east), max(north)
