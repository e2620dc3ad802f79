"""LISTEN: the database tells each process when a revisione rises, and the board follows.

After every (re)connection, notification and heartbeat the numbers are read anew, on the connection
that listens: an answer proves that it is alive. The proof holds for ``LEASE_S``.
"""

import asyncio
from contextlib import aclosing

from psycopg import Error

from service.db import ReadAddress
from service.errors import DatabaseUnavailable
from service.log import get_logger
from service.queries.connections import Connection, open_connection
from service.queries.revisioni import LISTEN, REVISIONI_SQL, Revisioni
from service.tiles.board import Board, clock

NAME = "psttm ascolto"
HEARTBEAT_S = 2.0
LEASE_S = 2 * HEARTBEAT_S
RETRY_S, LONGEST_RETRY_S = 0.5, 8.0
logger = get_logger(__name__)


class Listener:
    """Keeps a board up to date for as long as ``run`` is running."""

    def __init__(self, address: ReadAddress, board: Board) -> None:
        self._address = address
        self._board = board
        self.connected = False
        self.connections = 0

    async def run(self) -> None:
        """Listen until cancelled; whatever cuts the connection, take a new one.

        The first try comes soon, the next ones later and later while the database is down.
        """
        pause = RETRY_S
        while True:
            before = self.connections
            try:
                await self._listen()
            except (DatabaseUnavailable, Error, OSError, TimeoutError) as err:
                logger.warning("ascolto della base di dati interrotto", cause=type(err).__name__)
            pause = RETRY_S if self.connections > before else min(2 * pause, LONGEST_RETRY_S)
            await asyncio.sleep(pause)

    async def _listen(self) -> None:
        connection = await open_connection(self._address, name=NAME)
        try:
            await connection.execute(LISTEN)
            self._board.watch(connection.fileno())
            self.connected = True
            self.connections += 1
            while True:
                await self._show(connection)
                told = connection.notifies(timeout=HEARTBEAT_S, stop_after=1)
                async with aclosing(told):
                    async for _ in told:
                        self._board.withdraw()
        finally:
            self.connected = False
            self._board.unwatch()
            await connection.close()

    async def _show(self, connection: Connection) -> None:
        """Read the numbers and show them.

        A notification that comes with them is read next, before anybody else's turn.
        """
        asked = clock()
        async with asyncio.timeout(HEARTBEAT_S):
            cursor = await connection.execute(REVISIONI_SQL)
            row = await cursor.fetchone()
        if row is None:
            raise LookupError(REVISIONI_SQL)
        revisioni = Revisioni.of_row(row)
        self._board.show(revisioni, until=asked + min(LEASE_S, revisioni.resto_s))
