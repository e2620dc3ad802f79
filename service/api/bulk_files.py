"""Files made once: whoever asks for one that is being made waits for it.

A file is kept under the stamp of its data and the version of the code that wrote it. Who waits
longer than ``WAIT_S`` is told to ask again; the file goes on being made.
"""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import anyio
import anyio.to_thread

from service.api.bulk_store import Store
from service.api.exports import Exports, ExportUnavailable
from service.api.negotiate import Formato
from service.log import get_logger
from service.settings import Settings

DEADLINE_S = 600.0
WAIT_S = 60.0
POLL_S = 0.1
"""How often to look whether another server has made the file."""
TOO_LONG = "Il file richiede troppo tempo: leggere la raccolta a pagine."
NOT_YET = "Il file è ancora in preparazione: chiederlo di nuovo fra poco."
ATTEMPTS = 3
logger = get_logger(__name__)


class Ordered(Protocol):
    """A file that can be asked for; the order goes to the process that makes it."""

    @property
    def formato(self) -> Formato:
        """Return its format."""

    @property
    def compressed(self) -> bool:
        """Tell whether it is kept as gzip."""

    @property
    def public_name(self) -> str:
        """Return what it is called where it is saved."""

    @property
    def name(self) -> str:
        """Return what tells it from other files, of which not two at a time are made alike."""

    def stored_name(self, stamp: str, code: str) -> str:
        """Return what the file of these data, written by this code, is called here."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where files are kept, how many bytes of them, and the module that makes them.

    Its ``make_file`` takes settings, order and path, and returns the stamp of what it read.
    """

    folder: Path
    max_bytes: int
    worker: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A file open for reading, which who asked for it closes, and the stamp of its data."""

    descriptor: int
    stamp: str


def bulk_place(settings: Settings) -> Place:
    """Return where whole collections are kept."""
    folder = settings.local_dir.absolute() / "bulk"
    return Place(folder, settings.export_cache_mb * 1024 * 1024, "service.api.bulk_worker")


class BulkFiles:
    """The files of one kind, of one application."""

    def __init__(
        self,
        settings: Settings,
        code: str,
        *,
        place: Place | None = None,
        exports: Exports | None = None,
        wait_s: float = WAIT_S,
    ) -> None:
        self._place = place or bulk_place(settings)
        self._store = Store(self._place.folder, max_bytes=self._place.max_bytes)
        self._settings = settings
        self._code = code
        self._wait_s = wait_s
        self._exports = exports or Exports(deadline_s=DEADLINE_S, too_long=TOO_LONG)
        self._making: dict[str, asyncio.Task[str]] = {}
        self._prepared = False

    async def get(self, order: Ordered, stamp: str) -> Ready:
        """Return the file of these data, or of newer ones if they change meanwhile.

        Raises
        ------
        ExportUnavailable
            Too many are being made, it takes too long, or its process ended.
        """
        for _ in range(ATTEMPTS):
            found = await self._open(order, stamp)
            if found is not None:
                return Ready(found, stamp)
            stamp = await self._wait(order, stamp)
        raise ExportUnavailable(NOT_YET)

    async def _open(self, order: Ordered, stamp: str) -> int | None:
        name = order.stored_name(stamp, self._code)
        return await anyio.to_thread.run_sync(self._store.open, name)

    async def _wait(self, order: Ordered, stamp: str) -> str:
        name = order.stored_name(stamp, self._code)
        task = self._making.get(name)
        if task is None:
            task = asyncio.create_task(self._make(order, stamp))
            self._making[name] = task
            task.add_done_callback(lambda done: self._ended(name, done))
        try:
            async with asyncio.timeout(self._wait_s):
                return await asyncio.shield(task)
        except TimeoutError as err:
            raise ExportUnavailable(NOT_YET) from err

    def _ended(self, name: str, task: asyncio.Task[str]) -> None:
        del self._making[name]
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.warning("file non preparato", file=name, cause=type(error).__name__)

    async def _make(self, order: Ordered, stamp: str) -> str:
        """Make the file, unless another server does it meanwhile; return the stamp of its data."""
        if not self._prepared:
            await anyio.to_thread.run_sync(self._store.prepare)
            self._prepared = True
        while True:
            with self._store.turn(order.name) as mine:
                made = await self._open(order, stamp)
                if made is not None:
                    os.close(made)
                    return stamp
                if mine:
                    return await self._made(order)
            await anyio.sleep(POLL_S)

    async def _made(self, order: Ordered) -> str:
        with self._store.workplace() as place:
            path = place / f"dati.{order.formato.nome}"
            stamp: str = await self._exports.run(
                self._place.worker, "make_file", self._settings, order, path
            )
            name = order.stored_name(stamp, self._code)
            await anyio.to_thread.run_sync(self._store.put, path, name)
        return stamp
