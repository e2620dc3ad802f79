"""Signs as a browser draws them: options of Leaflet's paths, and pictures of SVG.

Everything is written of ``Sign``s, never of what a feature is called: there is nothing to escape.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal

from geo.maps.palette import PAPER
from geo.maps.symbol import Hatch, Line, Marker, Shape, Sign

Kind = Literal["area", "line", "point"]
Options = dict[str, object]

SWATCH = (30, 18)
"""Width and height of a sign in a legend, in px."""
_CORNERS: dict[Shape, tuple[int, float]] = {
    "square": (4, 45),
    "diamond": (4, 0),
    "hexagon": (6, 90),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A hatch as the paint of an area; ``name`` tells it from any other hatch."""

    name: str
    svg: str


def path_options(sign: Sign, kind: Kind) -> tuple[Options, ...]:
    """Return how Leaflet draws an area or a line: a path for each, the lowest first."""
    found: list[Options] = []
    if kind == "area":
        if sign.fill:
            found.append(_filled(sign.fill.colour, sign.fill.opacity))
        if sign.hatch:
            found.append(_filled(f"url(#{pattern_of(sign.hatch).name})", 1.0))
        if sign.outline:
            found += _lines(sign.outline)
    elif sign.line:
        found += _lines(sign.line)
    return tuple(found)


def pattern_of(hatch: Hatch) -> Pattern:
    """Return a hatch as a pattern of SVG."""
    name = "-".join(
        ("tratteggio", hatch.kind, str(hatch.angle), str(hatch.spacing_px), hatch.colour[1:])
    )
    side = hatch.spacing_px
    inside = _dots(hatch) if hatch.kind == "dots" else _strokes(hatch)
    return Pattern(
        name,
        f'<pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
        f"{inside}</pattern>",
    )


def marker_svg(marker: Marker, *, dashed: bool = False) -> str:
    """Return a marker as a picture of its own size."""
    size = _size(marker)
    shape = _shape(marker, size / 2, size / 2, dashed=dashed)
    return (
        f'<svg width="{size:g}" height="{size:g}" viewBox="0 0 {size:g} {size:g}" '
        f'aria-hidden="true" focusable="false">{shape}</svg>'
    )


def swatch_svg(sign: Sign) -> str:
    """Return a sign as a legend shows it: as an area, as a line or as a point."""
    width, height = SWATCH
    if sign.fill or sign.hatch or sign.outline:
        inside = "".join(_swatch_area(sign))
    elif sign.line:
        ends = f"M1 {height / 2:g}H{width - 1}"
        inside = "".join(
            f'<path d="{ends}" {_attributes(each)}/>' for each in path_options(sign, "line")
        )
    elif sign.marker:
        inside = _shape(sign.marker, width / 2, height / 2)
    else:
        inside = ""
    return (
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'aria-hidden="true" focusable="false">{inside}</svg>'
    )


def marker_size(marker: Marker) -> float:
    """Return the side of the square that a marker stands in."""
    return _size(marker)


def _swatch_area(sign: Sign) -> Iterator[str]:
    width, height = SWATCH
    for each in path_options(sign, "area"):
        yield (f'<rect x="2" y="2" width="{width - 4}" height="{height - 4}" {_attributes(each)}/>')


def _attributes(options: Options) -> str:
    """Write the options of a path as attributes of SVG."""
    names = {
        "color": "stroke",
        "weight": "stroke-width",
        "opacity": "stroke-opacity",
        "dashArray": "stroke-dasharray",
        "fillColor": "fill",
        "fillOpacity": "fill-opacity",
    }
    told = {name: options[key] for key, name in names.items() if key in options}
    if not options["fill"]:
        told["fill"] = "none"
    return " ".join(f'{name}="{value}"' for name, value in told.items())


def _filled(paint: str, opacity: float) -> Options:
    return {"stroke": False, "fill": True, "fillColor": paint, "fillOpacity": opacity}


def _lines(line: Line) -> Iterator[Options]:
    if line.halo_px:
        yield _stroke(PAPER, line.width_px + 2 * line.halo_px, 0.9)
    drawn = _stroke(line.colour, line.width_px, line.opacity)
    if line.dash_px:
        drawn["dashArray"] = " ".join(f"{each:g}" for each in line.dash_px)
        drawn["lineCap"] = "butt"
    yield drawn


def _stroke(colour: str, width: float, opacity: float) -> Options:
    return {"fill": False, "stroke": True, "color": colour, "weight": width, "opacity": opacity}


def _strokes(hatch: Hatch) -> str:
    side = hatch.spacing_px
    half = side / 2
    courses = {
        0: f"M0 {half:g}H{side}",
        90: f"M{half:g} 0V{side}",
        45: f"M-1 1L1 -1M0 {side}L{side} 0M{side - 1} {side + 1}L{side + 1} {side - 1}",
        135: f"M-1 {side - 1}L1 {side + 1}M0 0L{side} {side}M{side - 1} -1L{side + 1} 1",
    }
    return (
        f'<path d="{courses[hatch.angle]}" stroke="{hatch.colour}" '
        f'stroke-width="{hatch.width_px:g}" fill="none"/>'
    )


def _dots(hatch: Hatch) -> str:
    side, radius = hatch.spacing_px, hatch.width_px / 2
    spots = ((side / 4, side / 4), (side * 3 / 4, side * 3 / 4))
    return "".join(
        f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{hatch.colour}"/>' for x, y in spots
    )


def _size(marker: Marker) -> float:
    return marker.size_px + 2.0


def _shape(marker: Marker, x: float, y: float, *, dashed: bool = False) -> str:
    drawn = (
        f'fill="{marker.fill}" stroke="{marker.edge}" stroke-width="{marker.edge_px:g}" '
        f'opacity="{marker.opacity:g}"'
    )
    if dashed:
        drawn += ' stroke-dasharray="3 2"'
    radius = (marker.size_px - marker.edge_px) / 2
    if marker.shape == "circle":
        return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" {drawn}/>'
    corners, turn = _CORNERS[marker.shape]
    reach = radius * 2**0.5 if marker.shape == "square" else radius
    angles = (pi * (turn / 180 + 2 * number / corners) for number in range(corners))
    points = " ".join(f"{x + reach * cos(a):.2f},{y + reach * sin(a):.2f}" for a in angles)
    return f'<polygon points="{points}" stroke-linejoin="round" {drawn}/>'
