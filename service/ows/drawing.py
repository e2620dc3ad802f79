"""Symbols → the layers of a mapfile: areas, strokes and markers of each collection.

A collection is drawn by several layers of MapServer, for one of these holds one kind of geometry;
``names_of`` tells which, in the order in which they lie one over the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from geo.maps.style import symbol_of
from geo.maps.symbol import Rule, Sign, Symbol
from service.ows.labels import TURNS, group_label, label_layers
from service.ows.mapfile import Files, Kind, Lines, MapLayer, block, map_layer, map_text
from service.ows.scale import Scale
from service.ows.signs import (
    condition,
    expression,
    fill_style,
    hatch_style,
    line_styles,
    marker_style,
    symbols_of,
)
from service.queries.collection import Collection
from service.queries.crs import ALL_CRS, DEGREES
from service.queries.ows import DIMENSIONE, QUANTI, Dimension, drawn_data, grouped_data

KINDS: tuple[Kind, ...] = ("aree", "tratti", "segni", "nomi")
"""Insides, lines and outlines, markers, names: each over the ones before it."""
MARGIN_PX = 24
CELL_PX = 16
DIMENSIONS: Mapping[Kind, tuple[Dimension, ...]] = {
    "aree": (2,),
    "tratti": (1, 2),
    "segni": (0,),
}
_KIND_OF = {"MultiPolygon": 2, "MultiLineString": 1, "Point": 0}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A collection and its symbol."""

    collection: Collection
    symbol: Symbol

    @property
    def id(self) -> str:
        """Return the id of the collection."""
        return self.collection.id

    def may_hold(self, dimension: Dimension) -> bool:
        """Tell whether it can be drawn with such geometries.

        Areas can stand for whatever is known by its comuni alone.
        """
        return dimension == 2 or _KIND_OF.get(self.collection.geometria or "", dimension) == (
            dimension
        )


def drawn(collections: Sequence[Collection]) -> list[Drawn]:
    """Return collections with their symbols, the lowest first."""
    found = [Drawn(each, symbol_of(each.id, each.titolo)) for each in collections]
    return sorted(found, key=lambda each: each.symbol.ordine)


def drawing_map(collections: Sequence[Collection], scale: Scale, files: Files) -> str:
    """Return the mapfile that draws collections at a step of scale."""
    chosen = drawn(collections)
    web = {"ows_title": "Piano", "ows_enable_request": "!* GetMap", "wms_srs": srs_list()}
    layers = [layer.lines for each in chosen for layer in layers_of(each, scale)]
    symbols = symbols_of(each.symbol for each in chosen)
    return map_text("piano", files, web, *PICTURES, symbols, *layers)


def layers_of(each: Drawn, scale: Scale) -> list[MapLayer]:
    """Return the layers that draw a collection, the lowest first."""
    layers = [_areas(each, scale), _strokes(each, scale)]
    if each.may_hold(0):
        layers += _markers(each, scale)
    return [
        *(layer for layer in layers if layer is not None),
        *label_layers(each.collection, each.symbol, scale),
    ]


def layers_by_collection(
    collections: Sequence[Collection], scale: Scale
) -> dict[str, list[MapLayer]]:
    """Return the layers that draw each collection, the lowest collection first."""
    return {each.id: layers_of(each, scale) for each in drawn(collections)}


def in_order(chosen: Sequence[str], layers: Mapping[str, Sequence[MapLayer]]) -> list[str]:
    """Return the names of the layers that draw collections, each over the one before it.

    Names come last, those of the lowest collection at the very end: the last are placed first.
    """
    parts = _placed(chosen, layers)
    names = [layer for id_ in reversed(chosen) for layer in layers[id_] if layer.kind == "nomi"]
    return [each.name for each in [*(each for each in parts if each.kind != "nomi"), *names]]


def as_plan(layers: Mapping[str, Sequence[MapLayer]]) -> list[str]:
    """Return the names of all layers as the web map has them: insides, then lines, then markers."""
    parts = _placed(tuple(layers), layers)
    parts.sort(key=lambda each: KINDS.index(each.kind))
    shown = [each.name for each in parts if each.kind != "nomi"]
    return [*shown, *in_order(tuple(layers), layers)[len(shown) :]]


