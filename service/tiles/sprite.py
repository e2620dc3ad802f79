"""The sprite: all hatches and markers of the symbols in one picture, and where each lies in it.

Drawn here from their definitions, at one or two pixels per px, with eight samples a side in each
pixel. A hatch is the square that repeats itself, so its edges meet those of its neighbours.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from geo.maps.symbol import Hatch, Marker, Symbol

SAMPLES = 8
MAX_WIDTH_PX = 256
Floats = NDArray[np.float64]
Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sprite:
    """The picture (PNG) and the index: name → position, size and pixel ratio."""

    png: bytes
    index: Mapping[str, Mapping[str, int]]


def icon_name(icon: Hatch | Marker) -> str:
    """Return the name of a hatch or marker in the sprite: equal ones share it."""
    if isinstance(icon, Hatch):
        parts = [icon.kind, icon.angle, icon.spacing_px, icon.width_px, icon.colour]
    else:
        parts = [icon.shape, icon.size_px, icon.edge_px, icon.fill, icon.edge]
    return "-".join(str(each).lstrip("#") for each in parts)


def icons_of(symbols: Iterable[Symbol]) -> dict[str, Hatch | Marker]:
    """Return what the symbols need of a sprite, by name."""
    found = {icon_name(each): each for symbol in symbols for each in _icons(symbol)}
    return dict(sorted(found.items()))


def _icons(symbol: Symbol) -> Iterator[Hatch | Marker]:
    for rule in symbol.rules:
        if rule.sign.hatch is not None:
            yield rule.sign.hatch
        if rule.sign.marker is not None:
            yield rule.sign.marker
    if symbol.cluster is not None:
        yield symbol.cluster


@lru_cache(maxsize=8)
def make_sprite(symbols: tuple[Symbol, ...], ratio: int) -> Sprite:
    """Return the sprite of some symbols with so many pixels per px; the same bytes every time."""
    pictures = {name: draw(icon, ratio) for name, icon in icons_of(symbols).items()}
    index: dict[str, dict[str, int]] = {}
    x = y = row = width = 0
    for name in sorted(pictures, key=lambda each: (-len(pictures[each]), each)):
        height, breadth, _ = pictures[name].shape
        if x + breadth > MAX_WIDTH_PX * ratio:
            x, y, row = 0, y + row, 0
        index[name] = {"x": x, "y": y, "width": breadth, "height": height, "pixelRatio": ratio}
        x, row = x + breadth, max(row, height)
        width = max(width, x)
    sheet = np.zeros((max(y + row, 1), max(width, 1), 4), np.uint8)
    for name, place in index.items():
        rows = slice(place["y"], place["y"] + place["height"])
        sheet[rows, place["x"] : place["x"] + place["width"]] = pictures[name]
    body = io.BytesIO()
    Image.fromarray(sheet).save(body, "PNG", optimize=True)
    return Sprite(body.getvalue(), index)


def draw(icon: Hatch | Marker, ratio: int) -> Picture:
    """Return the pixels of a hatch or marker: red, green, blue, opacity."""
    if isinstance(icon, Hatch):
        x, y = _grid(icon.spacing_px, ratio)
        cover = _mean(_distance_in_hatch(icon, x, y) <= icon.width_px / 2)
        return _paint([(icon.colour, cover)])
    side = round(icon.size_px + 2)
    x, y = _grid(side, ratio)
    distance = _distance_to(icon, x - side / 2, y - side / 2)
    edge = _mean((distance <= 0) & (distance >= -icon.edge_px))
    inside = _mean(distance < -icon.edge_px)
    return _paint([(icon.fill, inside), (icon.edge, edge)])


def _grid(side_px: int, ratio: int) -> tuple[Floats, Floats]:
    """Return the coordinates of all samples of a square, in px; y goes down."""
    step = 1 / (ratio * SAMPLES)
    along = (np.arange(side_px * ratio * SAMPLES) + 0.5) * step
    x, y = np.meshgrid(along, along)
    return x, y


def _mean(inside: NDArray[np.bool_]) -> Floats:
    """Return the share of each pixel that is inside."""
    rows, columns = (side // SAMPLES for side in inside.shape)
    blocks = inside.reshape(rows, SAMPLES, columns, SAMPLES)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float64)


def _distance_in_hatch(hatch: Hatch, x: Floats, y: Floats) -> Floats:
    """Return how far each sample is from the middle of the nearest line or dot, periodically."""
    side = hatch.spacing_px
    if hatch.kind == "dots":
        quarters = (0.25 * side, 0.75 * side)
        return np.minimum(*(np.hypot(_apart(x, q, side), _apart(y, q, side)) for q in quarters))
    across = {0: y, 90: x, 45: x + y, 135: x - y}[hatch.angle]
    slant = 1 / sqrt(2) if hatch.angle in {45, 135} else 1.0
    return _apart(across, side / 2, side) * slant


def _apart(values: Floats, middle: float, period: float) -> Floats:
    away = np.mod(values - middle, period)
    return np.minimum(away, period - away)


def _distance_to(marker: Marker, x: Floats, y: Floats) -> Floats:
    """Return the distance of each sample from the outline of a marker, negative inside."""
    radius = marker.size_px / 2
    x, y = np.abs(x), np.abs(y)
    if marker.shape == "square":
        return np.maximum(x, y) - radius
    if marker.shape == "diamond":
        return (x + y - radius) / sqrt(2)
    if marker.shape == "hexagon":
        return np.maximum(x * sqrt(3) / 2 + y / 2, y) - radius * sqrt(3) / 2
    return np.hypot(x, y) - radius


def _paint(parts: list[tuple[str, Floats]]) -> Picture:
    """Return parts that do not overlap as pixels: colours by their share, opacity by their sum."""
    total = np.sum([cover for _, cover in parts], axis=0)
    weighted = [cover[..., None] * np.array(_rgb(colour)) for colour, cover in parts]
    colours = np.sum(weighted, axis=0) / np.maximum(total, 1e-9)[..., None]
    return np.dstack([np.rint(colours), np.rint(255 * total)]).astype(np.uint8)


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
