"""The plan's own vocabulary as lists: editions, missions, drivers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, TableClause, func, select

from service.models.piano import Driver as DriverTable
from service.models.piano import Edizione as EdizioneTable
from service.models.piano import Missione as MissioneTable
from service.queries.filters import VoceFilters, words_clause
from service.queries.fonti import Fonte
from service.queries.listing import Listing, choose
from service.queries.places import one_of
from service.queries.progetti import Luogo, make_luogo
from service.queries.views import DRIVER_PUBBLICATO, EDIZIONE_PUBBLICATA, MISSIONE_PUBBLICATA


@dataclass(frozen=True, slots=True)
class Edizione:
    """An edition of the plan; objectives printed twice count once."""

    codice: str
    titolo: str | None
    nota: str | None
    missioni: int
    obiettivi: int
    driver: int
    progetti: int
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class Tema:
    """A heading under a mission."""

    codice: str
    nome: str


@dataclass(frozen=True, slots=True)
class Missione:
    """A mission of an edition; objectives printed twice count once."""

    codice: str
    edizione: str
    ordine: int
    nome: str
    testo: str | None
    temi: tuple[Tema, ...]
    obiettivi: int
    documento_sha256: str | None
    prima_riga: int | None
    ultima_riga: int | None
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver of an edition, how many projects serve it and where it says that it is."""

    codice: str
    edizione: str
    ordine: int
    nome: str
    testo: str | None
    progetti_dichiarati: int
    progetti_attribuiti: int
    localizzazioni: tuple[Luogo, ...]
    documento_sha256: str | None
    prima_riga: int | None
    ultima_riga: int | None
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class Vocabolario:
    """One of the lists: its table and view, the columns where words are looked for, the item."""

    table: type[EdizioneTable] | type[MissioneTable] | type[DriverTable]
    view: TableClause
    words: tuple[Any, ...]
    kind: type[Edizione] | type[Missione] | type[Driver]

    @property
    def columns(self) -> dict[str, ColumnElement[Any]]:
        """Name in the answer → column of the view."""
        return {name: self.view.c[name] for name in self.kind.__dataclass_fields__}

    def make(self, values: Any) -> Edizione | Missione | Driver:
        """Make an item of a mapping with the columns of the view."""
        return self.kind(**{name: _READ.get(name, _as_is)(values[name]) for name in self.columns})


def voce_listing(vocabolario: Vocabolario, filters: VoceFilters) -> Listing:
    """Return the list, by edition and code, of the entries that the filters leave."""
    table = vocabolario.table
    clauses: list[ColumnElement[bool]] = []
    if filters.q is not None:
        clauses.append(words_clause(filters.q, *vocabolario.words))
    if table is EdizioneTable:
        rows = select(table.codice.label("id"), table.codice.label("chiave"))
        clauses += one_of(table.codice, filters.edizione)
    else:
        edizione = table.__table__.c.edizione
        key = func.concat(edizione, "/", table.codice)
        rows = select(table.__table__.c.id.label("id"), key.label("chiave"))
        clauses += one_of(edizione, filters.edizione)
    return choose(rows, clauses, None, view=vocabolario.view, columns=vocabolario.columns)


def _as_is(value: Any) -> Any:
    return value


_READ: Mapping[str, Callable[[Any], Any]] = {
    "fonte": lambda value: Fonte(**value),
    "temi": lambda value: tuple(Tema(**each) for each in value),
    "localizzazioni": lambda value: tuple(make_luogo(each) for each in value),
}
EDIZIONI = Vocabolario(
    EdizioneTable, EDIZIONE_PUBBLICATA, (EdizioneTable.titolo, EdizioneTable.nota), Edizione
)
MISSIONI = Vocabolario(
    MissioneTable, MISSIONE_PUBBLICATA, (MissioneTable.nome, MissioneTable.testo), Missione
)
DRIVER = Vocabolario(DriverTable, DRIVER_PUBBLICATO, (DriverTable.nome, DriverTable.testo), Driver)
