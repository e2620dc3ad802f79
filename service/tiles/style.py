"""The style of web maps (MapLibre style specification, version 8) from catalogue and symbols.

Vector tiles of this service are its source, glyphs and sprite come from it, too. Names of areas
have a source of their own: see ``service.queries.labels``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log2
from typing import Any

from geo.maps.palette import GROUND
from geo.maps.style import legend, symbol_of
from geo.maps.symbol import Label, Symbol
from service.queries.collection import Collection
from service.queries.labels import AreaLabel
from service.queries.tile_grid import HALF_M
from service.tiles.style_labels import area_label_layer, has_area_labels, label_layers
from service.tiles.style_layers import KINDS, JsonObject, Kind, cluster_layer, sign_layers

TILES = "piano"
LABELS = "etichette"
TILE_PX = 512
VIEW_PX = 640
"""The side of the square map that the first view is made for."""


@dataclass(frozen=True, slots=True)
class View:
    """What a map shows at first: its middle in degrees, its side in metres of EPSG:3857."""

    lon: float
    lat: float
    side_m: float


def make_style(
    collections: Sequence[Collection],
    base: str,
    *,
    titolo: str,
    version: str,
    view: View | None = None,
) -> JsonObject:
    """Return the style of a map of some collections.

    Parameters
    ----------
    base
        The address of this service, without a slash at its end.
    version
        Changes when the glyphs may have, so that browsers may keep them for good.
    view
        None leaves it to whoever shows the map.
    """
    ids = ",".join(each.id for each in collections)
    drawn = sorted(_symbols(collections), key=lambda pair: pair[1].ordine)
    return {
        "version": 8,
        "name": titolo,
        "metadata": {"psttm:legenda": _legend([symbol for _, symbol in drawn])},
        **({} if view is None else _first_view(view)),
        "sources": {
            TILES: {"type": "vector", "url": f"{base}/tiles/{ids}.json"},
            LABELS: {"type": "geojson", "data": f"{base}/styles/etichette.geojson"},
        },
        "glyphs": f"{base}/fonts/{{fontstack}}/{{range}}.pbf?v={version}",
        "sprite": f"{base}/styles/sprite",
        "layers": [
            {"id": "sfondo", "type": "background", "paint": {"background-color": GROUND}},
            *_signs(drawn),
            *_names(drawn),
        ],
    }


def area_labels(collections: Sequence[Collection]) -> tuple[AreaLabel, ...]:
    """Return the labels that are written at points of their own."""
    return tuple(
        AreaLabel(_key(symbol, n), collection, label)
        for collection, symbol in _symbols(collections)
        for n, label in enumerate(symbol.labels)
        if has_area_labels(collection, label) and _can_read(collection, label)
    )


def _can_read(collection: Collection, label: Label) -> bool:
    """Tell whether a collection has the properties that a label needs."""
    needed = {label.nome, *(each.nome for each in label.when)} | ({label.rank} - {None})
    return needed <= {each.nome for each in collection.drawing.properties}


def _symbols(collections: Sequence[Collection]) -> Iterator[tuple[Collection, Symbol]]:
    for each in collections:
        yield each, symbol_of(each.id, each.titolo)


def _signs(drawn: Sequence[tuple[Collection, Symbol]]) -> Iterator[JsonObject]:
    """Yield areas, then hatches, lines and markers; in each, one symbol over the other."""
    for kind in KINDS:
        for collection, symbol in drawn:
            for layer in _of_kind(kind, collection, symbol):
                yield {**layer, "source": TILES, "source-layer": collection.id}


def _of_kind(kind: Kind, collection: Collection, symbol: Symbol) -> Iterator[JsonObject]:
    for rule in symbol.rules:
        yield from sign_layers(kind, collection, symbol, rule)
    clustered = collection.drawing.cluster_below is not None
    if kind == "marker" and clustered and symbol.cluster is not None:
        yield cluster_layer(symbol, symbol.cluster)


def _names(drawn: Sequence[tuple[Collection, Symbol]]) -> Iterator[JsonObject]:
    """Yield the labels: the last is written first, where there is room: the largest."""
    names = [
        (label, n, collection, symbol)
        for collection, symbol in reversed(drawn)
        for n, label in enumerate(symbol.labels)
    ]
    for label, n, collection, symbol in sorted(names, key=lambda each: each[0].size_px):
        for layer in label_layers(collection, symbol, label, n):
            yield {**layer, "source": TILES, "source-layer": collection.id}
        if has_area_labels(collection, label):
            yield {**area_label_layer(symbol, label, _key(symbol, n)), "source": LABELS}


def _key(symbol: Symbol, n: int) -> str:
    return f"{symbol.layer}:{n}"


def _legend(symbols: Sequence[Symbol]) -> list[Mapping[str, Any]]:
    return [
        {
            "layer": group.layer,
            "titolo": group.titolo,
            "voci": [entry.titolo for entry in group.entries],
        }
        for group in legend(symbols)
    ]


def _first_view(view: View) -> JsonObject:
    zoom = log2(VIEW_PX / TILE_PX * 2 * HALF_M / max(view.side_m, 1.0))
    return {"center": [view.lon, view.lat], "zoom": floor(10 * zoom) / 10}
