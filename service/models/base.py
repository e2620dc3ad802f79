"""What every table shares: schema, names of constraints, storage CRS and common checks."""

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, Computed, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from geo.crs import STORAGE, WEB

SCHEMA = "psttm"
LAYERS = (
    "comuni",
    "zone_omogenee",
    "parchi",
    "plis",
    "navigli",
    "nodi_trasporto",
    "area_metropolitana",
)
PARTIAL_DATE = (
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\d|2[0-8]))?"
    r"|-02-29|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$"
)

GEOM_OF_LAYER = "case when layer = 'nodi_trasporto' then geom else ST_Multi(geom) end"
"""The geometry of an elemento, of the type that the collection of its layer has."""
KINDS = "'POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON'"

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(schema=SCHEMA, naming_convention=NAMING_CONVENTION)


def one_of(column: str, *values: str) -> CheckConstraint:
    """Return the check that a column holds one of the values of a code list (or null)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=column)


def partial_date(column: str) -> CheckConstraint:
    """Return the check of a date known to the year, the month or the day."""
    return CheckConstraint(f"{column} ~ '{PARTIAL_DATE}'", name=column)


def sound_geometry(column: str) -> CheckConstraint:
    """Return the check that a geometry is valid, not empty, neither a collection nor curved.

    ``ST_IsValid`` takes a point that is not a number for a valid one.
    """
    return CheckConstraint(
        f"ST_IsValid({column}) and not ST_IsEmpty({column}) "
        f"and GeometryType({column}) in ({KINDS}) "
        f"and (ST_Dimension({column}) > 0 or ST_AsText({column}) !~* 'nan|empty')",
        name=column,
    )


def geometry_column(kind: str = "GEOMETRY") -> Mapped[Any]:
    """Return a nullable two-dimensional geometry column in the storage CRS."""
    return mapped_column(Geometry(kind, srid=STORAGE, spatial_index=False), nullable=True)


def drawn_geometry(expression: str) -> Mapped[Any]:
    """Return the column of what tiles draw: an expression in Web Mercator, stored."""
    return mapped_column(
        Geometry("GEOMETRY", srid=WEB, spatial_index=False),
        Computed(expression, persisted=True),
        nullable=True,
    )


def shown_geometry(expression: str) -> Mapped[str | None]:
    """Return the column of what features show: a geometry as GeoJSON in CRS84, stored."""
    turned = f"ST_ForcePolygonCCW(ST_Transform({expression}, 4326))"
    return mapped_column(Text, Computed(f"ST_AsGeoJSON({turned}, 6, 0)", persisted=True))
