"""The plan's own hierarchy: editions, missions, objectives and the rest of its vocabulary."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import CHAR
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from service.models.base import SCHEMA, Base, one_of


class Edizione(Base):
    """One of the editions of the plan."""

    __tablename__ = "edizione"
    __table_args__ = (CheckConstraint(r"codice ~ '^\d{4}-\d{4}$'", name="codice"),)

    codice: Mapped[str] = mapped_column(Text, primary_key=True)
    titolo: Mapped[str | None] = mapped_column(Text)
    nota: Mapped[str | None] = mapped_column(Text)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))


class _Voce:
    """An entry of the plan's vocabulary, known by its code within one edition."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    edizione: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.edizione.codice"))
    codice: Mapped[str] = mapped_column(Text)
    nome: Mapped[str] = mapped_column(Text)
    ordine: Mapped[int] = mapped_column(SmallInteger)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[UniqueConstraint]:  # noqa: N805 - receives the class
        """Make the code unique within its edition."""
        return (UniqueConstraint("edizione", "codice"),)


class Missione(_Voce, Base):
    """A mission, after those of the PNRR."""

    __tablename__ = "missione"


class Tema(_Voce, Base):
    """A heading under a mission."""

    __tablename__ = "tema"

    missione_id: Mapped[int] = mapped_column(ForeignKey(f"{SCHEMA}.missione.id"))


class Driver(_Voce, Base):
    """One of the priority lines of work of the strategic agenda."""

    __tablename__ = "driver"


class ParolaChiave(_Voce, Base):
    """A keyword of the metropolitan city's action."""

    __tablename__ = "parola_chiave"


class Piattaforma(_Voce, Base):
    """A project platform of the first plan."""

    __tablename__ = "piattaforma"


class Dimensione(_Voce, Base):
    """One of the three dimensions of the plan."""

    __tablename__ = "dimensione"


class TemaRicorrente(_Voce, Base):
    """A theme that recurs in the agendas of the zone."""

    __tablename__ = "tema_ricorrente"


class Obiettivo(Base):
    """An objective; its official text is read from the document when this is at hand."""

    __tablename__ = "obiettivo"
    __table_args__ = (
        UniqueConstraint("edizione", "codice"),
        one_of("elenco_comuni", "completo", "parziale", "ignoto"),
        CheckConstraint("documento_sha256 ~ '^[0-9a-f]{64}$'", name="documento_sha256"),
        CheckConstraint("prima_riga >= 1 and ultima_riga >= prima_riga", name="righe"),
        Index("ix_obiettivo_missione_id", "missione_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    edizione: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.edizione.codice"))
    codice: Mapped[str] = mapped_column(Text)
    missione_id: Mapped[int | None] = mapped_column(ForeignKey(f"{SCHEMA}.missione.id"))
    tema_id: Mapped[int | None] = mapped_column(ForeignKey(f"{SCHEMA}.tema.id"))
    ordine: Mapped[int] = mapped_column(SmallInteger)
    titolo: Mapped[str] = mapped_column(Text)
    testo: Mapped[str | None] = mapped_column(Text)
    documento_sha256: Mapped[str | None] = mapped_column(CHAR(64))
    prima_riga: Mapped[int | None] = mapped_column(Integer)
    ultima_riga: Mapped[int | None] = mapped_column(Integer)
    duplicato_di: Mapped[int | None] = mapped_column(ForeignKey(f"{SCHEMA}.obiettivo.id"))
    elenco_comuni: Mapped[str | None] = mapped_column(Text)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))
