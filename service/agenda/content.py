"""What an agenda holds: every form (JSON, HTML, print, GeoPackage) is made of this one object.

It is read once (``read.py``), in one snapshot, and never changed. All of it can be pickled, so
that forms are made in other processes. The fields are Italian, as everything that answers show.

A project is known by its ``numero``: from 1, over the four parts one after the other. Lists and
maps use it, so that a symbol on the sheet is found in the list beside.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from service.agenda.request import AgendaRequest
from service.queries.agenda import ObiettivoServito
from service.queries.comuni import ClasseEta
from service.queries.fonti import Fonte
from service.queries.incidenza import Incidenza
from service.queries.parti import ObiettivoQui, Totali, TotaliObiettivi
from service.queries.presenze import Presenza
from service.queries.progetti import Progetto, VoceServita
from service.queries.zone import ComuneDiZona, Zona

T = TypeVar("T")
Totals = TypeVar("Totals", Totali, TotaliObiettivi)


@dataclass(frozen=True, slots=True)
class Cifre:
    """The figures of a zona; null where those of a comune are not known.

    ``densita_ab_km2`` is inhabitants over area, to one decimal. ``popolazione_al`` is null unless
    it is the same for all comuni; ``eta`` is empty unless the ages of all of them are known.
    """

    comuni: int
    popolazione: int | None
    popolazione_al: str | None
    superficie_km2: float | None
    densita_ab_km2: float | None
    eta: tuple[ClasseEta, ...]
    eta_fonti: tuple[Fonte, ...]


@dataclass(frozen=True, slots=True)
class ComuneInAgenda:
    """A comune of the zona, with how its membership is known."""

    membro: ComuneDiZona
    densita_ab_km2: float | None


@dataclass(frozen=True, slots=True)
class Strato:
    """The elementi of a layer that are in the zona, what is certain apart.

    ``non_in_vigore`` are PLIS proposed or ended, which make no incidenza. ``quanti_certi`` and
    ``quanti_da_verificare`` count an interchange once, and not its stops.
    """

    layer: str
    titolo: str
    certi: tuple[Presenza, ...]
    da_verificare: tuple[Presenza, ...]
    non_in_vigore: tuple[Presenza, ...]
    quanti_certi: int
    quanti_da_verificare: int
    messaggio: str | None

    @property
    def presenti(self) -> tuple[Presenza, ...]:
        """All of them, in that order."""
        return (*self.certi, *self.da_verificare, *self.non_in_vigore)


@dataclass(frozen=True, slots=True)
class ProgettoInAgenda:
    """A project of the zona, what of the plan it serves, and why it is here.

    ``importo_ripartito`` is true where its amount is in the total: false means that the amount is
    of the project as a whole ("importo complessivo, non ripartito"). ``parti_qui`` are the codes
    of its parts in the zona.
    """

    numero: int
    progetto: Progetto
    importo_ripartito: bool
    parti_qui: tuple[str, ...]
    temi_ricorrenti: tuple[VoceServita, ...]
    obiettivi: tuple[ObiettivoServito, ...]
    driver: tuple[VoceServita, ...]
    incidenza: tuple[Incidenza, ...]


@dataclass(frozen=True, slots=True)
class Messaggi:
    """What a part means that is empty; null for the others."""

    certi: str | None
    da_verificare: str | None
    ambito: str | None
    non_determinabili: str | None


@dataclass(frozen=True, slots=True)
class Parti(Generic[T, Totals]):
    """The projects, or objectives, of a zona in four parts never merged, all of them."""

    certi: tuple[T, ...]
    da_verificare: tuple[T, ...]
    ambito: tuple[T, ...]
    non_determinabili: tuple[T, ...]
    totali: Totals
    messaggi: Messaggi

    @property
    def tutti(self) -> tuple[T, ...]:
        """The four parts one after the other: of projects, in the order of their numbers."""
        return (*self.certi, *self.da_verificare, *self.ambito, *self.non_determinabili)


@dataclass(frozen=True, slots=True)
class ProgettoDelGruppo:
    """A project of a group; ``attribuito`` if no source says that it belongs there, but we do."""

    numero: int
    id: str
    attribuito: bool


@dataclass(frozen=True, slots=True)
class Gruppo:
    """The projects under a recurring theme, or under a mission, in the four parts.

    ``codice`` and ``edizione`` are null for the group of those that are under none. A project
    stands in each of its groups. ``messaggio`` says what an empty group means.
    """

    codice: str | None
    edizione: str | None
    nome: str
    certi: tuple[ProgettoDelGruppo, ...]
    da_verificare: tuple[ProgettoDelGruppo, ...]
    ambito: tuple[ProgettoDelGruppo, ...]
    non_determinabili: tuple[ProgettoDelGruppo, ...]
    messaggio: str | None


@dataclass(frozen=True, slots=True)
class FonteUsata:
    """A source of something in the agenda, and of what."""

    fonte: Fonte
    usi: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of a zona omogenea.

    Attributes
    ----------
    data
        The day (ISO) on which the data were read: memberships and the age of a state depend on it.
    strati
        Parchi, PLIS, navigli, nodi di trasporto, in this order. Filters do not touch them.
    temi_ricorrenti, missioni
        The projects once more, by number: all six themes, and the missions of the editions that
        some project serves; last those under none.
    fonti
        Every source of anything above, once.
    avvisi
        What is partial, old, attributed by us or left out, in Italian.
    messaggio
        That nothing meets the filters; null otherwise.
    """

    richiesta: AgendaRequest
    data: str
    zona: Zona
    cifre: Cifre
    comuni: tuple[ComuneInAgenda, ...]
    strati: tuple[Strato, ...]
    progetti: Parti[ProgettoInAgenda, Totali]
    temi_ricorrenti: tuple[Gruppo, ...]
    missioni: tuple[Gruppo, ...]
    obiettivi: Parti[ObiettivoQui, TotaliObiettivi]
    fonti: tuple[FonteUsata, ...]
    avvisi: tuple[str, ...]
    messaggio: str | None
