"""From comuni to zone omogenee to the whole area: sums, counts, rates and the zone themselves.

A *rate* (density, share, mean) of a group is the sum of the numerators over the sum of the
denominators. It is never a mean of the rates of the members, with or without weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.crs import require_metric
from geo.errors import GeometryError, SchemaError, list_some
from geo.schema import COMUNI, require_numbers, require_schema
from geo.validity import require_geometries, require_valid

Livello = Literal["comune", "zona", "area"]

_KEYS: dict[Livello, str] = {"comune": "istat", "zona": "zona_omogenea"}


def aggregate(
    comuni: DataFrame,
    *,
    livello: Livello,
    sums: Sequence[str],
    ratios: Mapping[str, tuple[str, str]] | None = None,
) -> DataFrame:
    """Add up figures of comuni for each comune, zona omogenea, or for the whole area.

    Parameters
    ----------
    comuni
        ``istat`` (unique), ``zona_omogenea`` (missing for a comune in none) and the columns of
        ``sums``, one row for each comune.
    livello
        What a row of the result stands for.
    sums
        The columns to add up: counts, inhabitants, km².
    ratios
        New column → (numerator, denominator), both among ``sums``.

    Returns
    -------
    DataFrame
        ``istat`` or ``zona_omogenea`` (none for the area), ``comuni`` (how many), the sums and the
        ratios, sorted by the first column. Comuni in no zona have a row of their own, the last,
        whose ``zona_omogenea`` is missing, so that the zone add up to the area. A sum is missing
        if a figure is: what is not known is not 0. A ratio over 0 is missing.

    Raises
    ------
    SchemaError
        A column is missing or not numeric, ``istat`` is not unique or not six digits, or a ratio
        names a column that is not summed.
    """
    require_schema(comuni, COMUNI)
    require_numbers(comuni, tuple(sums), name=COMUNI.name)
    ratios = ratios or {}
    unknown = sorted({name for pair in ratios.values() for name in pair} - set(sums))
    if unknown:
        raise SchemaError(f"ratios of {list_some(unknown)}; accepted are {list_some(sums)}")
    figures = comuni[list(sums)].astype(float).assign(comuni=1)
    key = _KEYS.get(livello)
    if key is None:
        result = DataFrame(figures.sum(skipna=False)).T
    else:
        groups = figures.groupby(comuni[key], dropna=False, sort=True)
        result = groups.sum(skipna=False).reset_index()
    result["comuni"] = result["comuni"].astype(int)
    for name, (numerator, denominator) in ratios.items():
        result[name] = result[numerator] / result[denominator].replace(0.0, np.nan)
    leading = [] if key is None else [key]
    return result[[*leading, "comuni", *sums, *ratios]]


def dissolve(comuni: GeoDataFrame, *, by: str = "zona_omogenea") -> GeoDataFrame:
    """Build the zone omogenee, or other groups, as unions of their comuni.

    Neighbouring comuni must share the vertices of their border, as those of one simplified
    coverage do; the zone then share theirs, and a hole or gap is one of the comuni: none is
    filled.

    Parameters
    ----------
    comuni
        Polygons in a metric CRS with the column ``by``. Rows in which it is missing are in no
        group and are left out.
    by
        The column that names the group.

    Returns
    -------
    GeoDataFrame
        ``by``, ``comuni`` (how many) and ``geom`` (Polygon or MultiPolygon, valid), in the CRS of
        the comuni, sorted by ``by``; no rows, same columns, if there is no group. The area of a
        group is the sum of those of its comuni if these do not overlap.

    Raises
    ------
    SchemaError
        There is no column ``by``.
    CrsError
        The CRS is missing, geographic or not metric.
    GeometryError
        A geometry is missing, empty, invalid or not a polygon, or a union is not valid.
    """
    if by not in comuni.columns:
        raise SchemaError(
            f"there is no column {by!r} in comuni; accepted is one of "
            f"{list_some(map(str, comuni.columns))}"
        )
    crs = require_metric(comuni)
    require_valid(comuni, key="istat", dimensions=(2,))
    geometries = Series(require_geometries(comuni), index=comuni.index, dtype=object)
    groups = sorted(geometries.groupby(comuni[by].to_numpy()), key=lambda group: str(group[0]))
    unions = [shapely.union_all(members.to_numpy()) for _, members in groups]
    faulty = [name for (name, _), union in zip(groups, unions, strict=True) if not union.is_valid]
    if faulty:
        raise GeometryError(
            f"unions of {by} that are not valid: {list_some(faulty)}; "
            "accepted are comuni whose union is"
        )
    names = Series([name for name, _ in groups], dtype=comuni[by].dtype)
    counts = Series([len(members) for _, members in groups], dtype=int)
    frame = DataFrame({by: names, "comuni": counts, "geom": Series(unions, dtype=object)})
    return GeoDataFrame(frame, geometry="geom", crs=crs)
