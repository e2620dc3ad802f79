"""What of the plan a project serves: by its source's word or by our attribution."""

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import SCHEMA, Base, one_of
from service.models.progetti import FONTE, OBIETTIVO, PROGETTO


class ProgettoObiettivo(Base):
    """An objective that a project serves, by its source's word or by our attribution."""

    __tablename__ = "progetto_obiettivo"
    __table_args__ = (
        one_of("natura", "dichiarata", "attribuita"),
        Index("ix_progetto_obiettivo_obiettivo_id", "obiettivo_id"),
    )

    progetto_id: Mapped[int] = mapped_column(
        ForeignKey(PROGETTO, ondelete="CASCADE"), primary_key=True
    )
    obiettivo_id: Mapped[int] = mapped_column(
        ForeignKey(OBIETTIVO, ondelete="CASCADE"), primary_key=True
    )
    natura: Mapped[str] = mapped_column(Text)
    motivo: Mapped[str] = mapped_column(Text)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(FONTE))


class ProgettoDriver(Base):
    """A driver that a project serves, by its source's word or by our attribution."""

    __tablename__ = "progetto_driver"
    __table_args__ = (
        one_of("natura", "dichiarata", "attribuita"),
        Index("ix_progetto_driver_driver_id", "driver_id"),
    )

    progetto_id: Mapped[int] = mapped_column(
        ForeignKey(PROGETTO, ondelete="CASCADE"), primary_key=True
    )
    driver_id: Mapped[int] = mapped_column(
        ForeignKey(f"{SCHEMA}.driver.id", ondelete="CASCADE"), primary_key=True
    )
    natura: Mapped[str] = mapped_column(Text)
    motivo: Mapped[str] = mapped_column(Text)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(FONTE))


class ProgettoTemaRicorrente(Base):
    """A recurring theme that a project belongs to, by its source's word or by our attribution."""

    __tablename__ = "progetto_tema_ricorrente"
    __table_args__ = (
        one_of("natura", "dichiarata", "attribuita"),
        Index("ix_progetto_tema_ricorrente_tema_ricorrente_id", "tema_ricorrente_id"),
    )

    progetto_id: Mapped[int] = mapped_column(
        ForeignKey(PROGETTO, ondelete="CASCADE"), primary_key=True
    )
    tema_ricorrente_id: Mapped[int] = mapped_column(
        ForeignKey(f"{SCHEMA}.tema_ricorrente.id", ondelete="CASCADE"), primary_key=True
    )
    natura: Mapped[str] = mapped_column(Text)
    motivo: Mapped[str] = mapped_column(Text)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(FONTE))
