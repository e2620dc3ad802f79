"""The plan's own hierarchy: editions, missions, objectives and the rest of its vocabulary.

Names are the plan's own. Where the plan gives none, ``nome`` or ``titolo`` is a short title in our
words. The official text is read from the document when this is at hand, and is else null; a
trigger makes it null when the lines that it was read from change.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import CHAR
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from service.models.base import LAYERS, SCHEMA, Base, one_of

SUBJECTS = ("driver_id", "progetto_piattaforma_id", "voce_piano_id")
TIPI_VOCE = (
    "blocco",
    "elemento_agenda",
    "principio",
    "attuazione",
    "intesa",
    "prima_mossa",
    "monitoraggio",
    "comunicato",
)


class Edizione(Base):
    """One of the editions of the plan."""

    __tablename__ = "edizione"
    __table_args__ = (CheckConstraint(r"codice ~ '^\d{4}-\d{4}$'", name="codice"),)

    codice: Mapped[str] = mapped_column(Text, primary_key=True)
    titolo: Mapped[str | None] = mapped_column(Text)
    nota: Mapped[str | None] = mapped_column(Text)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))


class _ConTesto:
    """The official text, and where it stands: document, first and last line, from 1."""

    testo: Mapped[str | None] = mapped_column(Text)
    documento_sha256: Mapped[str | None] = mapped_column(CHAR(64))
    prima_riga: Mapped[int | None] = mapped_column(Integer)
    ultima_riga: Mapped[int | None] = mapped_column(Integer)


def _of_voce(*more: Any) -> tuple[Any, ...]:
    """Return what holds of every entry: one code in an edition, lines that make sense."""
    return (
        UniqueConstraint("edizione", "codice"),
        CheckConstraint("documento_sha256 ~ '^[0-9a-f]{64}$'", name="documento_sha256"),
        CheckConstraint("prima_riga >= 1 and ultima_riga >= prima_riga", name="righe"),
        *more,
    )


class _Voce(_ConTesto):
    """An entry of the plan's vocabulary, known by its code within one edition."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    edizione: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.edizione.codice"))
    codice: Mapped[str] = mapped_column(Text)
    nome: Mapped[str] = mapped_column(Text)
    ordine: Mapped[int] = mapped_column(SmallInteger)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - receives the class
        """Give what holds of every entry."""
        return _of_voce()


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


class ProgettoPiattaforma(_Voce, Base):
    """A project that the first plan lists under a platform; none of ``progetto``'s."""

    __tablename__ = "progetto_piattaforma"

    piattaforma_id: Mapped[int] = mapped_column(ForeignKey(f"{SCHEMA}.piattaforma.id"))


class Dimensione(_Voce, Base):
    """One of the three dimensions of the plan."""

    __tablename__ = "dimensione"


class TemaRicorrente(_Voce, Base):
    """A theme that recurs in the agendas of the zone."""

    __tablename__ = "tema_ricorrente"


class VocePiano(_Voce, Base):
    """An entry that is tied to no other: a policy, an element of an agenda, a first move."""

    __tablename__ = "voce_piano"
    __table_args__ = _of_voce(one_of("tipo", *TIPI_VOCE))

    tipo: Mapped[str] = mapped_column(Text)


class Obiettivo(_ConTesto, Base):
    """An objective of the plan."""

    __tablename__ = "obiettivo"
    __table_args__ = _of_voce(
        one_of("elenco_comuni", "completo", "parziale", "ignoto"),
        Index("ix_obiettivo_missione_id", "missione_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    edizione: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.edizione.codice"))
    codice: Mapped[str] = mapped_column(Text)
    missione_id: Mapped[int | None] = mapped_column(ForeignKey(f"{SCHEMA}.missione.id"))
    tema_id: Mapped[int | None] = mapped_column(ForeignKey(f"{SCHEMA}.tema.id"))
    ordine: Mapped[int] = mapped_column(SmallInteger)
    titolo: Mapped[str] = mapped_column(Text)
    duplicato_di: Mapped[int | None] = mapped_column(ForeignKey(f"{SCHEMA}.obiettivo.id"))
    elenco_comuni: Mapped[str | None] = mapped_column(Text)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))


class LocalizzazioneVoce(Base):
    """The statement that an entry other than an objective is at an elemento or a whole layer.

    It is shown with its entry; unlike ``localizzazione`` it makes no incidenza.
    """

    __tablename__ = "localizzazione_voce"
    __table_args__ = (
        ForeignKeyConstraint(
            ["elemento_id", "layer"], [f"{SCHEMA}.elemento.id", f"{SCHEMA}.elemento.layer"]
        ),
        one_of("layer", *LAYERS),
        one_of("menzione", "esplicita", "generica", "ambito"),
        one_of("estensione", "intero", "parte", "ignota"),
        one_of("natura", "dichiarata", "attribuita"),
        CheckConstraint(f"num_nonnulls({', '.join(SUBJECTS)}) = 1", name="soggetto"),
        CheckConstraint("tipo is null or elemento_id is null", name="tipo"),
        CheckConstraint(
            r"motivo ~ '\S' and array_length(regexp_split_to_array(btrim(motivo), '\s+'), 1) <= 8",
            name="motivo",
        ),
        Index(
            "uq_localizzazione_voce",
            *(text(f"coalesce({name}, 0)") for name in SUBJECTS),
            "layer",
            text("coalesce(elemento_id, 0)"),
            text("coalesce(tipo, '')"),
            unique=True,
        ),
        Index("ix_localizzazione_voce_elemento_id", "elemento_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    driver_id: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.driver.id", ondelete="CASCADE")
    )
    progetto_piattaforma_id: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.progetto_piattaforma.id", ondelete="CASCADE")
    )
    voce_piano_id: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.voce_piano.id", ondelete="CASCADE")
    )
    layer: Mapped[str] = mapped_column(Text)
    elemento_id: Mapped[int | None] = mapped_column(BigInteger)
    tipo: Mapped[str | None] = mapped_column(Text)
    menzione: Mapped[str] = mapped_column(Text)
    estensione: Mapped[str] = mapped_column(Text)
    natura: Mapped[str] = mapped_column(Text)
    motivo: Mapped[str] = mapped_column(Text)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))
