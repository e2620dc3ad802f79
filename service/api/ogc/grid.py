"""``/ogc/tileMatrixSets``: the one grid of the tiles, as OGC registers it."""

from functools import cache
from typing import Any

import morecantile
from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.ogc.described import described
from service.api.ogc.documents import Document, answer_document, ask_ogc
from service.api.ogc.relations import TILING_SCHEME
from service.api.schemas.ogc_tiles import Griglia, Griglie
from service.errors import NotFound
from service.queries.tile_grid import MAX_ZOOM

router = APIRouter(prefix="/ogc/tileMatrixSets", tags=["OGC API"])
GRID_ID = "WebMercatorQuad"
GRID_URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
TITLE = "Web Mercator, a quadranti"


@router.get("", **described("Le griglie delle tessere", Griglie))
async def get_grids(request: Request) -> Response:
    """Answer the list of the grids: one."""
    question = ask_ogc(request)
    path = f"/tileMatrixSets/{GRID_ID}"
    grid = {
        "id": GRID_ID,
        "title": TITLE,
        "uri": GRID_URI,
        "crs": definition()["crs"],
        "links": [
            question.link("self", path, TITLE),
            question.link(TILING_SCHEME, path, TITLE),
        ],
    }
    members = {"tileMatrixSets": [grid], "links": question.links()}
    return answer_document(question, "", Document("griglie", "Griglie delle tessere", members))


@router.get("/{grid_id}", **described("Una griglia delle tessere", Griglia))
async def get_grid(request: Request, grid_id: str = Path(description="Griglia.")) -> Response:
    """Answer the definition of a grid."""
    question = ask_ogc(request)
    if grid_id != GRID_ID:
        raise NotFound(f"La griglia «{grid_id[:80]}» non esiste.", accettati=(GRID_ID,))
    members = {**definition(), "links": question.links()}
    return answer_document(question, "", Document("griglia", TITLE, members))


@cache
def definition() -> dict[str, Any]:
    """Return the definition of the grid."""
    grid: dict[str, Any] = morecantile.tms.get(GRID_ID).model_dump(exclude_none=True, mode="json")
    return grid


@cache
def limits() -> tuple[dict[str, Any], ...]:
    """Return the first and the last tile of each zoom that there are tiles at: all are answered.

    One in which there is nothing is answered, too, so that no limit may leave it out.
    """
    return tuple(
        {
            "tileMatrix": str(zoom),
            "minTileRow": 0,
            "maxTileRow": (1 << zoom) - 1,
            "minTileCol": 0,
            "maxTileCol": (1 << zoom) - 1,
        }
        for zoom in range(MAX_ZOOM + 1)
    )
