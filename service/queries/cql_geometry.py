"""Geometries that a filter writes: WKT, GeoJSON and boxes → sound shapes, in the order that came.

What does not depend on the CRS is checked here; ``cql_space`` carries a shape to the storage CRS.
The height of a position is left out, as everything stored is flat.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from service.errors import InvalidParameter
from service.queries.cql_guard import excerpt

TYPES = MappingProxyType(
    {
        name.lower(): name
        for name in (
            "Point",
            "LineString",
            "Polygon",
            "MultiPoint",
            "MultiLineString",
            "MultiPolygon",
            "GeometryCollection",
        )
    }
)
FARTHEST = 1e8
"""In metres: more than twice around the Earth."""
_GEOJSON_KEYS = {"type", "coordinates", "geometries", "bbox"}
_REASONS = MappingProxyType(
    {
        "Self-intersection": "il contorno incrocia sé stesso",
        "Ring Self-intersection": "un anello tocca o incrocia sé stesso",
        "Hole lies outside shell": "un foro esce dal contorno",
        "Holes are nested": "un foro sta dentro un altro foro",
        "Interior is disconnected": "i fori dividono l'interno",
        "Nested shells": "un poligono sta dentro un altro",
        "Duplicate Rings": "un anello è ripetuto",
        "Too few points in geometry component": "una parte ha troppi pochi punti distinti",
        "Invalid Coordinate": "una coordinata non è un numero finito",
    }
)
_UNREADABLE = (
    (re.compile("closed"), "un anello non si chiude sul punto da cui comincia"),
    (re.compile("LinearRing"), "un anello ha meno di quattro punti, contando due volte il primo"),
    (re.compile("point array"), "una linea ha un punto solo"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry that is valid and not empty; ``kind`` is its type as it came."""

    kind: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Box:
    """Two corners: the least and the greatest of the first axis and of the second, as they came."""

    first: tuple[float, float]
    second: tuple[float, float]


def read_wkt(text: str, kind: str) -> Shape:
    """Read a geometry of cql2-text, whose words are known to be types, numbers and brackets.

    Raises
    ------
    InvalidParameter
        It is not well formed, empty, or not valid by the OGC's simple features.
    """
    try:
        return _sound(shapely.from_wkt(text), kind)
    except ShapelyError as err:
        raise _unreadable(kind, text, str(err)) from err


def read_geojson(tree: dict[str, Any]) -> Shape:
    """Read a geometry of cql2-json.

    Raises
    ------
    InvalidParameter
        As ``read_wkt``; or its ``type`` is none of GeoJSON's geometries.
    """
    kind = str(tree["type"])
    if kind not in TYPES.values() or set(tree) - _GEOJSON_KEYS:
        raise InvalidParameter(
            f"Il filtro contiene un oggetto con type «{excerpt(kind)}» e "
            f"«{excerpt(', '.join(sorted(set(tree) - {'type'})))}», che non è una geometria.",
            accettati=tuple(TYPES.values()),
        )
    text = orjson.dumps(tree)
    try:
        return _sound(shapely.from_geojson(text), kind)
    except ShapelyError as err:
        raise _unreadable(kind, text.decode(), str(err)) from err


def read_box(numbers: Sequence[object]) -> Box:
    """Read the four numbers of a box, or the six of one with heights.

    Raises
    ------
    InvalidParameter
        It has another number of values, or they are no numbers.
    """
    edges = [float(each) for each in numbers if type(each) in {int, float}]  # type: ignore[arg-type]  # known by type()
    if len(edges) < len(numbers):
        raise InvalidParameter("BBOX del filtro contiene un valore che non è un numero.")
    if len(edges) not in {4, 6}:
        raise InvalidParameter(
            f"BBOX del filtro ha {len(edges)} numeri: ne vuole quattro, il minimo dei due assi e "
            "il massimo dei due, o sei con le quote."
        )
    half = len(edges) // 2
    return Box((edges[0], edges[half]), (edges[1], edges[half + 1]))


def _sound(geometry: BaseGeometry, kind: str) -> Shape:
    flat: BaseGeometry = shapely.force_2d(geometry)
    if flat.is_empty:
        raise InvalidParameter(f"La geometria {kind} del filtro è vuota.")
    farthest = float(abs(shapely.get_coordinates(flat)).max())
    if not farthest <= FARTHEST:
        raise InvalidParameter(
            f"La geometria {kind} del filtro ha la coordinata {farthest:.10g}: oltre "
            f"{FARTHEST:.0f} nessun sistema di riferimento ne ha."
        )
    parts = shapely.get_parts(flat)
    if any(part.geom_type == "GeometryCollection" for part in parts):
        raise InvalidParameter(
            "Una GEOMETRYCOLLECTION del filtro ne contiene un'altra: non è accettata."
        )
    reason = str(shapely.is_valid_reason(flat))
    if reason != "Valid Geometry":
        what, _, place = reason.partition("[")
        told = _REASONS.get(what, "non rispetta le regole OGC delle geometrie semplici")
        where = f" presso {place.rstrip(']')}" if place else ""
        raise InvalidParameter(f"La geometria {kind} del filtro non è valida: {told}{where}.")
    return Shape(kind, flat)


def _unreadable(kind: str, text: str, reason: str) -> InvalidParameter:
    for pattern, told in _UNREADABLE:
        if pattern.search(reason):
            return InvalidParameter(f"La geometria {kind} del filtro ha un errore: {told}.")
    return InvalidParameter(f"La geometria «{excerpt(text)}» del filtro è mal formata.")
