"""Styled Layer Descriptor 1.0: the symbols of the layers, for whoever draws them himself.

What SLD 1.0 cannot say is left out: hatches of dots become lines, and names are not placed. Bounds
of zoom are scale denominators of the web map.
"""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from geo.maps.symbol import Fill, Hatch, Label, Line, Marker, Rule, Sign, Symbol, When
from service.ows.scale import WORLD_M

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld" '
    'xmlns:ogc="http://www.opengis.net/ogc" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.opengis.net/sld '
    'http://schemas.opengis.net/sld/1.0.0/StyledLayerDescriptor.xsd">\n'
)
MARKS = {"circle": "circle", "square": "square", "diamond": "square", "hexagon": "circle"}
"""Well-known names; a diamond is a square that is turned."""
HATCH_MARKS = {0: "horline", 90: "vertline", 45: "slash", 135: "backslash"}
"""Names that GeoServer and QGIS know for hatches (``shape://…``)."""
TILE_PX = 256
PIXEL_M = 0.000_28
FACES = {"regular": "normal", "italic": "italic", "semibold": "normal", "caps": "normal"}


def write_sld(symbols: Iterable[tuple[str, Symbol]]) -> str:
    """Return the document of layers by the names that requests know them by."""
    layers = "".join(_layer(name, symbol) for name, symbol in symbols)
    return f"{HEAD}{layers}</StyledLayerDescriptor>\n"


def _layer(name: str, symbol: Symbol) -> str:
    rules = [_rule(rule) for rule in symbol.rules]
    rules += [_names(label) for label in symbol.labels]
    style = (
        f"<Title>{escape(symbol.titolo)}</Title><IsDefault>1</IsDefault>"
        f"<FeatureTypeStyle>{''.join(rules)}</FeatureTypeStyle>"
    )
    return (
        f"<NamedLayer><Name>{escape(name)}</Name>"
        f"<UserStyle><Name>default</Name>{style}</UserStyle></NamedLayer>\n"
    )


def _rule(rule: Rule) -> str:
    scales = _scales(rule.minzoom, rule.maxzoom)
    symbolizers = "".join(_symbolizers(rule.sign))
    return (
        f"<Rule><Name>{escape(rule.nome)}</Name><Title>{escape(rule.titolo)}</Title>"
        f"{_filter(rule.when)}{scales}{symbolizers}</Rule>"
    )


def _names(label: Label) -> str:
    font = (
        '<Font><CssParameter name="font-family">Titillium Web</CssParameter>'
        f'<CssParameter name="font-size">{label.size_px:g}</CssParameter>'
        f'<CssParameter name="font-style">{FACES[label.face]}</CssParameter></Font>'
    )
    along = "<LabelPlacement><LinePlacement/></LabelPlacement>" if label.along else ""
    halo = f"<Halo><Radius>{label.halo_px:g}</Radius>{_fill(Fill(label.halo))}</Halo>"
    text = f"<Label><ogc:PropertyName>{escape(label.nome)}</ogc:PropertyName></Label>"
    return (
        f"<Rule><Name>nome</Name>{_filter(label.when)}{_scales(label.minzoom, label.maxzoom)}"
        f"<TextSymbolizer>{text}{font}{along}{halo}{_fill(Fill(label.colour))}</TextSymbolizer>"
        "</Rule>"
    )


def _filter(conditions: Iterable[When]) -> str:
    parts = [_condition(each) for each in conditions]
    if not parts:
        return ""
    joined = parts[0] if len(parts) == 1 else f"<ogc:And>{''.join(parts)}</ogc:And>"
    return f"<ogc:Filter>{joined}</ogc:Filter>"


def _condition(when: When) -> str:
    name = f"<ogc:PropertyName>{escape(when.nome)}</ogc:PropertyName>"
    tests = [
        f"<ogc:PropertyIsEqualTo>{name}<ogc:Literal>{escape(value)}</ogc:Literal>"
        "</ogc:PropertyIsEqualTo>"
        if value
        else f"<ogc:PropertyIsNull>{name}</ogc:PropertyIsNull>"
        for value in when.values
    ]
    joined = tests[0] if len(tests) == 1 else f"<ogc:Or>{''.join(tests)}</ogc:Or>"
    return f"<ogc:Not>{joined}</ogc:Not>" if when.negated else joined


def _scales(minzoom: float, maxzoom: float) -> str:
    """Return the bounds of scale: the smaller the zoom, the larger the denominator."""
    low = f"<MinScaleDenominator>{denominator(maxzoom):.0f}</MinScaleDenominator>"
    high = f"<MaxScaleDenominator>{denominator(minzoom):.0f}</MaxScaleDenominator>"
    return (low if maxzoom < 24 else "") + (high if minzoom > 0 else "")


def denominator(zoom: float) -> float:
    """Return the scale denominator of EPSG:3857 at a zoom of the web map."""
    return WORLD_M / (2 * TILE_PX) / 2**zoom / PIXEL_M


def _symbolizers(sign: Sign) -> Iterator[str]:
    if sign.fill or sign.outline or sign.hatch:
        inside = _fill(sign.fill) if sign.fill else _hatch(sign.hatch) if sign.hatch else ""
        edge = _stroke(sign.outline) if sign.outline else ""
        yield f"<PolygonSymbolizer>{inside}{edge}</PolygonSymbolizer>"
    if sign.line:
        yield f"<LineSymbolizer>{_stroke(sign.line)}</LineSymbolizer>"
    if sign.marker:
        yield _point(sign.marker)


def _fill(fill: Fill) -> str:
    opacity = f'<CssParameter name="fill-opacity">{fill.opacity:g}</CssParameter>'
    return (
        f'<Fill><CssParameter name="fill">{fill.colour}</CssParameter>'
        f"{opacity if fill.opacity < 1 else ''}</Fill>"
    )


def _hatch(hatch: Hatch) -> str:
    name = "dot" if hatch.kind == "dots" else HATCH_MARKS[hatch.angle]
    mark = (
        f"<Mark><WellKnownName>shape://{name}</WellKnownName>"
        f"{_stroke(Line(hatch.colour, hatch.width_px))}</Mark>"
    )
    size = f"<Size>{hatch.spacing_px:g}</Size>"
    return f"<Fill><GraphicFill><Graphic>{mark}{size}</Graphic></GraphicFill></Fill>"


def _stroke(line: Line) -> str:
    values = {
        "stroke": line.colour,
        "stroke-width": f"{line.width_px:g}",
        "stroke-opacity": f"{line.opacity:g}" if line.opacity < 1 else "",
        "stroke-linejoin": "round",
        "stroke-dasharray": " ".join(f"{each:g}" for each in line.dash_px),
    }
    parts = [
        f'<CssParameter name="{key}">{text}</CssParameter>' for key, text in values.items() if text
    ]
    return f"<Stroke>{''.join(parts)}</Stroke>"


def _point(marker: Marker) -> str:
    mark = (
        f"<Mark><WellKnownName>{MARKS[marker.shape]}</WellKnownName>"
        f"{_fill(Fill(marker.fill, marker.opacity))}"
        f"{_stroke(Line(marker.edge, marker.edge_px, opacity=marker.opacity))}</Mark>"
    )
    turned = "<Rotation>45</Rotation>" if marker.shape == "diamond" else ""
    size = f"<Size>{marker.size_px:g}</Size>"
    return f"<PointSymbolizer><Graphic>{mark}{size}{turned}</Graphic></PointSymbolizer>"
