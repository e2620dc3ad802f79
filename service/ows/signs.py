"""Signs → the symbols and styles of a mapfile."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import cos, pi, radians, sin, sqrt

from geo.maps.symbol import Fill, Hatch, Line, Marker, Symbol, When
from service.ows.mapfile import Lines, block, numbers, quoted, rgba
from service.ows.scale import Scale

HALO_OPACITY = 0.8
_HATCH = "tratteggio"
_SHAPES: dict[str, Lines] = {
    "circle": ["TYPE ELLIPSE", "FILLED TRUE", "POINTS 1 1 END"],
    "square": ["TYPE VECTOR", "FILLED TRUE", "POINTS 0 0 1 0 1 1 0 1 0 0 END"],
    "diamond": ["TYPE VECTOR", "FILLED TRUE", "POINTS 0 0.5 0.5 0 1 0.5 0.5 1 0 0.5 END"],
    "hexagon": [
        "TYPE VECTOR",
        "FILLED TRUE",
        "POINTS 0 0.866 0.5 0 1.5 0 2 0.866 1.5 1.732 0.5 1.732 0 0.866 END",
    ],
}
_HEIGHTS = {"hexagon": sqrt(3) / 2}
"""Height of a shape by its width, where it is not as high as wide."""
CORNERS = 8


def symbols_of(symbols: Iterable[Symbol]) -> Lines:
    """Return the blocks of the symbols that signs need."""
    hatches = {
        rule.sign.hatch
        for symbol in symbols
        for rule in symbol.rules
        if rule.sign.hatch is not None
    }
    lines = block("SYMBOL", f"NAME {quoted(_HATCH)}", "TYPE HATCH")
    for shape, definition in _SHAPES.items():
        lines += block("SYMBOL", f"NAME {quoted(shape)}", definition)
    for hatch in sorted((each for each in hatches if each.kind == "dots"), key=_dots_name):
        lines += block("SYMBOL", f"NAME {quoted(_dots_name(hatch))}", _dots(hatch))
    return lines


def fill_style(fill: Fill) -> Lines:
    """Return the style of an inside."""
    return block("STYLE", f"COLOR {rgba(fill.colour, fill.opacity)}")


def hatch_style(hatch: Hatch, scale: Scale) -> Lines:
    """Return the style of a hatch: like the web map's, it does not grow."""
    colour = f"COLOR {rgba(hatch.colour, scale.fading)}"
    if hatch.kind == "dots":
        return block(
            "STYLE", f"SYMBOL {quoted(_dots_name(hatch))}", f"SIZE {hatch.spacing_px}", colour
        )
    slant = abs(cos(radians(hatch.angle))) if hatch.angle in {45, 135} else 1.0
    return block(
        "STYLE",
        f"SYMBOL {quoted(_HATCH)}",
        f"ANGLE {hatch.angle}",
        f"SIZE {numbers([hatch.spacing_px * slant])}",
        f"WIDTH {numbers([hatch.width_px])}",
        colour,
    )


def line_styles(line: Line, scale: Scale, keyword: str = "COLOR") -> Iterator[Lines]:
    """Yield the styles of a line, its halo first; areas have another keyword for outlines."""
    caps = "BUTT" if line.dash_px else "ROUND"
    ends = [f"LINECAP {caps}", "LINEJOIN ROUND"]
    if line.halo_px:
        wide = (line.width_px + 2 * line.halo_px) * scale.size
        colour = f"{keyword} {rgba('#ffffff', HALO_OPACITY)}"
        yield block("STYLE", colour, f"WIDTH {numbers([wide])}", ends)
    dashes = [each * scale.size for each in line.dash_px]
    yield block(
        "STYLE",
        f"{keyword} {rgba(line.colour, line.opacity)}",
        f"WIDTH {numbers([line.width_px * scale.size])}",
        ends,
        [f"PATTERN {numbers(dashes)} END"] if dashes else [],
    )


def marker_style(marker: Marker, scale: Scale) -> Lines:
    """Return the style of a marker: its edge lies inside its size."""
    height = (marker.size_px - marker.edge_px) * _HEIGHTS.get(marker.shape, 1.0)
    return block(
        "STYLE",
        f"SYMBOL {quoted(marker.shape)}",
        f"SIZE {numbers([height * scale.size])}",
        f"COLOR {rgba(marker.fill, marker.opacity)}",
        f"OUTLINECOLOR {rgba(marker.edge, marker.opacity)}",
        f"WIDTH {numbers([marker.edge_px * scale.size])}",
        [f"OFFSET {numbers([each * scale.size for each in marker.offset_px])}"]
        if any(marker.offset_px)
        else [],
    )


def expression(conditions: Iterable[str]) -> Lines:
    """Return the expression of a class: all conditions hold."""
    joined = " AND ".join(conditions)
    return [f"EXPRESSION ({joined})"] if joined else []


def condition(when: When) -> str:
    """Return a condition of a rule; what has no value is an empty text."""
    tests = " OR ".join(f'"[{when.nome}]" = "{value}"' for value in when.values)
    return f"(NOT ({tests}))" if when.negated else f"({tests})"


def _dots_name(hatch: Hatch) -> str:
    return f"punti-{hatch.spacing_px}-{hatch.width_px}"


def _dots(hatch: Hatch) -> Lines:
    """Return a square with two dots, the second shifted by half of it: it repeats itself."""
    side, radius = hatch.spacing_px, hatch.width_px / 2
    rings = []
    for middle in (0.25 * side, 0.75 * side):
        angles = [2 * pi * (n + 0.5) / CORNERS for n in range(CORNERS + 1)]
        corners = [(middle + radius * cos(a), middle + radius * sin(a)) for a in angles]
        rings.append(" ".join(numbers(corner) for corner in corners))
    whole = [f"{numbers(a)} {numbers(b)}" for a, b in pairwise(((0, 0), (0, 0), (side, side)))]
    return [
        "TYPE VECTOR",
        "FILLED TRUE",
        f"POINTS {' -99 -99 '.join([whole[0], *rings, whole[1].split(' ', 2)[2]])} END",
    ]
