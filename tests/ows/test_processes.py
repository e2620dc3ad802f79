"""MapServer's processes: bounded, replaced, and none left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from service.ows.engine import OwsEngine
from service.ows.errors import AnswerTooLarge, MapServerBusy, MapServerMissing, MapServerTooSlow
from service.ows.fastcgi import CgiAnswer
from service.ows.scale import Scale
from service.settings import Settings
from tests.database import Databases
from tests.ows.mapserver import BOUNDS, get_map, rewrite, running

BOX = "1005000,5675000,1045000,5715000"
SCALE = Scale(9.5)
LAYERS = "zone_omogenee_aree"
PARENT = """
import asyncio, sys
from pathlib import Path
from service.db import read_address
from service.ows.engine import OwsEngine, OwsOptions
from service.ows.pool import Bounds
from service.queries.catalog import COLLECTIONS
from service.settings import Settings
from tests.ows.mapserver import get_map

async def main():
    options = OwsOptions(Path(sys.argv[1]), Bounds(processes=2))
    engine = OwsEngine(read_address(Settings()), COLLECTIONS, options)
    draw = [get_map(engine, "9-5", "zone_omogenee_aree", "1005000,5675000,1045000,5715000", n)
            for n in (300, 301)]
    await asyncio.gather(*draw)
    print(*(each.pid for each in engine.pool.processes), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def draw(engine: OwsEngine, size: int = 100) -> CgiAnswer:
    answer = await get_map(engine, SCALE.name, LAYERS, BOX, size)
    assert answer.content_type == "image/png", answer.body[:300]
    return answer


def pids(engine: OwsEngine) -> list[int]:
    assert engine.pool is not None
    return [each.pid for each in engine.pool.processes if each.pid is not None]


def is_gone(pid: int, within_s: float = 5.0) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def slow(mapfile: str, seconds: float) -> str:
    """Let the database take its time over a layer."""
    return mapfile.replace(
        f'NAME "{LAYERS}"\n',
        f'NAME "{LAYERS}"\n    PROCESSING "NATIVE_FILTER=pg_sleep({seconds}) is not null"\n',
    )


async def test_nothing_runs_before_the_first_request(settings: Settings, folder: Path) -> None:
    async with running(settings, folder) as engine:
        assert engine.pool is None
        assert list(folder.iterdir()) == []


async def test_a_process_answers_many_requests(settings: Settings, folder: Path) -> None:
    async with running(settings, folder) as engine:
        first = await draw(engine)
        running_now = pids(engine)
        assert len(running_now) == 1
        for _ in range(5):
            assert (await draw(engine)).body == first.body
        assert pids(engine) == running_now


async def test_the_end_leaves_neither_process_nor_file(settings: Settings, folder: Path) -> None:
    async with running(settings, folder, replace(BOUNDS, processes=3)) as engine:
        await asyncio.gather(*(draw(engine, 200 + n) for n in range(6)))
        left = pids(engine)
        assert len(left) == 3
    assert all(is_gone(pid) for pid in left)
    assert list((folder / "ows").iterdir()) == []


async def test_a_process_is_replaced_after_so_many_requests(
    settings: Settings, folder: Path
) -> None:
    async with running(settings, folder, replace(BOUNDS, requests=2)) as engine:
        seen = []
        for _ in range(5):
            await draw(engine)
            seen.append(tuple(pids(engine)))
        assert [len(each) for each in seen] == [1, 0, 1, 0, 1]
        assert len({each for each in seen if each}) == 3
        assert all(is_gone(pid) for pid in (*seen[0], *seen[2]))


async def test_one_that_runs_over_the_deadline_is_killed_and_the_next_one_answers(
    settings: Settings, folder: Path
) -> None:
    async with running(settings, folder) as engine:
        await draw(engine)
        (pid,) = pids(engine)
        assert engine.place is not None
        assert engine.pool is not None
        path = engine.place.root / f"{SCALE.name}.map"
        before = path.read_text()
        rewrite(engine, SCALE.name, lambda text: slow(text, 5))
        engine.pool.bounds = replace(BOUNDS, answer_s=1.0)
        with pytest.raises(MapServerTooSlow, match="1 secondi"):
            await draw(engine)
        assert is_gone(pid)
        engine.pool.bounds = BOUNDS
        path.write_text(before)
        await draw(engine)


async def test_one_that_was_killed_is_started_again(settings: Settings, folder: Path) -> None:
    async with running(settings, folder) as engine:
        await draw(engine)
        (pid,) = pids(engine)
        os.kill(pid, signal.SIGKILL)
        assert is_gone(pid)
        await draw(engine)
        assert pids(engine) != [pid]


async def test_one_that_is_killed_while_it_answers_is_asked_again(
    settings: Settings, folder: Path
) -> None:
    async with running(settings, folder) as engine:
        await draw(engine)
        (pid,) = pids(engine)
        rewrite(engine, SCALE.name, lambda text: slow(text, 0.1))
        asked = asyncio.ensure_future(draw(engine))
        await asyncio.sleep(0.3)
        assert not asked.done()
        os.kill(pid, signal.SIGKILL)
        await asked


async def test_a_connection_that_the_database_cut_is_taken_anew(
    settings: Settings, databases: Databases, folder: Path
) -> None:
    async with running(settings, folder) as engine:
        await draw(engine)
        with psycopg.connect(databases.admin_url, autocommit=True) as connection:
            cut = connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'psttm ows' and datname = %s",
                [make_url(settings.read_database_url.get_secret_value()).database],
            ).fetchall()
        assert cut
        await draw(engine)


