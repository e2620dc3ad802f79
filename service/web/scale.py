"""The bar of kilometres of a small map, and where metres fall in the units of its drawing."""

import math
from typing import Protocol

from service.queries.tile_grid import to_degrees

BARS_KM = (1, 2, 5, 10, 20)


class Frame(Protocol):
    """How to read the units of a drawing: ``unita_m`` metres of EPSG:3857, from a corner."""

    @property
    def unita_m(self) -> float:
        """Return the width of a unit."""

    @property
    def ovest_m(self) -> float:
        """Return where units are counted from, to the right."""

    @property
    def sud_m(self) -> float:
        """Return where units are counted from, up."""


def units_per_km(frame: Frame, middle: float) -> float:
    """Return the units of a kilometre on the ground, at a height (in units, upwards)."""
    _, latitude = to_degrees(0, frame.sud_m + middle * frame.unita_m)
    return 1000 / math.cos(math.radians(latitude)) / frame.unita_m


def bar_km(per_km: float, width: float) -> int:
    """Return the longest bar that takes less than a third of a map."""
    return max((km for km in BARS_KM if km * per_km < width / 3), default=BARS_KM[0])
