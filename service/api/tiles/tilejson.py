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
from service.api.ogc.grid import to_degrees
from service.api.ogc.published import published
from service.api.tiles.address import read_collections
from service.api.tiles.question import FREE, NARROWING, Question, read_question
from service.queries.collection import Collection, Property
from service.queries.collections import CollectionFacts
from service.queries.tiles import drawn_properties
from service.tiles.engine import TileEngine

router = APIRouter(tags=["Tessere"])
QUANTI = "Quanti elementi rappresenta, dove più d'uno cade nello stesso posto."


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
    members = {
        "tilejson": "3.0.0",
        "name": ", ".join(each.titolo for each in collections),
        "version": "1.0.0",
        "scheme": "xyz",
        "tiles": [_address(asked, collections, question, face.rev)],
        "minzoom": min(each.drawing.minzoom for each in collections),
        "maxzoom": max(each.drawing.maxzoom for each in collections),
        **_bounds([facts.value[each.id] for each in collections]),
        "attribution": attribution([facts.value[each.id] for each in collections]),
        "vector_layers": [vector_layer(each, question.names) for each in collections],
    }
    return answer_json(asked, facts.stamp, members)


def vector_layer(collection: Collection, names: Sequence[str] | None = None) -> dict[str, Any]:
    """Return the description of a layer: its fields, and the zooms at which it is drawn."""
    fields = {each.nome: _described(each) for each in drawn_properties(collection, names)}
    if collection.drawing.cluster_below is not None:
        fields["quanti"] = QUANTI
    return {
        "id": collection.id,
        "description": collection.descrizione,
        "minzoom": collection.drawing.minzoom,
        "maxzoom": collection.drawing.maxzoom,
        "fields": fields,
    }


def attribution(facts: Sequence[CollectionFacts]) -> str:
    """Return the sources that the collections are made from, with their licences."""
    sources = dict.fromkeys(fonte for each in facts for fonte in each.fonti)
    licences = sorted({one.licenza for each in facts for one in each.licenze if one.licenza})
    parts = [f"Fonti: {', '.join(sources)}"] if sources else []
    parts += [f"Licenze dichiarate: {', '.join(licences)}"] if licences else []
    return ". ".join(parts)


def _described(each: Property) -> str:
    unit = f" ({each.unita})" if each.unita else ""
    return f"{each.titolo}{unit}. {each.descrizione}".rstrip(". ") + "."


def _address(asked: Asked, collections: Sequence[Collection], question: Question, rev: str) -> str:
    """Return the address of the tiles, with places to fill in."""
    kept = [(name, asked.query.one(name)) for name in NARROWING]
    pairs = [("rev", rev)] if not question.where else []
    pairs += [(name, text) for name, text in kept if text is not None]
    ids = ",".join(each.id for each in collections)
    query = f"?{urlencode(pairs, safe=',')}" if pairs else ""
    return f"{asked.place.base}/tiles/{ids}/{{z}}/{{x}}/{{y}}.mvt{query}"


def _bounds(facts: Sequence[CollectionFacts]) -> dict[str, Any]:
    drawn = [each.drawn for each in facts if each.drawn is not None]
    if not drawn:
        return {}
    west, south, east, north = zip(*drawn, strict=True)
    lower, upper = to_degrees(min(west), min(south)), to_degrees(max(east), max(north))
    centre = [round((low + high) / 2, 6) for low, high in zip(lower, upper, strict=True)]
    return {"bounds": [*lower, *upper], "center": [*centre, 9]}
