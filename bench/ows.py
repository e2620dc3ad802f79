"""Pictures of the WMS: ours under load, beside MapServer alone over the same mapfiles."""

import http
import math
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from bench import ows_peer, wrk
from bench.database import Database
from bench.install import require_packages
from bench.memory import Resident, count_left, watched_all
from bench.process import Server, free_port, get, running
from bench.report import Bar, show, step, table
from service.ows.drawing import layers_by_collection
from service.ows.kvp import read_kvp
from service.ows.pictures import picture_params, scale_for
from service.ows.scale import SCALES
from service.ows.wms_request import read_picture
from service.queries.catalog import COLLECTIONS
from tests.database import Databases, server_for_tests

NAME = "psttm_bench_ows"
CLIENTS = 16
PROCESSES = 2
SIDE_PX = 512
BOXES = 6_000
COMPARED = 12
"""Pictures whose bytes must be the same from all."""
CACHED_BOXES, CACHED_S, CACHE_MB = 100, 10, 64
WARM_UP_S = 12
"""By CGI the first of sixteen pictures at once may come late."""
TIMEOUT_S = 60
"""Behind Apache some wait far longer than others: mod_fcgid keeps no queue."""
CENTRES = (995_000, 5_670_000, 1_055_000, 5_715_000)
"""Where pictures have their middle, in EPSG:3857."""
WIDTHS_M = (80_000, 40_000, 20_000, 10_000, 5_000, 2_500)
"""Of pictures on the ground, in turns, as EPSG:3857 reckons them."""
HOWS: tuple[ows_peer.How, ...] = ("FastCGI", "CGI")
WANTED_SHARE, WANTED_GROWTH = 0.8, 1.15
OURS, CACHED = "ours", "ours, from the cache"
BY_FASTCGI, BY_CGI = (f"MapServer, {how}" for how in HOWS)
MB = 1e6


@dataclass(frozen=True)
class Address:
    """A picture, as it is asked of ours and as ours asks MapServer."""

    ours: str
    alone: str


