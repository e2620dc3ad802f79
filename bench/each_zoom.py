"""Time of one tile at each zoom, one after the other, to see where the time of a mix goes.

At most ``TILES`` tiles of a zoom are asked for, fewer where they take long.
"""

import http.client
import statistics
import time
from collections.abc import Sequence

from bench.addresses import Tile
from bench.layers import Layer
from bench.process import HOST
from bench.servers import Peer

TIMES = 2
TILES = 20
BUDGET_S = 4.0


def mean_ms(peer: Peer, layer: Layer, tiles: Sequence[Tile]) -> dict[int, float]:
    """Return the mean time of a tile, by zoom; each tile is asked twice, the faster counts."""
    connection = http.client.HTTPConnection(HOST, peer.server.port, timeout=60)
    by_zoom: dict[int, list[float]] = {}
    for zoom in layer.zooms:
        some = list(dict.fromkeys(tile for tile in tiles if tile[0] == zoom))[:TILES]
        until = time.monotonic() + BUDGET_S
        times = by_zoom.setdefault(zoom, [])
        for tile in some:
            path = peer.tile_path(layer, *tile)
            times.append(min(_ask(connection, path) for _ in range(TIMES)))
            if time.monotonic() > until:
                break
    connection.close()
    return {zoom: statistics.mean(times) for zoom, times in by_zoom.items()}


def _ask(connection: http.client.HTTPConnection, path: str) -> float:
    started = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    content = response.read()
    elapsed = (time.perf_counter() - started) * 1000
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status} {content[:300]!r}")
    return elapsed
