"""Tiles from the cache of one worker: how many a second, how late, and how much memory."""

import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import servers, wrk
from bench.addresses import tile_addresses
from bench.database import Database
from bench.install import require_packages
from bench.layers import COMUNI, PROJECTS
from bench.process import Server, get
from bench.report import Bar, show, step, table

CLIENTS = 16
WANTED_PER_S = 15_000.0
WANTED_P99_MS = 10.0
AMPLE_MB = 64
SCANT_MB = 4
MB = 1_000_000
BYTES_METRIC = "psttm_tiles_cache_bytes"
WATCH_S = 0.2


@dataclass
class Watched:
    """The most that was seen: bytes by the cache's own count, memory of the process."""

    cache_bytes: int = 0
    resident_bytes: int = 0
    readings: int = field(default=0)


def measure(made: Database, *, seconds: int) -> list[Bar]:
    """Measure an ample cache, then one that holds a part of what is asked."""
    require_packages("wrk")
    with made.connect() as connection:
        paths = [
            servers.ours_path(layer, *tile)
            for layer in (COMUNI, PROJECTS)
            for tile in dict.fromkeys(tile_addresses(connection, layer.table, layer.zooms))
        ]
    with tempfile.TemporaryDirectory() as folder:
        ample, rows = _measure_ample(made, Path(folder), paths, seconds)
        most, row = _measure_scant(made, Path(folder), paths, seconds)
    show(f"\n## Tiles from the cache: one worker, {CLIENTS} clients, {len(paths)} tiles\n")
    headers = ("cache", "tiles/s", "p50 ms", "p99 ms", "most in it, MB", "process, MB")
    show(table(headers, [*rows, row]))
    return [
        Bar("cached: tiles per second", ample.requests_per_s, WANTED_PER_S),
        Bar("cached: p99", ample.p99_ms, WANTED_P99_MS, " ms", "below"),
        Bar("cache: the most it held", most.cache_bytes / MB, float(SCANT_MB), " MB", "at most"),
    ]


def _measure_ample(
    made: Database, folder: Path, paths: list[str], seconds: int
) -> tuple[wrk.Load, list[tuple[object, ...]]]:
    with servers.ours(made.reader_url, folder, cache_mb=AMPLE_MB) as server:
        with step("Riempio la cache"):
            for path in paths:
                get(server.port, path, {"Accept-Encoding": "gzip"})
        with watched(server) as most:
            load = wrk.compare(
                made, {server: paths}, clients=CLIENTS, seconds=seconds, title="Dalla cache"
            )[server.name]
    return load, [_row("ample", AMPLE_MB, load, most)]


def _measure_scant(
    made: Database, folder: Path, paths: list[str], seconds: int
) -> tuple[Watched, tuple[object, ...]]:
    with (
        servers.ours(made.reader_url, folder, cache_mb=SCANT_MB) as server,
        watched(server) as most,
        step("Cache troppo piccola"),
    ):
        load = wrk.run(server, paths, clients=CLIENTS, seconds=seconds)
    return most, _row("scant", SCANT_MB, load, most)


@contextmanager
def watched(server: Server) -> Iterator[Watched]:
    """Read the cache's count and the memory of the process, again and again, for the block."""
    most = Watched()
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set():
            most.cache_bytes = max(most.cache_bytes, cache_bytes(server))
            most.resident_bytes = max(most.resident_bytes, server.resident_bytes)
            most.readings += 1
            time.sleep(WATCH_S)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        ended.set()
        watcher.join()
    if not most.readings:
        raise RuntimeError("the memory of the cache was never read")


def cache_bytes(server: Server) -> int:
    """Return the bytes that the cache says it holds."""
    _, body = get(server.port, "/metrics")
    found = re.search(rf"^{BYTES_METRIC}(?:{{.*}})? (\S+)$", body.decode(), re.MULTILINE)
    if found is None:
        raise RuntimeError(f"/metrics of {server.name} has no {BYTES_METRIC}")
    return int(float(found.group(1)))


def _row(name: str, bound: int, load: wrk.Load, most: Watched) -> tuple[object, ...]:
    return (
        f"{name}, {bound} MB",
        load.requests_per_s,
        load.p50_ms,
        load.p99_ms,
        most.cache_bytes / 1e6,
        most.resident_bytes / 1e6,
    )
