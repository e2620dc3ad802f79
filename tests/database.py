"""The databases of the tests: a loaded template, and copies of it that a session uses and drops.

They live in a cluster of their own (``.local/postgres-test``), which the last session to end stops,
or on the server of ``PSTTM_TEST_DATABASE_URL``, whose role must be a superuser.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from service.cluster.lifecycle import TESTS, ensure, stop_cluster
from service.cluster.lock import exclusive
from service.cluster.passwords import READER
from service.cluster.roles import create_database, database_exists, prepare_database, set_login_role
from service.fingerprint import PROJECT, load_fingerprint
from service.prepare import is_up_to_date, load, migrate
from service.settings import Settings

LOCAL = PROJECT / ".local"
TEMPLATE_LOCK = LOCAL / "postgres-test.template.lock"
COPY = "psttm_test"
TEMPLATE = "psttm_modello"


@dataclass(frozen=True)
class Databases:
    """A server for tests: how to reach a database of it, by role."""

    admin_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    reader_url: str = field(repr=False)

    def owner(self, name: str) -> str:
        return _in_database(self.owner_url, name)

    def reader(self, name: str) -> str:
        return _in_database(self.reader_url, name)

    def make_empty(self, name: str) -> str:
        """Make a database with the extensions and no schema; return its owner's address."""
        self.drop(name)
        prepare_database(self.admin_url, name, make_url(self.owner_url).username or "")
        return self.owner(name)

    def make_loaded(self, name: str) -> str:
        """Make a copy of the loaded template; return its owner's address."""
        with exclusive(TEMPLATE_LOCK, print):
            template = self._template()
            self.drop(name)
            with psycopg.connect(self.admin_url, autocommit=True) as connection:
                create_database(connection, name, make_url(self.owner_url).username or "", template)
                connection.execute(
                    sql.SQL("grant connect on database {} to {}").format(
                        sql.Identifier(name), sql.Identifier(READER)
                    )
                )
        return self.owner(name)

    def drop(self, name: str) -> None:
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )

    def drop_leftovers(self) -> None:
        """Drop the copies of sessions that were killed, and templates of other data."""
        with exclusive(TEMPLATE_LOCK, print):
            self._drop_leftovers()

    def _drop_leftovers(self) -> None:
        wanted = _template_name(load_fingerprint(Settings()))
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            names = [row[0] for row in connection.execute("select datname from pg_database")]
        for name in names:
            pid = name.removeprefix(f"{COPY}_").split("_")[0]
            dead_copy = pid != name and pid.isdigit() and not Path(f"/proc/{pid}").exists()
            if dead_copy or (name.startswith(TEMPLATE) and name != wanted):
                self.drop(name)

    def _template(self) -> str:
        settings = Settings()
        fingerprint = load_fingerprint(settings)
        name = _template_name(fingerprint)
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            exists = database_exists(connection, name)
        if not (exists and is_up_to_date(self.owner(name), fingerprint)):
            self._drop_leftovers()
            url = self.make_empty(name)
            migrate(url)
            load(url, settings, fingerprint, print)
        return name


@contextmanager
def server_for_tests() -> Iterator[Databases]:
    """Yield the server of the tests; stop it if it is ours and nobody else uses it."""
    given = os.environ.get("PSTTM_TEST_DATABASE_URL", "")
    if given:
        yield _given_server(given)
        return
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "postgres-test.users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        addresses = ensure(LOCAL, TESTS, print)
        yield Databases(addresses.admin(), addresses.owner(), addresses.reader())
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        stop_cluster(LOCAL, TESTS, print)


def _given_server(url: str) -> Databases:
    password = secrets.token_urlsafe(24)
    with psycopg.connect(url, autocommit=True) as connection:
        set_login_role(connection, READER, password)
    reader = make_url(url).set(username=READER, password=password)
    return Databases(url, url, reader.render_as_string(hide_password=False))


def _template_name(fingerprint: str) -> str:
    return f"{TEMPLATE}_{fingerprint[:12]}"


def _in_database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
