"""Pages over the four parts, cursors and filters, on made-up cases."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import InvalidParameter
from service.queries.comuni import comune_listing, list_progetti_di_comune, make_comune
from service.queries.filters import Bbox, ComuneFilters, ProgettoFilters
from service.queries.listing import fetch_page
from service.queries.page import PageRequest
from service.queries.parti import PARTI
from tests.db.parti import (
    ALFA,
    EVERYTHING,
    GAMMA,
    NO_FILTERS,
    ask_comune,
    codes,
    here,
    make_four_parts,
)
from tests.db.territory import Territory, furnish


def make_many(territory: Territory) -> None:
    make_four_parts(territory)
    for number in range(9):
        here(territory, f"altro-{number}", importo_eur=number + 1)
        territory.add_progetto(f"ignoto-{number}", elenco_comuni="ignoto")


@pytest.mark.parametrize("limit", [1, 2, 5, 11, 100])
async def test_pages_go_over_the_parts_and_give_each_project_once(
    small_session: AsyncSession, limit: int
) -> None:
    await furnish(small_session, make_many)
    seen: list[tuple[str, str]] = []
    cursor, totals = None, set()
    while True:
        answer = await list_progetti_di_comune(
            small_session, ALFA, NO_FILTERS, PageRequest(limit, cursor)
        )
        parts = answer.value.parti
        page = [(name, code) for name in PARTI for code in codes(getattr(parts, name))]
        assert 0 < len(page) <= limit
        seen += page
        totals.add(parts.totali)
        cursor = parts.next_cursor
        if cursor is None:
            break
    assert len(seen) == len({code for _, code in seen}) == 24
    assert [name for name, _ in seen] == sorted((name for name, _ in seen), key=PARTI.index)
    assert len(totals) == 1


@pytest.mark.parametrize(
    "cursor", ["", "abc", "%%%", "W10", "WzEsMl0x", "WyJhIiwyXQ", "WzEuNSwyXQ"]
)
async def test_a_cursor_that_is_none_is_refused(small_session: AsyncSession, cursor: str) -> None:
    with pytest.raises(InvalidParameter, match="cursor"):
        await list_progetti_di_comune(small_session, ALFA, NO_FILTERS, PageRequest(10, cursor))


async def test_a_cursor_of_another_list_is_refused(small_session: AsyncSession) -> None:
    listing = comune_listing(ComuneFilters())
    comuni = await fetch_page(small_session, listing, make_comune, PageRequest(2))
    with pytest.raises(InvalidParameter, match="cursor"):
        await list_progetti_di_comune(
            small_session, ALFA, NO_FILTERS, PageRequest(10, comuni.value.next_cursor)
        )


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (ProgettoFilters(certezza=("certa",)), [2, 0, 0, 0]),
        (ProgettoFilters(certezza=("da_verificare", "ambito")), [0, 1, 1, 0]),
        (ProgettoFilters(certezza=("non_determinabile",)), [0, 0, 0, 2]),
        (ProgettoFilters(stato=("concluso",)), [0, 0, 0, 0]),
        (ProgettoFilters(stato=("lavori", "concluso")), [2, 1, 1, 2]),
        (ProgettoFilters(tipo=("programma",)), [0, 0, 0, 0]),
        (ProgettoFilters(q="parziale"), [1, 0, 0, 1]),
        (ProgettoFilters(parco="fatti"), [0, 1, 0, 0]),
        (ProgettoFilters(comune=ALFA), [2, 1, 1, 0]),
        (ProgettoFilters(bbox=Bbox(9, 45, 9.1, 45.1)), [0, 0, 0, 0]),
        (ProgettoFilters(edizione=("2022-2024",)), [0, 0, 0, 0]),
        (ProgettoFilters(obiettivo=("M1-1",)), [0, 0, 0, 0]),
    ],
)
async def test_a_filter_narrows_the_parts_and_their_totals(
    small_session: AsyncSession, filters: ProgettoFilters, expected: list[int]
) -> None:
    parts = await ask_comune(small_session, make_four_parts, filters=filters)
    assert [getattr(parts.totali, name).progetti for name in PARTI] == expected
    assert [len(getattr(parts, name)) for name in PARTI] == expected


async def test_the_stamp_of_an_answer_is_that_of_its_snapshot(small_session: AsyncSession) -> None:
    first = await list_progetti_di_comune(small_session, GAMMA, NO_FILTERS, EVERYTHING)
    await furnish(small_session, lambda territory: here(territory, "nuovo"))
    second = await list_progetti_di_comune(small_session, GAMMA, NO_FILTERS, EVERYTHING)
    assert first.stamp != second.stamp
