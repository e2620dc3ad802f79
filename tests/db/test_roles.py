"""What the reader may not do, and what a colleague who only has the tables may."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors, sql
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from service.settings import Settings
from tests.database import Databases
from tests.db.territory import Territory
from tests.factories import square

DENIED = [
    "insert into psttm.fonte (id, documento, natura) values ('x', 'x', 'ente')",
    "update psttm.progetto set titolo = 'x'",
    "delete from psttm.localizzazione",
    "delete from psttm.incidenza",
    "update psttm.revisione set numero = numero + 1",
    "truncate psttm.progetto",
    "create table psttm.x (id int)",
    "create table public.x (id int)",
    "create view psttm.x as select 1",
    "create function psttm.x() returns int language sql as 'select 1'",
    "create schema x",
    "alter table psttm.progetto add x int",
    "drop view psttm.incidenza_zona",
    "select psttm.ricalcola_incidenza(null, null)",
    "select psttm.ricalcola_elemento_comune(null)",
    "select psttm.ricostruisci_geometrie(null)",
    "select psttm.ricalcola_soggetti('{1}', '{comuni}', null)",
    "select * from psttm.progetto for update",
    "do $$ begin lock table psttm.progetto in exclusive mode; end $$",
    "copy psttm.progetto to program 'true'",
    "set role psttm",
    "alter role psttm_reader superuser",
]


@pytest.fixture
def reader(settings: Settings) -> Iterator[psycopg.Connection]:
    url = settings.read_database_url.get_secret_value()
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def bold_reader(reader: psycopg.Connection) -> psycopg.Connection:
    """The reader after it has switched off what its own settings hold it to."""
    reader.execute("set default_transaction_read_only = off")
    return reader


@pytest.mark.parametrize("statement", DENIED)
def test_the_reader_changes_nothing(reader: psycopg.Connection, statement: str) -> None:
    with pytest.raises(
        (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction, errors.InvalidParameterValue)
    ):
        reader.execute(statement)


@pytest.mark.parametrize("statement", DENIED)
def test_the_reader_changes_nothing_even_where_it_allows_itself_to_write(
    bold_reader: psycopg.Connection, statement: str
) -> None:
    with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue)):
        bold_reader.execute(statement)


def test_the_reader_reads_each_table_and_view(reader: psycopg.Connection) -> None:
    names = reader.execute("""
        select relname from pg_class
        where relnamespace = to_regnamespace('psttm') and relkind in ('r', 'v')
            and relname <> 'alembic_version'
    """).fetchall()
    assert len(names) > 25
    for (name,) in names:
        reader.execute(sql.SQL("select * from {} limit 1").format(sql.Identifier("psttm", name)))


def test_the_reader_starts_read_only_and_with_bounded_statements(
    reader: psycopg.Connection,
) -> None:
    shown = reader.execute(
        "select current_setting('transaction_read_only'), current_setting('statement_timeout')"
    )
    assert shown.fetchone() == ("on", "10s")
    reader.execute("set statement_timeout = '20ms'")
    with pytest.raises(errors.QueryCanceled):
        reader.execute("select count(*) from generate_series(1, 1000000000)")


@pytest.fixture
def colleague(small_database: str, databases: Databases) -> Iterator[Territory]:
    """A colleague who works from QGIS: the right to write some tables, and no other."""
    name = make_url(small_database).database or ""
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(databases.admin_url, dbname=name),
        poolclass=NullPool,
    )
    role = f"prova_qgis_{os.getpid()}"
    with engine.connect() as connection, connection.begin() as transaction:
        territory = Territory(connection)
        territory.run(
            f"create role {role} nologin; grant usage on schema psttm to {role};"
            f"grant select on all tables in schema psttm to {role};"
            "grant insert, update, delete on psttm.progetto, psttm.localizzazione, psttm.elemento, "
            f"psttm.appartenenza to {role};"
            f"set role {role}"
        )
        yield territory
        transaction.rollback()


def test_a_colleague_who_may_only_write_the_sources_keeps_the_derived_rows_true(
    colleague: Territory,
) -> None:
    colleague.add_progetto(geom=square(3000, 3000, side=2000))
    colleague.locate("parchi", "fatti")
    colleague.set_geom("rilevato", square(3000, 3000, side=500))
    colleague.set_geom("alfa", square(0, 0, side=3900), "generalizzata")
    colleague.run(
        "delete from psttm.appartenenza where comune_id = :id", id=colleague.elemento("beta")
    )
    colleague.run("update psttm.progetto set importo_eur = 5, importo_natura = 'quota'")
    assert colleague.reached()["alfa"] == "certa"
    assert colleague.faults() == []


def test_a_colleague_may_write_with_no_search_path(colleague: Territory) -> None:
    colleague.add_progetto()
    colleague.run("set local search_path = ''")
    colleague.run(
        "update psttm.progetto set geom_precisione = 'rilevata', geom = public.ST_GeomFromText("
        ":geom, 7791)",
        geom=square(1000, 1000, side=2000),
    )
    colleague.run(
        "update psttm.elemento set geom = public.ST_GeomFromText(:geom, 7791) "
        "where nome = 'rilevato'",
        geom=square(1000, 1000, side=2500),
    )
    colleague.run("set local search_path = psttm, public")
    assert colleague.reached() == {"alfa": "certa"}
    assert colleague.faults() == []


@pytest.mark.parametrize("table", ["incidenza", "elemento_comune", "revisione"])
def test_a_colleague_does_not_write_derived_rows(colleague: Territory, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        colleague.run(f"delete from psttm.{table}")  # noqa: S608 - a name of this file
