"""The answers about comuni and zone omogenee."""

from typing import Literal

from service.api.schemas.base import Collegamento, Schema

Precisione = Literal["rilevata", "generalizzata", "derivata", "schematica", "assente"]


class Fonte(Schema):
    """A source."""

    id: str
    documento: str
    editore: str | None
    natura: Literal["ente", "stampa", "derivata"]
    licenza: str | None
    licenza_verificata: bool
    data: str | None
    indirizzo: str | None


class Comune(Schema):
    """A comune."""

    istat: str
    nome: str
    codice_catastale: str | None
    zona_omogenea: str | None
    zona_omogenea_nome: str | None
    popolazione: int | None
    popolazione_al: str | None
    superficie_km2: float | None
    precisione: Precisione
    ufficiale: bool
    data_riferimento: str | None
    bbox: tuple[float, float, float, float] | None
    fonte: Fonte


class ComuneConCollegamenti(Comune):
    """A comune and where to go from it."""

    links: list[Collegamento]


class ElencoComuni(Schema):
    """A page of comuni."""

    items: list[Comune]
    totale: int
    avvisi: list[str]
    links: list[Collegamento]


class ClasseEta(Schema):
    """Inhabitants of a class of age."""

    classe: str
    maschi: int
    femmine: int
    totale: int


class CodiceStorico(Schema):
    """A superseded code."""

    istat: str
    nome: str
    dal: str | None
    fonte_id: str


class ZonaDelComune(Schema):
    """The zona omogenea of a comune, and how the membership is known."""

    id: str
    nome: str
    appartenenza: Literal["fonte", "eliminazione"]
    dal: str | None
    fonte: Fonte


class Scheda(Schema):
    """What is known of a comune beside the plan."""

    comune: Comune
    zona: ZonaDelComune | None
    eta: list[ClasseEta]
    eta_fonte: Fonte | None
    codici_storici: list[CodiceStorico]
    links: list[Collegamento]


class Appartenenze(Schema):
    """How the members of a zona are known."""

    da_fonte: int
    per_eliminazione: int


class Zona(Schema):
    """A zona omogenea."""

    id: str
    nome: str
    vocazione: str | None
    vocazione_fonte: Fonte | None
    comuni: int
    popolazione: int | None
    superficie_km2: float | None
    appartenenze: Appartenenze
    precisione: Precisione
    ufficiale: bool
    data_riferimento: str | None
    bbox: tuple[float, float, float, float] | None
    fonte: Fonte


class ZonaConCollegamenti(Zona):
    """A zona and where to go from it."""

    links: list[Collegamento]


class ElencoZone(Schema):
    """A page of zone omogenee."""

    items: list[Zona]
    totale: int
    avvisi: list[str]
    links: list[Collegamento]


class ComuneDiZona(Comune):
    """A comune of a zona, and how its membership is known."""

    appartenenza: Literal["fonte", "eliminazione"]
    dal: str | None
    appartenenza_fonte: Fonte


class ElencoComuniDiZona(Schema):
    """A page of the comuni of a zona."""

    items: list[ComuneDiZona]
    totale: int
    avvisi: list[str]
    links: list[Collegamento]
