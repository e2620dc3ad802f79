"""Time of one tile at each zoom, one after the other, to see where the time of a mix goes."""

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


def mean_ms(peer: Peer, layer: Layer, tiles: Sequence[Tile]) -> dict[int, float]:
    """Return the mean time of a tile, by zoom; each tile is asked twice, the faster counts."""
    connection = http.client.HTTPConnection(HOST, peer.server.port, timeout=60)
    by_zoom: dict[int, list[float]] = {}
    for zoom in layer.zooms:
        some = list(dict.fromkeys(tile for tile in tiles if tile[0] == zoom))[:TILES]
        by_zoom[zoom] = [
            min(_ask(connection, peer.tile_path(layer, *tile)) for _ in range(TIMES))
            for tile in some
        ]
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
