"""Labels → the layers of a mapfile that write names, none over another.

MapServer places the names of all layers of a picture together, the larger ones first; one that
would touch another, or the edge of the picture, is left out.
"""

from collections.abc import Iterator

from geo.maps.symbol import Label, Marker, Symbol
from service.ows.mapfile import Lines, MapLayer, block, map_layer, numbers, quoted, rgba
from service.ows.scale import Scale
from service.ows.signs import condition, expression
from service.queries.collection import Collection
from service.queries.ows import QUANTI, drawn_data, names_data

FACES = {"regular": "regular", "italic": "italic", "semibold": "semibold", "caps": "semibold"}
APART_PX = 2
REPEAT_PX = 350
SMALLEST = 0.8
TURNS = (10, 7, 4)
"""When the numbers of groups are placed: those of the uppermost collection first."""
BELOW = "|"
"""What follows it is written below."""


def label_layers(collection: Collection, symbol: Symbol, scale: Scale) -> Iterator[MapLayer]:
    """Yield the layers that write the names of a collection at a step of scale."""
    known = {each.nome for each in collection.drawing.properties}
    for n, label in enumerate(symbol.labels):
        if scale.shows(label.minzoom, label.maxzoom) and _needed(label) <= known:
            yield from _layers(collection, label, f"{symbol.layer}_nomi_{n}", scale)


def group_label(marker: Marker, scale: Scale, *, turn: int) -> Lines:
    """Return what writes on a marker how many points it stands for.

    Where markers of two collections fall together, the number on the upper one is placed first:
    that of the lower one would be written on the upper marker, and keep its own away.
    """
    light = marker.fill.lower() == "#ffffff"
    return [
        f'TEXT ("[{QUANTI}]")',
        *block(
            "LABEL",
            "TYPE TRUETYPE",
            'FONT "semibold"',
            f"SIZE {numbers([9.5 * 0.75 * max(scale.size, SMALLEST)])}",
            f"COLOR {rgba(marker.edge if light else '#ffffff')}",
            "POSITION CC",
            "PARTIALS FALSE",
            f"PRIORITY {turn}",
        ),
    ]


def _needed(label: Label) -> set[str]:
    return {label.nome, *(each.nome for each in label.when)} | {label.rank or label.nome}


def _layers(collection: Collection, label: Label, name: str, scale: Scale) -> Iterator[MapLayer]:
    names, ready = _needed(label), scale.ready
    if label.along:
        data = drawn_data(collection, names, (1,), zoom=ready, margin_m=0)
        yield _layer(
            name, "LINE", data, label, scale, ["ANGLE FOLLOW", f"REPEATDISTANCE {REPEAT_PX}"]
        )
        return
    if collection.geometria != "Point":
        data = names_data(collection, names, rank=label.rank, zoom=ready)
        yield _layer(name, "POINT", data, label, scale, ["POSITION CC"])
    if collection.geometria not in {"MultiPolygon", "MultiLineString"}:
        data = drawn_data(collection, names, (0,), zoom=None, margin_m=0)
        beside = ["POSITION AUTO", f"OFFSET {round(6 * scale.size)} 0"]
        yield _layer(f"{name}_punti", "POINT", data, label, scale, beside)


def _layer(
    name: str, shape: str, data: str, label: Label, scale: Scale, placed: list[str]
) -> MapLayer:
    return map_layer(
        "nomi",
        name,
        shape,
        data,
        block(
            "CLASS",
            expression(map(condition, label.when)),
            f"TEXT ({_text(label)})",
            block(
                "LABEL",
                "TYPE TRUETYPE",
                f"FONT {quoted(FACES[label.face])}",
                f"SIZE {numbers([label.size_px * scale.text * 0.75])}",
                f"COLOR {rgba(label.colour)}",
                f"OUTLINECOLOR {rgba(label.halo)}",
                f"OUTLINEWIDTH {numbers([2 * label.halo_px])}",
                placed,
                f'WRAP "{BELOW}"' if label.note else [],
                "ALIGN CENTER",
                f"BUFFER {APART_PX}",
                "PARTIALS FALSE",
                "FORCE FALSE",
                f"PRIORITY {priority(label)}",
            ),
        ),
    )


def priority(label: Label) -> int:
    """Return the turn of a label, 10 for the first: the larger is placed before the smaller."""
    return max(1, min(10, round(2 * (label.size_px - 10)) + 2))


def _text(label: Label) -> str:
    name = f'"[{label.nome}]"'
    written = f"upper({name})" if label.face == "caps" else name
    return f'{written} + "{BELOW}{label.note}"' if label.note else written
