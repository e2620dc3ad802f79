"""Display geometry: simplified together, so that neighbours keep their shared borders.

A *coverage* is a set of polygons that do not overlap and whose common borders have the same
vertices on both sides. The result is for the eye: nothing is measured on it.
"""

from __future__ import annotations

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries

from geo.crs import require_metric
from geo.errors import GeometryError, list_some
from geo.validity import require_geometries, require_valid


def simplify_coverage(
    gdf: GeoDataFrame, *, tolleranza_m: float, key: str = "istat"
) -> GeoDataFrame:
    """Simplify the polygons of a coverage without opening gaps or overlaps between them.

    Parameters
    ----------
    gdf
        Polygons of one coverage, in a metric CRS.
    tolleranza_m
        About the size of the details to lose, in metres, over 0: the square root of the area of
        the triangle that a vertex makes with its neighbours (Visvalingam and Whyatt).
    key
        The column that names a row in a message; the index does if it is absent.

    Returns
    -------
    GeoDataFrame
        A new frame with the same rows, columns, index and CRS. A part or polygon smaller than the
        tolerance keeps a few vertices: none vanishes.

    Raises
    ------
    CrsError
        The CRS is missing, geographic or not metric.
    GeometryError
        The tolerance is not a number of metres over 0; a geometry is missing, empty, invalid or
        not a polygon; the polygons are no coverage (keys listed).
    """
    if not (np.isfinite(tolleranza_m) and tolleranza_m > 0):
        raise GeometryError(f"tolleranza_m is {tolleranza_m}; accepted is over 0 metres")
    crs = require_metric(gdf)
    require_valid(gdf, key=key, dimensions=(2,))
    polygons = require_geometries(gdf)
    names = gdf[key] if key in gdf.columns else gdf.index.to_series()
    faulty = shapely.length(shapely.coverage_invalid_edges(polygons)) > 0
    if faulty.any():
        raise GeometryError(
            f"polygons that overlap, or whose common borders differ, {key}: "
            f"{list_some(names[faulty])}; accepted are polygons that share their borders"
        )
    simplified = np.asarray(shapely.coverage_simplify(polygons, tolleranza_m), dtype=object)
    result = gdf.copy()
    result[str(gdf.active_geometry_name)] = GeoSeries(simplified, index=gdf.index, crs=crs)
    require_valid(result, key=key, dimensions=(2,))
    return result
