"""Signs → layers of a MapLibre style: fills, hatches, lines, markers, clusters."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from geo.maps.style import FONT_FAMILY
from geo.maps.symbol import FADING, GROWTH, Line, Marker, Rule, Symbol, When
from service.queries.collection import Collection
from service.tiles.sprite import icon_name

JsonObject = dict[str, Any]
Kind = Literal["fill", "hatch", "stroke", "marker"]
KINDS: tuple[Kind, ...] = ("fill", "hatch", "stroke", "marker")
FACES = {
    "regular": f"{FONT_FAMILY} Regular",
    "italic": f"{FONT_FAMILY} Italic",
    "semibold": f"{FONT_FAMILY} SemiBold",
    "caps": f"{FONT_FAMILY} SemiBold",
}
"""Face of a label → stack of fonts."""
POINT, LINE, AREA = ("Point", "LineString", "Polygon")
_DIMENSIONS = {"MultiPolygon": AREA, "MultiLineString": LINE, "Point": POINT}
SINGLE = ["==", ["coalesce", ["get", "quanti"], 1], 1]
"""A feature of the tiles that stands for itself alone."""


def sign_layers(
    kind: Kind, collection: Collection, symbol: Symbol, rule: Rule
) -> Iterator[JsonObject]:
    """Yield the layers of one kind that draw the features of a rule."""
    sign = rule.sign
    if kind == "fill" and sign.fill is not None:
        paint: JsonObject = {"fill-color": sign.fill.colour, "fill-opacity": sign.fill.opacity}
        yield _layer(collection, symbol, rule, "area", "fill", AREA, paint)
    if kind == "hatch" and sign.hatch is not None:
        paint = {"fill-pattern": icon_name(sign.hatch), "fill-opacity": by_zoom(1, FADING)}
        yield _layer(collection, symbol, rule, "tratteggio", "fill", AREA, paint)
    if kind == "stroke":
        for part, line, geometry in (("contorno", sign.outline, AREA), ("linea", sign.line, LINE)):
            if line is not None:
                yield from _strokes(collection, symbol, rule, part, line, geometry)
    if kind == "marker" and sign.marker is not None and _may_hold(collection, POINT):
        yield _marker(collection, symbol, rule, sign.marker)


def cluster_layer(symbol: Symbol, marker: Marker) -> JsonObject:
    """Return the layer of points that stand for several, with their number."""
    light = marker.fill.lower() in {"#fff", "#ffffff"}
    return {
        "id": f"{symbol.layer}:gruppi",
        "type": "symbol",
        "filter": ["all", is_a(POINT), ["!", SINGLE]],
        "layout": {
            "icon-image": icon_name(marker),
            "text-field": ["to-string", ["get", "quanti"]],
            "text-font": [FACES["semibold"]],
            "text-size": 9.5,
            "symbol-sort-key": ["-", 0, ["get", "quanti"]],
            "text-padding": 0,
            "icon-padding": 0,
        },
        "paint": {"text-color": marker.edge if light else "#ffffff"},
        "metadata": {"psttm:titolo": f"{symbol.titolo}: quanti nello stesso luogo"},
    }


def by_zoom(value: float, stops: Sequence[tuple[int, float]] = GROWTH) -> list[Any]:
    """Return a size that grows with the zoom."""
    pairs = [part for zoom, factor in stops for part in (zoom, round(value * factor, 2))]
    return ["interpolate", ["linear"], ["zoom"], *pairs]


def is_a(geometry: str) -> list[Any]:
    """Return the condition that a feature has a kind of geometry, multiple or not."""
    return ["match", ["geometry-type"], [geometry, f"Multi{geometry}"], True, False]


def holds(when: When) -> list[Any]:
    """Return a condition of a rule; what a tile leaves out has no value."""
    value = ["coalesce", ["get", when.nome], ""]
    return ["match", value, list(when.values), not when.negated, when.negated]


def _may_hold(collection: Collection, geometry: str) -> bool:
    """Tell whether a collection can be drawn with such geometries.

    Areas can stand for whatever is known by its comuni alone; what names places is drawn by any.
    """
    return geometry == AREA or _DIMENSIONS.get(collection.geometria or "", geometry) == geometry


def _layer(
    collection: Collection,
    symbol: Symbol,
    rule: Rule,
    part: str,
    kind: str,
    geometry: str,
    paint: JsonObject,
) -> JsonObject:
    grouped = [SINGLE] if collection.drawing.cluster_below is not None and geometry == POINT else []
    zooms: JsonObject = {}
    if rule.minzoom > 0:
        zooms["minzoom"] = rule.minzoom
    if rule.maxzoom < 24:
        zooms["maxzoom"] = rule.maxzoom
    return {
        "id": f"{symbol.layer}:{rule.nome}:{part}",
        "type": kind,
        "filter": ["all", is_a(geometry), *grouped, *map(holds, rule.when)],
        **zooms,
        "paint": paint,
        "metadata": {"psttm:titolo": f"{symbol.titolo}: {rule.titolo}"},
    }


def _strokes(
    collection: Collection, symbol: Symbol, rule: Rule, part: str, line: Line, geometry: str
) -> Iterator[JsonObject]:
    if not _may_hold(collection, geometry):
        return
    layout = {"line-join": "round"} if line.dash_px else {"line-join": "round", "line-cap": "round"}
    if line.halo_px:
        paint = {
            "line-color": "#ffffff",
            "line-opacity": 0.8,
            "line-width": by_zoom(line.width_px + 2 * line.halo_px),
        }
        made = _layer(collection, symbol, rule, f"{part}-alone", "line", geometry, paint)
        yield {**made, "layout": layout}
    paint = {"line-color": line.colour, "line-width": by_zoom(line.width_px)}
    if line.opacity < 1:
        paint["line-opacity"] = line.opacity
    if line.dash_px:
        paint["line-dasharray"] = [round(each / line.width_px, 2) for each in line.dash_px]
    yield {**_layer(collection, symbol, rule, part, "line", geometry, paint), "layout": layout}


def _marker(collection: Collection, symbol: Symbol, rule: Rule, marker: Marker) -> JsonObject:
    """Return the layer of a marker; one beside the point leaves names their place."""
    paint = {"icon-opacity": marker.opacity} if marker.opacity < 1 else {}
    layout = {
        "icon-image": icon_name(marker),
        "icon-size": by_zoom(1),
        "icon-allow-overlap": True,
        "icon-padding": 0,
    }
    if any(marker.offset_px):
        layout |= {"icon-offset": list(marker.offset_px), "icon-ignore-placement": True}
    return {**_layer(collection, symbol, rule, "segno", "symbol", POINT, paint), "layout": layout}
