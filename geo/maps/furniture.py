"""What stands around and upon a map of paper: grid with coordinates, scale bar, north arrow."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from matplotlib.patches import Polygon as PolygonPatch
from matplotlib_scalebar.scalebar import ScaleBar  # type: ignore[import-untyped] # ships no types

from geo.maps.extent import Window
from geo.maps.lettering import Type
from geo.maps.palette import INK, INK_SOFT, PAPER
from geo.maps.paper import OVER_MAPS, Box, Page

GRID_STEPS_M = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
GRID_MM = 26.0
"""The least from one line of the grid to the next."""
BAR_STEPS_M = (200, 500, 1_000, 2_000, 4_000, 5_000, 10_000, 20_000)
BAR_MM = 44.0
"""The most that a scale bar is long."""
BAR_THICK_MM = 1.1
FURNITURE_MM = (62.0, 15.0)
_COORDINATE = Type("regular", 5.8, INK_SOFT)
_SMALL = Type("regular", 6.6, INK)
_NORTH = Type("bold", 8, INK)
_GRID = "#7d8b98"


def grid_step_m(window: Window, least_mm: float = GRID_MM) -> int:
    """Return from one line of the grid to the next, on the ground."""
    least = least_mm * window.m_per_mm
    return next((each for each in GRID_STEPS_M if each >= least), GRID_STEPS_M[-1])


def draw_grid(page: Page, box: Box, window: Window, *, around: bool = True) -> None:
    """Draw the lines of the grid over a map, their coordinates around it or else inside."""
    step = grid_step_m(window)
    for x in _multiples(window.west, window.east, step):
        at = box.left + (x - window.west) / window.m_per_mm
        _grid_line(page, [(at, box.top), (at, box.bottom)])
        if not around:
            _inner(page, _coordinate(x, "E"), (at, box.bottom - 0.9))
        elif box.left + 8 < at < box.right - 8:
            page.write(_coordinate(x, "E"), (at, box.top - 1.2), _COORDINATE, anchor="middle")
            page.write(_coordinate(x, "E"), (at, box.bottom + 2.9), _COORDINATE, anchor="middle")
    for y in _multiples(window.south, window.north, step):
        at = box.bottom - (y - window.south) / window.m_per_mm
        _grid_line(page, [(box.left, at), (box.right, at)])
        if not around:
            _inner(page, _coordinate(y, "N"), (box.left + 8.2, at - 0.6))
        elif box.top + 8 < at < box.bottom - 8:
            page.write_turned(_coordinate(y, "N"), (box.left - 1.2, at), _COORDINATE)
            page.write_turned(_coordinate(y, "N"), (box.right + 2.9, at), _COORDINATE)


def draw_neatline(page: Page, box: Box, width_pt: float = 0.9) -> None:
    """Draw the line around a map."""
    page.rectangle(box, edge=INK, edge_pt=width_pt, order=OVER_MAPS + 4)


def draw_furniture(page: Page, box: Box, window: Window) -> None:
    """Draw the scale bar, the scale in figures and the north arrow in a box of their size."""
    page.rectangle(box, fill=PAPER, edge=INK_SOFT, edge_pt=0.4, order=OVER_MAPS + 2.5)
    _draw_north(page, (box.right - 6.0, box.top + 2.2))
    left, top = box.left + 4.0, box.top + 7.2
    length = _bar_length_m(window)
    _draw_bar(page, box, window, (left, top), length)
    wide = length / window.m_per_mm
    for part in (0.0, 0.5, 1.0):
        page.write(
            _distance(length * part, unit=part == 1.0, whole=length),
            (left + wide * part, top - 1.1),
            _SMALL,
            anchor="middle" if part else "left",
        )
    scale = f"{window.scale:,}".replace(",", ".")
    page.write(f"1:{scale}", (left, top + 5.4), Type("semibold", 7.4, INK))
    page.write("in formato A3", (left + 15, top + 5.4), _SMALL)


def _draw_bar(
    page: Page, box: Box, window: Window, at: tuple[float, float], length_m: float
) -> None:
    """Draw the bar on axes of its own, which have the scale of the map, and hollow half of it."""
    axes = page.add_axes(box, order=OVER_MAPS + 3)
    axes.set(
        xlim=(0, box.width * window.m_per_mm),
        ylim=(0, box.height * window.m_per_mm),
        aspect="auto",
    )
    bar = ScaleBar(
        1,
        "m",
        fixed_value=length_m,
        fixed_units="m",
        width_fraction=BAR_THICK_MM / box.height,
        location="upper left",
        pad=0,
        border_pad=0,
        frameon=False,
        color=INK,
        scale_loc="none",
        rotation="horizontal-only",
        bbox_to_anchor=at,
        bbox_transform=page.transform,
    )
    axes.add_artist(bar)
    half = length_m / window.m_per_mm / 2
    hollow = Box(at[0] + half, at[1], half, BAR_THICK_MM).inset(0.15)
    page.rectangle(hollow, fill=PAPER, order=OVER_MAPS + 4)


def _draw_north(page: Page, at: tuple[float, float]) -> None:
    """Draw an arrow to the north of the grid; ``at`` is the middle of its letter's top."""
    x, y = at
    page.write("N", (x, y + 2.0), _NORTH, anchor="middle")
    tip, foot = y + 2.8, y + 10.6
    for side, fill in ((-1, INK), (1, PAPER)):
        half = [(x, tip), (x + side * 2.2, foot), (x, foot - 1.9)]
        page.add(
            PolygonPatch(
                half,
                closed=True,
                facecolor=fill,
                edgecolor=INK,
                linewidth=0.5,
                zorder=OVER_MAPS + 3,
            )
        )


def _grid_line(page: Page, points: list[tuple[float, float]]) -> None:
    page.line(points, colour=_GRID, width_pt=0.2, order=OVER_MAPS - 2)


def _inner(page: Page, text: str, at: tuple[float, float]) -> None:
    """Write a coordinate inside a small map, which has no room around it."""
    written = page.write(text, at, replace(_COORDINATE, size_pt=5), anchor="middle")
    page.halo(written, 0.3)


def _multiples(first: float, last: float, step: int) -> Iterator[int]:
    yield from range(ceil(first / step) * step, int(last) + 1, step)


def _coordinate(metres: int, letter: str) -> str:
    return f"{metres:,}".replace(",", ".") + f"\u00a0{letter}"


def _bar_length_m(window: Window) -> int:
    most = BAR_MM * window.m_per_mm
    return max((each for each in BAR_STEPS_M if each <= most), default=BAR_STEPS_M[0])


def _distance(metres: float, *, unit: bool, whole: float) -> str:
    in_km = whole >= 1_000
    value = metres / 1_000 if in_km else metres
    written = f"{value:g}".replace(".", ",")
    return f"{written}\u00a0{'km' if in_km else 'm'}" if unit else written
