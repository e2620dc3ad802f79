"""Geometry for drawing in vector tiles, one for each zoom, whose vertices lie on the tile grid.

A *coverage* is a set of polygons side by side, as the comuni are. Its polygons are simplified
together, their borders rounded to the grid together, and the faces that the borders enclose are
handed out again: neighbours share each vertex, overlap nowhere and leave no hole between them. A
*union* is made of polygons of the coverage, as a zona omogenea is; it is made here of their faces,
and so shares their borders. Units and grid are those of ``geo.tile_grid``.

The result is for the eye at its one zoom: nothing is measured on it. Exterior rings run clockwise
as seen on the map, as vector tiles want them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.crs import WEB, require_crs
from geo.errors import GeometryError
from geo.partition import DETAIL, clean_coverage, partition
from geo.schema import Column, Schema, require_schema
from geo.tile_grid import ZOOMS, from_grid, round_lines, to_grid
from geo.validity import Geometries, Integers, dimensions_of, require_geometries, require_valid


def generalise_coverage(
    coverage: GeoDataFrame,
    *,
    zooms: Sequence[int],
    unions: GeoDataFrame | None = None,
    key: str = "id",
) -> GeoDataFrame:
    """Make what each zoom draws of a coverage, and of unions of its polygons.

    Parameters
    ----------
    coverage
        Polygons in any CRS, with a unique ``key``. What is invalid in EPSG:3857 is repaired first.
        Where two overlap, the smaller has what is common; a hole of up to ``HOLE`` square units or
        ``HOLE_M2`` is filled by the polygon that has most of its border (``geo.partition``).
    zooms
        The zooms to draw, 0 to 24.
    unions
        Polygons each of which is the union of some of the coverage, in any CRS, with a ``key`` of
        their own. A polygon of the coverage is taken for a member of each union that holds a point
        well inside of it.
    key
        The column that names a row.

    Returns
    -------
    GeoDataFrame
        ``key``, ``zoom`` and ``geom`` (Polygon or MultiPolygon, valid, EPSG:3857), by zoom, those
        of the coverage before the unions. At each zoom those of the coverage do not overlap, and
        have no hole between them that the coverage has not. A part that is narrower than a unit
        may go; a polygon of which nothing is left is a triangle of half a square unit, over its
        neighbours. A union without members has no row.

    Raises
    ------
    SchemaError
        A frame has no ``key``, or it is not unique, or has no active geometry column.
    CrsError
        A frame has no CRS.
    GeometryError
        A zoom is out of range; a geometry is missing, empty, not finite or not a polygon (keys
        listed).
    """
    _require_zooms(zooms)
    own = _carry(coverage, key, dimensions=(2,))
    made = own.iloc[:0] if unions is None else _carry(unions, key, dimensions=(2,))
    polygons, wholes = own.geometry.to_numpy(), made.geometry.to_numpy()
    members = _members(wholes, polygons)
    drawn = np.array([True] * len(own) + [len(rows) > 0 for rows in members], dtype=bool)
    names = pd.concat([own[key], made[key]]).to_numpy()[drawn]
    whole = np.concatenate([polygons, wholes])[drawn]
    cleaned = clean_coverage(polygons)
    frames = []
    for zoom in zooms:
        parts = partition(to_grid(cleaned, zoom), zoom=zoom)
        joined = [_join(parts[rows]) for rows in members]
        shapes = np.array([*parts, *joined, None], dtype=np.object_)[:-1]
        frames.append(_frame(names, zoom, shapes[drawn], whole, key))
    return _stack(frames, key)


def generalise_each(gdf: GeoDataFrame, *, zooms: Sequence[int], key: str = "id") -> GeoDataFrame:
    """Make what each zoom draws of polygons and lines that have no neighbours to agree with.

    Parameters
    ----------
    gdf
        Polygons and lines in any CRS, with a unique ``key``. What is invalid in EPSG:3857 is
        repaired first.
    zooms
        The zooms to draw, 0 to 24.
    key
        The column that names a row.

    Returns
    -------
    GeoDataFrame
        ``key``, ``zoom`` and ``geom`` (EPSG:3857), by zoom. Polygons are valid; lines may touch and
        cross themselves. What has fallen on a point is a triangle of half a square unit, or a line
        of one unit.

    Raises
    ------
    SchemaError
        There is no ``key``, or it is not unique, or no active geometry column.
    CrsError
        The frame has no CRS.
    GeometryError
        A zoom is out of range; a geometry is missing, empty, not finite, or neither polygon nor
        line (keys listed).
    """
    _require_zooms(zooms)
    source = _carry(gdf, key, dimensions=(1, 2))
    whole = source.geometry.to_numpy()
    names = source[key].to_numpy()
    frames = [_frame(names, zoom, _each(to_grid(whole, zoom), zoom), whole, key) for zoom in zooms]
    return _stack(frames, key)


def _require_zooms(zooms: Sequence[int]) -> None:
    wrong = [zoom for zoom in zooms if zoom not in ZOOMS]
    if wrong:
        raise GeometryError(f"zoom {wrong[0]}; accepted are {ZOOMS.start} to {ZOOMS.stop - 1}")


def _carry(gdf: GeoDataFrame, key: str, *, dimensions: tuple[int, ...]) -> GeoDataFrame:
    """Carry a frame to EPSG:3857, valid, with its key and geometries alone."""
    require_schema(gdf, Schema("layer", (Column(key, "identifier"),), (key,)))
    require_crs(gdf)
    shapes = require_geometries(gdf.to_crs(WEB))
    finite = np.isfinite(shapely.bounds(shapes)).all(axis=1)
    invalid = finite & ~shapely.is_valid(shapes)
    shapes[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
    frame = GeoDataFrame({key: gdf[key].to_numpy(), "geom": shapes}, geometry="geom", crs=WEB)
    require_valid(frame, key=key, dimensions=dimensions)
    return frame


def _members(unions: Geometries, polygons: Geometries) -> list[Integers]:
    """List, for each union, the polygons of which it holds a point well inside."""
    points = shapely.STRtree(shapely.point_on_surface(polygons))
    union, polygon = points.query(unions, predicate="contains")
    return [np.sort(polygon[union == number]) for number in range(len(unions))]


def _join(members: Geometries) -> BaseGeometry | None:
    """Unite what is left of the members of a union."""
    present = members[~shapely.is_missing(members)]
    return shapely.coverage_union_all(present) if len(present) else None


def _each(shapes: Geometries, zoom: int) -> Geometries:
    """Round shapes in units, each for itself; None where nothing is left."""
    result = np.full(len(shapes), None, dtype=object)
    areal = dimensions_of(shapes) == 2
    for row, shape in enumerate(shapes):
        result[row] = partition(shapes[[row]], zoom=zoom)[0] if areal[row] else _round_line(shape)
    return result


def _round_line(line: BaseGeometry) -> BaseGeometry | None:
    parts = round_lines(shapely.simplify(shapely.get_parts(line), DETAIL / 2))
    left = [part for part in parts if part is not None]
    if not left:
        return None
    return left[0] if len(left) == 1 else MultiLineString(left)


def _frame(
    names: Geometries, zoom: int, shapes: Geometries, whole: Geometries, key: str
) -> GeoDataFrame:
    """Carry the shapes of a zoom back to metres; what is missing gets the smallest shape."""
    for row in np.flatnonzero(shapely.is_missing(shapes)):
        shapes[row] = _smallest(to_grid(whole[[row]], zoom)[0])
    metres = shapely.orient_polygons(from_grid(shapes, zoom), exterior_cw=True)
    return GeoDataFrame({key: names, "zoom": zoom, "geom": metres}, geometry="geom", crs=WEB)


def _stack(frames: list[GeoDataFrame], key: str) -> GeoDataFrame:
    """Put the frames of all zooms under each other."""
    if not frames:
        return GeoDataFrame({key: [], "zoom": [], "geom": []}, geometry="geom", crs=WEB)
    return GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geom", crs=WEB)


def _smallest(shape: BaseGeometry) -> BaseGeometry:
    """Make the smallest shape of the grid, where something stands that is too small for it."""
    x, y = np.floor(shapely.get_coordinates(shapely.point_on_surface(shape))[0])
    corners = [(x, y), (x + 1, y), (x, y + 1)]
    return Polygon(corners) if shapely.get_dimensions(shape) == 2 else LineString(corners[:2])
