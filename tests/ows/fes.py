"""Filters as clients write them: FES 2.0, geometries in GML 3.2."""

from xml.sax.saxutils import escape

import shapely
from pyproj import Transformer
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from tests.ows.asking import NORTH_FIRST

HEAD = (
    '<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0"'
    ' xmlns:gml="http://www.opengis.net/gml/3.2">'
)


def compare(operator: str, name: str, value: str, more: str = "") -> str:
    return (
        f"<fes:{operator}{more}><fes:ValueReference>{name}</fes:ValueReference>"
        f"<fes:Literal>{escape(value)}</fes:Literal></fes:{operator}>"
    )


def like(
    name: str, pattern: str, more: str = "", marks: tuple[str, str, str] = ("*", ".", "!")
) -> str:
    wild, single, esc = marks
    given = f' wildCard="{wild}" singleChar="{single}" escapeChar="{esc}"{more}'
    return compare("PropertyIsLike", name, pattern, given)


def between(name: str, low: str, high: str) -> str:
    return (
        f"<fes:PropertyIsBetween><fes:ValueReference>{name}</fes:ValueReference>"
        f"<fes:LowerBoundary><fes:Literal>{low}</fes:Literal></fes:LowerBoundary>"
        f"<fes:UpperBoundary><fes:Literal>{high}</fes:Literal></fes:UpperBoundary>"
        "</fes:PropertyIsBetween>"
    )


def null(name: str) -> str:
    reference = f"<fes:ValueReference>{name}</fes:ValueReference>"
    return f"<fes:PropertyIsNull>{reference}</fes:PropertyIsNull>"


def joined(operator: str, *parts: str) -> str:
    return f"<fes:{operator}>{''.join(parts)}</fes:{operator}>"


def point(at: Point, crs: str = "EPSG:7791") -> str:
    x, y = Transformer.from_crs("EPSG:7791", crs, always_xy=True).transform(at.x, at.y)
    first, second = (y, x) if crs in NORTH_FIRST else (x, y)
    name = f"urn:ogc:def:crs:{crs.replace(':', '::')}"
    return f'<gml:Point srsName="{name}"><gml:pos>{first} {second}</gml:pos></gml:Point>'


def polygon(shape: BaseGeometry) -> str:
    text = " ".join(f"{x} {y}" for x, y in shapely.get_coordinates(shape))
    ring = f"<gml:LinearRing><gml:posList>{text}</gml:posList></gml:LinearRing>"
    return f"<gml:Polygon><gml:exterior>{ring}</gml:exterior></gml:Polygon>"


def envelope(shape: BaseGeometry) -> str:
    west, south, east, north = shape.bounds
    return (
        f"<gml:Envelope><gml:lowerCorner>{west} {south}</gml:lowerCorner>"
        f"<gml:upperCorner>{east} {north}</gml:upperCorner></gml:Envelope>"
    )


def spatial(operator: str, geometry: str, more: str = "") -> str:
    reference = "<fes:ValueReference>psttm:geom</fes:ValueReference>"
    return f"<fes:{operator}>{reference}{geometry}{more}</fes:{operator}>"
