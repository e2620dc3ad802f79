"""What the tests share: databases that come loaded, sessions that roll back, clients, a server."""

import os
import socket
from collections.abc import AsyncIterator, Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from service.app import create_app
from service.background import Server, ServerFiles, start_server, stop_server
from service.db import sqlalchemy_url
from service.fingerprint import PROJECT
from service.settings import Settings
from tests.database import COPY, Databases, server_for_tests

ORDER = (
    "unit",
    "db",
    "api",
    "ows",
    "contract",
    "conformance",
    "clients",
    "notebooks",
    "browser",
)
SEARCH_PATH = {"options": "-c search_path=psttm,public"}


def pytest_configure() -> None:
    """Keep the settings of whoever runs the tests out of them."""
    for name in [name for name in os.environ if name.startswith("PSTTM_")]:
        if not name.startswith("PSTTM_TEST_"):
            del os.environ[name]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the quick tests first, and the browser's last: it keeps an event loop of its own."""
    items.sort(key=lambda item: ORDER.index(item.path.relative_to(PROJECT / "tests").parts[0]))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The server of the tests; it starts when a test first asks for it."""
    with server_for_tests() as server:
        server.drop_leftovers()
        yield server


@pytest.fixture(scope="session")
def settings(databases: Databases) -> Iterator[Settings]:
    """Settings of a database that is migrated and loaded, for the whole session: do not write."""
    name = f"{COPY}_{os.getpid()}"
    owner = databases.make_loaded(name)
    yield Settings(database_url=owner, read_database_url=databases.reader(name))
    databases.drop(name)


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[Engine]:
    """The owner's engine on the loaded database."""
    made = create_engine(sqlalchemy_url(settings.database_url.get_secret_value()))
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """The owner's connection in a transaction that is rolled back."""
    with engine.connect() as made, made.begin() as transaction:
        yield made
        transaction.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """The owner's session; what it commits is rolled back when the test ends."""
    with Session(connection, join_transaction_mode="create_savepoint") as made:
        yield made


@pytest.fixture
async def async_session(settings: Settings, anyio_backend: str) -> AsyncIterator[AsyncSession]:
    """As ``session``, asynchronous, with the search path that the server's reads have."""
    assert anyio_backend == "asyncio"
    url = sqlalchemy_url(settings.database_url.get_secret_value())
    made = create_async_engine(url, poolclass=NullPool, connect_args=SEARCH_PATH)
    async with made.connect() as outer:
        transaction = await outer.begin()
        async with AsyncSession(outer, join_transaction_mode="create_savepoint") as bound:
            yield bound
        await transaction.rollback()
    await made.dispose()


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[str]:
    """The owner's address of a database without schema, for migrations and loads."""
    name = f"{COPY}_{os.getpid()}_vuota"
    yield databases.make_empty(name)
    databases.drop(name)


@pytest.fixture
def loaded_database(databases: Databases) -> Iterator[str]:
    """The owner's address of a loaded database of the test's own, for what must truly commit."""
    name = f"{COPY}_{os.getpid()}_propria"
    yield databases.make_loaded(name)
    databases.drop(name)


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of the application, which reads the loaded database as the reader role."""
    read_only = settings.model_copy(update={"database_url": type(settings.database_url)("")})
    with TestClient(create_app(read_only), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture(scope="session")
def live_server(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server process on a free port, for browsers: ``live_server.address`` is its root."""
    files = ServerFiles(tmp_path_factory.mktemp("server"))
    environment = {
        **os.environ,
        "PSTTM_READ_DATABASE_URL": settings.read_database_url.get_secret_value(),
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment["PSTTM_PORT"] = str(port)
    yield start_server(
        files, environment=environment, host="127.0.0.1", port=port, fingerprint="prove"
    )
    stop_server(files)
