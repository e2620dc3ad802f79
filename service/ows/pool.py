"""A few MapServer processes, a short queue before them, and a deadline on each answer."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from service.log import get_logger
from service.ows.errors import AnswerTooLarge, MapServerBusy, MapServerError, MapServerTooSlow
from service.ows.fastcgi import BadAnswerError, CgiAnswer, TooLargeError
from service.ows.process import Launch, Mapserv

logger = get_logger(__name__)
BROKEN = b"PostGIS"
"""In what MapServer answers when its connection to the database fails."""


@dataclass(frozen=True)
class Bounds:
    """What the pool may take.

    Attributes
    ----------
    processes
        How many run at once.
    waiting
        How many requests may wait for one of them.
    wait_s, answer_s
        How long a request waits for a process, and the process may take.
    requests
        After so many a process is replaced, so that what it does not free does not add up.
    answer_bytes
        The largest answer.
    """

    processes: int
    waiting: int = 64
    wait_s: float = 20.0
    answer_s: float = 20.0
    requests: int = 1_000
    answer_bytes: int = 64_000_000


class Pool:
    """The processes of one application."""

    def __init__(self, launch: Launch, folder: Path, bounds: Bounds) -> None:
        self.bounds = bounds
        self.processes = tuple(
            Mapserv(launch, folder / f"{n}.sock") for n in range(bounds.processes)
        )
        self._idle = list(self.processes)
        self._free = asyncio.Semaphore(bounds.processes)
        self._waiting = 0
        self.killed = 0

    async def ask(self, params: Mapping[str, str]) -> CgiAnswer:
        """Return what MapServer answers.

        A process that ended, or whose connection to the database was cut, is replaced, and the
        request is made once more.

        Raises
        ------
        MapServerError
            It cannot answer now; the message says why.
        """
        for last in (False, True):
            async with self._process() as process:
                answer = await self._ask(process, params)
            if answer is not None and not (_is_broken(answer) and not last):
                return answer
        raise MapServerError("MapServer si è interrotto mentre rispondeva: riprovare fra poco.")

    async def close(self) -> None:
        """End all processes."""
        for process in self.processes:
            await process.end()
            process.close()

    async def _ask(self, process: Mapserv, params: Mapping[str, str]) -> CgiAnswer | None:
        """Ask one process; None if it ended."""
        kept = False
        try:
            async with asyncio.timeout(self.bounds.answer_s):
                answer = await process.ask(params, max_bytes=self.bounds.answer_bytes)
            kept = not _is_broken(answer) and process.answered < self.bounds.requests
        except TimeoutError as err:
            self.killed += 1
            raise MapServerTooSlow(
                f"MapServer non ha risposto in {self.bounds.answer_s:.0f} secondi: chiedere "
                "un'area più piccola, meno strati o meno elementi."
            ) from err
        except TooLargeError as err:
            raise AnswerTooLarge(
                f"La risposta supera {self.bounds.answer_bytes // 1_000_000} MB: chiedere meno "
                "elementi (COUNT, BBOX), o le raccolte intere alla OGC API."
            ) from err
        except BadAnswerError as err:
            logger.warning("mapserver interrotto", cause=str(err))
            return None
        finally:
            if not kept:
                await process.end()
        return answer

    @asynccontextmanager
    async def _process(self) -> AsyncIterator[Mapserv]:
        """Wait for a process and hold it."""
        if self._waiting >= self.bounds.waiting:
            raise MapServerBusy("Troppe richieste insieme: riprovare fra poco.")
        self._waiting += 1
        try:
            async with asyncio.timeout(self.bounds.wait_s):
                await self._free.acquire()
        except TimeoutError as err:
            raise MapServerBusy("Nessun processo si è liberato: riprovare fra poco.") from err
        finally:
            self._waiting -= 1
        process = self._idle.pop()
        try:
            yield process
        finally:
            self._idle.append(process)
            self._free.release()


def _is_broken(answer: CgiAnswer) -> bool:
    return answer.content_type.startswith(("text/xml", "application/vnd.ogc.se")) and (
        BROKEN in answer.body[:4_000] and b"Exception" in answer.body[:4_000]
    )
