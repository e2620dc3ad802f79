"""Load from wrk: so many clients, each with its kept connection, that ask as fast as they get."""

import math
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import orjson
from rich.progress import Progress

from bench import cpu
from bench.database import Database
from bench.install import PACKAGES
from bench.process import HOST, Server
from bench.report import PROGRESS

SCRIPT = Path(__file__).with_name("addresses.lua")
ROUNDS = 3
WARM_UP_S = 2


@dataclass(frozen=True)
class Load:
    """What one run measured; ``cpu_ms`` is of the server and its database, for each request."""

    requests_per_s: float
    p50_ms: float
    p99_ms: float
    kilobytes: float
    requests: int
    cpu_ms: float = math.nan


def run(
    server: Server, paths: Sequence[str], *, clients: int, seconds: int, timeout_s: int = 20
) -> Load:
    """Ask a server for paths in their order, from the first one on, for so many seconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        done = subprocess.run(
            [
                PACKAGES["wrk"],
                *("-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", f"{timeout_s}s"),
                *("-H", "Accept-Encoding: gzip", "-s", str(SCRIPT)),
                *(f"http://{HOST}:{server.port}", "--", file.name),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(f"wrk on {server.name}: {done.stderr or done.stdout}")
    read = orjson.loads(done.stdout.splitlines()[-1])
    if read["errors"] or not read["requests"]:
        raise RuntimeError(f"{server.name} answered {read['errors']} requests with an error")
    return Load(
        read["requests"] / read["duration_us"] * 1e6,
        read["p50_us"] / 1000,
        read["p99_us"] / 1000,
        read["bytes"] / read["requests"] / 1000,
        read["requests"],
    )


def compare(
    made: Database,
    paths: Mapping[Server, Sequence[str]],
    *,
    clients: int,
    seconds: int,
    title: str,
    timeout_s: int = 20,
    warm_up_s: int = WARM_UP_S,
) -> dict[str, Load]:
    """Load several servers in turns, A B C A B C, and return the medians of each by its name."""
    measured: dict[str, list[Load]] = {server.name: [] for server in paths}
    with made.connect() as connection, Progress(console=PROGRESS, transient=True) as progress:
        task = progress.add_task(title, total=len(paths) * (ROUNDS + 1))
        for number in range(ROUNDS + 1):
            for server, own in paths.items():
                duration = seconds if number else warm_up_s
                progress.update(task, description=f"{title}: {server.name}")
                before = cpu.used_s(server, connection)
                load = run(server, own, clients=clients, seconds=duration, timeout_s=timeout_s)
                spent = cpu.used_s(server, connection) - before
                if number:
                    measured[server.name].append(replace(load, cpu_ms=spent / load.requests * 1000))
                progress.advance(task)
    return {name: _median(loads) for name, loads in measured.items()}


def _median(loads: Sequence[Load]) -> Load:
    columns = zip(*map(astuple, loads), strict=True)
    return Load(*(statistics.median(column) for column in columns))
