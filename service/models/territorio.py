"""The territory: elementi of every layer, their own tables, and who is a member of what."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import CHAR, DOUBLE_PRECISION
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from service.models.base import (
    GEOM_OF_LAYER,
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

ELEMENTO = f"{SCHEMA}.elemento.id"


class Elemento(Base):
    """A feature of a layer: everything that a place of the plan may point to."""

    __tablename__ = "elemento"
    __table_args__ = (
        UniqueConstraint("layer", "codice"),
        UniqueConstraint("id", "layer"),
        one_of("layer", *LAYERS),
        one_of("precisione", "rilevata", "generalizzata", "derivata", "schematica", "assente"),
        one_of("elenco_comuni", "completo", "parziale", "ignoto"),
        partial_date("data_riferimento"),
        sound_geometry("geom"),
        sound_geometry("geom_indicativa"),
        CheckConstraint("(precisione = 'assente') = (geom is null)", name="geom_precisione"),
        CheckConstraint(
            "layer not in ('comuni', 'zone_omogenee', 'parchi', 'plis', 'area_metropolitana') "
            "or geom is null or ST_Dimension(geom) = 2",
            name="geom_poligono",
        ),
        CheckConstraint(
            "layer <> 'nodi_trasporto' or geom is null or ST_Dimension(geom) = 0",
            name="geom_punto",
        ),
        CheckConstraint(
            "layer <> 'navigli' or geom is null or ST_Dimension(geom) = 1", name="geom_linea"
        ),
        CheckConstraint("not da_membri or elenco_comuni = 'completo'", name="da_membri"),
        CheckConstraint("btrim(nome) <> ''", name="nome"),
        CheckConstraint("codice ~ '^[0-9a-z]+(-[0-9a-z]+)*$'", name="codice"),
        Index("ix_elemento_geom", "geom", postgresql_using="gist"),
        Index("ix_elemento_geom_indicativa", "geom_indicativa", postgresql_using="gist"),
        Index("ix_elemento_geom_3857", "geom_3857", postgresql_using="gist"),
        Index("ix_elemento_fonte_id", "fonte_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    layer: Mapped[str] = mapped_column(Text)
    codice: Mapped[str] = mapped_column(Text)
    nome: Mapped[str] = mapped_column(Text)
    geom: Mapped[Any] = geometry_column()
    geom_indicativa: Mapped[Any] = geometry_column("MULTIPOLYGON")
    nucleo: Mapped[Any] = geometry_column()
    """The part of ``geom`` deeper than the tolerance; null where no tolerance applies."""
    riquadro: Mapped[list[float] | None] = mapped_column(ARRAY(DOUBLE_PRECISION))
    riquadro_indicativo: Mapped[list[float] | None] = mapped_column(ARRAY(DOUBLE_PRECISION))
    """Derived: west, south, east, north of ``geom`` and of ``geom_indicativa`` in degrees."""
    geom_3857: Mapped[Any] = drawn_geometry("ST_Transform(coalesce(geom, geom_indicativa), 3857)")
    """What maps draw: the perimeter, or the indicative one; nothing is measured on it."""
    geojson: Mapped[str | None] = shown_geometry(GEOM_OF_LAYER)
    precisione: Mapped[str] = mapped_column(Text, server_default=text("'assente'"))
    ufficiale: Mapped[bool] = mapped_column(Boolean, server_default=false())
    data_riferimento: Mapped[str | None] = mapped_column(Text)
    elenco_comuni: Mapped[str | None] = mapped_column(Text)
    da_membri: Mapped[bool] = mapped_column(Boolean, server_default=false())
    """True where the perimeter is by definition the union of the member comuni."""
    fonte_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))


class _DiElemento:
    """Key and layer of the own table of one layer."""

    LAYER: str

    elemento_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)

    @declared_attr
    def layer(cls) -> Mapped[str]:  # noqa: N805 - declared_attr receives the class
        """Layer of the elemento, always the one of this table."""
        return mapped_column(Text, server_default=text(f"'{cls.LAYER}'"))


def _of_layer(layer: str, *more: Any) -> tuple[Any, ...]:
    return (
        ForeignKeyConstraint(
            ["elemento_id", "layer"],
            [ELEMENTO, f"{SCHEMA}.elemento.layer"],
            ondelete="CASCADE",
        ),
        CheckConstraint(f"layer = '{layer}'", name="layer"),
        *more,
    )


class Comune(_DiElemento, Base):
    """A comune of the metropolitan city."""

    LAYER = "comuni"
    __tablename__ = "comune"
    __table_args__ = _of_layer(
        LAYER,
        UniqueConstraint("istat"),
        UniqueConstraint("codice_catastale"),
        CheckConstraint("istat ~ '^[0-9]{6}$'", name="istat"),
        CheckConstraint("codice_catastale ~ '^[A-Z][0-9]{3}$'", name="codice_catastale"),
        CheckConstraint("popolazione >= 0", name="popolazione"),
        partial_date("popolazione_al"),
    )

    istat: Mapped[str] = mapped_column(CHAR(6))
    codice_catastale: Mapped[str | None] = mapped_column(CHAR(4))
    popolazione: Mapped[int | None] = mapped_column(Integer)
    popolazione_al: Mapped[str | None] = mapped_column(Text)


class PopolazioneEta(Base):
    """Inhabitants of a comune by single year of age (100 holds those of 100 and over)."""

    __tablename__ = "popolazione_eta"
    __table_args__ = (
        CheckConstraint("eta between 0 and 100", name="eta"),
        CheckConstraint("maschi >= 0 and femmine >= 0", name="abitanti"),
    )

    comune_id: Mapped[int] = mapped_column(
        ForeignKey(f"{SCHEMA}.comune.elemento_id", ondelete="CASCADE"), primary_key=True
    )
    eta: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    maschi: Mapped[int] = mapped_column(Integer)
    femmine: Mapped[int] = mapped_column(Integer)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))


class ComuneStorico(Base):
    """A superseded code and the one in force."""

    __tablename__ = "comune_storico"
    __table_args__ = (
        CheckConstraint("istat ~ '^[0-9]{6}$'", name="istat"),
        partial_date("dal"),
    )

    istat: Mapped[str] = mapped_column(CHAR(6), primary_key=True)
    nome: Mapped[str] = mapped_column(Text)
    istat_attuale: Mapped[str] = mapped_column(
        CHAR(6), ForeignKey(f"{SCHEMA}.comune.istat", ondelete="CASCADE")
    )
    dal: Mapped[str | None] = mapped_column(Text)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))


class ZonaOmogenea(_DiElemento, Base):
    """One of the seven zone omogenee; its geometry is always rebuilt from its comuni."""

    LAYER = "zone_omogenee"
    __tablename__ = "zona_omogenea"
    __table_args__ = _of_layer(LAYER)

    vocazione: Mapped[str | None] = mapped_column(Text)
    vocazione_fonte_id: Mapped[str | None] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))


class Parco(_DiElemento, Base):
    """A regional park, a reserve or another park of metropolitan standing."""

    LAYER = "parchi"
    __tablename__ = "parco"
    __table_args__ = _of_layer(LAYER)

    tipo: Mapped[str] = mapped_column(Text)
    atto: Mapped[str | None] = mapped_column(Text)
    ente_gestore: Mapped[str | None] = mapped_column(Text)
    superficie_ha: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    nota: Mapped[str | None] = mapped_column(Text)


class Plis(_DiElemento, Base):
    """A local park of more than one comune; a proposed or ended one makes no incidenza."""

    LAYER = "plis"
    __tablename__ = "plis"
    __table_args__ = _of_layer(LAYER, one_of("stato", "esistente", "proposto", "cessato"))

    stato: Mapped[str] = mapped_column(Text)
    atto: Mapped[str | None] = mapped_column(Text)
    ente_gestore: Mapped[str | None] = mapped_column(Text)
    superficie_ha: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    nota: Mapped[str | None] = mapped_column(Text)


class Naviglio(_DiElemento, Base):
    """A naviglio or another canal."""

    LAYER = "navigli"
    __tablename__ = "naviglio"
    __table_args__ = _of_layer(LAYER)

    tipo: Mapped[str] = mapped_column(Text)
    lunghezza_km: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    da: Mapped[str | None] = mapped_column(Text)
    a: Mapped[str | None] = mapped_column(Text)
    nota: Mapped[str | None] = mapped_column(Text)


class NodoTrasporto(_DiElemento, Base):
    """A stop, a station or an interchange; the stops of an interchange are its parts."""

    LAYER = "nodi_trasporto"
    __tablename__ = "nodo_trasporto"
    __table_args__ = _of_layer(LAYER, Index("ix_nodo_trasporto_parte_di", "parte_di"))

    tipo: Mapped[str] = mapped_column(Text)
    linee: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    parte_di: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.nodo_trasporto.elemento_id", ondelete="SET NULL")
    )


class Appartenenza(Base):
    """A membership known as a fact: this comune belongs to that elemento."""

    __tablename__ = "appartenenza"
    __table_args__ = (
        UniqueConstraint("elemento_id", "comune_id", "dal"),
        one_of("base", "fonte", "eliminazione"),
        partial_date("dal"),
        partial_date("al"),
        Index("ix_appartenenza_comune_id", "comune_id"),
        Index(
            "uq_appartenenza_in_vigore",
            "elemento_id",
            "comune_id",
            unique=True,
            postgresql_where=text("al is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    elemento_id: Mapped[int] = mapped_column(ForeignKey(ELEMENTO, ondelete="CASCADE"))
    comune_id: Mapped[int] = mapped_column(
        ForeignKey(f"{SCHEMA}.comune.elemento_id", ondelete="CASCADE")
    )
    ordine: Mapped[int | None] = mapped_column(SmallInteger)
    dal: Mapped[str | None] = mapped_column(Text)
    al: Mapped[str | None] = mapped_column(Text)
    base: Mapped[str] = mapped_column(Text, server_default=text("'fonte'"))
    nota: Mapped[str | None] = mapped_column(Text)
    fonte_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.fonte.id"))


class ElementoComune(Base):
    """Derived: the comuni that an elemento concerns, by membership, by geometry or by both."""

    __tablename__ = "elemento_comune"
    __table_args__ = (
        one_of("base", "appartenenza", "geometria", "appartenenza+geometria"),
        one_of("certezza", "certa", "da_verificare"),
        Index("ix_elemento_comune_comune_id", "comune_id"),
    )

    elemento_id: Mapped[int] = mapped_column(
        ForeignKey(ELEMENTO, ondelete="CASCADE"), primary_key=True
    )
    comune_id: Mapped[int] = mapped_column(
        ForeignKey(ELEMENTO, ondelete="CASCADE"), primary_key=True
    )
    base: Mapped[str] = mapped_column(Text)
    certezza: Mapped[str] = mapped_column(Text)
    area_m2: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    lunghezza_m: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    quota_comune: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    quota_elemento: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
