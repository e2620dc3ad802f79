"""Where names and marks may stand: in an area, beside a point, along a line.

A *form* of a thing is one of the ways in which it may be set: on one line or on several, in one
size or a smaller one. All coordinates are millimetres of paper, from the left and from the top.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import hypot

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.maps.placement import Places, join_places

POINTS = 140
"""Points of an area at which a name may have its middle."""
OUTSIDE = 14.0
"""Cost of a name that lies wholly outside its area."""
FAR = 0.05
"""Cost of a millimetre from the middle of an area."""
LED = 30.0
"""Cost of a name that stands elsewhere, tied by a line."""
RINGS_MM = (0.4, 1.6, 3.0, 5.0, 7.5, 11.0, 15.0, 20.0, 26.0, 33.0, 41.0, 50.0)
_DIRECTIONS = tuple(
    (x, y, cost)
    for cost, (x, y) in enumerate(
        [(1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1)]
    )
)
_ACROSS, _DOWN = np.meshgrid(np.linspace(-0.5, 0.5, 7), np.linspace(-0.5, 0.5, 5))


@dataclass(frozen=True, slots=True)
class Form:
    """A way of setting a thing: its size, and what it costs over the best way."""

    width: float
    height: float
    cost: float = 0.0


def split_name(name: str, most: int = 3) -> tuple[tuple[str, ...], ...]:
    """Return the ways of writing a name on one line, on two, …, each with lines of like length."""
    words = name.split(" ")
    ways = []
    for count in range(1, min(most, len(words)) + 1):
        splits = [
            tuple(" ".join(words[start:end]) for start, end in pairwise((0, *cuts, len(words))))
            for cuts in combinations(range(1, len(words)), count - 1)
        ]
        ways.append(min(splits, key=lambda lines: max(map(len, lines))))
    return tuple(ways)


def middle_of(area: BaseGeometry) -> tuple[float, float]:
    """Return the middle of the largest circle inside an area."""
    radius = shapely.maximum_inscribed_circle(np.array([area]), tolerance=0.1)
    x, y = shapely.get_coordinates(radius)[0]
    return float(x), float(y)


def places_in_area(area: BaseGeometry, forms: Sequence[Form]) -> Places:
    """Return places whose middle is in an area: the more of the box inside, the cheaper."""
    largest = max(shapely.get_parts(area), key=lambda each: each.area)
    shapely.prepare(largest)
    middle = middle_of(largest)
    points = _grid(largest, middle)
    distance = np.hypot(points[:, 0] - middle[0], points[:, 1] - middle[1])
    found = []
    for index, form in enumerate(forms):
        xs = points[:, [0]] + _ACROSS.ravel() * form.width
        ys = points[:, [1]] + _DOWN.ravel() * form.height
        outside = 1 - shapely.contains_xy(largest, xs.ravel(), ys.ravel()).reshape(xs.shape).mean(
            axis=1
        )
        costs = form.cost + OUTSIDE * outside + FAR * distance
        found.append(_places(points, form, costs, index))
    return join_places(found)


def places_at(at: tuple[float, float], forms: Sequence[Form]) -> Places:
    """Return the places whose middle is a point."""
    middles = np.array([at])
    return join_places(
        [_places(middles, form, np.array([form.cost]), index) for index, form in enumerate(forms)]
    )


def places_around(
    at: tuple[float, float], forms: Sequence[Form], *, clear: float, cost: float = 0.0
) -> Places:
    """Return places around a point, which stays free by ``clear`` at each side.

    The nearer the cheaper; of places as near, that on the right comes first.
    """
    found = []
    for index, form in enumerate(forms):
        for gap in RINGS_MM:
            middles = np.array(
                [
                    (
                        at[0] + x * (clear + gap * _slant(x, y) + form.width / 2),
                        at[1] + y * (clear + gap * _slant(x, y) + form.height / 2),
                    )
                    for x, y, _ in _DIRECTIONS
                ]
            )
            # Beside a point, not at a corner of it: level with it as far as the box goes.
            costs = np.array([each for _, _, each in _DIRECTIONS]) * 0.1
            found.append(_places(middles, form, cost + form.cost + gap + costs, index))
    return join_places(found)


def places_along(line: BaseGeometry, forms: Sequence[Form], *, clear: float) -> Places:
    """Return places beside a line, at the right or the left of points on it, nearest its middle."""
    steps = np.linspace(0.08, 0.92, 24)
    points = shapely.get_coordinates(
        shapely.line_interpolate_point(np.array([line]), steps * line.length)
    )
    shapely.prepare(line)
    found = []
    for index, form in enumerate(forms):
        for side in (1, -1):
            middles = points + np.array([side * (clear + form.width / 2), 0.0])
            boxes = _boxes(middles, form)
            crossed = shapely.intersects(line, shapely.box(*boxes.T))
            costs = form.cost + np.abs(steps - 0.5) * 4 + np.where(crossed, 8.0, 0.0)
            found.append(_places(middles, form, costs, index))
    return join_places(found)


def inside(places: Places, frame: tuple[float, float, float, float]) -> Places:
    """Return the places that are wholly in a frame (left, top, right, bottom)."""
    boxes = places.boxes
    kept = (
        (boxes[:, 0] >= frame[0])
        & (boxes[:, 1] >= frame[1])
        & (boxes[:, 2] <= frame[2])
        & (boxes[:, 3] <= frame[3])
    )
    return Places(boxes[kept], places.costs[kept], places.forms[kept])


def leader(
    box: tuple[float, float, float, float], at: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ends of the line that ties a box to a point outside it."""
    nearest = (min(max(at[0], box[0]), box[2]), min(max(at[1], box[1]), box[3]))
    return nearest, at


def distance(box: tuple[float, float, float, float], at: tuple[float, float]) -> float:
    """Return how far a point is from a box."""
    nearest, _ = leader(box, at)
    return hypot(nearest[0] - at[0], nearest[1] - at[1])


def _grid(area: Polygon, middle: tuple[float, float]) -> NDArray[np.float64]:
    left, top, right, bottom = area.bounds
    step = max(((right - left) * (bottom - top) / POINTS) ** 0.5, 0.8)
    xs = np.arange(left + step / 2, right, step)
    ys = np.arange(top + step / 2, bottom, step)
    across, down = np.meshgrid(xs, ys)
    points = np.column_stack([across.ravel(), down.ravel()])
    kept = points[shapely.contains_xy(area, points[:, 0], points[:, 1])]
    return np.vstack([np.array([middle]), kept])


def _slant(x: int, y: int) -> float:
    """Return how much of a gap is along each axis, so that corners are no farther off."""
    return 0.7 if x and y else 1.0


def _boxes(middles: NDArray[np.float64], form: Form) -> NDArray[np.float64]:
    half = np.array([form.width / 2, form.height / 2])
    return np.hstack([middles - half, middles + half])


def _places(
    middles: NDArray[np.float64], form: Form, costs: NDArray[np.float64], index: int
) -> Places:
    return Places(
        _boxes(middles, form), np.asarray(costs, dtype=np.float64), np.full(len(middles), index)
    )
