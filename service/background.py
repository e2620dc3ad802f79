"""The server in the background: start, find, wait for, stop."""

import http.client
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from service.errors import ServiceError

READY_DEADLINE_S = 60.0
STOP_DEADLINE_S = 15.0
MAX_LOG_BYTES = 10_000_000
COMMAND = (sys.executable, "-m", "service.asgi")


class ServerError(ServiceError):
    """The server cannot be started or does not answer."""


@dataclass(frozen=True)
class Server:
    """A server that was started: its process, where it listens, what it was started from."""

    pid: int
    started_ticks: int
    fingerprint: str
    host: str
    port: int

    @property
    def address(self) -> str:
        """Return the address for a browser on this machine."""
        return f"http://{_reachable(self.host)}:{self.port}/"


@dataclass(frozen=True)
class ServerFiles:
    """The files of the server in the local directory."""

    local_dir: Path

    @property
    def state(self) -> Path:
        """Return the file that says which process serves."""
        return self.local_dir / "server.json"

    @property
    def log(self) -> Path:
        """Return the server's log."""
        return self.local_dir / "server.log"


def find_server(files: ServerFiles) -> Server | None:
    """Return the server that runs, None if there is none (a stale file is not one)."""
    try:
        server = Server(**json.loads(files.state.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return server if started_ticks(server.pid) == server.started_ticks else None


def start_server(
    files: ServerFiles, *, environment: Mapping[str, str], host: str, port: int, fingerprint: str
) -> Server:
    """Start the server and wait until it answers."""
    require_free_port(host, port)
    if files.log.exists() and files.log.stat().st_size > MAX_LOG_BYTES:
        files.log.replace(files.log.with_suffix(".log.1"))
    pid = _spawn(files.log, environment)
    server = Server(pid, started_ticks(pid) or 0, fingerprint, host, port)
    temporary = files.state.with_suffix(".nuovo")
    temporary.write_text(json.dumps(asdict(server)))
    temporary.replace(files.state)
    if wait_until_answers(server):
        return server
    raise _not_started(server, files)


def wait_until_answers(server: Server, deadline_s: float = READY_DEADLINE_S) -> bool:
    """Tell whether ``/status`` answers 200 before the deadline."""
    until = time.monotonic() + deadline_s
    while time.monotonic() < until and started_ticks(server.pid) == server.started_ticks:
        if status_of(server.host, server.port) == http.HTTPStatus.OK:
            return True
        time.sleep(0.1)
    return False


def stop_server(files: ServerFiles) -> bool:
    """Stop the server; return False if there was none."""
    server = find_server(files)
    if server is None:
        files.state.unlink(missing_ok=True)
        return False
    for step in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(server.pid, step)
        until = time.monotonic() + STOP_DEADLINE_S
        while started_ticks(server.pid) == server.started_ticks and time.monotonic() < until:
            time.sleep(0.05)
    files.state.unlink(missing_ok=True)
    return True


def require_free_port(host: str, port: int) -> None:
    """Refuse a port that somebody else uses, or an address that is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as err:
            raise ServerError(
                f"La porta {port} su {host} non si può usare ({err.strerror}): "
                f"sceglierne un'altra, per esempio PSTTM_PORT={port + 1 if port < 65535 else 8000} "
                "make up"
            ) from err


def status_of(host: str, port: int) -> int | None:
    """Return the status code of ``/status``, None if nothing answers."""
    connection = http.client.HTTPConnection(_reachable(host).strip("[]"), port, timeout=5)
    try:
        connection.request("GET", "/status")
        with connection.getresponse() as response:
            return response.status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def started_ticks(pid: int) -> int | None:
    """Return when a process started, None if it is gone; a number given again differs by it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def _reachable(host: str) -> str:
    named = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"[{named}]" if ":" in named else named


def _spawn(log: Path, environment: Mapping[str, str]) -> int:
    """Start the server in a session of its own, so that it outlives who started it."""
    appending = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    return os.posix_spawn(
        COMMAND[0],
        COMMAND,
        environment,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), appending, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )


def _not_started(server: Server, files: ServerFiles) -> ServerError:
    ended, status = os.waitpid(server.pid, os.WNOHANG)
    code = os.waitstatus_to_exitcode(status)
    what = f"è terminato con codice {code}" if ended else "non risponde a /status"
    stop_server(files)
    lines = files.log.read_text(errors="replace").splitlines()[-12:]
    return ServerError(f"Il servizio {what}. Ultime righe di {files.log}:\n" + "\n".join(lines))
