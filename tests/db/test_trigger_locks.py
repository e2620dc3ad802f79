"""Two writers at once: whoever comes second waits, and what is stored is right in the end.

Nothing here sleeps: that the second writer waits is asked of the server.
"""

import itertools
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

from service.db import make_owner_engine
from service.prepare import migrate
from service.queries.checks import find_stale_geometries, find_stale_incidenza
from tests.database import COPY, Databases
from tests.db.territory import Territory, build, point
from tests.factories import square

ASKED_AT_MOST = 100_000
PLACE = (
    "insert into psttm.localizzazione (progetto_id, layer, elemento_id, menzione, estensione, "
    "natura, motivo, fonte_id) select p.id, e.layer, e.id, 'esplicita', 'intero', 'dichiarata', "
    "'prova', 'prova' from psttm.progetto p, psttm.elemento e "
    "where p.codice = 'senza-luogo' and e.nome = 'rilevato'"
)
EDITS = {
    "park": "update psttm.elemento set geom = ST_Translate(geom, 0, 3000) where nome = 'rilevato'",
    "place": PLACE,
    "project": "update psttm.progetto set geom = ST_Translate(geom, 3000, 0) "
    "where codice = 'disegnato'",
    "comune": "update psttm.elemento set geom = ST_Buffer(geom, -700) where nome = 'beta'",
    "member": "insert into psttm.appartenenza (elemento_id, comune_id, fonte_id) "
    "select p.id, c.id, 'prova' from psttm.elemento p, psttm.elemento c "
    "where p.nome = 'rilevato' and c.nome = 'zeta'",
    "plis": "update psttm.plis set stato = 'esistente'",
    "deletion": "delete from psttm.progetto where codice = 'disegnato'",
}
PAIRS = [*itertools.permutations(("park", "place", "project", "comune", "member"), 2)]
PAIRS += [("deletion", "comune"), ("comune", "deletion"), ("plis", "project"), ("place", "place")]


class Writers:
    """Two connections that write and a third that watches them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.first = psycopg.connect(url)
        self.second = psycopg.connect(url)
        self.watcher = psycopg.connect(url, autocommit=True)
        self.pool = ThreadPoolExecutor(1)

    def close(self) -> None:
        self.pool.shutdown()
        for connection in (self.first, self.second, self.watcher):
            connection.close()

    def start_second(self, statement: str) -> Future[object]:
        """Start a statement of the second writer; return when it waits for the first."""
        future: Future[object] = self.pool.submit(self.second.execute, statement)
        waiting = "select cardinality(pg_blocking_pids(%s)) > 0"
        for _ in range(ASKED_AT_MOST):
            row = self.watcher.execute(waiting, [self.second.info.backend_pid]).fetchone()
            if row == (True,):
                return future
            assert not future.done(), "the second writer did not wait"
        raise AssertionError("the second writer neither waited nor ended")

    def faults(self) -> list[str]:
        engine = make_owner_engine(self.url)
        with engine.connect() as connection:
            return find_stale_incidenza(connection) + find_stale_geometries(connection)


@pytest.fixture(scope="module")
def contended(databases: Databases) -> Iterator[str]:
    """The owner's address of a small territory in which these tests commit."""
    name = f"{COPY}_{os.getpid()}_contesa"
    url = databases.make_empty(name)
    migrate(url)
    build(url)
    yield url
    databases.drop(name)


@pytest.fixture
def writers(contended: str) -> Iterator[Writers]:
    engine = make_owner_engine(contended)
    with engine.begin() as connection:
        territory = Territory(connection)
        territory.add_progetto("senza-luogo", geom=point(2000, 2000))
        territory.add_progetto("disegnato", geom=square(3000, 1000, side=800))
    made = Writers(contended)
    yield made
    made.close()
    with engine.begin() as connection:
        territory = Territory(connection)
        territory.run("delete from psttm.progetto")
        territory.run(
            "update psttm.plis set stato = 'proposto' where elemento_id = :id",
            id=territory.elemento("proposto"),
        )
        territory.run(
            "delete from psttm.appartenenza where comune_id = :zeta and elemento_id = :p",
            zeta=territory.elemento("zeta"),
            p=territory.elemento("rilevato"),
        )
        territory.set_geom("rilevato", square(3000, 1000, side=2000))
        territory.set_geom("beta", square(4000, 0, side=4000), "generalizzata")


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_second_writer_waits_and_the_rows_are_right(
    writers: Writers, first: str, second: str
) -> None:
    writers.first.execute(EDITS[first])
    waiting = writers.start_second(EDITS[second])
    writers.first.commit()
    if (first, second) == ("place", "place"):
        with pytest.raises(errors.UniqueViolation):
            waiting.result(10)
        writers.second.rollback()
    else:
        waiting.result(10)
        writers.second.commit()
    assert writers.faults() == []


@pytest.mark.parametrize(("first", "second"), [("park", "place"), ("place", "park")])
def test_a_first_writer_that_gives_up_leaves_no_trace(
    writers: Writers, first: str, second: str
) -> None:
    writers.first.execute(EDITS[first])
    waiting = writers.start_second(EDITS[second])
    writers.first.rollback()
    waiting.result(10)
    writers.second.commit()
    assert writers.faults() == []


def test_a_second_writer_that_gives_up_leaves_no_trace(writers: Writers) -> None:
    writers.first.execute(EDITS["park"])
    waiting = writers.start_second(EDITS["place"])
    writers.first.commit()
    waiting.result(10)
    writers.second.rollback()
    assert writers.faults() == []


def test_crossed_updates_do_not_lock_each_other_out(writers: Writers) -> None:
    writers.first.execute(EDITS["park"])
    waiting = writers.start_second(EDITS["project"])
    writers.first.execute(EDITS["project"])
    writers.first.commit()
    waiting.result(10)
    writers.second.execute(EDITS["park"])
    writers.second.commit()
    assert writers.faults() == []


def test_the_second_writer_sees_what_the_first_committed(writers: Writers) -> None:
    writers.first.execute("update psttm.progetto set importo_eur = 1, importo_natura = 'quota'")
    waiting = writers.start_second("update psttm.progetto set importo_eur = importo_eur + 1")
    writers.first.commit()
    waiting.result(10)
    writers.second.commit()
    amounts = writers.watcher.execute("select distinct importo_eur from psttm.incidenza").fetchall()
    assert amounts == [(2,)]
    assert writers.faults() == []


@pytest.mark.parametrize(
    "level", [psycopg.IsolationLevel.REPEATABLE_READ, psycopg.IsolationLevel.SERIALIZABLE]
)
@pytest.mark.parametrize("edit", EDITS)
def test_a_writer_whose_snapshot_may_be_old_is_refused_in_words(
    writers: Writers, level: psycopg.IsolationLevel, edit: str
) -> None:
    writers.first.isolation_level = level
    named = level.name.replace("_", " ")
    with pytest.raises(errors.InvalidTransactionState, match=f"READ COMMITTED .* is {named}"):
        writers.first.execute(EDITS[edit])


def test_readers_do_not_wait_for_a_writer(writers: Writers) -> None:
    before = writers.watcher.execute("select count(*) from psttm.incidenza_zona").fetchone()
    writers.first.execute(EDITS["comune"])
    writers.watcher.execute("set statement_timeout = '5s'")
    assert writers.watcher.execute("select count(*) from psttm.incidenza_zona").fetchone() == before
