"""A shape in the CRS and axis order of ``filter-crs`` → an SQL value in the storage CRS.

A projection is sound only near its own area. What lies out of *reach* (the degrees below) cannot
meet anything stored, but it counts: a feature does not contain a shape that goes beyond. So that
part is cut off, and a speck of the same dimension in the corner of the reach, where nothing is
stored, stands for it. Straight sides of one CRS are curves in another: vertices are added first.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import shapely
from pyproj import CRS, Transformer
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Integer, LargeBinary, func, literal, select

from geo.crs import GEOGRAPHIC
from service.errors import InvalidParameter
from service.queries.boxes import REACH
from service.queries.cql_geometry import FARTHEST, Box, Shape

MAX_VERTICES = 20_000
"""Of a shape, with those added along its sides."""
_STEP_DEGREES = 0.02
"""The longest side in degrees, as for ``bbox``; in metres it is the same part of the reach."""


@dataclass(frozen=True, slots=True)
class FilterCrs:
    """The CRS of a filter's coordinates: ``flip`` if the north or the latitude comes first."""

    filter_srid: int
    flip: bool
    srid: int


@dataclass(frozen=True, slots=True)
class _Space:
    geographic: bool
    reach: tuple[float, float, float, float]

    @property
    def step(self) -> float:
        return (self.reach[2] - self.reach[0]) / (REACH[2] - REACH[0]) * _STEP_DEGREES


def to_storage(shape: Shape | Box, crs: FilterCrs) -> Any:
    """Return the SQL of a shape in the storage CRS, computed once for each statement.

    Parameters
    ----------
    shape
        In the axis order that ``crs`` declares.
    crs
        Where it comes from and where it goes.

    Returns
    -------
    Any
        A scalar subquery; the coordinates are one bound value.

    Raises
    ------
    InvalidParameter
        Coordinates out of the range of the CRS, a box whose sides are exchanged, or more than
        ``MAX_VERTICES``.
    """
    space = _space(crs.filter_srid)
    if isinstance(shape, Box):
        geometry = _boxed(shape, crs, space)
    else:
        geometry = shape.geometry
        if crs.flip:
            geometry = shapely.transform(geometry, lambda places: places[:, ::-1])
        _require_on_earth(geometry.bounds, crs, space, shape.kind)
        geometry = _merged(_members(geometry))
    if crs.filter_srid != crs.srid:
        geometry = _with_vertices(_within_reach(geometry, space), space)
    # With a second argument GeoAlchemy2 writes the number into the text, which the cache of
    # statements would then serve for another CRS.
    flat = func.ST_GeomFromWKB(literal(shapely.to_wkb(geometry), LargeBinary))
    made = func.ST_SetSRID(flat, literal(crs.filter_srid, Integer))
    if crs.filter_srid != crs.srid:
        made = func.ST_Transform(made, literal(crs.srid, Integer))
    return select(made).scalar_subquery()


@cache
def _space(srid: int) -> _Space:
    crs = CRS.from_epsg(srid)
    if crs.is_geographic:
        return _Space(geographic=True, reach=REACH)
    to_crs = Transformer.from_crs(GEOGRAPHIC, srid, always_xy=True)
    return _Space(geographic=False, reach=to_crs.transform_bounds(*REACH))


def _boxed(box: Box, crs: FilterCrs, space: _Space) -> BaseGeometry:
    east, north = (box.second, box.first) if crs.flip else (box.first, box.second)
    _require_on_earth((east[0], north[0], east[1], north[1]), crs, space, "BBOX")
    if north[0] > north[1]:
        raise InvalidParameter(
            f"BBOX è rovesciato: il minimo verso nord ({north[0]:g}) è maggiore del massimo "
            f"({north[1]:g}). {_order(crs, space)}."
        )
    if east[0] <= east[1]:
        return _rectangle(east, north)
    if not space.geographic:
        raise InvalidParameter(
            f"BBOX è rovesciato: il minimo verso est ({east[0]:g}) è maggiore del massimo "
            f"({east[1]:g}). {_order(crs, space)}."
        )
    halves = [_rectangle((east[0], 180.0), north), _rectangle((-180.0, east[1]), north)]
    return _merged(halves)


