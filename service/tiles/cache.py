"""Tiles kept in memory, at most so many bytes of them; the least recently used go first.

What is counted is what the process holds: the compressed body, the key with its texts, and the
room in the dictionary.
"""

import sys
from collections import OrderedDict
from typing import NamedTuple

NODE_BYTES = 200
"""An entry of an ``OrderedDict``, with the room that it leaves free when it grows."""


class Key(NamedTuple):
    """What a tile is kept under: layers and properties, state of the data, place ``z/x/y``."""

    layers: str
    stamp: str
    place: str


class TileCache:
    """Compressed tiles by key."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.held_bytes = 0
        self.evictions = 0
        self._tiles: OrderedDict[Key, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._tiles)

    def get(self, key: Key) -> bytes | None:
        """Return a tile and count it as used now."""
        body = self._tiles.get(key)
        if body is not None:
            self._tiles.move_to_end(key)
        return body

    def put(self, key: Key, body: bytes) -> None:
        """Keep a tile, and drop others until the bound holds; one that alone exceeds it is not."""
        cost = cost_of(key, body)
        if cost > self.max_bytes:
            return
        self._drop(key)
        while self.held_bytes + cost > self.max_bytes:
            oldest = next(iter(self._tiles))
            self._drop(oldest)
            self.evictions += 1
        self._tiles[key] = body
        self.held_bytes += cost

    def _drop(self, key: Key) -> None:
        body = self._tiles.pop(key, None)
        if body is not None:
            self.held_bytes -= cost_of(key, body)


def cost_of(key: Key, body: bytes) -> int:
    """Return the bytes that a tile takes; texts that tiles share are counted for each of them."""
    texts = sum(map(sys.getsizeof, key))
    return NODE_BYTES + sys.getsizeof(key) + texts + sys.getsizeof(body)
