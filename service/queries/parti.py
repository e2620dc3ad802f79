"""The projects or objectives of a place in four parts never merged, with totals (DESIGN §3).

*certi* reach the place surely; *da_verificare* reach it by a geometry within the tolerance, by part
of a larger feature or by an attribution of ours; *ambito* concern all comuni in general;
*non_determinabili* have a list of places that is partial or unknown, and are not already there.

Amounts are added over *certi* alone, by what they are, and only of interventions that lie wholly
inside the place and have no ancestor among its *certi*: the others are counted as not split.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.filters import ObiettivoFilters, ProgettoFilters
from service.queries.incidenza import Incidenza, make_incidenza
from service.queries.obiettivi import Obiettivo, make_obiettivo
from service.queries.page import PageRequest, decode_cursor, encode_cursor
from service.queries.parti_statement import obiettivi_statement, progetti_statement
from service.queries.presence import Luogo
from service.queries.progetti import Progetto, make_progetto

T = TypeVar("T")
PARTI = ("certi", "da_verificare", "ambito", "non_determinabili")


@dataclass(frozen=True, slots=True)
class ProgettoQui:
    """A project at the place asked about.

    ``importo_ripartito`` is true where its amount is in the total: false means that the amount
    belongs to the project as a whole. ``parti_qui`` are the codes of its parts at this place.
    """

    progetto: Progetto
    importo_ripartito: bool
    parti_qui: tuple[str, ...]
    incidenza: tuple[Incidenza, ...]


@dataclass(frozen=True, slots=True)
class Importo:
    """A sum of amounts of the same nature, and over how many projects."""

    natura: str
    importo_eur: Decimal
    progetti: int


@dataclass(frozen=True, slots=True)
class TotaleCerti:
    """How many projects are surely here, what was added up and how many were not."""

    progetti: int
    importi: tuple[Importo, ...]
    non_ripartiti: int
    senza_importo: int


@dataclass(frozen=True, slots=True)
class Totale:
    """How many projects a part holds."""

    progetti: int


@dataclass(frozen=True, slots=True)
class Totali:
    """Totals of the four parts, always of the whole answer and not of one page."""

    certi: TotaleCerti
    da_verificare: Totale
    ambito: Totale
    non_determinabili: Totale


@dataclass(frozen=True, slots=True)
class ObiettivoQui:
    """An objective at the place asked about."""

    obiettivo: Obiettivo
    incidenza: tuple[Incidenza, ...]


@dataclass(frozen=True, slots=True)
class TotaleObiettivi:
    """How many objectives a part holds."""

    obiettivi: int


@dataclass(frozen=True, slots=True)
class TotaliObiettivi:
    """Totals of the four parts, always of the whole answer and not of one page."""

    certi: TotaleObiettivi
    da_verificare: TotaleObiettivi
    ambito: TotaleObiettivi
    non_determinabili: TotaleObiettivi


@dataclass(frozen=True, slots=True)
class QuattroParti(Generic[T]):
    """One page of the subjects at a place, by part, and the totals of the whole."""

    certi: tuple[T, ...]
    da_verificare: tuple[T, ...]
    ambito: tuple[T, ...]
    non_determinabili: tuple[T, ...]
    totali: Totali | TotaliObiettivi
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Risposta(Generic[T]):
    """What one statement read: the place (null if there is none), what is there, the stamp."""

    stamp: str
    luogo: dict[str, Any] | None
    parti: QuattroParti[T]


async def fetch_progetti_qui(
    session: AsyncSession, luogo: Luogo, codice: str, filters: ProgettoFilters, page: PageRequest
) -> Risposta[ProgettoQui]:
    """Read one page of the projects of a place, its totals and the place itself, in one snapshot.

    The page goes over the four parts one after the other, each in the order of loading.
    """
    statement = progetti_statement(luogo, filters, page.cursor is not None)
    return await _fetch(session, statement, codice, page, (_make_progetto_qui, _make_totali))


async def fetch_obiettivi_qui(
    session: AsyncSession, luogo: Luogo, codice: str, filters: ObiettivoFilters, page: PageRequest
) -> Risposta[ObiettivoQui]:
    """Read one page of the objectives of a place, as ``fetch_progetti_qui`` does of projects."""
    statement = obiettivi_statement(luogo, filters, page.cursor is not None)
    makers = (_make_obiettivo_qui, _make_totali_obiettivi)
    return await _fetch(session, statement, codice, page, makers)


async def _fetch(
    session: AsyncSession,
    statement: Select[*tuple[Any, ...]],
    codice: str,
    page: PageRequest,
    makers: tuple[Callable[[Row[Any]], T], Callable[[list[Any]], Totali | TotaliObiettivi]],
) -> Risposta[T]:
    values: dict[str, str | int] = {"codice": codice, "righe": page.limit + 1}
    if page.cursor is not None:
        values["dopo_parte"], values["dopo_id"] = decode_cursor(page.cursor, [int, int])
    fetched = (await session.execute(statement, values)).all()
    rows = [row for row in fetched if row.parte is not None]
    more = len(rows) > page.limit
    rows = rows[: page.limit]
    make, count = makers
    parts = [tuple(make(row) for row in rows if row.parte == number) for number in range(1, 5)]
    return Risposta(
        stamp=fetched[0].stamp,
        luogo=fetched[0].luogo,
        parti=QuattroParti(
            certi=parts[0],
            da_verificare=parts[1],
            ambito=parts[2],
            non_determinabili=parts[3],
            totali=count(fetched[0].totali or []),
            next_cursor=encode_cursor([rows[-1].parte, rows[-1].soggetto_id]) if more else None,
        ),
    )


def _make_obiettivo_qui(row: Row[Any]) -> ObiettivoQui:
    return ObiettivoQui(
        obiettivo=make_obiettivo(row._mapping),
        incidenza=tuple(make_incidenza(each) for each in row.catene or ()),
    )


def _make_progetto_qui(row: Row[Any]) -> ProgettoQui:
    return ProgettoQui(
        progetto=make_progetto(row._mapping),
        importo_ripartito=row.sommato,
        parti_qui=tuple(row.parti_qui or ()),
        incidenza=tuple(make_incidenza(each) for each in row.catene or ()),
    )


def _counts(groups: list[Any]) -> list[int]:
    return [
        sum(count for parte, _, count, _, _ in groups if parte == number) for number in range(1, 5)
    ]


def _make_totali_obiettivi(groups: list[Any]) -> TotaliObiettivi:
    return TotaliObiettivi(*(TotaleObiettivi(count) for count in _counts(groups)))


def _make_totali(groups: list[Any]) -> Totali:
    counts = _counts(groups)
    certain = [group for group in groups if group[0] == 1]
    not_added = [group for group in certain if group[1] is None]
    return Totali(
        certi=TotaleCerti(
            progetti=counts[0],
            importi=tuple(
                Importo(natura, Decimal(importo), progetti)
                for _, natura, progetti, _, importo in sorted(certain, key=lambda g: str(g[1]))
                if natura is not None
            ),
            non_ripartiti=sum(with_amount for _, _, _, with_amount, _ in not_added),
            senza_importo=sum(
                progetti - with_amount for _, _, progetti, with_amount, _ in not_added
            ),
        ),
        da_verificare=Totale(counts[1]),
        ambito=Totale(counts[2]),
        non_determinabili=Totale(counts[3]),
    )
