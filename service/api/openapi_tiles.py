"""What the OpenAPI document says of tiles, which plain ASGI answers before the framework's routes.

``filter`` and the rest mean what they mean for items.
"""

from collections.abc import Sequence
from typing import Any

from service.api.negotiate import JSON
from service.api.ogc.described import PARAMETERS
from service.api.openapi import describe_parameter
from service.api.tiles.app import DATASET, FORMATO, OGC, OURS
from service.api.tiles.question import NARROWING
from service.queries.tile_grid import MAX_ZOOM

IDS = "Identificativo di una collezione, o di più con la virgola: i layer della tessera."
ZOOM = f"Livello di zoom, da 0 a {MAX_ZOOM}."
COLUMN, ROW = "Colonna, da ovest.", "Riga, da nord."
NUMBER = {"type": "integer", "minimum": 0}
PLACES: dict[str, tuple[str, dict[str, Any]]] = {
    "ids": (IDS, {"type": "string", "examples": ["comuni"]}),
    "collection_id": ("Identificativo della collezione.", {"type": "string"}),
    "z": (ZOOM, {**NUMBER, "maximum": MAX_ZOOM}),
    "x": (COLUMN, NUMBER),
    "y": (ROW, NUMBER),
    "tileMatrix": (ZOOM, {"type": "string", "enum": [str(z) for z in range(MAX_ZOOM + 1)]}),
    "tileRow": (ROW, NUMBER),
    "tileCol": (COLUMN, NUMBER),
}
OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "rev": (
        "Stato dei dati, come si trova nel TileJSON: la tessera si può conservare per sempre.",
        {"type": "string", "pattern": "^[0-9a-f]{24}$"},
    ),
    "f": ("Formato della risposta.", {"type": "string", "enum": [FORMATO.nome]}),
}
GRID = "tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}"


BYTES = {FORMATO.media_type: {"schema": {"type": "string", "format": "binary"}}}
TILEJSON = {
    JSON.media_type: {
        "schema": {
            "type": "object",
            "properties": {
                "tilejson": {"type": "string"},
                "tiles": {"type": "array", "items": {"type": "string"}},
                "vector_layers": {"type": "array", "items": {"type": "object"}},
                "minzoom": {"type": "integer"},
                "maxzoom": {"type": "integer"},
            },
            "required": ["tilejson", "tiles", "vector_layers"],
        }
    }
}


def _path(
    name: str,
    summary: str,
    places: Sequence[str],
    accepted: Sequence[str],
    content: dict[str, Any] = BYTES,
) -> dict[str, Any]:
    known = {**PARAMETERS, **OTHERS}
    parameters = [
        *(describe_parameter(each, *PLACES[each], where="path") for each in places),
        *(describe_parameter(each, *known[each]) for each in accepted),
    ]
    return {
        "get": {
            "tags": ["Tessere"],
            "summary": summary,
            "operationId": name,
            "parameters": parameters,
            "responses": {"200": {"description": summary, "content": content}},
        }
    }


TILE_PATHS: dict[str, dict[str, Any]] = {
    "/tiles/{ids}.json": _path(
        "get_tilejson",
        "Che cosa c'è nelle tessere e dove sono (TileJSON 3)",
        ("ids",),
        NARROWING,
        TILEJSON,
    ),
    "/tiles/{ids}/{z}/{x}/{y}.mvt": _path(
        "get_tile", "Una tessera vettoriale, che può essere vuota", ("ids", "z", "x", "y"), OURS
    ),
    f"/ogc/collections/{{collection_id}}/{GRID}": _path(
        "get_collection_tile",
        "Una tessera vettoriale di una collezione",
        ("collection_id", "tileMatrix", "tileRow", "tileCol"),
        OGC,
    ),
    f"/ogc/{GRID}": _path(
        "get_dataset_tile",
        "Una tessera vettoriale di più collezioni",
        ("tileMatrix", "tileRow", "tileCol"),
        DATASET,
    ),
}
