"""Tiles without a cache: ours, the plain statement, tipg and MapServer over the same tables."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import decode, each_zoom, wrk
from bench.addresses import Tile, tile_addresses
from bench.database import Database
from bench.layers import COMUNI, PROJECTS, Layer
from bench.report import Bar, show, step, table
from bench.servers import MAPSERVER, OURS, PLAIN, TIPG, Peer, peers
from bench.wrk import Load

CLIENTS = 8
COMPARED_EACH_ZOOM = 4
WANTED = {COMUNI.name: {TIPG: 3.0, PLAIN: 2.0}, PROJECTS.name: {TIPG: 2.5, PLAIN: 1.5}}


def measure(made: Database, *, seconds: int) -> list[Bar]:
    """Measure both layers, print what was found, and return the bars."""
    bars = []
    with tempfile.TemporaryDirectory() as folder, peers(made, Path(folder)) as running:
        for layer in (COMUNI, PROJECTS):
            bars += _measure_layer(made, running, layer, seconds)
    return bars


def _measure_layer(
    made: Database, running: Sequence[Peer], layer: Layer, seconds: int
) -> list[Bar]:
    with made.connect() as connection:
        tiles = tile_addresses(connection, layer.table, layer.zooms)
    with step(f"{layer.titolo}: confronto dei contenuti"):
        sample = tiles[: COMPARED_EACH_ZOOM * len(layer.zooms)]
        same = decode.compare(running, layer, sample)
    paths = {peer.server: [peer.tile_path(layer, *tile) for tile in tiles] for peer in running}
    loads = wrk.compare(made, paths, clients=CLIENTS, seconds=seconds, title=layer.titolo)
    show(f"\n## Tiles without cache: {layer.titolo}, z{layer.zooms[0]} to z{layer.zooms[-1]}\n")
    show(_speeds(loads))
    show("\n" + _contents(same, len(sample)))
    show("\n" + _zooms(running, layer, tiles))
    ours = loads[OURS].requests_per_s
    return [
        *(
            Bar(
                f"{layer.titolo}: ours / {name}",
                ours / loads[name].requests_per_s,
                least,
                " times",
            )
            for name, least in WANTED[layer.name].items()
        ),
        Bar(
            f"{layer.titolo}: features that differ from those of plain or tipg",
            sum(each.differing + each.attributes_differ for each in same if each.name != MAPSERVER),
            1,
            sense="below",
        ),
    ]


def _speeds(loads: Mapping[str, Load]) -> str:
    ours = loads[OURS].requests_per_s
    return table(
        ("server", "tiles/s", "p50 ms", "p99 ms", "CPU ms per tile", "kB sent", "ours / this"),
        [
            (
                name,
                load.requests_per_s,
                load.p50_ms,
                load.p99_ms,
                load.cpu_ms,
                load.kilobytes,
                ours / load.requests_per_s,
            )
            for name, load in loads.items()
        ],
    )


def _contents(same: Sequence[decode.Sameness], tiles: int) -> str:
    return table(
        (
            f"server ({tiles} tiles decoded)",
            "features in the tile",
            "in the buffer only",
            "not as ours",
            "attributes not as ours",
            "example",
        ),
        [
            (
                each.name,
                each.inside,
                each.in_buffer,
                each.differing,
                each.attributes_differ,
                each.example,
            )
            for each in same
        ],
    )


def _zooms(running: Sequence[Peer], layer: Layer, tiles: Sequence[Tile]) -> str:
    with step(f"{layer.titolo}: tempo a ogni zoom"):
        times = {peer.server.name: each_zoom.mean_ms(peer, layer, tiles) for peer in running}
    return table(
        ("ms per tile, one client", *(f"z{zoom}" for zoom in layer.zooms)),
        [(name, *(own[zoom] for zoom in layer.zooms)) for name, own in times.items()],
    )
