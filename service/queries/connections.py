"""Connections of the tile engine and of the items: a few of their own, straight from the driver.

A small tile takes the database less time than SQLAlchemy takes to ask for it. So tiles keep their
own connections, of the same role and with the same bounds as every other read; however many tiles
are asked for, they leave those of the API alone.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from psycopg import AsyncConnection, AsyncRawCursor, Error, OperationalError
from psycopg.errors import QueryCanceled

from service.db import ReadAddress
from service.errors import DatabaseUnavailable, QueryTooSlow

NAME = "psttm tessere"
WAIT_S = 5.0
MAX_WAITING = 512
UNAVAILABLE = "La base di dati non risponde: riprovare fra poco."
Connection = AsyncConnection[tuple[Any, ...]]


async def open_connection(address: ReadAddress, *, name: str) -> Connection:
    """Open a connection in autocommit; ``name`` is the one that the server lists it under.

    Raises
    ------
    DatabaseUnavailable
        The server does not answer.
    """
    try:
        arguments = {**address.arguments, "application_name": name}
        return await AsyncConnection.connect(address.url, autocommit=True, **arguments)
    except (OperationalError, OSError) as err:
        raise DatabaseUnavailable(UNAVAILABLE) from err


class _CutError(Exception):
    """The connection was cut before the answer came."""


class Connections:
    """At most ``size`` connections, opened when needed; who finds none free waits for a while.

    ``answer_s`` is for servers that do not answer at all: those that do end a statement themselves,
    at ``statement_timeout``. The server lists the connections under ``name``.
    """

    def __init__(
        self,
        address: ReadAddress,
        *,
        size: int,
        answer_s: float,
        wait_s: float = WAIT_S,
        name: str = NAME,
    ) -> None:
        self._address = address
        self._name = name
        self._answer_s = answer_s
        self._free = asyncio.Semaphore(size)
        self._idle: list[Connection] = []
        self._wait_s = wait_s
        self._waiting = 0

    async def fetch(
        self, statement: str, arguments: Sequence[Any] = (), *, prepare: bool = True
    ) -> tuple[Any, ...]:
        """Return the only row of a statement (``$1`` to ``$n``, binary results).

        Raises
        ------
        DatabaseUnavailable
            No connection came free in time, or none could be had.
        QueryTooSlow
            The statement ran into ``statement_timeout``.
        """
        async with self._turn():
            while self._idle:
                # one that was kept may have been cut meanwhile: then the question is asked again
                with suppress(_CutError):
                    kept = self._idle.pop()
                    return await self._ask(kept, statement, arguments, prepare=prepare)
            new = await open_connection(self._address, name=self._name)
            try:
                return await self._ask(new, statement, arguments, prepare=prepare)
            except _CutError as err:
                raise DatabaseUnavailable(UNAVAILABLE) from err

    async def close(self) -> None:
        """Close what is kept."""
        while self._idle:
            await self._idle.pop().close()

    async def _ask(
        self, connection: Connection, statement: str, arguments: Sequence[Any], *, prepare: bool
    ) -> tuple[Any, ...]:
        """Ask, and keep the connection unless it was cut or left in the middle of an answer."""
        kept = False
        try:
            cursor = AsyncRawCursor(connection)
            async with asyncio.timeout(self._answer_s):
                await cursor.execute(statement, arguments, prepare=prepare, binary=True)
            row = await cursor.fetchone()
            kept = True
        except QueryCanceled as err:
            kept = True
            raise QueryTooSlow(
                "La risposta richiede troppo tempo: chiedere meno strati o un filtro più stretto."
            ) from err
        except OperationalError as err:
            kept = not connection.closed
            raise DatabaseUnavailable(UNAVAILABLE) if kept else _CutError from err
        except TimeoutError as err:
            raise DatabaseUnavailable(UNAVAILABLE) from err
        except Error:
            kept = True
            raise
        finally:
            if kept:
                self._idle.append(connection)
            else:
                await connection.close()
        if row is None:
            raise LookupError(statement)
        return row

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._waiting >= MAX_WAITING:
            raise DatabaseUnavailable("Troppe tessere insieme: riprovare fra poco.")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._wait_s):
                await self._free.acquire()
        except TimeoutError as err:
            raise DatabaseUnavailable(
                "Nessuna connessione libera per le tessere: riprovare fra poco."
            ) from err
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()
