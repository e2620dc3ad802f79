"""The four parts of what is at a place as an answer: never merged, each empty one explained."""

from collections.abc import Callable, Mapping
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
from service.queries.parti import PARTI, ObiettivoQui, ProgettoQui, QuattroParti
from service.queries.progetti import Progetto

FILTERED = "nessun dato con i filtri richiesti"


@dataclass(frozen=True, slots=True)
class Soggetti:
    """What is at a place: its name, its body and columns, and what an empty part means."""

    nome: str
    body_of: Callable[[Any], dict[str, Any]]
    columns: Columns
    nessun_dato: Mapping[str, str]
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
    nessun_dato={
        "certi": "nessun dato: le fonti caricate non collocano qui alcun progetto con certezza",
        "da_verificare": "nessun dato: nulla, nelle fonti caricate, è da verificare qui",
        "ambito": "nessun dato: nulla, nelle fonti caricate, riguarda i comuni in generale",
        "non_determinabili": "nessun dato: ogni altro progetto ha un elenco di luoghi completo",
    },
    senza_filtri=ProgettoFilters(),
)
OBIETTIVI = Soggetti(
    nome="obiettivi",
    body_of=obiettivo_body,
    columns={"parte": "text", **columns_of(Obiettivo), "incidenza": "text"},
    nessun_dato={
        "certi": "nessun dato: il piano non colloca qui alcun obiettivo con certezza",
        "da_verificare": "nessun dato: nessun obiettivo è da verificare per questo luogo",
        "ambito": "nessun dato: nessun obiettivo riguarda i comuni in generale",
        "non_determinabili": "nessun dato: nessun altro obiettivo ha luoghi noti solo in parte",
    },
    senza_filtri=ObiettivoFilters(),
)


async def answer_quattro_parti(
    asked: Asked,
    session: AsyncSession,
    soggetti: Soggetti,
    found: Stamped[tuple[Any, QuattroParti[Any]]],
    *,
    luogo: str,
    codice: str,
    filters: ProgettoFilters | ObiettivoFilters,
) -> Response:
    """Return the four parts, as JSON or as a table with the part in its first column."""
    place, parti = found.value
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
        "messaggi": {part: _message(soggetti, parti, part, filtered=filtered) for part in PARTI},
        "links": asked.links(parti.next_cursor),
    }
    return answer_json(asked, found.stamp, members)


def _message(
    soggetti: Soggetti, parti: QuattroParti[Any], part: str, *, filtered: bool
) -> str | None:
    """Return what an empty part means, None if the whole answer has something in it."""
    if getattr(getattr(parti.totali, part), soggetti.nome):
        return None
    return FILTERED if filtered else soggetti.nessun_dato[part]
