"""Glyphs for web maps: the outlines of a font as distance fields, in ranges of 256 characters.

A glyph is a grey picture whose value tells how far a pixel is from the outline, so that a renderer
draws it sharp at any size. As MapLibre reads them: 24 pixels to the em, 3 pixels around, distances
up to 8 pixels, the outline at three quarters of 255.
"""

import gzip
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from math import ceil, floor

import numpy as np
import shapely
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from shapely.validation import make_valid

from geo.maps.font_files import Face, font_file
from service.errors import InvalidParameter, NotFound

EM_PX = 24
BUFFER_PX = 3
RADIUS_PX = 8
CUTOFF = 0.25
BASELINE_PX = 25
"""Where MapLibre sees the top of a line: it centres capitals on a point if it is this far up."""
RANGE = 256
LAST_RANGE = 65_280
STEPS = 6
"""Straight pieces of a curve."""

FONTS: dict[str, Face] = {
    "Titillium Web Regular": "regular",
    "Titillium Web Italic": "italic",
    "Titillium Web SemiBold": "semibold",
}
"""Stack → face of the font."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph: its picture (rows from the top, buffer included) and where it stands, in pixels."""

    code: int
    width: int
    height: int
    left: int
    top: int
    advance: int
    bitmap: bytes


@dataclass(frozen=True, slots=True)
class GlyphRange:
    """A range as it is served, plain and compressed."""

    body: bytes
    compressed: bytes


@dataclass
class Glyphs:
    """The ranges made so far; each is made once, at its first request, off the event loop."""

    _made: dict[tuple[str, int], GlyphRange] = field(default_factory=dict)
    _making: threading.Lock = field(default_factory=threading.Lock)

    def get(self, stacks: str, codes: str) -> GlyphRange:
        """Return a range of the first stack of a list that there is.

        Raises
        ------
        InvalidParameter
            The range is not one.
        NotFound
            None of the stacks is known.
        """
        start = read_range(codes)
        stack = choose_stack(stacks)
        with self._making:
            found = self._made.get((stack, start))
            if found is None:
                found = self._made[stack, start] = make_range(stack, start)
            return found


def read_range(codes: str) -> int:
    """Return the first code of a range written as ``0-255``."""
    first, _, _ = codes.partition("-")
    start = int(first) if first.isdecimal() and first.isascii() and len(first) <= 5 else -1
    if start < 0 or start % RANGE or start > LAST_RANGE or codes != f"{start}-{start + RANGE - 1}":
        raise InvalidParameter(
            f"«{codes[:60]}» non è un intervallo di caratteri.",
            accettati=("0-255", "256-511", "…", f"{LAST_RANGE}-{LAST_RANGE + RANGE - 1}"),
        )
    return start


def choose_stack(stacks: str) -> str:
    """Return the first stack of a list with commas that there is."""
    for each in stacks.split(",", 10)[:10]:
        if each.strip() in FONTS:
            return each.strip()
    raise NotFound(f"Il carattere «{stacks[:80]}» non c'è.", accettati=tuple(FONTS))


def make_range(stack: str, start: int) -> GlyphRange:
    """Return a range, empty if the font has no character of it."""
    codes = f"{start}-{start + RANGE - 1}"
    glyphs = b"".join(_field(3, _encoded(each)) for each in glyphs_of(stack, start))
    body = _field(1, _field(1, stack.encode()) + _field(2, codes.encode()) + glyphs)
    return GlyphRange(body, gzip.compress(body, 9, mtime=0))


def glyphs_of(stack: str, start: int) -> Iterator[Glyph]:
    """Make the glyphs of a range, in order of their codes."""
    font = _font(FONTS[stack])
    names = font.getBestCmap()
    for code in range(start, start + RANGE):
        if code in names:
            yield _glyph(font, code, names[code])


@cache
def _font(face: Face) -> TTFont:
    return TTFont(font_file(face))


def _glyph(font: TTFont, code: int, name: str) -> Glyph:
    scale = EM_PX / font["head"].unitsPerEm
    advance = round(font["hmtx"][name][0] * scale)
    shape = _outline(font, name)
    if shape.is_empty:
        return Glyph(code, 0, 0, 0, 0, advance, b"")
    west, south, east, north = shape.bounds
    left, top = floor(west), ceil(north)
    width, height = ceil(east) - left, top - floor(south)
    x = left - BUFFER_PX + 0.5 + np.arange(width + 2 * BUFFER_PX)
    y = top + BUFFER_PX - 0.5 - np.arange(height + 2 * BUFFER_PX)
    points = shapely.points(*(each.ravel() for each in np.meshgrid(x, y)))
    shapely.prepare(shape)
    inside = np.asarray(shapely.contains_properly(shape, points))
    distance = np.asarray(shapely.distance(points, shape.boundary)) * np.where(inside, -1, 1)
    values = 255 - 255 * (distance / RADIUS_PX + CUTOFF)
    bitmap = np.clip(np.rint(values), 0, 255).astype(np.uint8).tobytes()
    return Glyph(code, width, height, left, top - BASELINE_PX, advance, bitmap)


class _RingsPen(BasePen):  # type: ignore[misc] # fontTools has no types
    """Collect the rings of an outline, curves as straight pieces."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.rings: list[list[tuple[float, float]]] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - named by the base class
        self.rings.append([pt])

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - named by the base class
        self.rings[-1].append(pt)

    def _qCurveToOne(  # noqa: N802 - named by the base class
        self, pt1: tuple[float, float], pt2: tuple[float, float]
    ) -> None:
        x0, y0 = self.rings[-1][-1]
        for step in range(1, STEPS + 1):
            t, u = step / STEPS, 1 - step / STEPS
            x = u * u * x0 + 2 * u * t * pt1[0] + t * t * pt2[0]
            y = u * u * y0 + 2 * u * t * pt1[1] + t * t * pt2[1]
            self.rings[-1].append((x, y))


def _outline(font: TTFont, name: str) -> BaseGeometry:
    """Return the inside of a glyph in pixels, y up: the rings that turn right, less the others."""
    glyphs = font.getGlyphSet()
    pen = _RingsPen(glyphs)
    glyphs[name].draw(pen)
    scale = EM_PX / font["head"].unitsPerEm
    rings = [np.array(each) * scale for each in pen.rings if len(each) > 2]
    filled = [each for each in rings if not shapely.is_ccw(shapely.linearrings(each))]
    holes = [each for each in rings if shapely.is_ccw(shapely.linearrings(each))]
    return _union(filled).difference(_union(holes))


def _union(rings: list[NDArray[np.float64]]) -> BaseGeometry:
    return unary_union([make_valid(Polygon(each)) for each in rings])


def _encoded(glyph: Glyph) -> bytes:
    """Return a glyph as a protobuf message."""
    return b"".join(
        (
            _number(1, glyph.code),
            _field(2, glyph.bitmap) if glyph.bitmap else b"",
            _number(3, glyph.width),
            _number(4, glyph.height),
            _number(5, _zigzag(glyph.left)),
            _number(6, _zigzag(glyph.top)),
            _number(7, glyph.advance),
        )
    )


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])
