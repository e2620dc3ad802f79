"""Engines and sessions, made from settings and passed on; nothing happens at import.

The server reads through the role ``psttm_reader`` in autocommit: every question is one statement,
so it sees one snapshot, and the revisione that it returns is that snapshot's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from psycopg.types.json import set_json_dumps, set_json_loads
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import NullPool

from service.errors import InvalidParameter
from service.settings import Settings

READER_ROLE = "psttm_reader"
DRIVERS = ("postgresql", "postgres")


def sqlalchemy_url(url: str) -> URL:
    """Turn a libpq address (``postgresql://…``) into one for SQLAlchemy over psycopg 3.

    Raises
    ------
    InvalidParameter
        It is none; what came is not repeated, for it may hold a password.
    """
    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        read = None
    if read is None or read.drivername not in DRIVERS:
        raise InvalidParameter(
            "L'indirizzo della base di dati (PSTTM_DATABASE_URL o PSTTM_READ_DATABASE_URL) non è "
            "ben formato",
            accettati=["postgresql://utente:password@host:porta/nome"],
        )
    return read.set(drivername="postgresql+psycopg")


def make_owner_engine(url: str) -> Engine:
    """Return the synchronous engine of the loaders and of the migrations."""
    return create_engine(sqlalchemy_url(url), poolclass=NullPool)


@dataclass(frozen=True)
class ReadAddress:
    """How the driver reaches the database to read it: libpq address and arguments."""

    url: str = field(repr=False)
    arguments: Mapping[str, Any]


def read_address(settings: Settings) -> ReadAddress:
    """Return the address of the reads: read-only role, bounded statements, the day of Rome.

    Neither compilation nor workers of its own: to start them takes longer than most questions.
    """
    own_login = settings.read_database_url.get_secret_value()
    options = (
        f"-c statement_timeout={settings.statement_timeout_ms} "
        "-c default_transaction_read_only=on -c search_path=psttm,public "
        "-c timezone=Europe/Rome -c jit=off "
        "-c max_parallel_workers_per_gather=0"
    )
    if not own_login:
        options += f" -c role={READER_ROLE}"
    return ReadAddress(
        own_login or settings.database_url.get_secret_value(),
        {"options": options, "connect_timeout": 5, "application_name": "psttm"},
    )


def make_read_engine(settings: Settings) -> AsyncEngine:
    """Return the server's engine: read-only role, bounded statements, autocommit."""
    set_json_loads(orjson.loads)
    set_json_dumps(orjson.dumps)
    address = read_address(settings)
    return create_async_engine(
        sqlalchemy_url(address.url),
        isolation_level="AUTOCOMMIT",
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_recycle=3600,
        connect_args={**address.arguments, "prepare_threshold": 2},
    )


def make_snapshot_engine(settings: Settings) -> Engine:
    """Return the engine of a process that reads a whole collection: one snapshot, synchronous."""
    address = read_address(settings)
    return create_engine(
        sqlalchemy_url(address.url),
        isolation_level="REPEATABLE READ",
        poolclass=NullPool,
        connect_args=dict(address.arguments),
    )


def make_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Return the factory of the sessions that one request uses."""
    return async_sessionmaker(engine, expire_on_commit=False, autoflush=False)
