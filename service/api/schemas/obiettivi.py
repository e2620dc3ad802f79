"""The answers about objectives and the plan's vocabulary."""

from typing import Literal

from service.api.schemas.base import Collegamento, Schema
from service.api.schemas.piano import (
    ComuneRaggiunto,
    ElementoRaggiunto,
    Incidenza,
    Localizzazione,
    Messaggi,
    Natura,
)
from service.api.schemas.territorio import Comune, Fonte, Zona


class Obiettivo(Schema):
    """An objective; ``testo`` is null where the plan's documents have not been read."""

    codice: str
    edizione: str
    missione: str | None
    missione_nome: str | None
    tema: str | None
    ordine: int
    titolo: str
    testo: str | None
    duplicato_di: str | None
    elenco_comuni: Literal["completo", "parziale", "ignoto"] | None
    documento_sha256: str | None
    prima_riga: int | None
    ultima_riga: int | None
    fonte: Fonte


class ProgettoCollegato(Schema):
    """A project that serves an objective."""

    id: str
    titolo: str
    natura: Natura
    motivo: str
    fonte: Fonte


class ObiettivoCompleto(Obiettivo):
    """An objective with the projects that serve it."""

    progetti: list[ProgettoCollegato]
    links: list[Collegamento]


class ElencoObiettivi(Schema):
    """A page of objectives."""

    items: list[Obiettivo]
    totale: int
    avvisi: list[str]
    links: list[Collegamento]


class MessaggioTerritorio(Schema):
    """What an empty territory means."""

    territorio: str | None


class Territorio(Schema):
    """Where an objective is."""

    obiettivo: Obiettivo
    localizzazioni: list[Localizzazione]
    elementi: list[ElementoRaggiunto]
    comuni: list[ComuneRaggiunto]
    messaggi: MessaggioTerritorio
    links: list[Collegamento]


class ObiettivoQui(Obiettivo):
    """An objective at a place, and the reasons."""

    incidenza: list[Incidenza]


class TotaleObiettivi(Schema):
    """How many objectives a part holds."""

    obiettivi: int


class TotaliObiettivi(Schema):
    """Totals of the whole answer, not of one page."""

    certi: TotaleObiettivi
    da_verificare: TotaleObiettivi
    ambito: TotaleObiettivi
    non_determinabili: TotaleObiettivi


class QuattroPartiObiettivi(Schema):
    """The objectives of a place, in four parts that are never merged."""

    certi: list[ObiettivoQui]
    da_verificare: list[ObiettivoQui]
    ambito: list[ObiettivoQui]
    non_determinabili: list[ObiettivoQui]
    totali: TotaliObiettivi
    messaggi: Messaggi
    links: list[Collegamento]


class ObiettiviDiComune(QuattroPartiObiettivi):
    """The objectives of a comune."""

    comune: Comune


class ObiettiviDiZona(QuattroPartiObiettivi):
    """The objectives of a zona omogenea."""

    zona: Zona


class Edizione(Schema):
    """An edition of the plan; objectives printed twice count once."""

    codice: str
    titolo: str | None
    nota: str | None
    missioni: int
    obiettivi: int
    driver: int
    progetti: int
    fonte: Fonte


class ElencoEdizioni(Schema):
    """A page of editions."""

    items: list[Edizione]
    totale: int
    avvisi: list[str]
    links: list[Collegamento]


class Tema(Schema):
    """A heading under a mission."""

    codice: str
    nome: str


class Missione(Schema):
    """A mission; objectives printed twice count once."""

    codice: str
    edizione: str
    ordine: int
    nome: str
    testo: str | None
    temi: list[Tema]
    obiettivi: int
    documento_sha256: str | None
    prima_riga: int | None
    ultima_riga: int | None
    fonte: Fonte


class ElencoMissioni(Schema):
    """A page of missions."""

    items: list[Missione]
    totale: int
    avvisi: list[str]
    links: list[Collegamento]


class Driver(Schema):
    """A driver, how many projects serve it, and where it says that it is."""

    codice: str
    edizione: str
    ordine: int
    nome: str
    testo: str | None
    progetti_dichiarati: int
    progetti_attribuiti: int
    localizzazioni: list[Localizzazione]
    documento_sha256: str | None
    prima_riga: int | None
    ultima_riga: int | None
    fonte: Fonte


class ElencoDriver(Schema):
    """A page of drivers."""

    items: list[Driver]
    totale: int
    avvisi: list[str]
    links: list[Collegamento]
