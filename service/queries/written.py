"""Statements written once and asked straight of the driver.

SQLAlchemy composes a statement; to have it carry every question takes longer than PostgreSQL takes
to answer some. So what is asked most is written as text, and asked of whatever can ``fetch``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from psycopg import AsyncRawCursor
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.asyncio import AsyncSession

from service.db import ReadAddress
from service.errors import DatabaseUnavailable, QueryTooSlow
from service.queries.connections import Connections
from service.queries.errors import TOO_SLOW, UNAVAILABLE

NAME = "psttm elementi"
_DIALECT = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call] # SQLAlchemy's


class Reader(Protocol):
    """What a statement is asked of."""

    async def fetch(
        self, statement: str, arguments: Sequence[Any] = (), *, prepare: bool = True
    ) -> tuple[Any, ...]:
        """Return the only row of a statement (``$1`` to ``$n``)."""


@dataclass(frozen=True, slots=True)
class Written:
    """A statement as text, the names of its parameters in order, and the values that it has."""

    text: str
    names: tuple[str, ...]
    values: Mapping[str, Any]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """Return the values of the parameters in their order."""
        merged = {**self.values, **values}
        return [merged[name] for name in self.names]


def write(statement: Select[Any]) -> Written:
    """Write a statement; parameters without a value get one when it is asked."""
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    return Written(compiled.string, tuple(compiled.positiontup or ()), compiled.params)


class QuickReader:
    """Asks connections of its own, as many as it may open."""

    def __init__(self, address: ReadAddress, *, size: int, answer_s: float) -> None:
        self._connections = Connections(address, size=size, answer_s=answer_s, name=NAME)

    async def fetch(
        self, statement: str, arguments: Sequence[Any] = (), *, prepare: bool = True
    ) -> tuple[Any, ...]:
        """Return the only row of a statement.

        Raises
        ------
        QueryTooSlow, DatabaseUnavailable
            As ``translated_errors`` says.
        """
        try:
            return await self._connections.fetch(statement, arguments, prepare=prepare)
        except QueryTooSlow as err:
            raise QueryTooSlow(TOO_SLOW) from err
        except DatabaseUnavailable as err:
            raise DatabaseUnavailable(UNAVAILABLE) from err

    async def close(self) -> None:
        """Close what is kept."""
        await self._connections.close()


class SessionReader:
    """Asks the connection of a session, in its transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def fetch(
        self, statement: str, arguments: Sequence[Any] = (), *, prepare: bool = True
    ) -> tuple[Any, ...]:
        """Return the only row of a statement."""
        connection = await self._session.connection()
        driver = (await connection.get_raw_connection()).driver_connection
        cursor = AsyncRawCursor(driver)  # type: ignore[arg-type] # psycopg's, of this engine
        await cursor.execute(statement, arguments, prepare=prepare, binary=True)
        row: tuple[Any, ...] | None = await cursor.fetchone()
        if row is None:
            raise LookupError(statement)
        return row
