"""Where files that take time to write are written: a few processes, a short queue, a deadline.

The event loop never writes a workbook or a GeoPackage. A process that runs over the deadline is
killed; beyond the queue a request is refused at once and may be tried again.
"""

from importlib import import_module
from typing import Any, Literal

import anyio
from anyio import BrokenWorkerProcess, CapacityLimiter, to_process

from service.errors import ServiceError

Writer = Literal["xlsx", "gpkg"]
WORKERS = 2
QUEUE = 8
DEADLINE_S = 30.0
TOO_LONG = "Il file richiede troppo tempo: chiedere meno righe con «limit»."


class ExportUnavailable(ServiceError):
    """The file was not written: too many are being written, or this one took too long."""


class Exports:
    """The processes of one application; idle ones end by themselves, or with the server.

    ``too_long`` is what is said of a file that ran over the deadline.
    """

    def __init__(
        self,
        *,
        workers: int = WORKERS,
        queue: int = QUEUE,
        deadline_s: float = DEADLINE_S,
        too_long: str = TOO_LONG,
    ) -> None:
        self._limiter = CapacityLimiter(workers)
        self._places = workers + queue
        self._taken = 0
        self._deadline_s = deadline_s
        self._too_long = too_long

    async def write(self, writer: Writer, *args: object) -> bytes:
        """Return the file that a writer makes of these arguments, made in another process.

        Raises
        ------
        ExportUnavailable
            As ``run``.
        """
        made: bytes = await self.run(f"service.api.writers.{writer}", f"to_{writer}", *args)
        return made

    async def run(self, module: str, function: str, *args: object) -> Any:
        """Return what a function, found by its name in another process, makes of these arguments.

        Raises
        ------
        ExportUnavailable
            The queue is full, the deadline has passed, or the process ended.
        """
        if self._taken >= self._places:
            raise ExportUnavailable("Troppi file in preparazione: riprovare fra poco.")
        self._taken += 1
        try:
            with anyio.fail_after(self._deadline_s):
                return await to_process.run_sync(
                    run_named, module, function, *args, cancellable=True, limiter=self._limiter
                )
        except TimeoutError as err:
            raise ExportUnavailable(self._too_long) from err
        except BrokenWorkerProcess as err:
            raise ExportUnavailable(
                "Il processo che scriveva il file si è interrotto: riprovare fra poco."
            ) from err
        finally:
            self._taken -= 1


def run_named(module: str, function: str, *args: object) -> Any:
    """Load a function and run it; the process that runs it keeps it for the next file."""
    return getattr(import_module(module), function)(*args)
