"""The engine on a database of its own, that changes while tiles are drawn."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy.engine import make_url

from service.db import ReadAddress, read_address
from service.errors import DatabaseUnavailable
from service.queries.catalog import COLLECTIONS
from service.queries.collection import Collection
from service.queries.connections import NAME
from service.settings import Settings
from service.tiles import engine as tile_engine
from service.tiles import listener
from service.tiles.engine import EngineOptions, TileEngine, unpack
from service.tiles.layers import Face
from tests.database import Databases
from tests.tiles import decode, tile_at

OPTIONS = EngineOptions(cache_bytes=1_000_000, connections=4, answer_s=60, code="prova")
TILE = tile_at(9, 1_022_000, 5_692_000)
LOCK = 77
SLOW = """
create view psttm.disegno_lento as
select p.*
from psttm.disegno_progetti p
where (select pg_advisory_xact_lock_shared(77)) is not null;
grant select on psttm.disegno_lento to psttm_reader
"""
TITLES = "update psttm.progetto set titolo = %s"
PROGETTI = COLLECTIONS["progetti"]
SLOW_PROGETTI = replace(
    PROGETTI, id="lenti", drawing=replace(PROGETTI.drawing, vista="psttm.disegno_lento")
)
KNOWN = {"progetti": PROGETTI, "lenti": SLOW_PROGETTI, "comuni": COLLECTIONS["comuni"]}


class Watched:
    """An engine, and the database that it reads, as their owner sees them."""

    def __init__(self, engine: TileEngine, writer: psycopg.Connection) -> None:
        self.engine = engine
        self.writer = writer

    async def titles(self, collection: Collection = PROGETTI) -> set[str]:
        """Return the titles in a tile, each with the state that the tile says it has."""
        drawn = await self.engine.tile(self.engine.layers((collection,)), TILE)
        features = decode(unpack(drawn.packed))[collection.id]
        return {each.properties["titolo"] for each in features if "titolo" in each.properties}

    def rename(self, title: str) -> None:
        self.writer.execute(TITLES, [title])

    def cut(self, name: str) -> None:
        """Cut the connections of a name, and wait until the server has closed them."""
        self.writer.execute(
            "select pg_terminate_backend(pid, 30000) from pg_stat_activity "
            "where application_name = %s and datname = current_database()",
            [name],
        )

    async def until(self, condition: Callable[[], Awaitable[bool] | bool]) -> None:
        """Wait until something holds, for a minute at most."""
        async with asyncio.timeout(60):
            while True:
                held = condition()
                if held if isinstance(held, bool) else await held:
                    return
                await asyncio.sleep(0.01)

    async def until_sure(self) -> None:
        await self.until(lambda: self.engine.board.current is not None)

    def waiting(self) -> int:
        """Return how many statements wait for the lock."""
        row = self.writer.execute(
            "select count(*) from pg_locks where locktype = 'advisory' and objid = %s "
            "and not granted",
            [LOCK],
        ).fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture
def address(loaded_database: str, databases: Databases) -> ReadAddress:
    reader = databases.reader(make_url(loaded_database).database or "")
    return read_address(Settings(read_database_url=reader))


@pytest.fixture
def writer(loaded_database: str, databases: Databases) -> Iterator[psycopg.Connection]:
    name = make_url(loaded_database).database or ""
    with psycopg.connect(databases.admin_url, dbname=name, autocommit=True) as connection:
        connection.execute("set role psttm")
        connection.execute(SLOW)
        connection.execute("reset role")
        yield connection


@pytest.fixture
async def watched(
    address: ReadAddress, writer: psycopg.Connection, anyio_backend: str
) -> AsyncIterator[Watched]:
    assert anyio_backend == "asyncio"
    engine = TileEngine(address, KNOWN, OPTIONS)
    await engine.start()
    made = Watched(engine, writer)
    await made.until_sure()
    yield made
    await engine.stop()


@pytest.fixture
def no_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only a notification tell that something has changed."""
    monkeypatch.setattr(listener, "HEARTBEAT_S", 3600.0)
    monkeypatch.setattr(listener, "LEASE_S", 7200.0)


async def test_a_tile_is_drawn_once_and_then_kept(watched: Watched) -> None:
    layers = watched.engine.layers((PROGETTI,))
    first = await watched.engine.tile(layers, TILE)
    again = await watched.engine.tile(layers, TILE)
    counts = watched.engine.counts
    assert again == first
    assert (counts.misses, counts.drawn, counts.hits) == (1, 1, 1)


async def test_equal_requests_at_once_are_drawn_once(watched: Watched) -> None:
    layers = watched.engine.layers((PROGETTI,))
    drawn = await asyncio.gather(*(watched.engine.tile(layers, TILE) for _ in range(40)))
    assert set(drawn) == {drawn[0]}
    assert watched.engine.counts.drawn == 1


async def test_a_notification_alone_is_enough_to_draw_anew(
    no_heartbeat: None, watched: Watched
) -> None:
    assert no_heartbeat is None
    await watched.titles()
    watched.rename("nuovo")
    await watched.until(lambda: _titled(watched, "nuovo"))
    assert watched.engine.listener.connections == 1


async def _titled(watched: Watched, title: str) -> bool:
    return await watched.titles() == {title}


async def test_a_change_of_others_leaves_a_tile_kept(watched: Watched) -> None:
    await watched.titles()
    watched.writer.execute("update psttm.comune set popolazione = 1")
    current = watched.engine.board.current
    await watched.until(lambda: watched.engine.board.current not in (None, current))
    await watched.titles()
    assert watched.engine.counts.drawn == 1


