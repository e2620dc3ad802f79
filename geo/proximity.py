"""What lies within a distance of what.

Distances are planar, between the nearest points of two geometries: 0 where they intersect.
"""

from __future__ import annotations

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.crs import require_metric, require_same
from geo.errors import GeometryError
from geo.schema import ELEMENTI, SOGGETTI, require_schema
from geo.validity import require_geometries, require_valid


def within_distance(soggetti: GeoDataFrame, elementi: GeoDataFrame, *, entro_m: float) -> DataFrame:
    """Find the elementi that lie within a distance of each soggetto.

    Parameters
    ----------
    soggetti, elementi
        Any valid geometries with a unique ``id``, in the same metric CRS.
    entro_m
        The distance in metres, 0 or more; one that is exactly as far is within.

    Returns
    -------
    DataFrame
        ``soggetto_id``, ``elemento_id``, ``distanza_m``, one row for each pair, sorted by
        soggetto, distance and elemento; no rows, same columns, if there is none.

    Raises
    ------
    SchemaError
        There is no ``id``, or one is missing or repeated.
    CrsError
        A CRS is missing, geographic or not metric, or the two differ.
    GeometryError
        The distance is not a number of metres; a geometry is missing, empty, invalid or a
        collection (ids listed).
    """
    if not (np.isfinite(entro_m) and entro_m >= 0):
        raise GeometryError(f"entro_m is {entro_m}; accepted is 0 or more metres")
    require_schema(soggetti, SOGGETTI)
    require_schema(elementi, ELEMENTI)
    require_metric(soggetti)
    require_same(soggetti, elementi)
    require_valid(soggetti)
    require_valid(elementi)
    subjects, elements = require_geometries(soggetti), require_geometries(elementi)
    tree = shapely.STRtree(elements)
    subject_rows, element_rows = tree.query(subjects, predicate="dwithin", distance=entro_m)
    pairs = DataFrame(
        {
            "soggetto_id": soggetti["id"].iloc[subject_rows].array,
            "elemento_id": elementi["id"].iloc[element_rows].array,
            "distanza_m": shapely.distance(subjects[subject_rows], elements[element_rows]),
        }
    )
    return pairs.sort_values(["soggetto_id", "distanza_m", "elemento_id"], ignore_index=True)
