"""Features in boxes: every CRS, every axis order, few and many, and what no box can find."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from pyproj import Transformer
from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from geo.crs import STORAGE
from service.queries import features_statement
from service.queries.boxes import make_boxes
from service.queries.crs import ALL_CRS, CRS84, STORED, Crs
from service.queries.density import make_density, sample_of
from service.queries.features import ItemsPage, ItemsRequest, list_items
from service.queries.features_statement import Crowd, features_view
from service.queries.written import SessionReader
from tests.db.prova import CODES, PROVA, furnish

ALL = ItemsRequest(limit=100)
EACH_CRS = pytest.mark.parametrize("crs", ALL_CRS.values(), ids=lambda crs: str(crs.uri[-9:]))
PLACELESS = {"i", "l"}
WITH_GEOMETRY = tuple(code for code in CODES if code not in PLACELESS)


WAYS: dict[str, tuple[int, Crowd | None]] = {
    "unknown and many": (0, None),
    "unknown and few": (1_000, None),
    "thought few": (0, "few"),
    "thought many": (1_000, "many"),
}
"""Up to how many rows in a box are few, and how many are thought to be there."""


@pytest.fixture(params=WAYS)
async def prova(
    request: pytest.FixtureRequest, small_session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AsyncSession]:
    """The collection, read by each of the ways to the rows in a box."""
    await furnish(small_session)
    few, small_session.info["crowd"] = WAYS[request.param]
    monkeypatch.setattr(features_statement, "FEW", few)
    features_statement.plain_items_statement.cache_clear()
    yield small_session
    features_statement.plain_items_statement.cache_clear()


async def read(session: AsyncSession, request: ItemsRequest) -> ItemsPage:
    asked = replace(request, crowd=session.info["crowd"])
    return (await list_items(SessionReader(session), PROVA, asked)).value


def codes_of(page: ItemsPage) -> tuple[str, ...]:
    return tuple(each["id"] for each in json.loads(b"[" + page.features + b"]"))


def and_placeless(*codes: str) -> tuple[str, ...]:
    """Return some features and those without geometry, which are in every box, in their order."""
    return tuple(each for each in CODES if each in PLACELESS or each in codes)


def point_in(crs: Crs, x: float, y: float) -> tuple[float, float]:
    """Carry a point of the storage CRS to another by pyproj, as that CRS orders its axes."""
    authority = "OGC:CRS84" if crs is CRS84 else f"EPSG:{crs.srid}"
    first, second = Transformer.from_crs(STORAGE, authority).transform(x, y)
    return first, second


def east_north(crs: Crs, point: tuple[float, float]) -> tuple[float, float]:
    return (point[1], point[0]) if crs.flipped else point


@EACH_CRS
async def test_coordinates_are_those_of_pyproj_in_the_order_of_the_axes(
    prova: AsyncSession, crs: Crs
) -> None:
    page = await read(prova, replace(ALL, crs=crs))
    for code, x, y in (("a", 500_000, 5_000_000), ('m"\\à', 700_000, 5_100_000)):
        features = {each["id"]: each for each in json.loads(b"[" + page.features + b"]")}
        written = features[code]["geometry"]["coordinates"]
        assert written == pytest.approx(point_in(crs, x, y), abs=0.6 * 10**-crs.decimals)


@EACH_CRS
@pytest.mark.parametrize("code", WITH_GEOMETRY[:5])
async def test_a_box_around_a_feature_finds_it_and_no_other(
    prova: AsyncSession, crs: Crs, code: str
) -> None:
    x = 500_000 + 100 * CODES.index(code)
    corners = [east_north(crs, point_in(crs, x + d, 5_000_000 + d)) for d in (-20, 20)]
    page = await read(prova, replace(ALL, boxes=make_boxes(corners[0], corners[1], crs)))
    assert codes_of(page) == and_placeless(code)


async def test_what_touches_a_box_is_in_it_and_what_its_envelope_touches_is_not(
    prova: AsyncSession,
) -> None:
    """The line from 50,50 to 60,60 does not meet a box in the corner of its envelope."""
    for first, last, codes in (
        ((600_100, 5_000_100), (600_200, 5_000_200), ("f",)),
        ((600_050, 5_000_099), (600_050, 5_000_099), ("f", "h")),
        ((600_051, 5_000_058), (600_052, 5_000_059), ("f",)),
        ((600_053, 5_000_050), (600_056, 5_000_057), ("f", "g")),
        ((600_100.1, 5_000_000), (600_200, 5_000_200), ()),
    ):
        page = await read(prova, replace(ALL, boxes=make_boxes(first, last, STORED)))
        assert codes_of(page) == and_placeless(*codes)


@EACH_CRS
async def test_the_whole_world_holds_everything(prova: AsyncSession, crs: Crs) -> None:
    corners = {4326: ((-180, -90), (180, 90)), 3857: ((-2e7, -2e8), (2e7, 2e8))}
    first, last = corners.get(crs.srid, ((-1e9, -1e9), (1e9, 1e9)))
    page = await read(prova, replace(ALL, boxes=make_boxes(first, last, crs), count=True))
    assert codes_of(page) == CODES
    assert (page.number_matched, page.omitted) == (11, 0)


@pytest.mark.parametrize(
    ("west", "east", "found"),
    [
        (8, -170, WITH_GEOMETRY),
        (20, 9.5, ("a", "b", "c", "d", "e")),
        (170, 160, WITH_GEOMETRY),
        (170, -170, ()),
        (11.5, 9.5, ("a", "b", "c", "d", "e", CODES[-1])),
    ],
)
async def test_a_box_may_go_round_the_antimeridian(
    prova: AsyncSession, west: float, east: float, found: tuple[str, ...]
) -> None:
    boxes = make_boxes((west, -90), (east, 90), CRS84)
    page = await read(prova, replace(ALL, boxes=boxes, count=True))
    assert codes_of(page) == and_placeless(*found)
    assert page.number_matched == len(found) + 2


async def test_pages_of_a_box_follow_each_other(prova: AsyncSession) -> None:
    boxes = make_boxes((9, 45), (9.1, 46), CRS84)
    first = await read(prova, replace(ALL, limit=2, boxes=boxes))
    second = await read(prova, replace(ALL, limit=2, boxes=boxes, cursor=first.next_cursor))
    third = await read(prova, replace(ALL, limit=2, boxes=boxes, cursor=second.next_cursor))
    fourth = await read(prova, replace(ALL, limit=2, boxes=boxes, cursor=third.next_cursor))
    pages = [codes_of(page) for page in (first, second, third, fourth)]
    assert pages == [("a", "b"), ("c", "d"), ("e", "i"), ("l",)]
    back = await read(prova, replace(ALL, limit=2, boxes=boxes, cursor=third.prev_cursor))
    assert codes_of(back) == ("c", "d")
    assert fourth.next_cursor is None


async def test_what_a_spatial_clause_cannot_find_is_counted_under_the_other_clauses(
    prova: AsyncSession,
) -> None:
    view = features_view(PROVA)
    nowhere = replace(ALL, spatial=(func.ST_IsEmpty(view.c.geom) == true(),))
    of_x = replace(nowhere, where=(view.c.gruppo == "x",))
    boxed = replace(of_x, boxes=make_boxes((0, 0), (1, 1), STORED))
    assert (await read(prova, nowhere)).omitted == 2
    for request in (of_x, boxed):
        page = await read(prova, request)
        assert (codes_of(page), page.omitted) == ((), 1)
    assert (await read(prova, replace(of_x, placeless=False))).omitted == 0
    assert (await read(prova, ALL)).omitted == 0


async def test_a_box_has_nothing_but_what_it_meets_where_everything_has_a_place(
    prova: AsyncSession,
) -> None:
    boxes = make_boxes((500_050, 5_000_000), (500_250, 5_000_000), STORED)
    page = await read(prova, replace(ALL, boxes=boxes, placeless=False, count=True))
    assert (codes_of(page), page.number_matched, page.omitted) == (("b", "c"), 2, 0)


async def test_a_collection_without_places_is_whole_in_every_box(prova: AsyncSession) -> None:
    placeless = replace(PROVA, geometria=None)
    every = (await list_items(SessionReader(prova), placeless, ALL)).value
    assert all(each["geometry"] is None for each in json.loads(b"[" + every.features + b"]"))
    for boxes in (make_boxes((9, 45), (9.1, 46), CRS84), ()):
        request = replace(ALL, boxes=boxes, count=True)
        page = (await list_items(SessionReader(prova), placeless, request)).value
        assert page.features == every.features
        assert (page.number_matched, page.omitted) == (11, 0)


async def test_all_places_are_known_where_they_are_not_too_many(
    small_session: AsyncSession,
) -> None:
    await furnish(small_session)
    places = await small_session.scalar(select(sample_of(features_view(PROVA))))
    density = make_density(len(CODES), places or ())
    assert len(density.lon) == len(WITH_GEOMETRY)
    (lon, lat), (last_lon, last_lat) = ((density.lon[n], density.lat[n]) for n in (0, -1))
    assert (lon, lat) == pytest.approx(point_in(CRS84, 500000, 5000000), abs=1e-9)
    assert (last_lon, last_lat) == pytest.approx(point_in(CRS84, 700000, 5100000), abs=1e-9)
