"""Labels → layers of a MapLibre style."""

from collections.abc import Iterator
from typing import Any

from geo.maps.symbol import Label, Symbol
from service.queries.collection import Collection
from service.tiles.style_layers import FACES, LINE, POINT, SINGLE, JsonObject, by_zoom, holds, is_a

TEXT_GROWTH = ((9, 0.95), (14, 1.3))
_BESIDE = ["left", "right", "top", "bottom", "top-left", "top-right", "bottom-left", "bottom-right"]


def has_area_labels(collection: Collection, label: Label) -> bool:
    """Tell whether a label is written inside areas, for which tiles will not do."""
    return not label.along and collection.geometria != "Point"


def label_layers(
    collection: Collection, symbol: Symbol, label: Label, number: int
) -> Iterator[JsonObject]:
    """Yield the layers that write a label from tiles: along lines, beside points."""
    text = ["get", label.nome]
    if label.along:
        layout = {
            **_text(label, text),
            "symbol-placement": "line",
            "symbol-spacing": 350,
            "text-max-angle": 30,
        }
        yield _layer(symbol, label, f"{number}:linea", [is_a(LINE)], layout)
    elif collection.geometria not in {"MultiPolygon", "MultiLineString"}:
        layout = {
            **_text(label, text),
            "text-variable-anchor": _BESIDE,
            "text-radial-offset": 0.8,
            "text-justify": "auto",
            "text-optional": True,
        }
        yield _layer(symbol, label, f"{number}:punto", [is_a(POINT), SINGLE], layout)


def area_label_layer(symbol: Symbol, label: Label, key: str) -> JsonObject:
    """Return the layer that writes a label at the points that are kept for it."""
    number = key.rpartition(":")[2]
    layout = {**_text(label, ["get", "testo"]), "symbol-sort-key": ["-", 0, ["get", "rango"]]}
    made = _layer(symbol, label, f"{number}:area", [], layout)
    return {**made, "filter": ["==", ["get", "etichetta"], key]}


def _text(label: Label, text: list[Any]) -> JsonObject:
    noted = ["format", text, {}, "\n", {}, label.note, {"font-scale": 0.8}]
    caps = {"text-transform": "uppercase", "text-letter-spacing": 0.12}
    return {
        "text-field": noted if label.note else text,
        "text-font": [FACES[label.face]],
        "text-size": by_zoom(label.size_px, TEXT_GROWTH),
        "text-max-width": 8,
        "text-padding": 3,
        **(caps if label.face == "caps" else {}),
    }


def _layer(
    symbol: Symbol, label: Label, part: str, conditions: list[Any], layout: JsonObject
) -> JsonObject:
    zooms: JsonObject = {"minzoom": label.minzoom} if label.minzoom > 0 else {}
    if label.maxzoom < 24:
        zooms["maxzoom"] = label.maxzoom
    return {
        "id": f"{symbol.layer}:nome:{part}",
        "type": "symbol",
        "filter": ["all", *conditions, *map(holds, label.when)],
        **zooms,
        "layout": layout,
        "paint": {
            "text-color": label.colour,
            "text-halo-color": label.halo,
            "text-halo-width": label.halo_px,
        },
        "metadata": {"psttm:titolo": f"{symbol.titolo}: nomi"},
    }
