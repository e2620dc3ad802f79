"""Legends: a group of layers for each collection, whose classes are only looked at.

A rule that draws several kinds of geometry has a line for each, and says which.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.maps.palette import PAPER
from geo.maps.symbol import Fill, Rule, Sign
from service.ows.drawing import JPEG, Drawn, drawn, png, srs_list
from service.ows.mapfile import Files, Lines, block, map_text, projection, quoted
from service.ows.scale import LEGEND
from service.ows.signs import fill_style, hatch_style, line_styles, marker_style, symbols_of
from service.queries.collection import Collection
from service.queries.ows import Dimension

_SHAPES: Sequence[tuple[Dimension, str, str]] = (
    (2, "POLYGON", "area"),
    (1, "LINE", "linea"),
    (0, "POINT", "punto"),
)
KEY_PX = (28, 18)
EMPTY = Fill(PAPER)
"""The inside of what has none, on a legend whose ground is the same."""


def legend_map(collections: Sequence[Collection], files: Files) -> str:
    """Return the mapfile that draws the legends; ``group_of`` tells their names."""
    chosen = drawn(collections)
    web = {
        "ows_title": "Legenda",
        "ows_enable_request": "!* GetLegendGraphic",
        "wms_srs": srs_list(),
    }
    frame = block(
        "LEGEND",
        f"KEYSIZE {KEY_PX[0]} {KEY_PX[1]}",
        "KEYSPACING 6 5",
        block(
            "LABEL", "TYPE TRUETYPE", 'FONT "regular"', "SIZE 9", 'COLOR "#14212e"', "OFFSET 0 0"
        ),
        "STATUS OFF",
    )
    return map_text(
        "legenda",
        files,
        web,
        png("RGB"),
        JPEG,
        frame,
        symbols_of(each.symbol for each in chosen),
        *(layer for each in chosen for layer in _layers(each)),
    )


def group_of(layer: str) -> str:
    """Return the name that MapServer knows the legend of a layer by."""
    return f"legenda_{layer}"


def _layers(each: Drawn) -> Iterator[Lines]:
    """Yield the layers of a legend: MapServer writes the last one first."""
    rules = list({(rule.titolo, rule.sign): rule for rule in reversed(each.symbol.rules)}.values())[
        ::-1
    ]
    for dimension, shape, word in _SHAPES:
        if not each.may_hold(dimension):
            continue
        classes = [
            block("CLASS", f"NAME {quoted(_title(each, rule, word))}", *styles)
            for rule in rules
            if (styles := list(_styles(rule.sign, dimension)))
        ]
        if classes:
            yield block(
                "LAYER",
                f"NAME {quoted(f'{each.id}_{word}')}",
                f"GROUP {quoted(group_of(each.id))}",
                f"TYPE {shape}",
                "STATUS OFF",
                projection(3857),
                *classes,
            )


def _title(each: Drawn, rule: Rule, word: str) -> str:
    kinds = [d for d, _, _ in _SHAPES if each.may_hold(d) and has_part(rule.sign, d)]
    return f"{rule.titolo} ({word})" if len(kinds) > 1 else rule.titolo


def has_part(sign: Sign, dimension: Dimension) -> bool:
    """Tell whether a sign draws geometries of a dimension."""
    parts = {0: (sign.marker,), 1: (sign.line,), 2: (sign.fill, sign.hatch, sign.outline)}
    return any(part is not None for part in parts[dimension])


def _styles(sign: Sign, dimension: Dimension) -> Iterator[Lines]:
    """Yield the styles that draw geometries of a dimension."""
    if dimension == 0 and sign.marker is not None:
        yield marker_style(replace(sign.marker, offset_px=(0.0, 0.0)), LEGEND)
    if dimension == 1 and sign.line is not None:
        yield from line_styles(sign.line, LEGEND)
    if dimension == 2 and has_part(sign, 2):
        # without an inside, MapServer would draw a line for an outline
        yield fill_style(sign.fill or EMPTY)
        if sign.hatch is not None:
            yield hatch_style(sign.hatch, LEGEND)
        if sign.outline is not None:
            yield from line_styles(sign.outline, LEGEND, keyword="OUTLINECOLOR")
