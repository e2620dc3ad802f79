"""Boxes in any of the published systems → where clauses on a geometry in the storage CRS.

The column is never transformed: the box is, once for each statement. A box of degrees or of another
projection is not a rectangle in the storage CRS, so that its outline gets vertices in between.
"""

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Float, and_, bindparam, func, or_, select
from sqlalchemy.sql.functions import FunctionElement

from geo.crs import STORAGE, WEB
from service.queries.crs import DEGREES, Crs

REACH = (-1.0, 33.0, 21.0, 50.0)
"""Degrees within which the storage CRS is sound and a feature may be: boxes are cut to it."""
_REACH_M = (-1_000_000.0, 3_500_000.0, 2_700_000.0, 5_800_000.0)
"""The same for the projected systems, in metres east and north: it holds ``REACH`` in all."""
_STEP_M = 20_000.0
"""The longest piece of an outline in metres; the systems are nearly turned copies of each other."""
_SPHERE_M = 6_378_137.0


@dataclass(frozen=True, slots=True)
class Box:
    """A box, cut to where features may be: x is east or longitude, y north or latitude."""

    x1: float
    y1: float
    x2: float
    y2: float
    srid: int

    @property
    def values(self) -> tuple[float, float, float, float]:
        """The sides, in the order that statements take them."""
        return self.x1, self.y1, self.x2, self.y2


def make_boxes(first: tuple[float, float], last: tuple[float, float], crs: Crs) -> tuple[Box, ...]:
    """Return what is within reach of the box between two corners (x, y).

    Degrees may go round the antimeridian: where the first longitude is the greater, the box is that
    from it eastwards to the other. None is left where nothing can be.
    """
    (x1, y1), (x2, y2) = first, last
    srid = crs.srid
    if srid == WEB:
        (x1, y1), (x2, y2), srid = _to_degrees(x1, y1), _to_degrees(x2, y2), DEGREES
    spans = [(x1, x2)]
    if srid == DEGREES and x1 > x2:
        spans = [(x1, 180.0), (-180.0, x2)]
    pieces = (_cut(west, y1, east, y2, srid) for west, east in spans)
    return tuple(piece for piece in pieces if piece is not None)


@dataclass(frozen=True, slots=True)
class BoxChoice:
    """How rows that meet some boxes are found: by the spatial index, or looking at each row."""

    indexed: ColumnElement[bool]
    walk: ColumnElement[bool]


def choose_by_boxes(geom: Any, srids: tuple[int, ...]) -> BoxChoice:
    """Return how a geometry column (storage CRS) is held to boxes in these systems.

    The index is asked once for each box: what is well inside need no look at its vertices.
    The sides are the parameters ``x1_0``, ``y1_0``, ``x2_0``, ``y2_0``, ``x1_1`` and so on.
    """
    unindexed = func.coalesce(geom)
    indexed: list[ColumnElement[bool]] = []
    walk: list[ColumnElement[bool]] = []
    for number, srid in enumerate(srids):
        outline, inner = _outline(number, srid)
        meets: ColumnElement[bool] = func.ST_Intersects(unindexed, outline)
        if inner is not None:
            meets = or_(unindexed.op("@")(inner), meets)
        indexed.append(and_(geom.op("&&")(outline), meets))
        walk.append(and_(unindexed.op("&&")(outline), meets))
    return BoxChoice(or_(*indexed), or_(*walk))


def box_values(boxes: tuple[Box, ...]) -> dict[str, float]:
    """Return the parameters of ``choose_by_boxes``."""
    return {
        f"{name}_{number}": value
        for number, box in enumerate(boxes)
        for name, value in zip(("x1", "y1", "x2", "y2"), box.values, strict=True)
    }


def _outline(number: int, srid: int) -> tuple[Any, Any]:
    """Return a box's outline and, where it is worth knowing, a box wholly inside it."""
    sides = [bindparam(f"{side}_{number}", None, Float) for side in ("x1", "y1", "x2", "y2")]
    if srid == DEGREES:
        made = func.psttm.riquadri(*sides).table_valued("contorno", "interno")
        boxes = select(made).cte(f"riquadro_{number}").prefix_with("materialized")
        return _scalar(boxes.c.contorno), _scalar(boxes.c.interno)
    corners = func.ST_Collect(func.ST_MakePoint(*sides[:2]), func.ST_MakePoint(*sides[2:]))
    envelope: FunctionElement[Any] = func.ST_SetSRID(func.ST_Envelope(corners), srid)
    if srid == STORAGE:
        outline = _scalar(envelope)
        return outline, outline
    return _scalar(func.ST_Transform(func.ST_Segmentize(envelope, _STEP_M), STORAGE)), None


def _scalar(expression: ColumnElement[Any] | Column[Any]) -> Any:
    """Have an expression computed once for each statement, not for each row."""
    return select(expression).scalar_subquery()


def _cut(x1: float, y1: float, x2: float, y2: float, srid: int) -> Box | None:
    west, south, east, north = REACH if srid == DEGREES else _REACH_M
    x1, y1, x2, y2 = max(x1, west), max(y1, south), min(x2, east), min(y2, north)
    return None if x1 > x2 or y1 > y2 else Box(x1, y1, x2, y2, srid)


def _to_degrees(x: float, y: float) -> tuple[float, float]:
    """Return the degrees of a point of Web Mercator, whose meridians and parallels are straight."""
    lat = math.degrees(2 * math.atan(math.exp(min(max(y / _SPHERE_M, -40.0), 40.0))) - math.pi / 2)
    return math.degrees(x / _SPHERE_M), lat
