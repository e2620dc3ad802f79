"""Hatches as geometry: lines or dots inside an area, where every area has them at one place.

Lines of all areas lie on the same grid, so that the hatch of two that touch runs on.
"""

from math import ceil, floor

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiLineString, MultiPolygon, Polygon

from geo.maps.symbol import Hatch

MOST = 4_000
"""Lines, or dots, of one hatch: one for which more would be needed is left out."""


def hatch_lines(area: Polygon | MultiPolygon, hatch: Hatch, px: float) -> MultiLineString:
    """Return the lines of a hatch inside an area.

    Parameters
    ----------
    area
        In any metric plane, y upwards.
    px
        Length of 1 px in its units.

    Returns
    -------
    MultiLineString
        Empty if there are none.
    """
    spacing = hatch.spacing_px * px
    west, south, east, north = area.bounds
    if hatch.angle == 0:
        ys = _steps(south, north, spacing)
        ends = [((west, y), (east, y)) for y in ys]
    elif hatch.angle == 90:
        ends = [((x, south), (x, north)) for x in _steps(west, east, spacing)]
    else:
        # Where a line meets the x axis: they are that far apart along it.
        slope = 1 if hatch.angle == 45 else -1
        crossings = [x - y / slope for x in (west, east) for y in (south, north)]
        ends = [
            ((x + south / slope, south), (x + north / slope, north))
            for x in _steps(min(crossings), max(crossings), spacing)
        ]
    parts = shapely.get_parts(shapely.intersection(MultiLineString(ends), area))
    return MultiLineString([each for each in parts if each.length])


def hatch_dots(area: Polygon | MultiPolygon, hatch: Hatch, px: float) -> NDArray[np.float64]:
    """Return the middles of the dots of a hatch inside an area; see ``hatch_lines``.

    Returns
    -------
    ndarray
        A row for each dot: x, y.
    """
    spacing = hatch.spacing_px * px
    west, south, east, north = area.bounds
    rows = []
    for y in _steps(south, north, spacing / 2):
        shift = spacing / 2 if round(y / (spacing / 2)) % 2 else 0.0
        rows += [(x + shift, y) for x in _steps(west - shift, east - shift, spacing)]
    dots = np.array(rows, dtype=np.float64).reshape(-1, 2)
    inside: NDArray[np.bool_] = shapely.contains_xy(area, dots[:, 0], dots[:, 1])
    return dots[inside]


def _steps(first: float, last: float, step: float) -> list[float]:
    """Return the multiples of a step from one number to another."""
    start, end = ceil(first / step), floor(last / step)
    return [] if end - start > MOST else [number * step for number in range(start, end + 1)]
