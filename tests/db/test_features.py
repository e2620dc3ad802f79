"""Pages of features: what is in them, in which order, and how they follow each other."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import InvalidParameter, NotFound
from service.queries import features_statement
from service.queries.crs import ALL_CRS, CRS84, STORED
from service.queries.features import ItemsPage, ItemsRequest, get_item, list_items
from service.queries.features_statement import features_view
from service.queries.ordering import SortKey
from service.queries.written import SessionReader
from tests.db.prova import CODES, PROPERTIES, PROVA, furnish

NAMED = {each.nome: each for each in PROPERTIES}
ALL = ItemsRequest(limit=100)


@pytest.fixture
async def prova(small_session: AsyncSession) -> AsyncIterator[AsyncSession]:
    await furnish(small_session)
    features_statement.plain_items_statement.cache_clear()
    yield small_session
    features_statement.plain_items_statement.cache_clear()


def sort_keys(text: str) -> tuple[SortKey, ...]:
    names = [each for each in text.split(",") if each]
    return tuple(SortKey(NAMED[each.lstrip("-")], each.startswith("-")) for each in names)


async def read(session: AsyncSession, request: ItemsRequest) -> ItemsPage:
    return (await list_items(SessionReader(session), PROVA, request)).value


def features_of(page: ItemsPage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(b"[" + page.features + b"]")
    assert len(found) == page.number_returned
    return found


def codes_of(page: ItemsPage) -> tuple[str, ...]:
    return tuple(each["id"] for each in features_of(page))


class CountingReader(SessionReader):
    """Counts what is asked."""

    asked = 0

    async def fetch(
        self, statement: str, arguments: Sequence[Any] = (), *, prepare: bool = True
    ) -> tuple[Any, ...]:
        self.asked += 1
        return await super().fetch(statement, arguments, prepare=prepare)


async def test_a_page_is_one_statement(prova: AsyncSession) -> None:
    reader = CountingReader(prova)
    await list_items(reader, PROVA, replace(ALL, count=True))
    assert reader.asked == 1


async def test_features_come_in_the_order_of_their_key(prova: AsyncSession) -> None:
    page = await read(prova, ALL)
    assert codes_of(page) == CODES
    assert (page.next_cursor, page.prev_cursor, page.number_matched) == (None, None, None)


async def test_a_feature_is_geojson_with_all_its_properties(prova: AsyncSession) -> None:
    first, *_, last = features_of(await read(prova, replace(ALL, crs=STORED)))
    assert first == {
        "type": "Feature",
        "id": "a",
        "geometry": {"type": "Point", "coordinates": [500000, 5000000]},
        "properties": {
            "codice": "a",
            "gruppo": "x",
            "valore": 1.5,
            "numero": 3,
            "vero": True,
            "giorno": "2024-01-01",
            "parole": ["uno", "due"],
        },
    }
    assert last["id"] == last["properties"]["codice"] == 'm"\\à'


async def test_some_properties_are_given_and_no_others(prova: AsyncSession) -> None:
    page = await read(prova, replace(ALL, properties=("valore", "gruppo")))
    assert features_of(page)[0]["properties"] == {"valore": 1.5, "gruppo": "x"}
    assert codes_of(page) == CODES


async def test_a_feature_without_geometry_has_a_null_one(prova: AsyncSession) -> None:
    geometries = {each["id"]: each["geometry"] for each in features_of(await read(prova, ALL))}
    assert [code for code in CODES if geometries[code] is None] == ["i", "l"]


async def test_outer_rings_go_counterclockwise(prova: AsyncSession) -> None:
    for crs in (CRS84, STORED):
        features = features_of(await read(prova, replace(ALL, crs=crs)))
        ring = features[5]["geometry"]["coordinates"][0]
        assert sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) > 0


ORDERS = [
    "",
    "codice",
    "-codice",
    "gruppo",
    "-gruppo",
    "valore",
    "-valore",
    "numero,-valore",
    "-numero,gruppo",
    "vero",
    "-vero,giorno",
    "giorno",
    "-giorno,-codice",
    "gruppo,valore,-numero,vero,giorno",
]


def expected_order(order: str) -> list[str]:
    """Sort in Python: nulls after all values, then the key."""
    rows = {
        "a": ("x", 1.5, 3, True, "2024-01-01"),
        "b": ("x", 0.1, 3, False, "2024-01-02"),
        "c": ("y", None, 2, None, None),
        "d": ("y", 1.5, 2, True, "2023-01-01"),
        "e": (None, None, 1, False, None),
        "f": ("x", -2, 1, True, "2023-01-01"),
        "g": ("z", 1e300, None, None, "2024-01-01"),
        "h": ("z", 1.5, 3, True, None),
        "i": (None, 7, None, None, None),
        "l": ("x", 8, 5, None, None),
        'm"\\à': ("x", 9, 5, None, None),
    }
    names = ("gruppo", "valore", "numero", "vero", "giorno")
    codes = sorted(rows)
    for key in reversed([each for each in order.split(",") if each]):
        name, descending = key.lstrip("-"), key.startswith("-")
        if name == "codice":
            codes.sort(reverse=descending)
            continue
        place = names.index(name)
        known = [code for code in codes if rows[code][place] is not None]
        known.sort(key=lambda code, place=place: rows[code][place], reverse=descending)  # type: ignore[misc]
        if descending:
            known = _stable_descending(known, codes, rows, place)
        codes = known + [code for code in codes if rows[code][place] is None]
    return codes


def _stable_descending(
    known: list[str], codes: list[str], rows: dict[str, Any], place: int
) -> list[str]:
    values = sorted({rows[code][place] for code in known}, reverse=True)
    return [code for value in values for code in codes if rows[code][place] == value]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [1, 3, 11])
async def test_pages_follow_each_other_both_ways_in_any_order(
    prova: AsyncSession, order: str, limit: int
) -> None:
    request = replace(ALL, limit=limit, sortby=sort_keys(order))
    page = await read(prova, request)
    assert page.prev_cursor is None
    pages = [codes_of(page)]
    while page.next_cursor is not None:
        page = await read(prova, replace(request, cursor=page.next_cursor))
        pages.append(codes_of(page))
    assert [code for codes in pages for code in codes] == expected_order(order)
    for before in reversed(pages[:-1]):
        assert page.prev_cursor is not None
        page = await read(prova, replace(request, cursor=page.prev_cursor))
        assert codes_of(page) == before
        assert page.next_cursor is not None
    assert page.prev_cursor is None


async def test_a_cursor_belongs_to_one_order(prova: AsyncSession) -> None:
    page = await read(prova, replace(ALL, limit=2))
    request = replace(ALL, cursor=page.next_cursor, sortby=sort_keys("gruppo"))
    with pytest.raises(InvalidParameter, match="altro ordine"):
        await read(prova, request)


async def test_an_edge_that_is_gone_still_parts_the_pages(prova: AsyncSession) -> None:
    page = await read(prova, replace(ALL, limit=3))
    connection = await prova.connection()
    await connection.exec_driver_sql("delete from psttm.prova where codice in ('c', 'd')")
    after = await read(prova, replace(ALL, limit=2, cursor=page.next_cursor))
    assert codes_of(after) == ("e", "f")
    before = await read(prova, replace(ALL, limit=9, cursor=after.prev_cursor))
    assert codes_of(before) == ("a", "b")


async def test_features_are_counted_where_it_is_asked(prova: AsyncSession) -> None:
    view = features_view(PROVA)
    assert (await read(prova, replace(ALL, limit=1, count=True))).number_matched == 11
    request = replace(ALL, limit=1, count=True, where=(view.c.gruppo == "x",))
    assert (await read(prova, request)).number_matched == 5


INTERVALS = [
    ((date(2020, 6, 1), date(2020, 6, 1)), "aefghil"),
    ((date(2021, 6, 30), date(2021, 6, 30)), "bcefghil"),
    ((None, date(2019, 12, 31)), "defghil"),
    ((None, date(2020, 1, 1)), "adefghil"),
    ((date(2019, 12, 31), None), "abcdefghil"),
    ((date(2030, 1, 1), None), "cefghil"),
    ((date(2020, 12, 31), date(2021, 1, 1)), "abefghil"),
]


@pytest.mark.parametrize(("interval", "codes"), INTERVALS)
async def test_a_time_that_is_not_known_is_never_outside(
    prova: AsyncSession, interval: Any, codes: str
) -> None:
    page = await read(prova, replace(ALL, interval=interval))
    assert codes_of(page) == (*codes, CODES[-1])


async def test_a_collection_without_time_is_never_outside(prova: AsyncSession) -> None:
    timeless = replace(PROVA, tempo=None)
    request = replace(ALL, interval=(date(1900, 1, 1), date(1900, 1, 1)))
    assert (await list_items(SessionReader(prova), timeless, request)).value.number_returned == 11


@pytest.mark.parametrize("crs", ALL_CRS.values(), ids=lambda crs: str(crs.uri[-9:]))
async def test_one_feature_is_found_by_its_key(prova: AsyncSession, crs: Any) -> None:
    found = await get_item(prova, PROVA, 'm"\\à', crs)
    page = await read(prova, replace(ALL, crs=crs))
    assert json.loads(found.value) == features_of(page)[-1]


async def test_an_unknown_key_has_the_nearest_ones(prova: AsyncSession) -> None:
    with pytest.raises(NotFound, match="«aa»") as caught:
        await get_item(prova, PROVA, "aa", CRS84)
    assert caught.value.accettati[0].startswith("a")
