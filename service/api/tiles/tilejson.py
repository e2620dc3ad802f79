"""``/tiles/{ids}.json``: what the tiles of some collections hold, and where they are (TileJSON 3).

The addresses of the tiles name the state of the data (``rev``), so that they may be kept for good;
those of filtered tiles do not.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.answer import Asked, answer_json, ask, unchanged
from service.api.deps import SessionDep
from service.api.ogc.published import published
from service.api.tiles.address import read_collections
from service.api.tiles.question import FREE, NARROWING, Question, read_question
from service.queries.collection import Collection
from service.queries.collections import Sides
from service.tiles.engine import TileEngine
from service.tiles.metadata import bounds_of, describe, extent_of

router = APIRouter(tags=["Tessere"])
CENTRE_ZOOM = 9


@router.get("/tiles/{ids}.json")
async def get_tilejson(request: Request, session: SessionDep, ids: str) -> Response:
    """Answer the TileJSON of some collections."""
    asked = ask(request, NARROWING, free=FREE)
    collections = read_collections(ids, published(request).collections)
    question = await read_question(asked.query, collections)
    if same := await unchanged(asked, session):
        return same
    engine: TileEngine = request.app.state.tiles
    face = await engine.face(engine.layers(collections, question.names))
    facts = await published(request).facts(session)
    known = [facts.value[each.id] for each in collections]
    members = {
        "tilejson": "3.0.0",
        "scheme": "xyz",
        "tiles": [_address(asked, collections, question, face.rev)],
        "minzoom": min(each.drawing.minzoom for each in collections),
        "maxzoom": max(each.drawing.maxzoom for each in collections),
        **_bounds(extent_of(known)),
        **describe(collections, known, question.names, f"{asked.place.base}/ogc/collections"),
    }
    return answer_json(asked, facts.stamp, members)


def _address(asked: Asked, collections: Sequence[Collection], question: Question, rev: str) -> str:
    """Return the address of the tiles, with places to fill in."""
    kept = [(name, asked.query.one(name)) for name in NARROWING]
    pairs = [("rev", rev)] if not question.chosen else []
    pairs += [(name, text) for name, text in kept if text is not None]
    ids = ",".join(each.id for each in collections)
    query = f"?{urlencode(pairs, safe=',')}" if pairs else ""
    return f"{asked.place.base}/tiles/{ids}/{{z}}/{{x}}/{{y}}.mvt{query}"


def _bounds(extent: Sides | None) -> dict[str, Any]:
    if extent is None:
        return {}
    west, south, east, north = bounds_of(extent)
    centre = [round((west + east) / 2, 6), round((south + north) / 2, 6), CENTRE_ZOOM]
    return {"bounds": [west, south, east, north], "center": centre}
