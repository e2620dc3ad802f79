"""Roles and databases inside a cluster: who owns, who only reads, which extensions."""

import time
from collections.abc import Callable

import psycopg
from psycopg import sql

from service.cluster.account import ClusterError
from service.cluster.binaries import EXTENSIONS
from service.cluster.passwords import OWNER, READER, Addresses

READY_DEADLINE_S = 60.0


def wait_ready(url: str, is_alive: Callable[[], bool]) -> bool:
    """Wait until the server answers (after a crash it first recovers); False if it dies."""
    deadline = time.monotonic() + READY_DEADLINE_S
    while is_alive():
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError as err:
            if "authentication failed" in str(err) or time.monotonic() > deadline:
                raise ClusterError(f"La base di dati privata non risponde: {err}") from err
            time.sleep(0.1)
        else:
            return True
    return False


def prepare_roles(addresses: Addresses) -> None:
    """Make the owner and the reader of the data, or give them their passwords again."""
    wanted = {OWNER: addresses.passwords.owner, READER: addresses.passwords.reader}
    with psycopg.connect(addresses.admin(), autocommit=True) as connection:
        for role, password in wanted.items():
            set_login_role(connection, role, password)
        connection.execute(
            sql.SQL("alter role {} set default_transaction_read_only = on").format(
                sql.Identifier(READER)
            )
        )
        connection.execute(
            sql.SQL("alter role {} set statement_timeout = '10s'").format(sql.Identifier(READER))
        )


def prepare_database(admin_url: str, name: str, owner: str = OWNER) -> None:
    """Make a database with its extensions and its owner, unless it is there."""
    database = sql.Identifier(name)
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if not database_exists(connection, name):
            create_database(connection, name, owner)
        connection.execute(
            sql.SQL("revoke connect, temporary on database {} from public").format(database)
        )
        connection.execute(
            sql.SQL("grant connect on database {} to {}").format(database, sql.Identifier(READER))
        )
    with psycopg.connect(admin_url, dbname=name, autocommit=True) as connection:
        for extension in EXTENSIONS:
            connection.execute(
                sql.SQL("create extension if not exists {} schema public").format(
                    sql.Identifier(extension)
                )
            )
        connection.execute("revoke create on schema public from public")


def create_database(
    connection: psycopg.Connection, name: str, owner: str, template: str = "template0"
) -> None:
    """Create a UTF-8 database from a template."""
    connection.execute(
        sql.SQL("create database {} owner {} template {} encoding 'UTF8'").format(
            sql.Identifier(name), sql.Identifier(owner), sql.Identifier(template)
        )
    )


def set_login_role(connection: psycopg.Connection, role: str, password: str) -> None:
    """Give a login role its password, making it if needed; the password is sent hashed."""
    hashed = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    known = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    statement = (
        "create role {} login password {}" if known is None else "alter role {} login password {}"
    )
    connection.execute(sql.SQL(statement).format(sql.Identifier(role), sql.Literal(hashed)))


def database_exists(connection: psycopg.Connection, database: str) -> bool:
    """Tell whether the cluster has a database of that name."""
    query = "select 1 from pg_database where datname = %s"
    return connection.execute(query, [database]).fetchone() is not None
