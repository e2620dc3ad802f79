"""Sources of every row of fact, and the numbers by which an answer is told from an older one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, DateTime, Text, false, func, text
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, one_of, partial_date


class Fonte(Base):
    """A document or data set from which facts were read."""

    __tablename__ = "fonte"
    __table_args__ = (one_of("natura", "ente", "stampa", "derivata"), partial_date("data"))

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    documento: Mapped[str] = mapped_column(Text)
    editore: Mapped[str | None] = mapped_column(Text)
    natura: Mapped[str] = mapped_column(Text)
    licenza: Mapped[str | None] = mapped_column(Text)
    licenza_verificata: Mapped[bool] = mapped_column(Boolean, server_default=false())
    data: Mapped[str | None] = mapped_column(Text)
    indirizzo: Mapped[str | None] = mapped_column(Text)
    caricata_al: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Revisione(Base):
    """Number of a published resource; triggers raise it with every change that it shows."""

    __tablename__ = "revisione"

    risorsa: Mapped[str] = mapped_column(Text, primary_key=True)
    numero: Mapped[int] = mapped_column(BigInteger, server_default=text("1"))
    modificata_al: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )


class BancaDati(Base):
    """One row: the identity of this database, so that two of them never share an entity tag."""

    __tablename__ = "banca_dati"

    uuid: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
