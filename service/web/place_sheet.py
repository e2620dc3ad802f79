"""What the pages of a comune and of a zona have alike: subjects in parts, places, map, sources."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from service.agenda.content import FonteUsata, Parti, ProgettoInAgenda
from service.agenda.reasons import indeterminato
from service.queries.disegni import Sagome
from service.queries.fonti import Fonte
from service.queries.incidenza import Incidenza, Passo
from service.queries.parti import PARTI, ObiettivoQui, Totali, TotaliObiettivi
from service.web.addresses import obiettivo_page, progetto_page
from service.web.downloads import files_of_place
from service.web.drawing import Disegno
from service.web.luoghi import Luogo, Soggetto, list_luoghi, passages
from service.web.page_filters import Group, PageFilters
from service.web.why import Place, perche

Progetti = Parti[ProgettoInAgenda, Totali]
Obiettivi = Parti[ObiettivoQui, TotaliObiettivi]
LOCATED = ("certi", "da_verificare")
"""The parts whose subjects have a place here."""


@dataclass(frozen=True, slots=True)
class PlaceSheet:
    """What a page says.

    ``data`` is the day of the data, ``intero`` whether nothing is left out; ``titoli`` are those of
    all projects that it names, by code.
    """

    here: Place
    data: str
    progetti: Progetti
    obiettivi: Obiettivi
    intero: bool
    fonti: tuple[FonteUsata, ...]
    filtri: PageFilters
    gruppi: tuple[Group, ...]
    luoghi: tuple[Luogo, ...]
    mappa: Disegno | None
    titoli: Mapping[str, str]


def by_id(fonti: Iterable[FonteUsata]) -> Mapping[str, Fonte]:
    """Return sources by id, as chains name them."""
    return {each.fonte.id: each.fonte for each in fonti}


def day_of(stamp: str) -> str:
    """Return the day (ISO) of a stamp."""
    day = stamp.rpartition("-")[2]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def places_of_projects(progetti: Progetti) -> tuple[Passo, ...]:
    """Return the places through which projects reach the place asked about."""
    return tuple(step for _, chains in _located(progetti) for step, _ in passages(chains))


def codes_named(progetti: Progetti) -> set[str]:
    """Return the codes of the projects that a page names: those here, what they are part of."""
    parents = {each.progetto.parte_di for each in progetti.tutti}
    return {*(each.progetto.id for each in progetti.tutti), *filter(None, parents)}


def luoghi_of(
    progetti: Progetti, obiettivi: Obiettivi, sagome: Sagome | None, mappa: Disegno | None
) -> tuple[Luogo, ...]:
    """Return those places, and those of the objectives, for the table beside the map."""
    aims = (
        (
            Soggetto(
                each.obiettivo.titolo,
                obiettivo_page(each.obiettivo.codice, each.obiettivo.edizione),
            ),
            each.incidenza,
        )
        for part in LOCATED
        for each in getattr(obiettivi, part)
    )
    return list_luoghi([*_located(progetti), *aims], sagome, mappa)


def _located(progetti: Progetti) -> Iterable[tuple[Soggetto, tuple[Incidenza, ...]]]:
    for part in LOCATED:
        for each in getattr(progetti, part):
            yield (
                Soggetto(each.progetto.titolo, progetto_page(each.progetto.id)),
                each.incidenza,
            )


def place_values(sheet: PlaceSheet, kind: str, api_path: str) -> dict[str, Any]:
    """Return what the templates of both pages have; ``kind`` is what the map calls the place."""
    layer, codice = sheet.here
    filters = sheet.filtri
    return {
        "foglio": sheet,
        "parti": PARTI,
        "genere": kind,
        "codice": codice,
        "titoli": sheet.titoli,
        "indeterminato": indeterminato,
        "perche": partial(perche, here=sheet.here, fonti=by_id(sheet.fonti)),
        "scarica": files_of_place(layer, api_path, codice, (filters.given, filters.of_obiettivi)),
    }
