"""``…/progetti`` and ``…/obiettivi`` of any place: asked, checked and answered alike."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from service.api.answer import ask, unchanged
from service.api.params import (
    FILTRI_OBIETTIVI,
    FILTRI_PROGETTI,
    PAGINA,
    PARTI,
    obiettivo_filters,
    progetto_filters,
    require_code,
)
from service.api.tables import TABLES
from service.api.v1.known import require_known
from service.api.v1.quattro_parti import OBIETTIVI, PROGETTI, answer_quattro_parti
from service.queries.filters import ObiettivoFilters, ProgettoFilters
from service.queries.page import PageRequest, Stamped
from service.queries.parti import ObiettivoQui, ProgettoQui, QuattroParti

PROGETTI_QUI = (*FILTRI_PROGETTI, *PAGINA)
OBIETTIVI_QUI = (*FILTRI_OBIETTIVI, *PAGINA)
ListProgetti = Callable[
    [AsyncSession, str, ProgettoFilters, PageRequest],
    Awaitable[Stamped[tuple[Any, QuattroParti[ProgettoQui]]]],
]
ListObiettivi = Callable[
    [AsyncSession, str, ObiettivoFilters, PageRequest],
    Awaitable[Stamped[tuple[Any, QuattroParti[ObiettivoQui]]]],
]


@dataclass(frozen=True, slots=True)
class Luogo:
    """A place of an address: what its body and files call it, and its code."""

    nome: str
    codice: str


async def answer_progetti(
    request: Request, session: AsyncSession, luogo: Luogo, list_progetti: ListProgetti
) -> Response:
    """Answer the projects of a place, each with the reason why it is there."""
    asked = ask(request, PROGETTI_QUI, TABLES)
    codice = require_code("codice", luogo.codice)
    filters, page = progetto_filters(asked.query, certezze=PARTI), asked.page
    if same := await unchanged(asked, session):
        return same
    await require_known(session, filters)
    found = await list_progetti(session, codice, filters, page)
    return await answer_quattro_parti(
        asked, session, PROGETTI, found, luogo=luogo.nome, codice=codice, filters=filters
    )


async def answer_obiettivi(
    request: Request, session: AsyncSession, luogo: Luogo, list_obiettivi: ListObiettivi
) -> Response:
    """Answer the objectives of a place, each with the reason why it is there."""
    asked = ask(request, OBIETTIVI_QUI, TABLES)
    codice = require_code("codice", luogo.codice)
    filters, page = obiettivo_filters(asked.query, certezze=PARTI), asked.page
    if same := await unchanged(asked, session):
        return same
    await require_known(session, filters)
    found = await list_obiettivi(session, codice, filters, page)
    return await answer_quattro_parti(
        asked, session, OBIETTIVI, found, luogo=luogo.nome, codice=codice, filters=filters
    )
