"""The answer about a drawn geometry."""

from typing import Literal

from service.api.schemas.base import Collegamento, Schema
from service.api.schemas.piano import Certezza, Passo, Progetto
from service.api.schemas.territorio import Precisione

CertezzaQui = Literal[Certezza, "non_determinabile"]


class Misura(Schema):
    """The measures of a drawn geometry, planar in EPSG:7791."""

    area_m2: float | None
    lunghezza_m: float | None


class Incontro(Schema):
    """How a drawn geometry meets something of the territory; ``distanza_m`` for nodi alone."""

    nome: str
    precisione: Precisione
    certezza: Certezza
    area_m2: float | None
    lunghezza_m: float | None
    quota_elemento: float | None
    quota_geometria: float | None
    distanza_m: float | None


class ElementoIncontrato(Incontro):
    """An elemento that a drawn geometry meets; ``parte_di`` for nodi alone."""

    layer: str
    codice: str
    parte_di: str | None


class ComuneIncontrato(Incontro):
    """A comune that a drawn geometry meets."""

    istat: str


class Attraverso(Schema):
    """An elemento that a drawn geometry meets and a subject reaches."""

    layer: str
    codice: str


class ProgettoIncontrato(Progetto):
    """A project at a drawn geometry: by its own, through what is met, or not to be determined."""

    certezza: CertezzaQui
    area_m2: float | None
    lunghezza_m: float | None
    attraverso: list[Attraverso]


class ObiettivoIncontrato(Schema):
    """An objective that reaches what a drawn geometry meets, or may do so."""

    codice: str
    edizione: str
    titolo: str
    certezza: CertezzaQui
    attraverso: list[Attraverso]


class MessaggiDiGeometria(Schema):
    """What empty parts mean."""

    territorio: str | None
    progetti: str | None


class IncidenzaDiGeometria(Schema):
    """What a drawn geometry meets."""

    geometria: Misura
    comuni: list[ComuneIncontrato]
    zone_omogenee: list[ElementoIncontrato]
    parchi: list[ElementoIncontrato]
    plis: list[ElementoIncontrato]
    navigli: list[ElementoIncontrato]
    nodi_trasporto: list[ElementoIncontrato]
    progetti: list[ProgettoIncontrato]
    progetti_totale: int
    obiettivi: list[ObiettivoIncontrato]
    non_misurabili: list[Passo]
    messaggi: MessaggiDiGeometria
    entro_m: float
    links: list[Collegamento]
