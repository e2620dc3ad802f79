"""The grid of the tiles (WebMercatorQuad): which tiles there are, and where each lies.

A tile is ``EXTENT`` units wide. Features are drawn up to ``BUFFER`` units outside of it, so that
lines and fills meet across tiles.
"""

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
    def unit_m(self) -> float:
        """Return the width of a unit in metres of EPSG:3857."""
        return 2 * HALF_M / (1 << self.z) / EXTENT

    @property
    def west_m(self) -> float:
        """Return the western edge in EPSG:3857."""
        return -HALF_M + self.x * EXTENT * self.unit_m

    @property
    def north_m(self) -> float:
        """Return the northern edge in EPSG:3857."""
        return HALF_M - self.y * EXTENT * self.unit_m

    def box(self, margin: int = 0) -> str:
        """Return the tile, grown by some units on each side, as hexadecimal EWKB (EPSG:3857)."""
        unit = self.unit_m
        west, east = self.west_m - margin * unit, self.west_m + (EXTENT + margin) * unit
        south, north = self.north_m - (EXTENT + margin) * unit, self.north_m + margin * unit
        ring = (west, south, west, north, east, north, east, south, west, south)
        return _POLYGON.pack(1, _HAS_SRID_POLYGON, 3857, 1, 5, *ring).hex()