async def test_no_tile_is_older_than_a_change_made_while_nobody_listens(watched: Watched) -> None:
    for turn in range(15):
        await watched.titles()
        watched.cut(listener.NAME)
        watched.rename(f"turno {turn}")
        assert await watched.titles() == {f"turno {turn}"}
        if turn % 3 == 0:
            await watched.until_sure()
            assert await watched.titles() == {f"turno {turn}"}
    await watched.until_sure()
    assert watched.engine.listener.connections >= 5


async def test_while_nobody_listens_a_tile_that_did_not_change_is_not_drawn_again(
    watched: Watched,
) -> None:
    await watched.titles()
    watched.cut(listener.NAME)
    assert watched.engine.board.current is None
    await watched.titles()
    assert watched.engine.counts.drawn == 1


async def test_a_tile_drawn_during_a_change_is_not_kept_under_the_new_state(
    watched: Watched,
) -> None:
    with watched.writer.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        early = asyncio.ensure_future(watched.titles(SLOW_PROGETTI))
        await watched.until(lambda: watched.waiting() == 1)
        before = watched.engine.board.current
        watched.rename("nuovo")
        await watched.until(lambda: watched.engine.board.current not in (None, before))
        late = asyncio.ensure_future(watched.titles(SLOW_PROGETTI))
        await watched.until(lambda: watched.waiting() == 2)
        cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
    assert "nuovo" not in await early
    assert await late == {"nuovo"}
    assert await watched.titles(SLOW_PROGETTI) == {"nuovo"}


async def test_a_tile_says_the_state_that_it_was_drawn_from(watched: Watched) -> None:
    layers = watched.engine.layers((PROGETTI,))
    seen: dict[str, bytes] = {}
    for turn in range(10):
        watched.rename(f"turno {turn % 3}")
        for _ in range(3):
            drawn = await watched.engine.tile(layers, TILE)
            assert seen.setdefault(drawn.face.rev, drawn.packed) == drawn.packed
    await watched.until(lambda: _titled(watched, "turno 0"))
    assert len(seen) > 1


async def test_a_tile_that_is_too_large_is_drawn_in_groups(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = watched.engine.layers((PROGETTI,))
    place = tile_at(10, 1_022_000, 5_692_000)
    whole = await watched.engine.tile(layers, place)
    monkeypatch.setattr(tile_engine, "MAX_TILE_BYTES", len(whole.packed) - 1)
    grouped = await watched.engine.filtered_tile(layers, place, {})
    assert watched.engine.counts.crowded == 1
    before, after = (decode(unpack(each.packed))["progetti"] for each in (whole, grouped))
    assert {each.quanti for each in before} == {1}
    assert max(each.quanti for each in after) > 1
    assert len(after) < len(before)


async def test_a_layer_that_cannot_be_grouped_is_drawn_as_it_is(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tile_engine, "MAX_TILE_BYTES", 10)
    drawn = await watched.engine.tile(watched.engine.layers((COLLECTIONS["comuni"],)), TILE)
    assert len(drawn.packed) > 10
    assert (watched.engine.counts.drawn, watched.engine.counts.crowded) == (1, 0)


async def test_connections_that_were_cut_are_replaced_without_an_error(watched: Watched) -> None:
    layers = watched.engine.layers((PROGETTI,))
    places = [replace(TILE, x=TILE.x + step) for step in range(4)]
    await asyncio.gather(*(watched.engine.tile(layers, place) for place in places))
    watched.cut(NAME)
    watched.rename("nuovo")
    await watched.until(lambda: _titled(watched, "nuovo"))


async def test_when_all_connections_are_busy_a_tile_waits_for_a_while_only(
    address: ReadAddress, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = TileEngine(address, KNOWN, replace(OPTIONS, connections=1))
    monkeypatch.setattr(engine._connections, "_wait_s", 0.05)
    slow, quick = engine.layers((SLOW_PROGETTI,)), engine.layers((PROGETTI,))
    with watched.writer.cursor() as cursor:
        face = await engine.face(slow)
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        monkeypatch.setattr(engine, "face", lambda _: _ready(face))
        busy = asyncio.ensure_future(engine.tile(slow, TILE))
        await watched.until(lambda: watched.waiting() == 1)
        with pytest.raises(DatabaseUnavailable, match="Nessuna connessione libera"):
            await engine.tile(quick, TILE)
        cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
    assert (await busy).packed
    assert (await engine.tile(quick, TILE)).packed
    await engine.stop()


async def _ready(value: Face) -> Face:
    return value


async def test_a_new_day_is_a_new_state(address: ReadAddress, watched: Watched) -> None:
    soon = watched.writer.execute("select now()").fetchone()
    assert soon is not None
    engine = TileEngine(with_midnight_in(address, 2, soon[0]), KNOWN, OPTIONS)
    await engine.start()
    there = Watched(engine, watched.writer)
    await there.until_sure()
    layers = engine.layers((PROGETTI,))
    first = await engine.tile(layers, TILE)
    await there.until(lambda: engine.board.current is None)
    later = await engine.tile(layers, TILE)
    await engine.stop()
    assert int(later.face.stamp[-8:]) > int(first.face.stamp[-8:])
    assert later.face.rev != first.face.rev


def with_midnight_in(address: ReadAddress, seconds: int, now: datetime) -> ReadAddress:
    """Return an address whose connections see the day end soon: they are so many hours east."""
    utc = now.astimezone(UTC)
    east_s = 86_400 - seconds - (utc.hour * 3600 + utc.minute * 60 + utc.second)
    hours = (east_s if east_s <= 43_200 else east_s - 86_400) / 3600
    options = address.arguments["options"].replace("Europe/Rome", f"{hours:.8f}")
    return replace(address, arguments={**address.arguments, "options": options})
