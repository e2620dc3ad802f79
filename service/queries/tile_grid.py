"""The grid of the tiles (WebMercatorQuad): which tiles there are, and where each lies.

A tile is ``EXTENT`` units wide. Features are drawn up to ``BUFFER`` units outside of it, so that
lines and fills meet across tiles.
"""

import math
import struct
from dataclasses import dataclass

EXTENT = 4096
BUFFER = 64
MAX_ZOOM = 22
HALF_M = 20_037_508.342789244
"""From the middle of the grid to its edges, in metres of EPSG:3857."""
_POLYGON = struct.Struct("<BIIII10d")
_HAS_SRID_POLYGON = 0x20000003


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile by zoom, column from the west and row from the north, all inside the grid."""

    z: int
    x: int
    y: int

    @property
    def place(self) -> str:
        """Return the place as addresses write it."""
        return f"{self.z}/{self.x}/{self.y}"

    @property
    def unit_m(self) -> float:
        """Return the width of a unit in metres of EPSG:3857."""
        return 2 * HALF_M / EXTENT / (1 << self.z)

    @property
    def shift(self) -> tuple[int, int]:
        """Return what added to whole units from the middle of the grid gives those of the tile."""
        half = EXTENT << self.z >> 1
        return half - self.x * EXTENT, half - self.y * EXTENT

    def box(self, margin: int = 0) -> str:
        """Return the tile, grown by some units on each side, as hexadecimal EWKB (EPSG:3857).

        Its sides are computed as the vertices of the geometries kept ready for a zoom are
        (``geo.generalise``), to the last bit: cutting those by it makes no new coordinate.
        """
        unit = self.unit_m
        left, top = self.x * EXTENT - margin, self.y * EXTENT - margin
        width = EXTENT + 2 * margin
        west, east = left * unit - HALF_M, (left + width) * unit - HALF_M
        south, north = HALF_M - (top + width) * unit, HALF_M - top * unit
        ring = (west, south, west, north, east, north, east, south, west, south)
        return _POLYGON.pack(1, _HAS_SRID_POLYGON, 3857, 1, 5, *ring).hex()


def tiles_of(extent: tuple[float, float, float, float], zoom: int) -> tuple[range, range]:
    """Return the columns and rows of the tiles that draw something of an extent.

    Parameters
    ----------
    extent
        West, south, east, north in EPSG:3857.
    zoom
        The zoom of the tiles.

    Returns
    -------
    tuple
        Those whose box, buffer included, meets the extent.
    """
    west, south, east, north = extent
    last = (1 << zoom) - 1
    side = 2 * HALF_M / (1 << zoom)
    margin = BUFFER / EXTENT

    def span(low: float, high: float) -> range:
        first = math.floor(low / side - margin)
        return range(max(first, 0), min(math.floor(high / side + margin), last) + 1)

    return span(west + HALF_M, east + HALF_M), span(HALF_M - north, HALF_M - south)


def to_degrees(x_m: float, y_m: float) -> tuple[float, float]:
    """Return longitude and latitude of a point in EPSG:3857, six decimals."""
    radius = HALF_M / math.pi
    lat = 2 * math.atan(math.exp(y_m / radius)) - math.pi / 2
    return round(math.degrees(x_m / radius), 6), round(math.degrees(lat), 6)
