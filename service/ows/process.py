"""One MapServer process: it listens on a socket of its own and answers one request at a time.

The kernel ends it with the process that started it, however that ends (``setpriv --pdeathsig``).
It never gains rights, never runs as root, and leaves no core behind.
"""

import asyncio
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from service.cluster.account import Account
from service.ows.fastcgi import BadAnswerError, CgiAnswer, ask

ADDRESS_SPACE = 2 << 30
FILE_BYTES = 1 << 30
FILES = 256
LAST_WORDS_S = 0.2
"""How long what a process wrote before it ended may take to arrive."""


@dataclass(frozen=True)
class Launch:
    """How a process is started: which program, as whom, with which environment, logging where."""

    program: Path
    account: Account | None
    environment: Mapping[str, str]
    log: Path

    def command(self) -> list[str]:
        """Return the command, limits and rights first."""
        limits = [
            "prlimit",
            "--core=0",
            f"--as={ADDRESS_SPACE}",
            f"--fsize={FILE_BYTES}",
            f"--nofile={FILES}",
        ]
        rights = ["setpriv", "--pdeathsig", "KILL", "--no-new-privs"]
        if self.account is not None:
            rights += ["--reuid", str(self.account.uid), "--regid", str(self.account.gid)]
            rights += ["--clear-groups", "--bounding-set=-all", "--inh-caps=-all"]
        return [*limits, *rights, "--", str(self.program)]


class Mapserv:
    """A process behind a socket; started when it is first asked, and anew after it ended."""

    def __init__(self, launch: Launch, path: Path) -> None:
        self._launch = launch
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(str(path))
        path.chmod(0o600)
        self._socket.listen(1)
        self._process: asyncio.subprocess.Process | None = None
        self.answered = 0
        self.started = 0

    @property
    def pid(self) -> int | None:
        """Return the number of the process that runs, None if none does."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process is not None else None

    async def ask(self, params: Mapping[str, str], *, max_bytes: int) -> CgiAnswer:
        """Return what the process answers; raises as ``fastcgi.ask``."""
        if self.pid is None:
            await self._start()
        assert self._process is not None  # noqa: S101 - just started
        asking = asyncio.ensure_future(ask(self._path, params, max_bytes=max_bytes))
        ended = asyncio.ensure_future(self._process.wait())
        try:
            # a process that ends before it accepts leaves the connection waiting for ever
            await asyncio.wait({asking, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                await asyncio.wait({asking}, timeout=LAST_WORDS_S)
            if not asking.done():
                raise BadAnswerError("the process ended")
            answer = asking.result()
        finally:
            asking.cancel()
            ended.cancel()
        self.answered += 1
        return answer

    async def end(self) -> None:
        """End the process, if it runs, at once."""
        process, self._process = self._process, None
        self.answered = 0
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()
        self._path.unlink(missing_ok=True)

    async def _start(self) -> None:
        await self.end()
        self._drain()
        with self._launch.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._launch.command(),
                stdin=self._socket.fileno(),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=log,
                env=dict(self._launch.environment),
                cwd="/",
            )
        self.started += 1

    def _drain(self) -> None:
        """Close what still waits on the socket for a process that ended."""
        self._socket.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                self._socket.accept()[0].close()
        self._socket.setblocking(True)
