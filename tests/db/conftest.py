"""A migrated database with a small territory of squares, whose answers are known by hand."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from service.db import sqlalchemy_url
from service.prepare import migrate
from tests.conftest import SEARCH_PATH
from tests.database import COPY, Databases
from tests.db.territory import Territory, build


@pytest.fixture(scope="session")
def small_database(databases: Databases) -> Iterator[str]:
    """The owner's address of the small territory: do not commit."""
    name = f"{COPY}_{os.getpid()}_piccola"
    url = databases.make_empty(name)
    migrate(url)
    build(url)
    yield url
    databases.drop(name)


@pytest.fixture(scope="session")
def small_engine(small_database: str) -> Iterator[Engine]:
    made = create_engine(sqlalchemy_url(small_database))
    yield made
    made.dispose()


@pytest.fixture
def small(small_engine: Engine) -> Iterator[Territory]:
    """The small territory in a transaction that is rolled back."""
    with small_engine.connect() as connection, connection.begin() as transaction:
        yield Territory(connection)
        transaction.rollback()


@pytest.fixture
async def small_session(small_database: str, anyio_backend: str) -> AsyncIterator[AsyncSession]:
    """A session on the small territory, rolled back; ``furnish`` writes to it."""
    assert anyio_backend == "asyncio"
    engine = create_async_engine(
        sqlalchemy_url(small_database), poolclass=NullPool, connect_args=SEARCH_PATH
    )
    async with engine.connect() as connection:
        transaction = await connection.begin()
        async with AsyncSession(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        await transaction.rollback()
    await engine.dispose()