def _rectangle(east: tuple[float, float], north: tuple[float, float]) -> BaseGeometry:
    """Return the box, which is a segment or a point if it has no width or no height."""
    if east[0] < east[1] and north[0] < north[1]:
        return shapely.box(east[0], north[0], east[1], north[1])
    if (east[0], north[0]) == (east[1], north[1]):
        return Point(east[0], north[0])
    return LineString([(east[0], north[0]), (east[1], north[1])])


def _require_on_earth(bounds: Sequence[float], crs: FilterCrs, space: _Space, kind: str) -> None:
    farthest = (180.0, 90.0) if space.geographic else (FARTHEST, FARTHEST)
    for position, value in enumerate(bounds):
        limit = farthest[position % 2]
        if not abs(value) <= limit:
            raise InvalidParameter(
                f"{kind} del filtro ha la coordinata {value:.10g}, fuori da ±{limit:.10g}. "
                f"{_order(crs, space)}: un altro sistema si dichiara con filter-crs."
            )


def _order(crs: FilterCrs, space: _Space) -> str:
    axes = ("longitudine", "latitudine") if space.geographic else ("est", "nord")
    first, second = reversed(axes) if crs.flip else axes
    unit = "in gradi" if space.geographic else "in metri"
    system = "CRS84" if space.geographic and not crs.flip else f"EPSG:{crs.filter_srid}"
    return f"Si attendono {first} e {second} {unit} ({system})"


def _within_reach(geometry: BaseGeometry, space: _Space) -> BaseGeometry:
    reach = shapely.box(*space.reach)
    if reach.covers(geometry):
        return geometry
    return _merged([piece for part in _members(geometry) for piece in _cut(part, reach, space)])


def _cut(part: BaseGeometry, reach: BaseGeometry, space: _Space) -> Iterator[BaseGeometry]:
    """Give what is within reach of a part, and a speck for what is not.

    Lines are clipped and not intersected, which would make a node wherever they cross themselves.
    """
    dimension = int(shapely.get_dimensions(part))
    if dimension == 2:
        within = shapely.intersection(part, reach)
    else:
        within = shapely.clip_by_rect(part, *space.reach)
    for piece in shapely.get_parts(within):
        if not piece.is_empty and shapely.get_dimensions(piece) == dimension:
            yield piece
    if not reach.covers(part):
        west, south = space.reach[:2]
        yield _rectangle(
            (west, west + space.step * min(dimension, 1)),
            (south, south + space.step * (dimension == 2)),
        )


def _members(geometry: BaseGeometry) -> list[BaseGeometry]:
    return (
        list(shapely.get_parts(geometry))
        if geometry.geom_type == "GeometryCollection"
        else [geometry]
    )


def _merged(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """Put parts of one dimension together; a collection is left only of what has several."""
    makers: tuple[Callable[[list[Any]], Any], ...] = (
        shapely.multipoints,
        shapely.multilinestrings,
        shapely.union_all,
    )
    merged: list[BaseGeometry] = []
    for dimension, make in enumerate(makers):
        alike = [part for part in parts if shapely.get_dimensions(part) == dimension]
        if len(alike) == 1:
            merged += alike
        elif alike:
            merged.append(make(list(shapely.get_parts(alike))))
    return merged[0] if len(merged) == 1 else shapely.geometrycollections(merged)


def _with_vertices(geometry: BaseGeometry, space: _Space) -> BaseGeometry:
    vertices = shapely.get_num_coordinates(geometry) + math.ceil(geometry.length / space.step)
    if vertices > MAX_VERTICES:
        raise InvalidParameter(
            f"La geometria del filtro è troppo lunga: cambiando sistema di riferimento avrebbe "
            f"{vertices} vertici, al massimo {MAX_VERTICES}. Darla in EPSG:7791 con filter-crs, "
            "o semplificarla."
        )
    return shapely.segmentize(geometry, space.step)