def measure(*, seconds: int) -> list[Bar]:
    """Measure, print, and return the bars."""
    require_packages("wrk", "cgi-mapserver", "apache2-bin", "libapache2-mod-fcgid")
    addresses = make_addresses(BOXES)
    with (
        server_for_tests() as databases,
        tempfile.TemporaryDirectory() as name,
        _database(databases) as made,
    ):
        folder = Path(name)
        with ours(made.reader_url, folder, cache_mb=0) as server:
            with watched_all(server) as seen, step(f"{CLIENTS} clienti: {seconds} s"):
                paths = [each.ours for each in addresses]
                loaded = wrk.run(server, paths, clients=CLIENTS, seconds=seconds)
            left = count_left(server)
        loads = _compare(made, folder, addresses, seconds // wrk.ROUNDS)
        loads[CACHED] = _cached(made, folder, addresses, min(seconds // wrk.ROUNDS, CACHED_S))
    return _tell(loaded, loads, seen, left)


def _compare(
    made: Database, folder: Path, addresses: Sequence[Address], seconds: int
) -> dict[str, wrk.Load]:
    """Load ours and MapServer alone in turns, once their pictures are seen to be the same."""
    with ExitStack() as stack:
        server = stack.enter_context(ours(made.reader_url, folder, cache_mb=0))
        pictures = [_picture(server, each.ours) for each in addresses[:COMPARED]]
        paths = {server: [each.ours for each in addresses]}
        for how in HOWS:
            alone = ows_peer.alone(made.reader_url, folder, how, processes=PROCESSES)
            server = stack.enter_context(alone)
            if pictures != [_picture(server, each.alone) for each in addresses[:COMPARED]]:
                raise RuntimeError(f"the pictures of {server.name} are not ours")
            paths[server] = [each.alone for each in addresses]
        loads = wrk.compare(
            made,
            paths,
            clients=CLIENTS,
            seconds=seconds,
            title="WMS",
            timeout_s=TIMEOUT_S,
            warm_up_s=WARM_UP_S,
        )
    # the processes that CGI starts have ended when their time is read
    return {**loads, BY_CGI: replace(loads[BY_CGI], cpu_ms=math.nan)}


def _cached(made: Database, folder: Path, addresses: Sequence[Address], seconds: int) -> wrk.Load:
    """Load ours with pictures that it has drawn before."""
    with ours(made.reader_url, folder, cache_mb=CACHE_MB) as server:
        kept = [each.ours for each in addresses[:CACHED_BOXES]]
        with step("Riempio la cache"):
            for path in kept:
                _picture(server, path)
        loads = wrk.compare(
            made, {server: kept}, clients=CLIENTS, seconds=seconds, title="Dalla cache"
        )
    return loads[server.name]


@contextmanager
def ours(reader: str, folder: Path, *, cache_mb: int) -> Iterator[Server]:
    """Serve with our application; a cache of 0 MB keeps nothing."""
    port = free_port()
    environment = {
        "PSTTM_READ_DATABASE_URL": reader,
        "PSTTM_PORT": str(port),
        "PSTTM_LOCAL_DIR": str(folder / "local"),
        "PSTTM_OWS_PROCESSES": str(PROCESSES),
        "PSTTM_LOG_LEVEL": "error",
    }
    command = (sys.executable, "-m", "bench.ows_server", str(cache_mb))
    log = folder / "ours.log"
    with running(
        OURS, command, port=port, ready="/status", environment=environment, log=log
    ) as server:
        yield server


def make_addresses(count: int) -> list[Address]:
    """Return so many pictures of all layers, no two of the same box, the same at each run."""
    layers = {scale: layers_by_collection(tuple(COLLECTIONS.values()), scale) for scale in SCALES}
    chance = random.Random(5)  # noqa: S311 - not for secrets, but to be the same at each run
    west, south, east, north = CENTRES
    made = []
    for number in range(count):
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        half = WIDTHS_M[number % len(WIDTHS_M)] / 2
        query = urlencode(
            {
                "service": "WMS",
                "version": "1.1.1",
                "request": "GetMap",
                "layers": "piano",
                "styles": "",
                "srs": "EPSG:3857",
                "bbox": f"{x - half:.2f},{y - half:.2f},{x + half:.2f},{y + half:.2f}",
                "width": SIDE_PX,
                "height": SIDE_PX,
                "format": "image/png",
                "transparent": "true",
            }
        )
        picture = read_picture(read_kvp(query.encode()), COLLECTIONS, "1.1.1")
        scale = scale_for(picture)
        asked = ows_peer.alone_path(scale.name, picture_params(picture, layers[scale]))
        made.append(Address(f"/ows/wms?{query}", asked))
    return made


@contextmanager
def _database(databases: Databases) -> Iterator[Database]:
    """Make the database of the starter data, yield it and drop it."""
    owner = databases.make_loaded(NAME)
    try:
        yield Database(owner, databases.reader(NAME))
    finally:
        databases.drop(NAME)


def _picture(server: Server, path: str) -> bytes:
    """Return a picture; raise whatever else is answered."""
    status, body = get(server.port, path)
    if status != http.HTTPStatus.OK or not body.startswith(b"\x89PNG"):
        raise RuntimeError(f"no picture from {server.name}: {status} {body[:300]!r}")
    return body


def _tell(loaded: wrk.Load, loads: Mapping[str, wrk.Load], seen: Resident, left: int) -> list[Bar]:
    show(
        f"\n## WMS: {CLIENTS} clients, {SIDE_PX} by {SIDE_PX} pixels, "
        f"load average {os.getloadavg()[0]:.1f} at the end\n"
    )
    show(
        f"{OURS}: {loaded.requests} pictures without an error, p50 {loaded.p50_ms:.0f} ms; at most "
        f"{seen.most_processes} processes, {seen.early / MB:.0f} MB early, {seen.late / MB:.0f} MB "
        f"late, {max(seen.readings) / MB:.0f} MB at most\n"
    )
    rows = [
        (name, load.requests_per_s, load.p50_ms, load.p99_ms, load.cpu_ms, load.kilobytes)
        for name, load in loads.items()
    ]
    show(table(("server", "pictures/s", "p50 ms", "p99 ms", "CPU ms", "kB sent"), rows))
    share = loads[OURS].requests_per_s / loads[BY_FASTCGI].requests_per_s
    growth = seen.late / seen.early
    return [
        Bar("wms: ours / MapServer", share, WANTED_SHARE, " times"),
        Bar("wms: memory late / early", growth, WANTED_GROWTH, " times", "at most"),
        Bar("wms: processes left behind", left, 0, sense="at most"),
    ]
