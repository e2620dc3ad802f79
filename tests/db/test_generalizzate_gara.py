"""Two connections at once: what is drawn is never made from what somebody is changing."""

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from service.cli import app
from service.db import make_owner_engine
from service.ingest.generalise import find_stale_generalised, load_generalised, refresh
from service.installation import bring_up_to_date
from service.prepare import migrate
from service.queries.loading import Written
from service.settings import Settings
from tests.database import COPY, Databases
from tests.db.territory import build

ASKED_AT_MOST = 100_000
MOVE = "update psttm.elemento set geom = ST_Buffer(geom, {metres}) where nome = '{nome}'"
WAITING = """
    select exists (
        select from pg_stat_activity
        where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
    )
"""


def silent(_: str) -> None:
    """Take a report and say nothing."""


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """The owner's address of a small territory, drawn, in which these tests commit."""
    name = f"{COPY}_{os.getpid()}_gara"
    made = databases.make_empty(name)
    migrate(made)
    build(made)
    refresh(made, silent)
    yield made
    databases.drop(name)


def wait_until_blocked(url: str, waiting: Future[object]) -> None:
    """Return when some connection waits for another; the server is asked, nothing sleeps."""
    with psycopg.connect(url, autocommit=True) as watcher:
        for _ in range(ASKED_AT_MOST):
            if watcher.execute(WAITING).fetchone() == (True,):
                return
            assert not waiting.done(), "the second connection did not wait"
    raise AssertionError("the second connection neither waited nor ended")


def stale(url: str) -> list[str]:
    with make_owner_engine(url).connect() as connection:
        return find_stale_generalised(connection)


@pytest.mark.parametrize("nome", ["beta", "rilevato"])
def test_what_is_made_waits_for_an_edit_and_sees_it(url: str, nome: str) -> None:
    with ThreadPoolExecutor(1) as pool, psycopg.connect(url) as editor:
        editor.execute(MOVE.format(nome=nome, metres=-300))
        making: Future[Written] = pool.submit(refresh, url, silent)
        wait_until_blocked(url, making)
        editor.commit()
        assert making.result(60).total > 0
    assert stale(url) == []


def test_an_edit_that_is_given_up_leaves_what_is_made_as_it_was(url: str) -> None:
    with ThreadPoolExecutor(1) as pool, psycopg.connect(url) as editor:
        editor.execute(MOVE.format(nome="beta", metres=-300))
        making: Future[Written] = pool.submit(refresh, url, silent)
        wait_until_blocked(url, making)
        editor.rollback()
        assert making.result(60).total == 0
    assert stale(url) == []


@pytest.mark.parametrize(("nome", "gone"), [("beta", 13), ("rilevato", 1)])
def test_an_edit_waits_until_rows_are_written_and_then_removes_them(
    url: str, nome: str, gone: int
) -> None:
    engine = make_owner_engine(url)
    with ThreadPoolExecutor(1) as pool, psycopg.connect(url, autocommit=True) as editor:
        with engine.begin() as maker:
            maker.exec_driver_sql("delete from psttm.generalizzata")
            load_generalised(maker, silent)
            edit: Future[object] = pool.submit(editor.execute, MOVE.format(nome=nome, metres=-300))
            wait_until_blocked(url, edit)
        edit.result(60)
    faults = stale(url)
    assert len(faults) == gone
    assert all("mancano 15 geometrie" in fault for fault in faults)


def test_the_command_makes_what_an_edit_has_removed(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PSTTM_DATABASE_URL", url)
    monkeypatch.setenv("PSTTM_LOCAL_DIR", str(tmp_path / "local"))
    with psycopg.connect(url) as editor:
        editor.execute(MOVE.format(nome="rilevato", metres=-300))
    shown = CliRunner().invoke(app, ["generalizza"])
    assert (shown.exit_code, "geometrie scritte o tolte: 15" in shown.output) == (0, True)
    assert stale(url) == []


def test_an_installation_that_is_up_to_date_makes_what_an_edit_has_removed(
    loaded_database: str,
) -> None:
    settings = Settings(database_url=SecretStr(loaded_database))
    with psycopg.connect(loaded_database) as editor:
        editor.execute(
            "update psttm.elemento set geom = ST_Buffer(geom, -9) where codice = '015032'"
        )
    told: list[str] = []
    bring_up_to_date(loaded_database, settings, told.append)
    assert told[-1] == "già aggiornati"
    assert stale(loaded_database) == []


def test_only_what_is_incomplete_is_made_where_that_is_asked(url: str) -> None:
    told: list[str] = []
    assert refresh(url, told.append, only_incomplete=True).total == 0
    assert told == []
    with psycopg.connect(url) as editor:
        editor.execute(MOVE.format(nome="beta", metres=-300))
    assert refresh(url, told.append, only_incomplete=True).total == 13 * 15
    assert told == ["geometrie per le mappe, zoom 0-14: 17 elementi"]
    assert stale(url) == []
