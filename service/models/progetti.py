"""Projects, the places of projects and objectives, and the incidenza derived from them."""

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import CHAR, DOUBLE_PRECISION, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import (
    LAYERS,
    SCHEMA,
    Base,
    drawn_geometry,
    geometry_column,
    one_of,
    partial_date,
    shown_geometry,
    sound_geometry,
)

STATI = (
    "annunciato",
    "progettazione",
    "gara",
    "lavori",
    "concluso",
    "sospeso",
    "non_noto",
)
PROGETTO, OBIETTIVO, FONTE = (f"{SCHEMA}.{each}.id" for each in ("progetto", "obiettivo", "fonte"))


class Progetto(Base):
    """A project of the plan: a programme, an intervention or an instrument."""

    __tablename__ = "progetto"
    __table_args__ = (
        UniqueConstraint("codice"),
        CheckConstraint("codice ~ '^[0-9a-z]+(-[0-9a-z]+)*$'", name="codice"),
        CheckConstraint("btrim(titolo) <> ''", name="titolo"),
        one_of("tipo", "programma", "intervento", "strumento"),
        one_of("stato", *STATI),
        one_of(
            "importo_natura", "quadro_economico", "finanziamento", "sola_progettazione", "quota"
        ),
        CheckConstraint("importo_eur > 0", name="importo_eur"),
        CheckConstraint(
            "(importo_eur is null) = (importo_natura is null)", name="importo_con_natura"
        ),
        one_of("elenco_comuni", "completo", "parziale", "ignoto"),
        one_of("geom_precisione", "rilevata", "generalizzata", "schematica"),
        CheckConstraint("(geom is null) = (geom_precisione is null)", name="geom_con_precisione"),
        CheckConstraint("parte_di <> id", name="parte_di"),
        partial_date("stato_al"),
        partial_date("importo_al"),
        partial_date("inizio"),
        partial_date("fine"),
        sound_geometry("geom"),
        Index("ix_progetto_geom", "geom", postgresql_using="gist"),
        Index("ix_progetto_geom_3857", "geom_3857", postgresql_using="gist"),
        Index("ix_progetto_ricerca", "ricerca", postgresql_using="gin"),
        Index("ix_progetto_parte_di", "parte_di", postgresql_where=text("parte_di is not null")),
        Index(
            "ix_progetto_non_completo",
            "id",
            postgresql_where=text("elenco_comuni <> 'completo'"),
        ),
        Index("ix_progetto_senza_geom", "id", postgresql_where=text("geom is null")),
        Index("ix_progetto_fonte_id", "fonte_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    codice: Mapped[str] = mapped_column(Text)
    edizione: Mapped[str | None] = mapped_column(ForeignKey(f"{SCHEMA}.edizione.codice"))
    titolo: Mapped[str] = mapped_column(Text)
    descrizione: Mapped[str | None] = mapped_column(Text)
    tema: Mapped[str | None] = mapped_column(Text)
    tipo: Mapped[str] = mapped_column(Text)
    parte_di: Mapped[int | None] = mapped_column(ForeignKey(PROGETTO, ondelete="SET NULL"))
    stato: Mapped[str] = mapped_column(Text)
    stato_testo: Mapped[str | None] = mapped_column(Text)
    stato_al: Mapped[str | None] = mapped_column(Text)
    ente_capofila: Mapped[str | None] = mapped_column(Text)
    importo_eur: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    importo_natura: Mapped[str | None] = mapped_column(Text)
    importo_al: Mapped[str | None] = mapped_column(Text)
    finanziamento: Mapped[str | None] = mapped_column(Text)
    inizio: Mapped[str | None] = mapped_column(Text)
    fine: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    elenco_comuni: Mapped[str] = mapped_column(Text)
    comuni_fuori_area: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """Places outside the metropolitan city: such a project never lies wholly inside."""
    nota: Mapped[str | None] = mapped_column(Text)
    geom: Mapped[Any] = geometry_column()
    geom_3857: Mapped[Any] = drawn_geometry("ST_ForcePolygonCW(ST_Transform(geom, 3857))")
    geojson: Mapped[str | None] = shown_geometry("geom")
    disegno_da: Mapped[int | None] = mapped_column(
        SmallInteger,
        Computed("disegno_da(ST_ForcePolygonCW(ST_Transform(geom, 3857)))", persisted=True),
    )
    geom_precisione: Mapped[str | None] = mapped_column(Text)
    versione: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    fonte_id: Mapped[str] = mapped_column(ForeignKey(FONTE))
    ricerca: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed(
            "setweight(to_tsvector('italian', titolo), 'A') || "
            "setweight(to_tsvector('italian', coalesce(descrizione, '')), 'B') || "
            "setweight(to_tsvector('italian', coalesce(tema, '')), 'C')",
            persisted=True,
        ),
    )


class ProgettoCup(Base):
    """A CUP (Codice unico di progetto) of a project."""

    __tablename__ = "progetto_cup"
    __table_args__ = (CheckConstraint("cup ~ '^[A-Z][0-9A-Z]{14}$'", name="cup"),)

    progetto_id: Mapped[int] = mapped_column(
        ForeignKey(PROGETTO, ondelete="CASCADE"), primary_key=True
    )
    cup: Mapped[str] = mapped_column(CHAR(15), primary_key=True)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(FONTE))


