"""The answer of the agenda of a zona omogenea."""

from typing import Generic, Literal, TypeVar

from service.api.schemas.base import Collegamento, Schema
from service.api.schemas.elementi import Naviglio, Nodo, Parco, Plis
from service.api.schemas.obiettivi import ObiettivoQui, TotaliObiettivi
from service.api.schemas.piano import Messaggi, ProgettoQui, Totali, VoceServita
from service.api.schemas.territorio import ClasseEta, ComuneDiZona, Fonte, Zona

E = TypeVar("E", Parco, Plis, Naviglio, Nodo)


class Richiesta(Schema):
    """The zona and the filters that were asked for."""

    zona: str
    missione: list[str]
    driver: list[str]
    stato: list[str]
    edizione: list[str]
    certezza: list[str]


class Cifre(Schema):
    """The figures of the zona."""

    comuni: int
    popolazione: int | None
    popolazione_al: str | None
    superficie_km2: float | None
    densita_ab_km2: float | None
    eta: list[ClasseEta]
    eta_fonti: list[Fonte]


class ComuneInAgenda(ComuneDiZona):
    """A comune of the zona."""

    densita_ab_km2: float | None


class ComuneToccato(Schema):
    """A comune of the zona that an elemento concerns."""

    istat: str
    nome: str
    certezza: Literal["certa", "da_verificare"]
    base: Literal["appartenenza", "geometria", "appartenenza+geometria"]
    area_m2: float | None
    lunghezza_m: float | None
    fonte_id: str | None


class Presenza(Schema, Generic[E]):
    """An elemento in the zona; measured inside it, where its perimeter is exact."""

    elemento: E
    certezza: Literal["certa", "da_verificare"]
    area_m2: float | None
    lunghezza_m: float | None
    quota_elemento: float | None
    comuni: list[ComuneToccato]


class Strato(Schema, Generic[E]):
    """The elementi of a layer; an interchange and its stops count once."""

    layer: str
    titolo: str
    certi: list[Presenza[E]]
    da_verificare: list[Presenza[E]]
    non_in_vigore: list[Presenza[E]]
    quanti_certi: int
    quanti_da_verificare: int
    messaggio: str | None


class Strati(Schema):
    """The elementi of the zona by layer."""

    parchi: Strato[Parco]
    plis: Strato[Plis]
    navigli: Strato[Naviglio]
    nodi_trasporto: Strato[Nodo]


class ObiettivoServito(VoceServita):
    """An objective that a project serves, and its mission."""

    missione: str | None


class ProgettoInAgenda(ProgettoQui):
    """A project of the zona, its number on map and lists, and what of the plan it serves."""

    numero: int
    temi_ricorrenti: list[VoceServita]
    obiettivi: list[ObiettivoServito]
    driver: list[VoceServita]


class ProgettiInAgenda(Schema):
    """The projects, in four parts that are never merged."""

    certi: list[ProgettoInAgenda]
    da_verificare: list[ProgettoInAgenda]
    ambito: list[ProgettoInAgenda]
    non_determinabili: list[ProgettoInAgenda]
    totali: Totali
    messaggi: Messaggi


class ObiettiviInAgenda(Schema):
    """The objectives, in four parts that are never merged."""

    certi: list[ObiettivoQui]
    da_verificare: list[ObiettivoQui]
    ambito: list[ObiettivoQui]
    non_determinabili: list[ObiettivoQui]
    totali: TotaliObiettivi
    messaggi: Messaggi


class ProgettoDelGruppo(Schema):
    """A project of a group: ``attribuito`` by us, where no source says that it belongs there."""

    numero: int
    id: str
    attribuito: bool


class Gruppo(Schema):
    """The projects under a theme or a mission; without code, those under none."""

    codice: str | None
    edizione: str | None
    nome: str
    certi: list[ProgettoDelGruppo]
    da_verificare: list[ProgettoDelGruppo]
    ambito: list[ProgettoDelGruppo]
    non_determinabili: list[ProgettoDelGruppo]
    messaggio: str | None


class FonteUsata(Schema):
    """A source, and what it was used for."""

    fonte: Fonte
    usi: list[str]


class Agenda(Schema):
    """The agenda of a zona omogenea."""

    richiesta: Richiesta
    data: str
    zona: Zona
    cifre: Cifre
    comuni: list[ComuneInAgenda]
    strati: Strati
    progetti: ProgettiInAgenda
    temi_ricorrenti: list[Gruppo]
    missioni: list[Gruppo]
    obiettivi: ObiettiviInAgenda
    fonti: list[FonteUsata]
    avvisi: list[str]
    messaggio: str | None
    links: list[Collegamento]
