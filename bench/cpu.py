"""Processor time that a server and its database take, which others on the machine do not blur."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench.process import Server

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
SESSION, USER, SYSTEM = 3, 11, 12
"""Places in /proc/PID/stat, counted from the state, which follows the name in parentheses."""
BACKENDS = "select pid from pg_stat_activity where datname = current_database()"


def used_s(server: Server, connection: psycopg.Connection) -> float:
    """Return the seconds used until now by the processes of a server and by all backends.

    The backends are those of the database of the connection: only while one server is asked
    at a time is the difference of two readings its own.
    """
    backends = {row[0] for row in connection.execute(BACKENDS)}
    ticks = sum(
        int(fields[USER]) + int(fields[SYSTEM])
        for pid, fields in processes()
        if pid in backends or int(fields[SESSION]) == server.pid
    )
    return ticks / TICKS_PER_S


def processes() -> Iterator[tuple[int, list[str]]]:
    """Yield every process with the fields of its ``/proc/PID/stat`` from the state on."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            yield int(entry.name), stat.rpartition(")")[2].split()
