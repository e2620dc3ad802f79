"""Signs as symbols of QGIS: the layers of which one is drawn, in millimetres.

Each property is written twice, as an ``Option`` and as a ``prop``: older versions read the second.
An area's outline is a line of its own over the fill, for that of a fill knows no dashes.
"""

from collections.abc import Mapping
from math import radians, sin
from typing import Literal
from xml.etree.ElementTree import Element, SubElement

from geo.maps.symbol import Fill, Hatch, Line, Marker, Sign, mm

Kind = Literal["area", "line", "point"]
"""What the geometries of a layer are."""

SYMBOL_TYPES: Mapping[Kind, str] = {"area": "fill", "line": "line", "point": "marker"}


def symbol_element(nome: str, sign: Sign, kind: Kind) -> Element | None:
    """Return the symbol of a sign for geometries of a kind.

    Parameters
    ----------
    nome
        By which rules refer to it.

    Returns
    -------
    Element or None
        None if the sign has nothing for this kind.
    """
    symbol = _symbol(SYMBOL_TYPES[kind], nome)
    if kind == "area":
        _add_area(symbol, nome, sign)
    elif kind == "line" and sign.line is not None:
        _add_line(symbol, sign.line)
    elif kind == "point" and sign.marker is not None:
        _add_marker(symbol, sign.marker)
    return symbol if len(symbol) else None


def rgba(colour: str, opacity: float = 1.0) -> str:
    """Return a colour of the palette as QGIS writes it: red, green, blue, alpha up to 255."""
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return ",".join(map(str, (*channels, round(255 * opacity))))


def length(px: float) -> str:
    """Return a size in millimetres."""
    return f"{mm(px):.3f}"


def _symbol(kind: str, nome: str) -> Element:
    return Element("symbol", type=kind, name=nome, alpha="1", clip_to_extent="1", force_rhr="0")


def _add_layer(symbol: Element, kind: str, properties: Mapping[str, str]) -> Element:
    layer = SubElement(symbol, "layer", attrib={"class": kind}, enabled="1", locked="0")
    layer.set("pass", "0")
    options = SubElement(layer, "Option", type="Map")
    for name, value in properties.items():
        SubElement(options, "Option", name=name, type="QString", value=value)
    for name, value in properties.items():
        SubElement(layer, "prop", k=name, v=value)
    return layer


def _add_area(symbol: Element, nome: str, sign: Sign) -> None:
    if sign.fill is not None:
        _add_layer(symbol, "SimpleFill", _fill(sign.fill))
    if sign.hatch is not None:
        _add_hatch(symbol, nome, sign.hatch)
    if sign.outline is not None:
        _add_line(symbol, sign.outline)


def _fill(fill: Fill) -> dict[str, str]:
    return {"color": rgba(fill.colour, fill.opacity), "style": "solid", "outline_style": "no"}


def _add_hatch(symbol: Element, nome: str, hatch: Hatch) -> None:
    within = f"@{nome}@{len(symbol)}"
    if hatch.kind == "dots":
        layer = _add_layer(symbol, "PointPatternFill", _dots(hatch))
        dot = SubElement(layer, "symbol", attrib=_symbol("marker", within).attrib)
        _add_marker(dot, Marker("circle", hatch.width_px, hatch.colour, hatch.colour, 0))
        return
    layer = _add_layer(symbol, "LinePatternFill", _lines(hatch))
    line = SubElement(layer, "symbol", attrib=_symbol("line", within).attrib)
    _add_line(line, Line(hatch.colour, hatch.width_px))


def _dots(hatch: Hatch) -> dict[str, str]:
    """Return a pattern whose rows are half a side apart, every other shifted by as much."""
    side, half = length(hatch.spacing_px), length(hatch.spacing_px / 2)
    sizes = {"distance_x": side, "distance_y": half, "displacement_x": half, "displacement_y": "0"}
    return {**sizes, **{f"{name}_unit": "MM" for name in sizes}}


def _lines(hatch: Hatch) -> dict[str, str]:
    """Return a pattern by the distance of its lines from each other, square to them."""
    apart = hatch.spacing_px * (sin(radians(hatch.angle)) if hatch.angle else 1.0)
    return {
        "angle": str(hatch.angle),
        "distance": length(apart),
        "distance_unit": "MM",
        "color": rgba(hatch.colour),
        "line_width": length(hatch.width_px),
        "line_width_unit": "MM",
    }


def _add_line(symbol: Element, line: Line) -> None:
    if line.halo_px:
        width = line.width_px + 2 * line.halo_px
        _add_layer(symbol, "SimpleLine", _line(Line("#ffffff", width)))
    _add_layer(symbol, "SimpleLine", _line(line))


def _line(line: Line) -> dict[str, str]:
    dashed = {
        "use_custom_dash": "1" if line.dash_px else "0",
        "customdash": ";".join(map(length, line.dash_px)) or "5;2",
        "customdash_unit": "MM",
    }
    return {
        "line_color": rgba(line.colour, line.opacity),
        "line_style": "solid",
        "line_width": length(line.width_px),
        "line_width_unit": "MM",
        "capstyle": "flat" if line.dash_px else "round",
        "joinstyle": "round",
        **dashed,
    }


def _add_marker(symbol: Element, marker: Marker) -> None:
    """Draw a marker; the size of QGIS reaches to the middle of the edge."""
    right, down = marker.offset_px
    edge = {"outline_style": "solid" if marker.edge_px else "no"}
    _add_layer(
        symbol,
        "SimpleMarker",
        {
            "name": marker.shape,
            "size": length(marker.size_px - marker.edge_px),
            "size_unit": "MM",
            "color": rgba(marker.fill, marker.opacity),
            "outline_color": rgba(marker.edge, marker.opacity),
            "outline_width": length(marker.edge_px),
            "outline_width_unit": "MM",
            **edge,
            "offset": f"{length(right)},{length(down)}",
            "offset_unit": "MM",
        },
    )
