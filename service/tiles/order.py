"""The layers of a tile in another order: a tile is nothing but its layers, one after the other.

A layer is a field of the tile (number 3), and its name the first field of the layer (number 1), as
PostGIS writes them (MVT 2.1, Protocol Buffers).
"""

from collections.abc import Iterator, Sequence

_LAYER, _NAME = 0x1A, 0x0A


def in_order(tile: bytes, names: Sequence[str]) -> bytes:
    """Return a tile with its layers in the order of their names."""
    return b"".join(layer for _, layer in sorted(_layers(tile, names), key=lambda each: each[0]))


def _layers(tile: bytes, names: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """Yield each layer, and its place among the names."""
    start = 0
    while start < len(tile):
        content, end = _field(tile, start, _LAYER)
        name, name_end = _field(tile, content, _NAME)
        yield names.index(tile[name:name_end].decode()), tile[start:end]
        start = end


def _field(data: bytes, start: int, tag: int) -> tuple[int, int]:
    """Return where the content of a field begins and ends; a length has seven bits in each byte."""
    if data[start] != tag:
        raise ValueError(f"tag {data[start]:#x} at {start}, not {tag:#x}")
    length = shift = 0
    position = start + 1
    while True:
        byte = data[position]
        position += 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return position, position + length