def _placed(chosen: Sequence[str], layers: Mapping[str, Sequence[MapLayer]]) -> list[MapLayer]:
    """Return the layers of collections, of markers with numbers those of their place."""
    found: list[MapLayer] = []
    above = 0
    for id_ in reversed(chosen):
        rank = min(above, len(TURNS) - 1)
        found[:0] = [each for each in layers[id_] if each.below in {None, rank}]
        above += any(each.below is not None for each in layers[id_])
    return found


def png(mode: Literal["RGB", "RGBA"]) -> Lines:
    """Return the format of PNG pictures, with or without opacity."""
    return block(
        "OUTPUTFORMAT",
        'NAME "png"',
        'DRIVER "AGG/PNG"',
        'MIMETYPE "image/png"',
        f"IMAGEMODE {mode}",
        'EXTENSION "png"',
        'FORMATOPTION "COMPRESSION=6"',
    )


JPEG = block(
    "OUTPUTFORMAT",
    'NAME "jpeg"',
    'DRIVER "AGG/JPEG"',
    'MIMETYPE "image/jpeg"',
    "IMAGEMODE RGB",
    'EXTENSION "jpg"',
    'FORMATOPTION "QUALITY=85"',
)
PICTURES = (png("RGBA"), JPEG)
"""The formats of pictures."""


def _areas(each: Drawn, scale: Scale) -> MapLayer | None:
    classes = [
        _class(rule, scale, _inside(rule.sign, scale))
        for rule in each.symbol.rules
        if rule.sign.fill or rule.sign.hatch
    ]
    return _layer(each, "aree", "POLYGON", classes, scale)


def _inside(sign: Sign, scale: Scale) -> Iterator[Lines]:
    if sign.fill is not None:
        yield fill_style(sign.fill)
    if sign.hatch is not None:
        yield hatch_style(sign.hatch, scale)


def _strokes(each: Drawn, scale: Scale) -> MapLayer | None:
    classes = []
    for rule in each.symbol.rules:
        for line, dimension in ((rule.sign.outline, 2), (rule.sign.line, 1)):
            if line is not None:
                only = f"[{DIMENSIONE}] = {dimension}"
                classes.append(_class(rule, scale, line_styles(line, scale), only))
    return _layer(each, "tratti", "LINE", classes, scale)


def _markers(each: Drawn, scale: Scale) -> Iterator[MapLayer | None]:
    """Yield the layer of markers, or one for each place among those that write numbers."""
    below, cluster = each.collection.drawing.cluster_below, each.symbol.cluster
    groups = below is not None and cluster is not None and scale.zoom < below
    single = [f"[{QUANTI}] = 1"] if groups else []
    classes = [
        _class(rule, scale, [marker_style(rule.sign.marker, scale)], *single)
        for rule in each.symbol.rules
        if rule.sign.marker is not None
    ]
    if not groups or cluster is None:
        yield _layer(each, "segni", "POINT", classes, scale)
        return
    many = expression([f"[{QUANTI}] > 1"])
    for rank, turn in enumerate(TURNS):
        number = group_label(cluster, scale, turn=turn)
        grouped = block("CLASS", many, marker_style(cluster, scale), number)
        yield _layer(each, "segni", "POINT", [*classes, grouped], scale, rank=rank)


def _class(
    rule: Rule, scale: Scale, styles: Iterator[Lines] | list[Lines], *conditions: str
) -> Lines:
    if not scale.shows(rule.minzoom, rule.maxzoom):
        return []
    return block("CLASS", expression([*conditions, *map(condition, rule.when)]), *styles)


def _layer(
    each: Drawn,
    kind: Kind,
    shape: str,
    classes: Sequence[Lines],
    scale: Scale,
    *,
    rank: int | None = None,
) -> MapLayer | None:
    shown = [lines for lines in classes if lines]
    if not shown:
        return None
    collection = each.collection
    names = {when.nome for rule in each.symbol.rules for when in rule.when}
    margin_m = MARGIN_PX * scale.pixel_m
    if rank is not None:
        data = grouped_data(collection, names, cell_m=CELL_PX * scale.pixel_m, margin_m=margin_m)
    else:
        data = drawn_data(collection, names, DIMENSIONS[kind], zoom=scale.ready, margin_m=margin_m)
    name = f"{each.id}_{kind}{rank or ''}"
    return replace(map_layer(kind, name, shape, data, *shown), below=rank)


def srs_list(first: int = DEGREES) -> str:
    """Return the systems that there are, one first."""
    srids = dict.fromkeys([first, *(each.srid for each in ALL_CRS.values())])
    return " ".join(f"EPSG:{srid}" for srid in srids)
