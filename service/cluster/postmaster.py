"""Start and stop PostgreSQL's main process, also after it was killed.

A killed postmaster leaves its pid file and, for a second or two (as long as their query lasts, if
they have one), processes of its own that hold the shared memory and block a new one.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from service.cluster.account import ClusterError, run_as
from service.cluster.binaries import Binaries
from service.cluster.place import Place

PROC = Path("/proc")
START_DEADLINE_S = 60.0
STOP_DEADLINE_S = 30.0
ORPHAN_GRACE_S = 3.0
MAX_LOG_BYTES = 10_000_000


def running_pid(place: Place) -> int | None:
    """Return the process that serves the data directory, None if there is none."""
    pid = _pid_in(place.data / "postmaster.pid")
    return pid if pid is not None and works_in(pid, place.data) else None


def start(place: Place, binaries: Binaries, report: Callable[[str], None]) -> None:
    """Start PostgreSQL and wait until it accepts connections."""
    _clear_after_kill(place, report)
    if place.log.exists() and place.log.stat().st_size > MAX_LOG_BYTES:
        place.log.replace(place.log.with_suffix(".log.1"))
    deadline = time.monotonic() + START_DEADLINE_S
    while True:
        done = run_as(
            place.account,
            [
                binaries.program("pg_ctl"),
                *("-D", place.data),
                *("-l", place.log),
                *("-w", "-t", "120", "-s"),
                "start",
            ],
            timeout_s=150,
        )
        if done.returncode == 0 and running_pid(place) is not None:
            return
        if time.monotonic() > deadline:
            raise ClusterError(
                f"PostgreSQL non parte. Ultime righe di {place.log}:\n{tail(place.log)}"
            )
        time.sleep(0.5)


def stop(place: Place) -> None:
    """Stop PostgreSQL, cutting off who is connected, and wait until it is gone.

    Its own signals, and not pg_ctl: the programs may have been removed or replaced meanwhile.
    """
    for fast_then_immediate in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        pid = running_pid(place)
        if pid is None:
            break
        with suppress(ProcessLookupError):
            os.kill(pid, fast_then_immediate)
        until = time.monotonic() + STOP_DEADLINE_S
        while works_in(pid, place.data) and time.monotonic() < until:
            time.sleep(0.05)
    if running_pid(place) is not None:
        raise ClusterError(f"PostgreSQL non si ferma: dati in {place.data}")
    stop_orphans(place)


def stop_orphans(place: Place) -> int:
    """End the processes that a killed postmaster left behind; return how many there were."""
    found = list(_processes_in(place.data))
    for step in (signal.SIGTERM, signal.SIGKILL):
        for pid in _processes_in(place.data):
            with suppress(ProcessLookupError):
                os.kill(pid, step)
        until = time.monotonic() + ORPHAN_GRACE_S
        while any(_processes_in(place.data)) and time.monotonic() < until:
            time.sleep(0.05)
    return len(found)


def works_in(pid: int, directory: Path) -> bool:
    """Tell whether a process is alive and has a directory as its own, as PostgreSQL's do."""
    try:
        return (PROC / str(pid) / "cwd").resolve(strict=True) == directory.resolve()
    except OSError:
        return False


def tail(path: Path, lines: int = 10) -> str:
    """Return the last lines of a log, or say that there is none."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(nessuna riga)"


def _clear_after_kill(place: Place, report: Callable[[str], None]) -> None:
    if running_pid(place) is not None:
        return
    if any(_processes_in(place.data)):
        report("Chiudo ciò che resta di un PostgreSQL interrotto")
        stop_orphans(place)
    for path in (
        place.data / "postmaster.pid",
        place.socket.with_name(f"{place.socket.name}.lock"),
    ):
        # PostgreSQL itself takes over these files, unless the number now belongs to somebody else
        path.unlink(missing_ok=True)


def _processes_in(data: Path) -> Iterator[int]:
    for entry in PROC.iterdir():
        if entry.name.isdigit() and works_in(int(entry.name), data):
            yield int(entry.name)


def _pid_in(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
