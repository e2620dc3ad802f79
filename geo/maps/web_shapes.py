"""Geometries for a page: simplified together where they share borders, in degrees, rounded."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE
from geo.generalise import generalise_coverage

ZOOM = 12
"""That whose unit, 2.4 m, the comuni are drawn to."""
TOLERANCE_M = 6.0
"""Of all other outlines."""
DECIMALS = 6
"""Of degrees: 0.1 m."""

Coordinates = Sequence[object]


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry as GeoJSON has it: longitude and latitude (WGS 84)."""

    kind: str
    coordinates: Coordinates


@dataclass(frozen=True, slots=True)
class Ground:
    """The comuni and their neighbours, by code, and the zona that they make up."""

    comuni: dict[str, Shape]
    vicini: dict[str, Shape]
    zona: Shape | None


def draw_ground(comuni: GeoDataFrame, vicini: GeoDataFrame, zona: GeoDataFrame) -> Ground:
    """Draw the comuni, simplified together: none overlaps another, and no gap is between them.

    Parameters
    ----------
    comuni, vicini
        Polygons in EPSG:7791 with a unique ``istat``; those without a geometry are left out.
    zona
        One row, the union of ``comuni``.

    Raises
    ------
    GeometryError
        A geometry is no polygon.
    """
    both = pd.concat([comuni[["istat", "geom"]], vicini[["istat", "geom"]]], ignore_index=True)
    known = GeoDataFrame(both, geometry="geom", crs=STORAGE)
    known = known[known.geometry.notna() & ~known.geometry.is_empty]
    if known.empty:
        return Ground({}, {}, None)
    whole = zona[zona.geometry.notna()].assign(istat="zona")[["istat", "geom"]]
    made = generalise_coverage(known, zooms=[ZOOM], unions=whole, key="istat")
    drawn = dict(zip(made["istat"], draw_shapes(made.geometry), strict=True))
    return Ground(
        {code: drawn[code] for code in comuni["istat"] if code in drawn},
        {code: drawn[code] for code in vicini["istat"] if code in drawn},
        drawn.get("zona"),
    )


def simplify(geometries: GeoSeries) -> GeoSeries:
    """Return outlines and courses with fewer vertices, none of them off by ``TOLERANCE_M``."""
    return geometries.simplify(TOLERANCE_M, preserve_topology=True)


def draw_shapes(geometries: GeoSeries) -> list[Shape]:
    """Return geometries of any CRS as a page has them; none of them may be missing."""
    return [_shape(each) for each in geometries.to_crs(4326)]


def _shape(geometry: BaseGeometry) -> Shape:
    drawn = shapely.geometry.mapping(geometry)
    return Shape(drawn["type"], _rounded(drawn["coordinates"]))


def _rounded(value: Coordinates) -> Coordinates:
    return [
        round(each, DECIMALS) if isinstance(each, float) else _rounded(each)  # type: ignore[arg-type]  # nested as deep as the kind says
        for each in value
    ]
