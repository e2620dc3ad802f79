"""Cut what lies in an area out of larger features."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from shapely.geometry.base import BaseGeometry

from geo.crs import require_same
from geo.validity import dimensions_of, require_geometries

_GATHER: dict[int, Callable[..., BaseGeometry]] = {
    0: shapely.multipoints,
    1: shapely.multilinestrings,
    2: shapely.multipolygons,
}


def clip_to(gdf: GeoDataFrame, area: GeoDataFrame) -> GeoDataFrame:
    """Cut each geometry of a frame to what is inside an area.

    Parameters
    ----------
    gdf
        Points, lines or polygons, single or multiple, valid; some may be missing.
    area
        Valid polygons in the same CRS, which together are the area.

    Returns
    -------
    GeoDataFrame
        The rows of ``gdf`` whose geometry has a part of its own dimension inside, cut to it: a
        polygon that only touches the area, or a line along a point of its border, is left out.
        Rows without a geometry are kept as they are. Order, index and columns are those of
        ``gdf``; nothing is promised of which side a piece of a border falls on.

    Raises
    ------
    SchemaError
        A frame has no active geometry column.
    CrsError
        A CRS is missing, or the two differ.
    """
    require_same(gdf, area)
    geometries = require_geometries(gdf)
    mask = shapely.union_all(require_geometries(area))
    pieces = shapely.intersection(geometries, mask)
    dimensions = dimensions_of(geometries)
    kept = np.array(
        [
            None if piece is None else _of_dimension(piece, dimension)
            for piece, dimension in zip(pieces, dimensions, strict=True)
        ],
        dtype=object,
    )
    inside = shapely.is_missing(geometries) | ~shapely.is_missing(kept)
    result: GeoDataFrame = gdf.loc[inside].copy()
    result[str(gdf.active_geometry_name)] = GeoSeries(kept[inside], index=result.index, crs=gdf.crs)
    return result


def _of_dimension(piece: BaseGeometry, dimension: int) -> BaseGeometry | None:
    """Give the parts of a geometry that have a dimension, as one; None if there is none."""
    parts = shapely.get_parts(shapely.get_parts(piece))
    parts = parts[(shapely.get_dimensions(parts) == dimension) & ~shapely.is_empty(parts)]
    if len(parts) == 0:
        return None
    first: BaseGeometry = parts[0]
    return first if len(parts) == 1 else _GATHER[dimension](parts)