class ProgettoFonte(Base):
    """A source of a project, beside its main one."""

    __tablename__ = "progetto_fonte"

    progetto_id: Mapped[int] = mapped_column(
        ForeignKey(PROGETTO, ondelete="CASCADE"), primary_key=True
    )
    fonte_id: Mapped[str] = mapped_column(ForeignKey(FONTE), primary_key=True)


class Localizzazione(Base):
    """The statement that a subject is at an elemento, or at a whole layer (no ``elemento_id``)."""

    __tablename__ = "localizzazione"
    __table_args__ = (
        ForeignKeyConstraint(
            ["elemento_id", "layer"], [f"{SCHEMA}.elemento.id", f"{SCHEMA}.elemento.layer"]
        ),
        one_of("layer", *LAYERS),
        one_of("menzione", "esplicita", "generica", "ambito"),
        one_of("estensione", "intero", "parte", "ignota"),
        one_of("natura", "dichiarata", "attribuita"),
        CheckConstraint("num_nonnulls(progetto_id, obiettivo_id) = 1", name="soggetto"),
        CheckConstraint(
            "tipo is null or elemento_id is null "
            "and layer in ('parchi', 'navigli', 'nodi_trasporto')",
            name="tipo",
        ),
        CheckConstraint(
            r"motivo ~ '\S' and array_length(regexp_split_to_array(btrim(motivo), '\s+'), 1) <= 8",
            name="motivo",
        ),
        Index(
            "uq_localizzazione_progetto",
            "progetto_id",
            "layer",
            text("coalesce(elemento_id, 0)"),
            text("coalesce(tipo, '')"),
            unique=True,
            postgresql_where=text("progetto_id is not null"),
        ),
        Index(
            "uq_localizzazione_obiettivo",
            "obiettivo_id",
            "layer",
            text("coalesce(elemento_id, 0)"),
            text("coalesce(tipo, '')"),
            unique=True,
            postgresql_where=text("obiettivo_id is not null"),
        ),
        Index("ix_localizzazione_elemento_id", "elemento_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    progetto_id: Mapped[int | None] = mapped_column(ForeignKey(PROGETTO, ondelete="CASCADE"))
    obiettivo_id: Mapped[int | None] = mapped_column(ForeignKey(OBIETTIVO, ondelete="CASCADE"))
    layer: Mapped[str] = mapped_column(Text)
    elemento_id: Mapped[int | None] = mapped_column(BigInteger)
    tipo: Mapped[str | None] = mapped_column(Text)
    menzione: Mapped[str] = mapped_column(Text)
    estensione: Mapped[str] = mapped_column(Text)
    natura: Mapped[str] = mapped_column(Text)
    motivo: Mapped[str] = mapped_column(Text)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(FONTE))


class Incidenza(Base):
    """Derived: one row for each chain by which a subject reaches an elemento.

    Rows stop at comuni and at the elementi named; the chains to the zone omogenee, which add a
    membership to those rows, are in the view ``incidenza_zona``.
    """

    __tablename__ = "incidenza"
    __table_args__ = (
        one_of("certezza", "certa", "da_verificare", "ambito"),
        one_of("base", "dichiarazione", "appartenenza", "geometria", "appartenenza+geometria"),
        CheckConstraint("num_nonnulls(progetto_id, obiettivo_id) = 1", name="soggetto"),
        Index("ix_incidenza_elemento_id", "elemento_id", "progetto_id"),
        Index(
            "ix_incidenza_progetto_id",
            "progetto_id",
            postgresql_where=text("progetto_id is not null"),
        ),
        Index(
            "ix_incidenza_obiettivo_id",
            "obiettivo_id",
            postgresql_where=text("obiettivo_id is not null"),
        ),
        Index(
            "ix_incidenza_localizzazione_id",
            "localizzazione_id",
            postgresql_where=text("localizzazione_id is not null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    progetto_id: Mapped[int | None] = mapped_column(ForeignKey(PROGETTO, ondelete="CASCADE"))
    obiettivo_id: Mapped[int | None] = mapped_column(ForeignKey(OBIETTIVO, ondelete="CASCADE"))
    localizzazione_id: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.localizzazione.id", ondelete="CASCADE")
    )
    elemento_id: Mapped[int] = mapped_column(
        ForeignKey(f"{SCHEMA}.elemento.id", ondelete="CASCADE")
    )
    layer: Mapped[str] = mapped_column(Text)
    via: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    certezza: Mapped[str] = mapped_column(Text)
    base: Mapped[str] = mapped_column(Text)
    area_m2: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    lunghezza_m: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    quota_comune: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    quota_soggetto: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    contenuto: Mapped[bool] = mapped_column(Boolean, server_default=false())
    """True where the whole subject is known to lie inside this comune."""
    intervento: Mapped[bool] = mapped_column(Boolean, server_default=false())
    importo_eur: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    importo_natura: Mapped[str | None] = mapped_column(Text)
    """Repeated from the project, so that the totals of a place need not look each of them up."""