async def test_beyond_the_queue_requests_are_refused(settings: Settings, folder: Path) -> None:
    bounds = replace(BOUNDS, waiting=2)
    async with running(settings, folder, bounds) as engine:
        await draw(engine)
        rewrite(engine, SCALE.name, lambda text: slow(text, 0.05))
        asked = [draw(engine) for _ in range(6)]
        done = await asyncio.gather(*asked, return_exceptions=True)
        refused = [each for each in done if isinstance(each, MapServerBusy)]
        answered = [each for each in done if isinstance(each, CgiAnswer)]
        assert len(refused) + len(answered) == 6
        assert len(answered) == 3


async def test_who_waits_too_long_is_told(settings: Settings, folder: Path) -> None:
    async with running(settings, folder, replace(BOUNDS, wait_s=0.2)) as engine:
        await draw(engine)
        rewrite(engine, SCALE.name, lambda text: slow(text, 0.2))
        done = await asyncio.gather(draw(engine), draw(engine), return_exceptions=True)
        assert sum(isinstance(each, MapServerBusy) for each in done) == 1


async def test_too_large_an_answer_is_not_read(settings: Settings, folder: Path) -> None:
    async with running(settings, folder, replace(BOUNDS, answer_bytes=1_000)) as engine:
        with pytest.raises(AnswerTooLarge, match="0 MB"):
            await draw(engine, 800)


async def test_without_the_program_that_is_said(
    settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.ows.program.CANDIDATES", ())
    monkeypatch.setenv("PATH", str(folder))
    async with running(settings, folder) as engine:
        with pytest.raises(MapServerMissing, match="cgi-mapserver"):
            await draw(engine)


def test_a_killed_application_leaves_no_process(settings: Settings, folder: Path) -> None:
    environment = {
        **os.environ,
        "PSTTM_READ_DATABASE_URL": settings.read_database_url.get_secret_value(),
    }
    command = [sys.executable, "-c", PARENT, str(folder)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as parent:
        try:
            assert parent.stdout is not None
            children = [int(word) for word in parent.stdout.readline().split()]
            assert len(children) == 2
            assert not any(is_gone(pid, 0.1) for pid in children)
        finally:
            parent.kill()
    assert all(is_gone(pid) for pid in children)


async def test_what_a_killed_application_left_is_removed_by_the_next(
    settings: Settings, folder: Path
) -> None:
    test_a_killed_application_leaves_no_process(settings, folder)
    (left,) = (folder / "ows").iterdir()
    async with running(settings, folder) as engine:
        await draw(engine)
        assert engine.place is not None
        assert not left.exists()
        assert list((folder / "ows").iterdir()) == [engine.place.root]


async def test_a_process_has_no_rights_and_no_password(settings: Settings, folder: Path) -> None:
    async with running(settings, folder) as engine:
        await draw(engine)
        (pid,) = pids(engine)
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        )
        assert status["NoNewPrivs"].strip() == "1"
        assert int(status["CapEff"], 16) == 0
        assert "0" not in status["Uid"].split()
        environ = Path(f"/proc/{pid}/environ").read_bytes().decode()
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
        secret = settings.read_database_url.get_secret_value()
        password = secret.split(":")[2].split("@")[0]
        assert password
        assert password not in environ + command
        assert engine.place is not None
        for path in engine.place.root.iterdir():
            if path.is_file() and password in path.read_text(errors="replace"):
                assert path.name == "pg_service.conf"
                assert path.stat().st_mode & 0o077 == 0
