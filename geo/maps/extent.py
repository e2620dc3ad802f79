"""What part of the ground a map of paper shows, and at which scale.

A map has a round scale. Parts of an area that lie far off (exclaves) are shown in a map of their
own, an *inset*, where leaving them out makes the main map clearly larger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import shapely
from shapely.affinity import affine_transform
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.errors import GeometryError

SCALES = (
    *(5_000, 7_500, 10_000, 12_500, 15_000, 20_000, 25_000, 30_000, 35_000, 40_000, 45_000),
    *(50_000, 55_000, 60_000, 65_000, 70_000, 75_000, 80_000, 90_000, 100_000, 110_000),
    *(120_000, 130_000, 140_000, 150_000, 175_000, 200_000, 250_000, 300_000, 400_000),
    *(500_000, 750_000, 1_000_000, 2_000_000),
)
APART_M = 1_000.0
"""Parts of an area nearer than this are shown together."""
GAIN = 1.2
"""How much larger the main map must become for exclaves to go into insets."""
INSET_SCALES = (1.0, 1.25, 1.5, 2.0)
"""How much smaller than the main map the map of an exclave may be."""
CLEAR_MM = 2.0
"""What stands in a corner of a map keeps this far from the area."""
_ALIGNED = (0.0, -1.0, 1.0, -0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of ground, in metres, as a rectangle of paper at a scale of 1:``scale``."""

    west: float
    south: float
    width_mm: float
    height_mm: float
    scale: int

    @property
    def m_per_mm(self) -> float:
        """Metres of ground to a millimetre of paper."""
        return self.scale / 1_000

    @property
    def east(self) -> float:
        """Its eastern side."""
        return self.west + self.width_mm * self.m_per_mm

    @property
    def north(self) -> float:
        """Its northern side."""
        return self.south + self.height_mm * self.m_per_mm

    @property
    def area(self) -> Polygon:
        """The ground that is seen."""
        return box(self.west, self.south, self.east, self.north)

    def to_mm(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point lies on the paper: from the left side, from the upper one."""
        return (x - self.west) / self.m_per_mm, (self.north - y) / self.m_per_mm


@dataclass(frozen=True, slots=True)
class Corner:
    """A box in a corner of a map: left, top, width and height, in mm from those of the map."""

    left: float
    top: float
    width: float
    height: float

    @property
    def shape(self) -> Polygon:
        """The box, in mm from the left and from the top."""
        return box(self.left, self.top, self.left + self.width, self.top + self.height)


@dataclass(frozen=True, slots=True)
class Inset:
    """The map of an exclave: its window, and its box, with a title, in a corner of the main map."""

    window: Window
    corner: Corner


@dataclass(frozen=True, slots=True)
class Layout:
    """The main map, the maps of exclaves in it, and the box of scale bar and arrow."""

    main: Window
    insets: tuple[Inset, ...]
    furniture: Corner


@dataclass(frozen=True, slots=True)
class Room:
    """How large a map is, and what has to go into it, in mm.

    Attributes
    ----------
    margin
        Around the area.
    gap
        Between the sides of the map and what stands in its corners.
    title
        Height of the title over the map of an exclave.
    furniture
        Width and height of the box of scale bar and arrow.
    """

    width: float
    height: float
    margin: float
    gap: float
    title: float
    furniture: tuple[float, float]


def fit(area: BaseGeometry, width_mm: float, height_mm: float, *, margin_mm: float) -> Window:
    """Return the window of a size, at the largest round scale, in whose middle an area lies.

    Raises
    ------
    GeometryError
        The area is empty, or too large for every scale.
    """
    if area.is_empty:
        raise GeometryError("an empty area fits no map")
    west, south, east, north = area.bounds
    needed = 1_000 * max(
        (east - west) / (width_mm - 2 * margin_mm), (north - south) / (height_mm - 2 * margin_mm)
    )
    scale = next((each for each in SCALES if each >= needed), None)
    if scale is None:
        raise GeometryError(f"an area of {east - west:.0f} by {north - south:.0f} m fits no scale")
    half_width, half_height = width_mm * scale / 2_000, height_mm * scale / 2_000
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return Window(middle_x - half_width, middle_y - half_height, width_mm, height_mm, scale)


def lay_out(area: BaseGeometry, room: Room) -> Layout:
    """Return the largest map of an area, its exclaves in insets if that makes it clearly larger.

    Parameters
    ----------
    area
        In metres.

    Returns
    -------
    Layout
        Nothing in a corner hides the area, unless there is no such layout: then there are no
        insets, and scale bar and arrow stand where they hide least.

    Raises
    ------
    GeometryError
        As for ``fit``.
    """
    whole = fit(area, room.width, room.height, margin_mm=room.margin)
    near, *exclaves = split_far_parts(area)
    main = fit(near, room.width, room.height, margin_mm=room.margin)
    tries: list[tuple[Window, BaseGeometry, Sequence[BaseGeometry], float]] = []
    if exclaves and whole.scale >= GAIN * main.scale:
        scales = [each for each in SCALES if main.scale <= each < whole.scale]
        chosen = sorted(product(scales, INSET_SCALES), key=lambda each: each[0] * each[1] ** 0.5)
        tries = [
            (window, near, exclaves, smaller)
            for scale, smaller in chosen
            for window in _aligned(near, room, scale)
        ]
    tries += [(window, area, (), 1.0) for window in _aligned(area, room, whole.scale)]
    for window, shown, apart, smaller in tries:
        found = _corners(window, shown, apart, smaller, room)
        if found is not None:
            return found
    return Layout(whole, (), _least_hiding(whole, area, room))


def split_far_parts(area: BaseGeometry) -> tuple[BaseGeometry, ...]:
    """Split an area into groups of parts that lie ``APART_M`` apart, the largest first."""
    parts = list(shapely.get_parts(area))
    near = shapely.get_parts(shapely.union_all(shapely.buffer(parts, APART_M / 2)))
    groups = [
        shapely.union_all([part for part in parts if around.intersects(part)]) for around in near
    ]
    return tuple(sorted(groups, key=lambda each: (-each.area, each.bounds)))


def _aligned(area: BaseGeometry, room: Room, scale: int) -> list[Window]:
    """Return the windows of a scale that hold an area: in the middle first, then at the sides."""
    west, south, east, north = area.bounds
    unit = scale / 1_000
    spare_x = room.width - 2 * room.margin - (east - west) / unit
    spare_y = room.height - 2 * room.margin - (north - south) / unit
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return [
        Window(
            middle_x - (room.width + x * spare_x) * unit / 2,
            middle_y - (room.height + y * spare_y) * unit / 2,
            room.width,
            room.height,
            scale,
        )
        for x, y in sorted(
            product(_ALIGNED, _ALIGNED), key=lambda each: abs(each[0]) + abs(each[1])
        )
    ]


def _corners(
    window: Window,
    area: BaseGeometry,
    exclaves: Sequence[BaseGeometry],
    smaller: float,
    room: Room,
) -> Layout | None:
    """Put the maps of exclaves and the furniture into corners that hide nothing, if they fit."""
    busy = _on_paper(window, area).buffer(CLEAR_MM)
    shapely.prepare(busy)
    wanted = [_window_of(each, window, smaller, room.margin) for each in exclaves]
    sizes = [(each.width_mm, each.height_mm + room.title) for each in wanted]
    placed: list[Corner] = []
    for size in (*sizes, room.furniture):
        free = [
            corner
            for corner in _in_corners(size, room)
            if not busy.intersects(corner.shape)
            and not any(other.shape.buffer(1).intersects(corner.shape) for other in placed)
        ]
        if not free:
            return None
        placed.append(free[0])
    insets = tuple(Inset(each, corner) for each, corner in zip(wanted, placed, strict=False))
    return Layout(window, insets, placed[-1])


def _in_corners(size: tuple[float, float], room: Room) -> list[Corner]:
    """Return the corners of a map, the lower ones first."""
    width, height = size
    lefts = (room.gap, room.width - room.gap - width)
    tops = (room.height - room.gap - height, room.gap)
    return [Corner(left, top, width, height) for top, left in product(tops, lefts)]


def _least_hiding(window: Window, area: BaseGeometry, room: Room) -> Corner:
    busy = _on_paper(window, area)
    return min(
        _in_corners(room.furniture, room),
        key=lambda corner: busy.intersection(corner.shape).area,
    )


def _window_of(exclave: BaseGeometry, main: Window, smaller: float, margin: float) -> Window:
    """Return the window of an exclave, at a round scale."""
    scale = next((each for each in SCALES if each >= main.scale * smaller), main.scale)
    west, south, east, north = exclave.bounds
    unit = scale / 1_000
    side = margin / 2
    width, height = (east - west) / unit + 2 * side, (north - south) / unit + 2 * side
    return Window(west - side * unit, south - side * unit, width, height, scale)


def _on_paper(window: Window, area: BaseGeometry) -> BaseGeometry:
    """Return an area in mm from the left and from the top of a map."""
    unit = window.m_per_mm
    return affine_transform(
        area, (1 / unit, 0, 0, -1 / unit, -window.west / unit, window.north / unit)
    )
