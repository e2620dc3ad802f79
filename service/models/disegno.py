"""What vector tiles draw, made beforehand for each zoom."""

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from geo.crs import WEB
from service.models.base import Base, sound_geometry
from service.models.territorio import ELEMENTO


class Generalizzata(Base):
    """Derived: the geometry of an elemento for one zoom, every vertex on that zoom's tile grid.

    A trigger removes the rows of a geometry that changes; where there is none, ``geom_3857`` of
    the elemento is drawn.
    """

    __tablename__ = "generalizzata"
    __table_args__ = (
        CheckConstraint("zoom between 0 and 14", name="zoom"),
        sound_geometry("geom"),
    )

    elemento_id: Mapped[int] = mapped_column(
        ForeignKey(ELEMENTO, ondelete="CASCADE"), primary_key=True
    )
    zoom: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    geom: Mapped[Any] = mapped_column(Geometry("GEOMETRY", srid=WEB, spatial_index=False))
