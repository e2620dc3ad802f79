"""A server in the background for as long as a block lasts, and nothing of it afterwards."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
READY_S = 60.0
STOP_S = 10.0
TAIL, WIDTH = 15, 300


@dataclass(frozen=True)
class Server:
    """A server that answers: the name it is told by, its port, its main process."""

    name: str
    port: int
    pid: int

    @property
    def address(self) -> str:
        """Return its address, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def resident_bytes(self) -> int:
        """Return the memory that its main process holds now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    name: str,
    command: Sequence[str | Path],
    *,
    port: int,
    ready: str,
    environment: Mapping[str, str],
    log: Path,
) -> Iterator[Server]:
    """Start a server in a session of its own, wait until ``ready`` answers 200, stop it at last."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(each) for each in command],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(name, process, port, ready, log)
        yield Server(name, port, process.pid)
    finally:
        _stop(process)


def get(port: int, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    """Ask once, over a connection of its own; return status and body as it came."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _wait(name: str, process: subprocess.Popen[bytes], port: int, ready: str, log: Path) -> None:
    until = time.monotonic() + READY_S
    status = 0
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            status, _ = get(port, ready)
            if status == http.HTTPStatus.OK:
                return
        time.sleep(0.1)
    lines = log.read_text(errors="replace").splitlines()[-TAIL:]
    tail = "\n".join(line[:WIDTH] for line in lines)
    raise RuntimeError(f"{name} does not answer {ready} (last status {status}):\n{tail}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process, then whatever is left of its session."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_S)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
