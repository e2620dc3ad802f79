"""Items: pages of a hundred of the projects, ours against tipg."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

import orjson

from bench import servers, wrk
from bench.addresses import Box, boxes
from bench.database import Database
from bench.install import require_packages
from bench.layers import PROJECTS
from bench.process import Server, get
from bench.report import Bar, show, table
from bench.servers import OURS, TIPG

CLIENTS = 8
LIMIT = 100
HALVES_DEG = ((0.0127, 0.009), (0.0635, 0.045), (0.16, 0.1125))
"""Half of boxes of 2, 10 and 25 km at the latitude of Milano."""
BOXES = 30_000
WANTED = 10.0
ItemsPath = Callable[[Box | None], str]


def measure(made: Database, *, seconds: int) -> list[Bar]:
    """Measure pages of all projects and of boxes of three sizes, print, and return the bars."""
    require_packages("wrk")
    with made.connect() as connection:
        around = boxes(connection, PROJECTS.name, HALVES_DEG, BOXES)
    asked: dict[str, list[Box | None]] = {
        f"items?limit={LIMIT}": [None],
        f"items?bbox=…&limit={LIMIT} (2, 10, 25 km)": list(around),
    }
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder)
        paths: dict[Server, ItemsPath] = {
            stack.enter_context(servers.ours(made.reader_url, place, cache_mb=0)): ours_path,
            stack.enter_context(servers.tipg(made.owner_url, place)): tipg_path,
        }
        _require_same(paths, around[0])
        show("\n## Items of the projects\n")
        return [_measure(made, name, paths, wanted, seconds) for name, wanted in asked.items()]


def ours_path(box: Box | None) -> str:
    """Return the address of a page of our service."""
    return f"/ogc/collections/{PROJECTS.name}/items?limit={LIMIT}{_bbox(box)}"


def tipg_path(box: Box | None) -> str:
    """Return the address of a page of tipg."""
    return f"/collections/bench.{PROJECTS.name}/items?limit={LIMIT}{_bbox(box)}"


def _bbox(box: Box | None) -> str:
    return "" if box is None else "&bbox=" + ",".join(map(str, box))


def _require_same(paths: Mapping[Server, ItemsPath], box: Box) -> None:
    """Refuse to compare pages that do not hold as many features with the same properties."""
    for asked in (None, box):
        found = {}
        for server, path_of in paths.items():
            status, body = get(server.port, path_of(asked))
            features = orjson.loads(body)["features"] if status == 200 else []
            names = tuple(sorted({name for each in features for name in each["properties"]}))
            found[server.name] = (status, len(features), names)
        if len(set(found.values())) != 1:
            raise RuntimeError(f"pages of items differ: {found}")


def _measure(
    made: Database,
    name: str,
    paths: Mapping[Server, ItemsPath],
    asked: list[Box | None],
    seconds: int,
) -> Bar:
    listed = {server: [path_of(box) for box in asked] for server, path_of in paths.items()}
    loads = wrk.compare(made, listed, clients=CLIENTS, seconds=seconds, title=name)
    ratio = loads[OURS].requests_per_s / loads[TIPG].requests_per_s
    rows = [
        (server, load.requests_per_s, load.p50_ms, load.p99_ms, load.cpu_ms, load.kilobytes)
        for server, load in loads.items()
    ]
    show(f"`{name}`, {CLIENTS} clients\n")
    show(table(("server", "requests/s", "p50 ms", "p99 ms", "CPU ms", "kB sent"), rows) + "\n")
    return Bar(f"{name}: ours / tipg", ratio, WANTED, " times")
