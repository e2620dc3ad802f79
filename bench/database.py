"""The database of the comparison: comuni of Italy and made-up projects, in a schema of its own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench.comuni import load_comuni, read_comuni
from bench.generalised import load_generalised
from bench.projects import load_projects
from bench.report import show, step
from service.prepare import migrate
from tests.database import Databases, server_for_tests

NAME = "psttm_bench_tiles"
FOLDER = Path(__file__).parent
TABLES = ("bench.comuni_italia", "bench.generalizzata", "bench.progetti")


@dataclass(frozen=True)
class Database:
    """How to reach the database, as its owner and as the role that reads."""

    owner_url: str = field(repr=False)
    reader_url: str = field(repr=False)

    def connect(self) -> psycopg.Connection:
        """Return a connection of the owner, who sees and changes everything."""
        return psycopg.connect(self.owner_url, autocommit=True)


@contextmanager
def database(projects: int) -> Iterator[Database]:
    """Make the database with so many projects, yield it and drop it."""
    with server_for_tests() as server:
        try:
            yield _make(server, projects)
        finally:
            server.drop(NAME)


def replace_projects(made: Database, count: int) -> float:
    """Put so many projects in place of those there are; return the seconds it took."""
    started = time.perf_counter()
    with made.connect() as connection:
        connection.execute("truncate bench.progetti")
        load_projects(connection, count)
        connection.execute("cluster bench.progetti using progetti_geom")
        connection.execute("vacuum analyze bench.progetti")
    return time.perf_counter() - started


def _make(server: Databases, projects: int) -> Database:
    """Make everything anew, as the owner; btree_gist as the administrator."""
    url = server.make_empty(NAME)
    migrate(url)
    with psycopg.connect(server.admin_url, dbname=NAME, autocommit=True) as connection:
        connection.execute("create extension if not exists btree_gist schema public")
    made = Database(url, server.reader(NAME))
    with made.connect() as connection:
        connection.execute((FOLDER / "schema.sql").read_text())
        with step("Comuni d'Italia"):
            comuni = read_comuni()
            load_comuni(connection, comuni)
        with step("Generalizzazione per ogni livello di zoom"):
            load_generalised(connection, comuni.frame)
        with step(f"{projects} progetti generati"):
            load_projects(connection, projects)
        with step("Indici"):
            connection.execute((FOLDER / "indexes.sql").read_text())
            connection.execute(f"vacuum analyze {', '.join(TABLES)}")
    show(
        f"{len(comuni.frame)} comuni ({comuni.repaired} were not valid and were repaired), "
        f"{projects} projects."
    )
    return made
