"""Processes of a server, the memory that they hold, and what is left of them at the end."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.cpu import SESSION, processes
from bench.process import STOP_S, Server

WATCH_S = 1.0
STATE = 0


@dataclass
class Resident:
    """Bytes that all processes of a server held together, a reading after the other."""

    readings: list[int] = field(default_factory=list)
    most_processes: int = 0

    @property
    def early(self) -> int:
        """Return the most in the second sixth of the time: what starting takes is over."""
        sixth = max(1, len(self.readings) // 6)
        return max(self.readings[sixth : 2 * sixth])

    @property
    def late(self) -> int:
        """Return the most in the last sixth of the time."""
        return max(self.readings[-max(1, len(self.readings) // 6) :])


@contextmanager
def watched_all(server: Server) -> Iterator[Resident]:
    """Read the memory of all processes of a server again and again, for the block."""
    seen = Resident()
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(WATCH_S):
            held = [_resident(pid) for pid in _session(server)]
            seen.readings.append(sum(held))
            seen.most_processes = max(seen.most_processes, len(held))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()
    if len(seen.readings) < 2:
        raise RuntimeError("the memory of the server was not read")


def count_left(server: Server) -> int:
    """Tell the main process of a server to end, and return how many of its others then run."""
    with suppress(ProcessLookupError):
        os.kill(server.pid, signal.SIGTERM)
    until = time.monotonic() + STOP_S
    while time.monotonic() < until and server.pid in _session(server):
        time.sleep(0.05)
    time.sleep(0.2)
    return len(_session(server))


def _session(server: Server) -> list[int]:
    """Return the processes that run in the session of a server, those that ended left out."""
    return [
        pid
        for pid, fields in processes()
        if int(fields[SESSION]) == server.pid and fields[STATE] not in {"Z", "X"}
    ]


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
