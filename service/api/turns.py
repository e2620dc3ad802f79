"""Turns for questions that keep the database busy: a few at a time, the others wait a little.

A drawn geometry with many vertices takes seconds; without turns, eight of them would hold every
connection of the pool, and no page would be answered meanwhile.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from anyio import Semaphore

from service.errors import ServiceError

PLACES = 2
WAIT_S = 5.0


class TooBusy(ServiceError):
    """No turn came in time; the request may be tried again."""


class Turns:
    """The turns of one application."""

    def __init__(self, *, places: int = PLACES, wait_s: float = WAIT_S) -> None:
        self._free = Semaphore(places)
        self._wait_s = wait_s

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Wait for a turn and hold it.

        Raises
        ------
        TooBusy
            None came within the seconds of waiting.
        """
        try:
            with anyio.fail_after(self._wait_s):
                await self._free.acquire()
        except TimeoutError as err:
            raise TooBusy("Troppe geometrie insieme: riprovare fra poco.") from err
        try:
            yield
        finally:
            self._free.release()
