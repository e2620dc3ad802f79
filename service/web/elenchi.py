"""``/comuni``, ``/progetti``, ``/obiettivi``: the lists, with filters that need no script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from service.api.deps import SessionDep
from service.api.negotiate import CSV, GEOJSON, GPKG, JSON, XLSX
from service.api.params import comune_filters, read_words
from service.api.v1.known import require_known
from service.queries.comuni import comune_listing, make_comune
from service.queries.listing import Listing, fetch_page
from service.queries.obiettivi import Obiettivo, make_obiettivo, obiettivo_listing
from service.queries.page import LIMIT_MAX, PageRequest
from service.queries.progetti import make_progetto, progetto_listing, read_titoli
from service.queries.snapshot import Snapshot, open_snapshot
from service.queries.zone import make_zona, zona_listing
from service.web.addresses import Filters
from service.web.downloads import download
from service.web.navigation import Step
from service.web.page_filters import (
    DI_OBIETTIVI,
    FILTRI,
    obiettivo_page_filters,
    page_filters,
    read_groups,
    read_page_query,
)
from service.web.place_sheet import day_of
from service.web.sheet import answer_sheet_page
from service.web.texts import load_texts

router = APIRouter(include_in_schema=False)
FORMATS = (CSV, XLSX, GEOJSON, GPKG, JSON)


@dataclass(frozen=True, slots=True)
class Listed:
    """The items of a list page; ``totale`` counts those beyond the page, too."""

    items: tuple[Any, ...]
    totale: int
    data: str


async def _read(
    snapshot: Snapshot | AsyncSession, listing: Listing, make: Callable[[Any], Any]
) -> Listed:
    found = await fetch_page(snapshot, listing, make, PageRequest(limit=LIMIT_MAX))
    return Listed(found.value.items, found.value.totale, day_of(found.stamp))


@router.api_route("/comuni", methods=["GET", "HEAD"])
async def get_comuni_page(request: Request, session: SessionDep) -> Response:
    """Answer the list of the comuni."""
    query = read_page_query(request, ("zona", "q"))
    filters = comune_filters(query)
    async with open_snapshot(session) as snapshot:
        await require_known(snapshot, filters)
        zone = await _read(snapshot, zona_listing(), make_zona)
        listed = await _read(snapshot, comune_listing(filters), make_comune)
    asked = {"zona": filters.zona, "q": filters.q}
    return _answer(
        request,
        "comuni",
        listed,
        {name: (value,) for name, value in asked.items() if value},
        {"zone": zone.items, "zona": filters.zona, "q": filters.q or ""},
    )


@router.api_route("/progetti", methods=["GET", "HEAD"])
async def get_progetti_page(request: Request, session: SessionDep) -> Response:
    """Answer the list of the projects."""
    query = read_page_query(request, (*FILTRI, "q"))
    filters, words = page_filters(query), read_words(query)
    async with open_snapshot(session) as snapshot:
        await require_known(snapshot, filters.progetti)
        listing = progetto_listing(filters.progetti_with(words))
        listed = await _read(snapshot, listing, make_progetto)
        parents = {each.parte_di for each in listed.items if each.parte_di}
        groups = await read_groups(snapshot, filters)
        titles = await read_titoli(snapshot, parents)
    return _answer(
        request,
        "progetti",
        listed,
        {**filters.given, **({"q": (words,)} if words else {})},
        {"filtri": filters, "gruppi": groups, "titoli": titles, "q": words or ""},
    )


@router.api_route("/obiettivi", methods=["GET", "HEAD"])
async def get_obiettivi_page(request: Request, session: SessionDep) -> Response:
    """Answer the list of the objectives, by edition and mission."""
    query = read_page_query(request, (*DI_OBIETTIVI, "q"))
    filters, words = obiettivo_page_filters(query), read_words(query)
    async with open_snapshot(session) as snapshot:
        await require_known(snapshot, filters.obiettivi)
        listing = obiettivo_listing(filters.obiettivi_with(words))
        listed = await _read(snapshot, listing, make_obiettivo)
        groups = await read_groups(snapshot, filters, DI_OBIETTIVI)
    return _answer(
        request,
        "obiettivi",
        listed,
        {**filters.given, **({"q": (words,)} if words else {})},
        {
            "filtri": filters,
            "gruppi": groups,
            "missioni": by_missione(listed.items),
            "q": words or "",
        },
    )


def by_missione(
    items: Sequence[Obiettivo],
) -> tuple[tuple[str, str | None, str | None, tuple[Obiettivo, ...]], ...]:
    """Group objectives under edition, code and name of their mission, in their order."""
    return tuple(
        (edizione, missione, nome, tuple(found))
        for (edizione, missione, nome), found in groupby(
            items, key=lambda each: (each.edizione, each.missione, each.missione_nome)
        )
    )


def _answer(
    request: Request, name: str, listed: Listed, asked: Filters, values: dict[str, Any]
) -> Response:
    formats = [each for each in FORMATS if name != "obiettivi" or each is not GPKG]
    files = download(f"elenco_{name}", f"/api/v1/{name}", formats, asked)
    return answer_sheet_page(
        request,
        f"elenco_{name}.html",
        path=f"/{name}",
        steps=(Step(load_texts().one_of("elenchi.titoli", name)),),
        about=None,
        api=f"/api/v1/{name}",
        values={
            "voce": name,
            "elenco": listed,
            "intero": len(listed.items) == listed.totale,
            "scarica": (files,),
            "filtrato": bool(asked),
            **values,
        },
    )
