"""Italian full text: words are found in any of their forms, in titles, texts and names."""

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from service.models.piano import Obiettivo
from service.models.territorio import Elemento
from service.queries.elementi import elemento_listing
from service.queries.filters import ElementoFilters, ObiettivoFilters
from service.queries.listing import fetch_rows
from service.queries.obiettivi import obiettivo_listing
from service.queries.page import PageRequest
from service.queries.strati import STRATI

pytestmark = pytest.mark.anyio


async def found(session: AsyncSession, q: str) -> set[str]:
    rows = await fetch_rows(session, obiettivo_listing(ObiettivoFilters(q=q)), PageRequest(1000))
    return {row.codice for row in rows.rows}


async def test_the_official_text_is_searched_as_well(async_session: AsyncSession) -> None:
    assert "M1-01" not in await found(async_session, "naviglio")
    await async_session.execute(
        update(Obiettivo)
        .where(Obiettivo.codice == "M1-01", Obiettivo.edizione == "2022-2024")
        .values(testo="Percorsi ciclabili lungo i Navigli e gli altri canali.")
    )
    for words in (
        "naviglio",
        "navigli",
        "Navigli",
        "canale",
        "percorso ciclabile",
        '"altri canali"',
    ):
        assert "M1-01" in await found(async_session, words)
    for words in ("strada", "naviglio -canale"):
        assert "M1-01" not in await found(async_session, words)


async def test_names_of_elementi_are_found_in_any_form(async_session: AsyncSession) -> None:
    await async_session.execute(
        update(Elemento).where(Elemento.codice == "idroscalo").values(nome="Boschi delle stazioni")
    )
    for words in ("bosco", "stazione", "boschi stazione", "Bosch"):
        listing = elemento_listing(STRATI["parchi"], ElementoFilters(q=words))
        rows = await fetch_rows(async_session, listing, PageRequest())
        assert "idroscalo" in {row.id for row in rows.rows}
