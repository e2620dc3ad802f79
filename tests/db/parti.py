"""Projects for questions about the four parts, and short ways to read the answers."""

from collections.abc import Callable
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.comuni import list_progetti_di_comune
from service.queries.filters import ProgettoFilters
from service.queries.page import LIMIT_MAX, PageRequest
from service.queries.parti import ProgettoQui, QuattroParti
from tests.db.territory import Territory, furnish

ALFA, GAMMA = "999001", "999003"
EVERYTHING = PageRequest(limit=LIMIT_MAX)
NO_FILTERS = ProgettoFilters()
Write = Callable[[Territory], None]


def codes(projects: tuple[ProgettoQui, ...]) -> list[str]:
    return [each.progetto.id for each in projects]


def summed(parts: QuattroParti) -> dict[str, tuple[Decimal, int]]:
    return {each.natura: (each.importo_eur, each.progetti) for each in parts.totali.certi.importi}


def here(territory: Territory, codice: str, comune: str = "alfa", **columns: object) -> None:
    """Add a project that is surely and wholly in one comune."""
    territory.add_progetto(codice, **columns)
    territory.locate("comuni", comune, progetto=codice)


def make_four_parts(territory: Territory) -> None:
    here(territory, "certo")
    territory.add_progetto("dubbio")
    territory.locate("parchi", "fatti", progetto="dubbio", estensione="parte")
    territory.add_progetto("generale")
    territory.locate("area_metropolitana", progetto="generale")
    territory.add_progetto("ignoto", elenco_comuni="ignoto")
    territory.add_progetto("parziale-altrove", elenco_comuni="parziale")
    territory.locate("comuni", "zeta", progetto="parziale-altrove")
    here(territory, "parziale-qui", elenco_comuni="parziale")
    here(territory, "altrove", comune="zeta")


async def ask_comune(
    session: AsyncSession,
    write: Write,
    *,
    istat: str = ALFA,
    filters: ProgettoFilters = NO_FILTERS,
) -> QuattroParti:
    await furnish(session, write)
    answer = await list_progetti_di_comune(session, istat, filters, EVERYTHING)
    return answer.value[1]
