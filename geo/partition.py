"""Borders rounded together: polygons side by side become parts that overlap nowhere.

The borders of all polygons are rounded to a grid and *noded*: where two meet or cross they have a
common vertex, which is itself rounded, until no two cross. What they enclose are *faces*; each goes
to one polygon. So whatever rounding does, the result is a partition.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.tile_grid import round_lines, unit_m
from geo.validity import Geometries, Integers

DETAIL = 2.0
"""Details smaller than this many units are lost: a quarter of a pixel of a tile drawn over 512."""
HOLE = 10.0
"""Holes of up to this many square units are filled."""
HOLE_M2 = 100.0
"""Holes of up to this many square metres are filled: the slivers of a faulty coverage."""
CLEAN_M = 0.01
"""The grid on which the overlaps of a faulty coverage are sorted out, in metres."""
_DOUBTFUL = 100.0
"""Faces of up to this many square units are handed out by overlap, not by a point inside."""


def clean_coverage(polygons: Geometries) -> Geometries:
    """Make a coverage of polygons that overlap, or whose common borders differ.

    Parameters
    ----------
    polygons
        Valid polygons in metres.

    Returns
    -------
    ndarray of geometries
        The same array if it is a coverage. Else polygons on a grid of ``CLEAN_M``: what is common
        to several goes to the smallest, a hole of up to ``HOLE_M2`` to the one that has most of
        its border. None for a polygon that is left with nothing, as the second of two equal ones.
    """
    if shapely.coverage_is_valid(polygons):
        return polygons
    borders = shapely.union_all(shapely.boundary(polygons), grid_size=CLEAN_M)
    return _hand_out(borders, polygons, hole=HOLE_M2)


def partition(polygons: Geometries, *, zoom: int) -> Geometries:
    """Simplify the polygons of a coverage and round them to whole units, together.

    Parameters
    ----------
    polygons
        A coverage in units of ``geo.tile_grid``; what is None is left out.
    zoom
        The zoom of the units.

    Returns
    -------
    ndarray of geometries
        For each a valid Polygon or MultiPolygon, or None if nothing is left of it. Coordinates are
        whole, there is a vertex at each crossing of a border with a clip line, no two overlap, and
        the common borders of two have the same vertices. Holes of up to ``HOLE`` or ``HOLE_M2``
        are filled.
    """
    result = np.full(len(polygons), None, dtype=object)
    present = np.flatnonzero(~shapely.is_missing(polygons))
    simplified = np.asarray(shapely.coverage_simplify(polygons[present], DETAIL), dtype=object)
    rings = round_lines(shapely.get_rings(shapely.get_parts(simplified)))
    borders = shapely.union_all(rings, grid_size=1)
    hole = max(HOLE, HOLE_M2 / unit_m(zoom) ** 2)
    result[present] = _hand_out(borders, simplified, hole=hole)
    return result


def _hand_out(borders: BaseGeometry, polygons: Geometries, *, hole: float) -> Geometries:
    """Give the faces that noded borders enclose to the polygons that they stand for."""
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(borders)))
    owners = _owners(faces, polygons, hole=hole)
    result = np.full(len(polygons), None, dtype=object)
    for owner in np.unique(owners[owners >= 0]):
        own = faces[owners == owner]
        result[owner] = own[0] if len(own) == 1 else shapely.coverage_union_all(own)
    return result


def _owners(faces: Geometries, polygons: Geometries, *, hole: float) -> Integers:
    """Say which polygon each face goes to, -1 for what is outside all of them."""
    tree = shapely.STRtree(polygons)
    face, polygon = tree.query(shapely.point_on_surface(faces), predicate="within")
    owners = np.full(len(faces), -1)
    owners[face] = polygon
    areas = shapely.area(faces)
    doubtful = (np.bincount(face, minlength=len(faces)) != 1) | (areas <= _DOUBTFUL)
    owners[doubtful] = _by_overlap(faces[doubtful], polygons, tree, least=0.5)
    holes = (owners < 0) & (areas <= hole)
    owners[holes] = _by_overlap(shapely.buffer(faces[holes], 1), polygons, tree, least=0)
    return owners


def _by_overlap(
    shapes: Geometries, polygons: Geometries, tree: shapely.STRtree, *, least: float
) -> Integers:
    """Say which polygon covers most of each shape, the smallest of those that cover as much.

    It is none, -1, if all of them do not cover more than the least share.
    """
    shape, polygon = tree.query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[shape], polygons[polygon]))
    share = np.round(common / shapely.area(shapes)[shape], 6)
    covered = np.bincount(shape, weights=share, minlength=len(shapes))
    order = np.lexsort((polygon, shapely.area(polygons)[polygon], -share, shape))
    owners = np.full(len(shapes), -1)
    present, first = np.unique(shape[order], return_index=True)
    owners[present] = polygon[order][first]
    owners[covered <= least] = -1
    return owners
