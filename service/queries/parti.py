"""The projects of a place in four parts that are never merged, with totals (DESIGN §3).

*certi* reach the place surely; *da_verificare* reach it by a geometry within the tolerance, by part
of a larger feature or by an attribution of ours; *ambito* concern all comuni in general;
*non_determinabili* have a list of places that is partial or unknown, and are not already there.

Amounts are added over *certi* alone, by what they are, and only of interventions that lie wholly
inside the place and have no ancestor among its *certi*: the others are counted as not split.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.filters import ProgettoFilters
from service.queries.incidenza import Incidenza, make_incidenza
from service.queries.page import PageRequest, decode_cursor, encode_cursor
from service.queries.parti_statement import Luogo, four_part_statement
from service.queries.progetti import Progetto, make_progetto

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
class QuattroParti:
    """One page of the projects of a place, by part, and the totals of the whole."""

    certi: tuple[ProgettoQui, ...]
    da_verificare: tuple[ProgettoQui, ...]
    ambito: tuple[ProgettoQui, ...]
    non_determinabili: tuple[ProgettoQui, ...]
    totali: Totali
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Risposta:
    """What one statement read: the place (null if there is none), its projects, the stamp."""

    stamp: str
    luogo: dict[str, Any] | None
    parti: QuattroParti


async def fetch_quattro_parti(
    session: AsyncSession, luogo: Luogo, codice: str, filters: ProgettoFilters, page: PageRequest
) -> Risposta:
    """Read one page of the projects of a place, its totals and the place itself, in one snapshot.

    The page goes over the four parts one after the other, each in the order of loading.
    """
    values: dict[str, str | int] = {"codice": codice, "righe": page.limit + 1}
    if page.cursor is not None:
        values["dopo_parte"], values["dopo_id"] = decode_cursor(page.cursor, [int, int])
    statement = four_part_statement(luogo, filters, page.cursor is not None)
    fetched = (await session.execute(statement, values)).all()
    return _make_risposta(fetched, page)


def _make_risposta(fetched: Any, page: PageRequest) -> Risposta:
    rows = [row for row in fetched if row.parte is not None]
    more = len(rows) > page.limit
    rows = rows[: page.limit]
    last = rows[-1] if more else None
    by_part = {
        name: tuple(_make_progetto_qui(row) for row in rows if row.parte == number)
        for number, name in enumerate(PARTI, start=1)
    }
    return Risposta(
        stamp=fetched[0].stamp,
        luogo=fetched[0].luogo,
        parti=QuattroParti(
            **by_part,
            totali=_make_totali(fetched[0].totali or []),
            next_cursor=last and encode_cursor([last.parte, last.progetto_id]),
        ),
    )


def _make_progetto_qui(row: Row[Any]) -> ProgettoQui:
    return ProgettoQui(
        progetto=make_progetto(row._mapping),
        importo_ripartito=row.sommato,
        parti_qui=tuple(row.parti_qui or ()),
        incidenza=tuple(make_incidenza(each) for each in row.catene or ()),
    )


def _make_totali(groups: list[Any]) -> Totali:
    counts = {
        number: sum(progetti for parte, _, progetti, _, _ in groups if parte == number)
        for number in range(1, 5)
    }
    certain = [group for group in groups if group[0] == 1]
    not_added = [group for group in certain if group[1] is None]
    return Totali(
        certi=TotaleCerti(
            progetti=counts[1],
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
        da_verificare=Totale(counts[2]),
        ambito=Totale(counts[3]),
        non_determinabili=Totale(counts[4]),
    )
