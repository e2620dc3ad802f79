"""The four parts of what is at a place as an answer: never merged, each empty one explained."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from service.api.answer import Asked, answer_json
from service.api.tables import Sheet, answer_sheet, is_table
from service.api.writers.json import members_of
from service.api.writers.table import Columns, columns_of
from service.queries.filters import ObiettivoFilters, ProgettoFilters
from service.queries.obiettivi import Obiettivo
from service.queries.page import Stamped
from service.queries.parti import PARTI, ObiettivoQui, ProgettoQui, Qui
from service.queries.parti_empty import Soggetti as Nome
from service.queries.parti_empty import explain_empty
from service.queries.progetti import Progetto


@dataclass(frozen=True, slots=True)
class Soggetti:
    """What is at a place: its name, its body and its columns."""

    nome: Nome
    body_of: Callable[[Any], dict[str, Any]]
    columns: Columns
    senza_filtri: ProgettoFilters | ObiettivoFilters


def progetto_body(here: ProgettoQui) -> dict[str, Any]:
    """Return a project at a place as one object."""
    body = members_of(here.progetto)
    body["importo_ripartito"] = here.importo_ripartito
    body["parti_qui"] = here.parti_qui
    body["incidenza"] = here.incidenza
    return body


def obiettivo_body(here: ObiettivoQui) -> dict[str, Any]:
    """Return an objective at a place as one object."""
    return {**members_of(here.obiettivo), "incidenza": here.incidenza}


PROGETTI = Soggetti(
    nome="progetti",
    body_of=progetto_body,
    columns={
        "parte": "text",
        **columns_of(Progetto),
        "importo_ripartito": "boolean",
        "parti_qui": "text",
        "incidenza": "text",
    },
    senza_filtri=ProgettoFilters(),
)
OBIETTIVI = Soggetti(
    nome="obiettivi",
    body_of=obiettivo_body,
    columns={"parte": "text", **columns_of(Obiettivo), "incidenza": "text"},
    senza_filtri=ObiettivoFilters(),
)


async def answer_quattro_parti(
    asked: Asked,
    session: AsyncSession,
    soggetti: Soggetti,
    found: Stamped[Qui[Any]],
    *,
    luogo: str,
    codice: str,
    filters: ProgettoFilters | ObiettivoFilters,
) -> Response:
    """Return the four parts, as JSON or as a table with the part in its first column."""
    place, parti = found.value.luogo, found.value.parti
    if is_table(asked):
        rows = [
            {"parte": part, **soggetti.body_of(here)}
            for part in PARTI
            for here in getattr(parti, part)
        ]
        name = f"{soggetti.nome}-{luogo}-{codice}"
        sheet = Sheet(name, soggetti.columns, rows, parti.next_cursor)
        return await answer_sheet(asked, session, found.stamp, sheet)
    filtered = filters != soggetti.senza_filtri
    members = {
        luogo: place,
        **{part: [soggetti.body_of(here) for here in getattr(parti, part)] for part in PARTI},
        "totali": parti.totali,
        "messaggi": explain_empty(parti, soggetti.nome, filtered=filtered),
        "links": asked.links(parti.next_cursor),
    }
    return answer_json(asked, found.stamp, members)
