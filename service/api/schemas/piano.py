"""The answers about projects and incidenza."""

from typing import Literal

from service.api.schemas.base import Collegamento, Schema
from service.api.schemas.territorio import Comune, Fonte, Zona

Certezza = Literal["certa", "da_verificare", "ambito"]
Menzione = Literal["esplicita", "generica", "ambito"]
Estensione = Literal["intero", "parte", "ignota"]
Natura = Literal["dichiarata", "attribuita"]


class Passo(Schema):
    """One elemento of a chain."""

    layer: str
    codice: str
    nome: str


class Incidenza(Schema):
    """One chain from a subject to an elemento, why it holds and how surely."""

    via: list[Passo]
    certezza: Certezza
    base: Literal["dichiarazione", "appartenenza", "geometria", "appartenenza+geometria"]
    menzione: Menzione | None
    estensione: Estensione | None
    natura: Natura | None
    motivo: str
    area_m2: float | None
    lunghezza_m: float | None
    quota_comune: float | None
    quota_soggetto: float | None
    fonte_id: str | None


class Progetto(Schema):
    """A project."""

    id: str
    titolo: str
    descrizione: str | None
    tema: str | None
    tipo: Literal["programma", "intervento", "strumento"]
    edizione: str | None
    parte_di: str | None
    stato: str
    stato_testo: str | None
    stato_al: str | None
    stato_vecchio: bool | None
    ente_capofila: str | None
    importo_eur: float | None
    importo_natura: str | None
    importo_al: str | None
    finanziamento: str | None
    cup: list[str]
    inizio: str | None
    fine: str | None
    url: str | None
    elenco_comuni: Literal["completo", "parziale", "ignoto"]
    comuni_fuori_area: list[str]
    geom_precisione: str | None
    nota: str | None
    fonti: list[Fonte]


class ElencoProgetti(Schema):
    """A page of projects; ``avvisi`` say what the list leaves out although it may belong there."""

    items: list[Progetto]
    totale: int
    avvisi: list[str]
    links: list[Collegamento]


class Localizzazione(Schema):
    """The words that place a project."""

    layer: str
    elemento: Passo | None
    tipo: str | None
    menzione: Menzione
    estensione: Estensione
    natura: Natura
    motivo: str
    fonte: Fonte


class VoceServita(Schema):
    """An objective, a driver or a recurring theme of a project."""

    edizione: str
    codice: str
    titolo: str
    natura: Natura
    motivo: str
    fonte: Fonte


class ProgettoCompleto(Progetto):
    """A project with its parts, its places, and the objectives and drivers that it serves."""

    parti: list[Progetto]
    localizzazioni: list[Localizzazione]
    obiettivi: list[VoceServita]
    driver: list[VoceServita]
    temi_ricorrenti: list[VoceServita]
    links: list[Collegamento]


class ElementoRaggiunto(Schema):
    """An elemento that a project reaches."""

    layer: str
    codice: str
    nome: str
    certezza: Certezza
    incidenza: list[Incidenza]


class ComuneRaggiunto(Schema):
    """A comune that a project reaches."""

    istat: str
    nome: str
    certezza: Certezza
    incidenza: list[Incidenza]


class IncidenzaDiProgetto(Schema):
    """Where a project is."""

    progetto: Progetto
    elementi: list[ElementoRaggiunto]
    comuni: list[ComuneRaggiunto]
    links: list[Collegamento]


class ProgettoQui(Progetto):
    """A project at a place: whether its amount is in the total, its parts here, the reasons."""

    importo_ripartito: bool
    parti_qui: list[str]
    incidenza: list[Incidenza]


class Importo(Schema):
    """A sum of amounts of the same nature."""

    natura: str
    importo_eur: float
    progetti: int


class TotaleCerti(Schema):
    """What is surely here."""

    progetti: int
    importi: list[Importo]
    non_ripartiti: int
    senza_importo: int


class Totale(Schema):
    """How many projects a part holds."""

    progetti: int


class Totali(Schema):
    """Totals of the whole answer, not of one page."""

    certi: TotaleCerti
    da_verificare: Totale
    ambito: Totale
    non_determinabili: Totale


class Messaggi(Schema):
    """What an empty part means."""

    certi: str | None
    da_verificare: str | None
    ambito: str | None
    non_determinabili: str | None


class QuattroParti(Schema):
    """The projects of a place, in four parts that are never merged."""

    certi: list[ProgettoQui]
    da_verificare: list[ProgettoQui]
    ambito: list[ProgettoQui]
    non_determinabili: list[ProgettoQui]
    totali: Totali
    messaggi: Messaggi
    links: list[Collegamento]


class ProgettiDiComune(QuattroParti):
    """The projects of a comune."""

    comune: Comune


class ProgettiDiZona(QuattroParti):
    """The projects of a zona omogenea."""

    zona: Zona
