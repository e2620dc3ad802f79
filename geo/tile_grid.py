"""The integer grid of vector tiles, and the lines along which tiles are cut.

A *unit* is 1/4096 of the side of a tile at one zoom. Grid coordinates count units from the north
west corner of the world of Web Mercator, x to the east and y to the south, so that those of a tile
are what is left after its corner is taken away. A *clip line* is where the map cuts geometry for
some tile: each of its four sides, moved out by the buffer. A geometry that has a vertex wherever
it crosses a clip line is cut there without any new coordinate, so cutting rounds nothing.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import shapely

from geo.validity import Geometries, Integers

EXTENT = 4096
"""Units along the side of a tile."""
BUFFER = 64
"""Units by which a tile holds more than its square: 8 pixels where it is drawn over 512."""
ZOOMS = range(25)
"""The zooms whose grids whole numbers can count; tiles are seldom made beyond 22."""
HALF_WORLD_M = 20037508.342789244
"""Half the side of the world in EPSG:3857."""

_SOUTH = np.array([1.0, -1.0])

Floats = npt.NDArray[np.float64]


def unit_m(zoom: int) -> float:
    """Give the side of a unit in metres of EPSG:3857.

    Parameters
    ----------
    zoom
        The zoom of the tiles, 0 or more.

    Returns
    -------
    float
        Metres of Web Mercator, which are longer than those of the ground.
    """
    return math.ldexp(2 * HALF_WORLD_M / EXTENT, -zoom)


def to_grid(geometries: Geometries, zoom: int) -> Geometries:
    """Carry geometries from EPSG:3857 to the grid of a zoom, without rounding.

    Parameters
    ----------
    geometries
        Any geometries in EPSG:3857.
    zoom
        The zoom of the tiles.

    Returns
    -------
    ndarray of geometries
        The same in units, y to the south.
    """
    unit = unit_m(zoom)

    def scale(points: Floats) -> Floats:
        scaled: Floats = (points * _SOUTH + HALF_WORLD_M) / unit
        return scaled

    return np.asarray(shapely.transform(geometries, scale), dtype=np.object_)


def from_grid(geometries: Geometries, zoom: int) -> Geometries:
    """Carry geometries from the grid of a zoom to EPSG:3857.

    Parameters
    ----------
    geometries
        Any geometries in units, y to the south.
    zoom
        The zoom of the tiles.

    Returns
    -------
    ndarray of geometries
        The same in metres. Whole units come back whole from ``to_grid`` when they are rounded.
    """
    unit = unit_m(zoom)

    def scale(points: Floats) -> Floats:
        scaled: Floats = (points * unit - HALF_WORLD_M) * _SOUTH
        return scaled

    return np.asarray(shapely.transform(geometries, scale), dtype=np.object_)


def round_lines(lines: Geometries) -> Geometries:
    """Round lines to the grid, and give them a vertex wherever they cross a clip line.

    Parameters
    ----------
    lines
        Single lines or rings in units.

    Returns
    -------
    ndarray of geometries
        A line for each, whose coordinates are whole; it may touch or cross itself, for rounding
        moves each vertex by up to half a unit in x and in y. A line that fell on one point is
        None.
    """
    coordinates, rows = shapely.get_coordinates(lines, return_index=True)
    coordinates = np.rint(coordinates)
    moved = np.ones(len(rows), dtype=bool)
    moved[1:] = (rows[1:] != rows[:-1]) | (coordinates[1:] != coordinates[:-1]).any(axis=1)
    coordinates, rows = _with_crossings(coordinates[moved], rows[moved])
    result = np.full(len(lines), None, dtype=object)
    kept = np.bincount(rows, minlength=len(lines))[rows] > 1
    present = np.unique(rows[kept])
    result[present] = shapely.linestrings(
        coordinates[kept], indices=np.searchsorted(present, rows[kept])
    )
    return result


def _with_crossings(coordinates: Floats, rows: Integers) -> tuple[Floats, Integers]:
    """Insert the rounded crossings of segments with clip lines, in order along each line."""
    starts = np.flatnonzero(rows[:-1] == rows[1:])
    found = [_crossings(coordinates, starts, axis, shift) for axis, shift in _CLIP_LINES]
    points = np.vstack([coordinates, *(each[0] for each in found)])
    after = np.concatenate([np.arange(len(rows)), *(each[1] for each in found)])
    along = np.concatenate([np.zeros(len(rows)), *(each[2] for each in found)])
    order = np.lexsort((along, after))
    return points[order], rows[after[order]]


_CLIP_LINES = ((0, -BUFFER), (0, BUFFER), (1, -BUFFER), (1, BUFFER))
"""Axis, and distance from the side of a tile, of each family of clip lines."""


def _crossings(
    coordinates: Floats, starts: Integers, axis: int, shift: int
) -> tuple[Floats, Integers, Floats]:
    """Find where segments cross a family of lines: points, first vertices, shares of the way."""
    start, end = coordinates[starts], coordinates[starts + 1]
    low = np.minimum(start[:, axis], end[:, axis])
    high = np.maximum(start[:, axis], end[:, axis])
    first = np.floor((low - shift) / EXTENT).astype(np.int64) + 1
    last = np.ceil((high - shift) / EXTENT).astype(np.int64) - 1
    count = np.maximum(last - first + 1, 0)
    which = np.repeat(np.arange(len(starts)), count)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    line = (first[which] + nth) * float(EXTENT) + shift
    way = end[which] - start[which]
    # Multiplied before it is divided: the same point comes out of a border walked either way.
    gone = (line - start[which, axis])[:, None]
    points = np.rint(start[which] + way * gone / way[:, [axis]])
    points[:, axis] = line
    return points, starts[which], gone[:, 0] / way[:, axis]
