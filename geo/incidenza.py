"""The geometrical part of the incidenza: what of the plan falls on what of the territory.

Independent twin of the database function: both follow these definitions and no others.

- *dimension*: 0 points, 1 lines, 2 polygons, multi-part ones included. Collections are refused.
- The *common part* of a soggetto and an elemento is their intersection; only its pieces of the
  lower of the two dimensions count. Where these are no more than ``SOGLIA_AREA_M2`` in area or
  ``SOGLIA_LUNGHEZZA_M`` in length, it is a *bare touch*, which is no incidenza. With a
  point, to intersect is enough, on the boundary too.
- The *nucleo* of an elemento is what is left of a polygon when a strip as wide as the tolerance is
  taken from its boundary (``buffer(-tolleranza, quad_segs=8)``). It may be empty.
- *certa*: the soggetto intersects the nucleo. Without a tolerance, or with an elemento that is no
  polygon, each incidenza is certa. *da_verificare*: any other incidenza, kept and shown.

The tolerance belongs to elementi whose boundary is ``generalizzata`` or ``derivata``; the caller
gives 0 for one that is ``rilevata``. Schematic and indicative geometries do not belong here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.crs import require_metric, require_same
from geo.errors import GeometryError, SchemaError, list_some
from geo.schema import APPARTENENZE, ELEMENTI, INCIDENZE, SOGGETTI, require_numbers, require_schema
from geo.validity import Geometries, Integers, require_geometries, require_valid

TOLLERANZA_M = 400.0
SOGLIA_AREA_M2 = 1.0
SOGLIA_LUNGHEZZA_M = 1.0
QUAD_SEGS = 8

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

_PAIR = ["soggetto_id", "elemento_id"]
_MEASURES = ["area_m2", "lunghezza_m", "quota_elemento", "quota_soggetto"]


class _Side(NamedTuple):
    """Geometries with their dimensions, one for each row of a frame or for each pair."""

    geometries: Geometries
    dimensions: Integers

    def take(self, rows: Integers) -> _Side:
        """Give those of some rows, in that order."""
        return _Side(self.geometries[rows], self.dimensions[rows])


def incidenza_geometrica(
    soggetti: GeoDataFrame, elementi: GeoDataFrame, *, tolleranza_m: float = TOLLERANZA_M
) -> DataFrame:
    """Find which soggetti fall on which elementi, how surely and by how much.

    Parameters
    ----------
    soggetti
        Points, lines or polygons with a unique ``id``, in a metric CRS.
    elementi
        The same, in the same CRS. A column ``tolleranza_m`` (0 or more), if there is one, is used
        in place of the argument.
    tolleranza_m
        The tolerance in metres, 0 or more.

    Returns
    -------
    DataFrame
        One row for each incidenza, sorted by ``soggetto_id``, ``elemento_id``, whatever the order
        of the frames; no rows, same columns, if there is none. ``certezza`` (``certa |
        da_verificare``); ``area_m2`` where both are polygons; ``lunghezza_m`` where the lower
        dimension is 1 (a stretch run twice counts once); ``quota_elemento``, area over area of the
        elemento; ``quota_soggetto``, area over area or length over length of the soggetto. Shares
        are 0 to 1; what does not apply is missing, as is the share of a polygon along a line.
        Planar; shares of one soggetto add up to 1 only if the elementi cover it without overlap.

    Raises
    ------
    SchemaError
        A column is missing, an ``id`` is missing or repeated.
    CrsError
        A CRS is missing, geographic or not metric, or the two differ.
    GeometryError
        A geometry is missing, empty, invalid or a collection (ids listed), or a tolerance is not
        a number of metres.
    """
    require_schema(soggetti, SOGGETTI)
    require_schema(elementi, ELEMENTI)
    require_metric(soggetti)
    require_same(soggetti, elementi)
    tolerances = _tolerances(elementi, tolleranza_m)
    subjects = _Side(require_geometries(soggetti), require_valid(soggetti))
    elements = _Side(require_geometries(elementi), require_valid(elementi))

    tree = shapely.STRtree(subjects.geometries)
    element_rows, subject_rows = tree.query(elements.geometries, predicate="intersects")
    measures = _measure(subjects.take(subject_rows), elements.take(element_rows))
    sure = _reach_nucleo(subjects.geometries, elements, tolerances, subject_rows, element_rows)
    pairs = DataFrame(
        {
            "soggetto_id": soggetti["id"].iloc[subject_rows].array,
            "elemento_id": elementi["id"].iloc[element_rows].array,
            "certezza": np.where(sure, "certa", "da_verificare"),
            **{name: measures[name] for name in _MEASURES},
        }
    )
    return pairs.loc[measures["conta"] > 0].sort_values(_PAIR, ignore_index=True)


def union_facts(geometrica: DataFrame, appartenenze: DataFrame) -> DataFrame:
    """Unite the memberships known as facts with what the geometry says.

    A fact is never removed and never weakened: it is certa, whatever the geometry says.

    Parameters
    ----------
    geometrica
        A result of :func:`incidenza_geometrica`.
    appartenenze
        Facts: ``soggetto_id``, ``elemento_id``, of the same types. A fact given twice counts once.

    Returns
    -------
    DataFrame
        The columns of ``geometrica`` and ``base``: ``appartenenza`` (a fact alone, without
        measures), ``geometria``, or ``appartenenza+geometria`` (a fact, with the measures of the
        geometry). Sorted by ``soggetto_id``, ``elemento_id``.

    Raises
    ------
    SchemaError
        A column is missing, or ids are text in one frame and numbers in the other.
    """
    require_schema(geometrica, INCIDENZE)
    require_schema(appartenenze, APPARTENENZE)
    if not geometrica.empty and not appartenenze.empty:
        _require_same_kind(geometrica, appartenenze)
    facts = appartenenze[_PAIR].drop_duplicates()
    if geometrica.empty:
        geometrica = geometrica.astype(facts.dtypes.to_dict())
    columns = [*_PAIR, "certezza", *_MEASURES]
    united = geometrica[columns].merge(facts, how="outer", on=_PAIR, indicator="base")
    found = united["base"].astype(str)
    united["certezza"] = united["certezza"].where(found == "left_only", "certa")
    united["base"] = found.map(
        {
            "left_only": "geometria",
            "right_only": "appartenenza",
            "both": "appartenenza+geometria",
        }
    )
    return united.sort_values(_PAIR, ignore_index=True)


def _require_same_kind(left: DataFrame, right: DataFrame) -> None:
    """Refuse ids that are text in one frame and numbers in the other: they would never meet."""
    for column in _PAIR:
        kinds = [frame[column].dtype.kind in "iu" for frame in (left, right)]
        if kinds[0] != kinds[1]:
            raise SchemaError(
                f"column {column!r} is of type {left[column].dtype} in incidenze and "
                f"{right[column].dtype} in appartenenze; accepted is one type in both"
            )


def _tolerances(elementi: GeoDataFrame, tolleranza_m: float) -> Floats:
    """Give the tolerance of each elemento, or refuse one that is not a number of metres."""
    values = Series(tolleranza_m, index=elementi.index, dtype=float)
    if "tolleranza_m" in elementi.columns:
        require_numbers(elementi, ("tolleranza_m",), name=ELEMENTI.name)
        values = elementi["tolleranza_m"].astype(float)
    elif not (np.isfinite(tolleranza_m) and tolleranza_m >= 0):
        raise GeometryError(f"tolleranza_m is {tolleranza_m}; accepted is 0 or more metres")
    tolerances = np.asarray(values, dtype=np.float64)
    faulty = ~(np.isfinite(tolerances) & (tolerances >= 0))
    if faulty.any():
        raise GeometryError(
            f"tolleranza_m of elementi {list_some(elementi['id'][faulty])} is "
            f"{list_some(tolerances[faulty])}; accepted is 0 or more metres"
        )
    return tolerances


def _measure(subjects: _Side, elements: _Side) -> dict[str, Floats]:
    """Measure the common part of each pair; ``conta`` is 0 for a bare touch, else 1."""
    lower = np.minimum(subjects.dimensions, elements.dimensions)
    common = np.full(len(lower), None, dtype=object)
    measured = lower > 0
    common[measured] = shapely.intersection(
        subjects.geometries[measured], elements.geometries[measured]
    )
    # Lines and points in a common part have no area, and points no length, so that the
    # measure of the whole is that of its pieces of the lower dimension.
    areas = np.where(lower == 2, shapely.area(common), np.nan)
    lengths = np.where(lower == 1, shapely.length(common), np.nan)
    counts = (lower == 0) | (areas > SOGLIA_AREA_M2) | (lengths > SOGLIA_LUNGHEZZA_M)
    line_lengths = np.where(subjects.dimensions == 1, shapely.length(subjects.geometries), np.nan)
    of_subject = np.where(
        lower == 2, areas / shapely.area(subjects.geometries), lengths / line_lengths
    )
    return {
        "conta": counts.astype(np.float64),
        "area_m2": areas,
        "lunghezza_m": lengths,
        "quota_elemento": np.minimum(areas / shapely.area(elements.geometries), 1.0),
        "quota_soggetto": np.minimum(of_subject, 1.0),
    }


def _reach_nucleo(
    subjects: Geometries,
    elements: _Side,
    tolerances: Floats,
    subject_rows: Integers,
    element_rows: Integers,
) -> Booleans:
    """Say of each pair whether the soggetto reaches the nucleo of the elemento, if that has one."""
    shrunk = (elements.dimensions == 2) & (tolerances > 0)
    nuclei = elements.geometries.copy()
    nuclei[shrunk] = shapely.buffer(
        elements.geometries[shrunk], -tolerances[shrunk], quad_segs=QUAD_SEGS
    )
    shapely.prepare(nuclei)
    reached: Booleans = shapely.intersects(nuclei[element_rows], subjects[subject_rows])
    return np.asarray(reached | ~shrunk[element_rows], dtype=np.bool_)
