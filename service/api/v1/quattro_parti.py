"""The four parts of a place's projects as an answer: never merged, each empty one explained."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from service.api.answer import Asked, answer_json, answer_table
from service.api.negotiate import CSV
from service.api.writers.csv import columns_of
from service.api.writers.json import members_of
from service.queries.filters import ProgettoFilters
from service.queries.parti import PARTI, ProgettoQui, QuattroParti
from service.queries.progetti import Progetto

NESSUN_DATO = {
    "certi": "nessun dato: le fonti caricate non collocano qui alcun progetto con certezza",
    "da_verificare": "nessun dato: nulla, nelle fonti caricate, è da verificare per questo luogo",
    "ambito": "nessun dato: nulla, nelle fonti caricate, riguarda i comuni in generale",
    "non_determinabili": "nessun dato: ogni altro progetto ha un elenco di luoghi completo",
}
FILTERED = "nessun dato con i filtri richiesti"
COLUMNS = ("parte", *columns_of(Progetto), "importo_ripartito", "parti_qui", "incidenza")


def answer_quattro_parti(
    asked: Asked,
    stamp: str,
    *,
    luogo: Mapping[str, object],
    parti: QuattroParti,
    filters: ProgettoFilters,
    name: str,
) -> Response:
    """Return the four parts, as JSON or as a table with the part in its first column."""
    if asked.formato is CSV:
        rows = [{"parte": part, **body_of(here)} for part in PARTI for here in getattr(parti, part)]
        return answer_table(asked, stamp, rows, COLUMNS, name, parti.next_cursor)
    filtered = filters != ProgettoFilters()
    members = {
        **luogo,
        **{part: [body_of(here) for here in getattr(parti, part)] for part in PARTI},
        "totali": parti.totali,
        "messaggi": {part: message_of(parti, part, filtered=filtered) for part in PARTI},
        "links": asked.links(parti.next_cursor),
    }
    return answer_json(asked, stamp, members)


def body_of(here: ProgettoQui) -> dict[str, Any]:
    """Return a project at a place as one object."""
    body = members_of(here.progetto)
    body["importo_ripartito"] = here.importo_ripartito
    body["parti_qui"] = here.parti_qui
    body["incidenza"] = here.incidenza
    return body


def message_of(parti: QuattroParti, part: str, *, filtered: bool) -> str | None:
    """Return what an empty part means, None if the whole answer has something in it."""
    if getattr(parti.totali, part).progetti:
        return None
    return FILTERED if filtered else NESSUN_DATO[part]
