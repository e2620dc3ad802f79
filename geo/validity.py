"""Validity of geometries: what is refused, and a repair that says what it changed.

The *dimension* of a geometry is 0 for points, 1 for lines, 2 for polygons, multi-part ones
included. A collection has none. A *sliver* is a polygon part, or a hole, too small to be meant
(``SLIVER_AREA_M2``), or a line part of next to no length (``SLIVER_LUNGHEZZA_M``).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from geopandas import GeoDataFrame, GeoSeries
from pandas import DataFrame, Series
from shapely import MultiLineString, MultiPoint, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.crs import require_metric
from geo.errors import GeometryError, SchemaError, list_some
from geo.schema import Column, Schema, require_schema

SLIVER_AREA_M2 = 1.0
SLIVER_LUNGHEZZA_M = 0.01

Geometries = npt.NDArray[np.object_]
Integers = npt.NDArray[np.int_]

_NAMES = {0: "points", 1: "lines", 2: "polygons"}
_COLLECTION = 7
_MULTI: dict[int, Callable[[list[Any]], BaseGeometry]] = {
    0: MultiPoint,
    1: MultiLineString,
    2: MultiPolygon,
}


def require_valid(
    gdf: GeoDataFrame, *, key: str = "id", dimensions: Collection[int] = (0, 1, 2)
) -> Integers:
    """Refuse a frame that has a geometry that cannot be trusted, and give the dimensions.

    Parameters
    ----------
    gdf
        Any frame with an active geometry column.
    key
        The column whose values name a row in a message; the index does if it is absent.
    dimensions
        The dimensions that are accepted.

    Returns
    -------
    ndarray of int
        The dimension of each geometry, in the order of the rows.

    Raises
    ------
    SchemaError
        The frame has no active geometry column.
    GeometryError
        A geometry is missing, empty, a collection, of another dimension, has a coordinate that is
        not finite, or is invalid (keys listed).
    """
    geometries = require_geometries(gdf)
    names = (gdf[key] if key in gdf.columns else gdf.index.to_series()).to_numpy()
    found = dimensions_of(geometries)
    wanted = " or ".join(_NAMES[dimension] for dimension in sorted(dimensions))
    finite = np.isfinite(shapely.bounds(geometries)).all(axis=1)
    checks = (
        ("missing", shapely.is_missing(geometries)),
        ("empty", shapely.is_empty(geometries)),
        ("collections", shapely.get_type_id(geometries) == _COLLECTION),
        ("of another dimension", ~np.isin(found, list(dimensions))),
        ("not finite", ~finite),
        ("invalid", ~shapely.is_valid(geometries)),
    )
    for fault, faulty in checks:
        if faulty.any():
            raise GeometryError(
                f"geometries that are {fault}, {key}: {list_some(names[faulty])}; "
                f"accepted are valid {wanted}"
            )
    return found


def require_geometries(gdf: GeoDataFrame) -> Geometries:
    """Give the geometries of a frame as an array, or refuse the frame.

    Parameters
    ----------
    gdf
        A frame with an active geometry column.

    Returns
    -------
    ndarray of geometries
        A new array in the order of the rows; missing geometries are None.

    Raises
    ------
    SchemaError
        The frame has no active geometry column.
    """
    if gdf.active_geometry_name is None:
        raise SchemaError(
            "the frame has no active geometry column; "
            "accepted is a GeoDataFrame whose geometry column is set"
        )
    return np.asarray(gdf.geometry.array, dtype=object).copy()


def dimensions_of(geometries: Geometries) -> Integers:
    """Give the dimension of each geometry.

    Parameters
    ----------
    geometries
        Any geometries.

    Returns
    -------
    ndarray of int
        0, 1 or 2; -1 for a missing one and for a collection, even if its members agree.
    """
    found = shapely.get_dimensions(geometries)
    single = shapely.get_type_id(geometries) != _COLLECTION
    return np.where(single, found, -1).astype(np.int_)


def repair(gdf: GeoDataFrame, *, key: str = "id") -> tuple[GeoDataFrame, DataFrame]:
    """Make the geometries of a layer valid and two-dimensional, and report each change.

    A geometry keeps its dimension: what ``make_valid`` (method "structure") leaves of a polygon as
    lines or points is dropped, and of a collection only the parts of the highest dimension
    are kept. Slivers are dropped. A row of which nothing is left is dropped and reported.
    Identical geometries are reported and both kept, for only their owner knows which is right.

    Parameters
    ----------
    gdf
        A layer in a metric CRS, with a unique ``key``.
    key
        The column that names a row in the report.

    Returns
    -------
    GeoDataFrame
        The rows that have a geometry, in their order, with all their columns and index.
    DataFrame
        One row for each geometry changed, dropped or doubled, in the order of the rows: ``key``,
        ``esito`` (``riparata | scartata | doppia``), ``motivo`` (text), ``area_m2_prima``,
        ``area_m2_dopo``, ``lunghezza_m_prima``, ``lunghezza_m_dopo`` (lengths of lines; NaN where
        there is none). The area of an invalid polygon is that of its rings, signed, so it may
        be 0.

    Raises
    ------
    SchemaError
        There is no ``key``, or it is not unique.
    CrsError
        The CRS is missing, geographic or not metric.
    GeometryError
        A coordinate is not finite (keys listed): that cannot be repaired.
    """
    require_schema(gdf, Schema("layer", (Column(key, "identifier"),), (key,)))
    require_metric(gdf)
    before = require_geometries(gdf)
    _require_finite(before, gdf[key])
    repaired = [_repair_one(geometry) for geometry in before]
    after = np.array([geometry for geometry, _ in repaired], dtype=object)
    result = gdf.copy()
    result[str(gdf.active_geometry_name)] = GeoSeries(after, index=gdf.index, crs=gdf.crs)
    reasons = ["; ".join(changes) for _, changes in repaired]
    return result.loc[~shapely.is_missing(after)], _report(gdf[key], before, after, reasons)


def _require_finite(geometries: Geometries, names: Series) -> None:
    """Refuse geometries with a coordinate that is not a number or infinite."""
    coordinates, rows = shapely.get_coordinates(geometries, return_index=True)
    faulty = np.unique(rows[~np.isfinite(coordinates).all(axis=1)])
    if faulty.size:
        raise GeometryError(
            f"coordinates that are not finite, {names.name}: {list_some(names.iloc[faulty])}; "
            "accepted are finite numbers"
        )


def _repair_one(geometry: BaseGeometry | None) -> tuple[BaseGeometry | None, list[str]]:
    """Repair one geometry; give None if nothing is left, and the changes in order."""
    if geometry is None:
        return None, ["mancante"]
    if geometry.is_empty:
        return None, ["vuota"]
    changes = []
    flat = shapely.force_2d(geometry)
    if shapely.get_coordinate_dimension(geometry) > 2:
        changes.append("z o m tolta")
    dimension = int(shapely.get_dimensions(flat))
    if shapely.get_type_id(flat) == _COLLECTION:
        flat = _build(_parts(flat, dimension), multi=False)
        changes.append("raccolta sciolta")
    if not flat.is_valid:
        valid = shapely.make_valid(flat, method="structure", keep_collapsed=False)
        flat = _build(_parts(valid, dimension), multi=len(shapely.get_parts(flat)) > 1)
        changes.append("resa valida")
    whole = _without_slivers(flat, dimension)
    if whole is not flat:
        changes.append("schegge tolte")
    return (None if whole.is_empty else whole), changes


def _parts(geometry: BaseGeometry, dimension: int) -> list[BaseGeometry]:
    """List the single parts of one dimension, from collections in collections too."""
    if shapely.get_type_id(geometry) == _COLLECTION:
        members = shapely.get_parts(geometry)
        return [part for member in members for part in _parts(member, dimension)]
    if shapely.get_dimensions(geometry) != dimension:
        return []
    return list(shapely.get_parts(geometry))


def _build(parts: list[BaseGeometry], *, multi: bool) -> BaseGeometry:
    """Join single parts of one kind; one part stays single unless ``multi`` is asked."""
    if len(parts) == 1 and not multi:
        return parts[0]
    if not parts:
        return shapely.GeometryCollection()
    return _MULTI[int(shapely.get_dimensions(parts[0]))](parts)


def _without_slivers(geometry: BaseGeometry, dimension: int) -> BaseGeometry:
    """Drop the slivers of a valid geometry; give the same object if there are none."""
    parts = _parts(geometry, dimension)
    if dimension == 1:
        kept = [part for part in parts if part.length > SLIVER_LUNGHEZZA_M]
    elif dimension == 2:
        large = [part for part in parts if part.area > SLIVER_AREA_M2]
        kept = [_without_small_holes(part) for part in large]
    else:
        kept = parts
    unchanged = len(kept) == len(parts) and all(map(operator.is_, kept, parts))
    return geometry if unchanged else _build(kept, multi=len(parts) > 1)


def _without_small_holes(polygon: BaseGeometry) -> BaseGeometry:
    """Fill the holes of a polygon that are slivers; give the same object if there are none."""
    shell, *holes = list(shapely.get_rings(polygon))
    large = [hole for hole in holes if Polygon(hole).area > SLIVER_AREA_M2]
    return polygon if len(large) == len(holes) else Polygon(shell, large)


def _report(names: Series, before: Geometries, after: Geometries, reasons: list[str]) -> DataFrame:
    """List the rows that were changed, dropped or are the same as an earlier one."""
    written = Series(shapely.to_wkb(shapely.normalize(after)), dtype=object)
    doubled = (written.notna() & written.duplicated()).to_numpy()
    dropped = shapely.is_missing(after)
    changed = np.array([bool(reason) for reason in reasons], dtype=bool)
    reasons = [
        "; ".join(filter(None, [reason, "uguale a un'altra" if double else ""]))
        for reason, double in zip(reasons, doubled, strict=True)
    ]
    report = DataFrame(
        {
            str(names.name): names.to_numpy(),
            "esito": np.select([dropped, changed], ["scartata", "riparata"], "doppia"),
            "motivo": reasons,
            **_sizes(before, "prima"),
            **_sizes(after, "dopo"),
        }
    )
    return report.loc[changed | doubled].reset_index(drop=True)


def _sizes(geometries: Geometries, when: str) -> dict[str, npt.NDArray[np.float64]]:
    """Measure areas of polygons and lengths of lines, NaN where there is none."""
    dimensions = shapely.get_dimensions(geometries)
    areas = np.where(dimensions == 2, shapely.area(geometries), np.nan)
    lengths = np.where(dimensions == 1, shapely.length(geometries), np.nan)
    return {f"area_m2_{when}": areas, f"lunghezza_m_{when}": lengths}
