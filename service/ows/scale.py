"""The zooms of the web map as steps of scale: sizes, and what is drawn, are the same at each.

A picture of a WMS has any scale. It is drawn as the web map is at the step at or below its own:
``STEP`` levels of zoom lie between two.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geo.maps.symbol import FADING, GROWTH

STEP = 0.5
FIRST, LAST = 6.0, 16.0
WORLD_M = 40_075_016.685578488
TILE_PX = 512
TEXT_GROWTH = ((9, 0.95), (14, 1.3))
READY_TO = 14
"""The last zoom that there are generalised geometries for."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A step of scale, by the zoom of the web map."""

    zoom: float

    @property
    def pixel_m(self) -> float:
        """Return the width of a pixel in metres of EPSG:3857."""
        return WORLD_M / TILE_PX / 2**self.zoom

    @property
    def size(self) -> float:
        """Return what sizes of signs are multiplied by."""
        return between(GROWTH, self.zoom)

    @property
    def text(self) -> float:
        """Return what sizes of names are multiplied by."""
        return between(TEXT_GROWTH, self.zoom)

    @property
    def fading(self) -> float:
        """Return the opacity of hatches."""
        return between(FADING, self.zoom)

    @property
    def ready(self) -> int | None:
        """Return the zoom whose generalised geometries are drawn; None draws the whole ones."""
        return int(self.zoom) if self.zoom <= READY_TO else None

    @property
    def name(self) -> str:
        """Return the name of the step."""
        return f"{self.zoom:.1f}".replace(".", "-")

    def shows(self, minzoom: float, maxzoom: float) -> bool:
        """Tell whether what has these bounds is drawn."""
        return minzoom <= self.zoom + STEP / 2 < maxzoom


SCALES = tuple(Scale(FIRST + n * STEP) for n in range(round((LAST - FIRST) / STEP) + 1))
LEGEND = Scale(11.0)
"""The step at which signs have the sizes that they are defined with."""


def scale_of(pixel_m: float) -> Scale:
    """Return the step of a picture by the width of its pixels in metres of EPSG:3857."""
    zoom = math.log2(WORLD_M / TILE_PX / pixel_m)
    step = math.floor((zoom - FIRST) / STEP + 1e-6)
    return SCALES[min(max(step, 0), len(SCALES) - 1)]


def between(stops: Sequence[tuple[int, float]], at: float) -> float:
    """Return the value on the straight line between the stops around a place."""
    below = [stop for stop in stops if stop[0] <= at] or [stops[0]]
    above = [stop for stop in stops if stop[0] > at] or [stops[-1]]
    (start, low), (end, high) = below[-1], above[0]
    if start >= end:
        return low
    return low + (high - low) * (at - start) / (end - start)
