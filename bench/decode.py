"""Whether servers draw the same: features and attributes of tiles, decoded and compared."""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
from shapely import box
from shapely.geometry import shape

from bench.addresses import Tile
from bench.layers import Layer
from bench.process import get
from bench.servers import Peer

EDGE = 4
"""Units from the edge of a tile within which one server may see a feature and another not."""
GZIP = b"\x1f\x8b"
INSIDE = box(0, 0, 4096, 4096)
WELL_INSIDE = box(EDGE, EDGE, 4096 - EDGE, 4096 - EDGE)
Attributes = Mapping[str, str]


@dataclass(frozen=True)
class Drawn:
    """The features of a tile by their key: all, those in the tile itself, those well inside it."""

    everything: Mapping[str, Attributes]
    inside: frozenset[str]
    well_inside: frozenset[str]


@dataclass(frozen=True)
class Sameness:
    """How a server's tiles compare with ours."""

    name: str
    inside: int
    in_buffer: int
    differing: int
    attributes_differ: int
    example: str


def fetch(peer: Peer, layer: Layer, tile: Tile) -> Drawn:
    """Ask a server for a tile and decode it."""
    path = peer.tile_path(layer, *tile)
    status, body = get(peer.server.port, path, {"Accept-Encoding": "gzip"})
    if status != 200:
        raise RuntimeError(f"{peer.server.name} answered {status} to {path}")
    return decode(gzip.decompress(body) if body.startswith(GZIP) else body, layer)


def decode(content: bytes, layer: Layer) -> Drawn:
    """Decode a tile, whatever the names of its layers."""
    decoded: Mapping[str, Any] = mapbox_vector_tile.decode(content) if content else {}
    everything: dict[str, Attributes] = {}
    inside, well_inside = set(), set()
    for part in decoded.values():
        for feature in part["features"]:
            read = _attributes(feature["properties"])
            key = read[layer.key]
            everything[key] = read
            geometry = shape(feature["geometry"])
            if geometry.intersects(INSIDE):
                inside.add(key)
            if geometry.intersects(WELL_INSIDE):
                well_inside.add(key)
    return Drawn(everything, frozenset(inside), frozenset(well_inside))


def compare(peers: Sequence[Peer], layer: Layer, tiles: Sequence[Tile]) -> list[Sameness]:
    """Compare the tiles of each server with those of the first."""
    drawn = {peer.server.name: [fetch(peer, layer, tile) for tile in tiles] for peer in peers}
    first = drawn[peers[0].server.name]
    return [sameness(name, first, own, tiles) for name, own in drawn.items()]


def sameness(
    name: str, first: Sequence[Drawn], own: Sequence[Drawn], tiles: Sequence[Tile]
) -> Sameness:
    """Count the features well inside a tile that one of two servers lacks, or tells otherwise."""
    differing = attributes = 0
    example = ""
    for tile, ours, theirs in zip(tiles, first, own, strict=True):
        lacking = (ours.well_inside - theirs.everything.keys()) | (
            theirs.well_inside - ours.everything.keys()
        )
        shared = ours.everything.keys() & theirs.everything.keys()
        told = {key for key in shared if ours.everything[key] != theirs.everything[key]}
        differing += len(lacking)
        attributes += len(told)
        if not example and (lacking or told):
            example = f"{'/'.join(map(str, tile))}: {min(lacking | told)}"
    return Sameness(
        name,
        sum(len(each.inside) for each in own),
        sum(len(each.everything) - len(each.inside) for each in own),
        differing,
        attributes,
        example,
    )


def _attributes(read: Mapping[str, Any]) -> Attributes:
    """Return attributes as text: a whole number is the same whatever its type, null is absent."""
    return {name: _text(value) for name, value in read.items() if value not in (None, "")}


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
