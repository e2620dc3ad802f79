"""Growth: the time of a tile at each zoom with ten times, and a hundred times, the projects."""

import tempfile
from pathlib import Path

from bench import each_zoom, servers
from bench.addresses import tile_addresses
from bench.database import Database, replace_projects
from bench.layers import GROWTH
from bench.report import show, step, table
from bench.servers import Peer

COUNTS = (10_000, 100_000, 1_000_000)


def measure(made: Database, *, counts: tuple[int, ...] = COUNTS) -> None:
    """Load each number of projects, time the tiles of every zoom, and print; there is no bar."""
    rows = []
    for count in counts:
        with step(f"{count} progetti"):
            loaded_s = replace_projects(made, count)
        with made.connect() as connection:
            tiles = tile_addresses(connection, GROWTH.table, GROWTH.zooms)
        with (
            tempfile.TemporaryDirectory() as folder,
            servers.ours(made.reader_url, Path(folder), cache_mb=0) as server,
            step(f"{count} progetti: tempo a ogni zoom"),
        ):
            times = each_zoom.mean_ms(Peer(server, servers.ours_path), GROWTH, tiles)
        rows.append((f"{count:,}", loaded_s, *(times[zoom] for zoom in GROWTH.zooms)))
    show("\n## Growth: ms per tile of the projects, one client, no cache\n")
    show(table(("projects", "load s", *(f"z{zoom}" for zoom in GROWTH.zooms)), rows))
