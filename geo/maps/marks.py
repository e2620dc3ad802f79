"""The numbered marks of projects on paper: those of one place stand together, in rows.

A mark has the shape and the colours of the symbol of a project in its state. Where it is not sure
that the project is there, its edge is dashed and its inside pale.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import ceil

from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import PathPatch

from geo.maps.brush import PT_PER_PX, marker_path
from geo.maps.lettering import Type
from geo.maps.naming import Form
from geo.maps.palette import PAPER, PROGETTO
from geo.maps.paper import OVER_MAPS, Page, middle_baseline
from geo.maps.style import SYMBOLS
from geo.maps.symbol import Marker, Rule, mm

WIDTH_PX = 17.0
MOST = 12
"""Marks of one place; more are counted in the last one."""
_PLAIN = Marker("hexagon", WIDTH_PX, PROGETTO, PAPER)
_PITCH = 1.04
_UNSURE = 0.78
"""How much paper is in the inside of a mark that is not sure."""
_SIZES = {1: 7.0, 2: 6.4, 3: 5.2}
_SMALLEST_PT = 4.2
_MORE_PT = 5.4


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A project at a place: its number, its state, and whether it is surely there."""

    numero: int
    stato: str = ""
    sure: bool = True


def mark_width_mm() -> float:
    """Return from one mark of a row to the next."""
    return mm(WIDTH_PX) * _PITCH


def rows_of(count: int) -> tuple[tuple[int, Form], ...]:
    """Return the ways of setting so many marks in rows: how many to a row, and how large it is."""
    shown = min(count, MOST)
    lengths = dict.fromkeys(ceil(shown / rows) for rows in range(1, shown + 1))
    width, height = mark_width_mm(), mm(WIDTH_PX)
    return tuple(
        (length, Form(length * width, ceil(shown / length) * height, _shape_cost(shown, length)))
        for length in lengths
        if length <= 6
    )


def draw_marks(page: Page, marks: Sequence[Mark], corner: tuple[float, float], row: int) -> None:
    """Draw the marks of a place in rows; ``corner`` is the left upper one, rows are centred."""
    shown = list(marks[:MOST])
    hidden = len(marks) - len(shown)
    width, height = mark_width_mm(), mm(WIDTH_PX)
    for start in range(0, len(shown), row):
        line = shown[start : start + row]
        left = corner[0] + (row - len(line)) * width / 2
        middle = corner[1] + (start // row + 0.5) * height
        for place, each in enumerate(line):
            at = (left + (place + 0.5) * width, middle)
            last = start + place == len(shown) - 1
            if hidden and last:
                _write(page, f"+{hidden + 1}", at, PROGETTO, _MORE_PT)
            else:
                draw_mark(page, each, at)


def draw_mark(page: Page, mark: Mark, at: tuple[float, float], label: str = "") -> None:
    """Draw one mark, its middle at a point, with its number or another label."""
    marker = marker_of(mark.stato)
    edge, inside, ink = _colours(marker, sure=mark.sure)
    dashes = "solid" if mark.sure else (0, (2.2, 1.4))
    page.add(
        PathPatch(
            marker_path(marker.shape, at, mm(marker.size_px - marker.edge_px)),
            facecolor=inside,
            edgecolor=edge,
            linewidth=marker.edge_px * PT_PER_PX,
            linestyle=dashes,
            zorder=OVER_MAPS + 2,
        )
    )
    _write(page, label or str(mark.numero), at, ink)


@cache
def rule_of(stato: str) -> Rule:
    """Return the rule by which a project in a state is drawn where it has a point of its own."""
    values = {"stato": stato}
    return next(
        rule
        for rule in SYMBOLS["progetti"].rules
        if all(when.holds(values.get(when.nome)) for when in rule.when)
    )


def marker_of(stato: str) -> Marker:
    """Return the marker of a project in a state, as large as a number needs it to be."""
    return replace(rule_of(stato).sign.marker or _PLAIN, size_px=WIDTH_PX)


def _colours(marker: Marker, *, sure: bool) -> tuple[str, str, str]:
    """Return the colours of the edge, of the inside and of the number."""
    strong = marker.fill if marker.fill != PAPER else marker.edge
    if sure:
        return marker.edge, marker.fill, PAPER if marker.fill == strong else strong
    return strong, PAPER if marker.fill == PAPER else _pale(strong), strong


def _pale(colour: str) -> str:
    red, green, blue = (each + (1 - each) * _UNSURE for each in to_rgb(colour))
    return to_hex((red, green, blue))


def _write(
    page: Page, text: str, at: tuple[float, float], colour: str, size_pt: float | None = None
) -> None:
    type_ = Type("semibold", size_pt or _SIZES.get(len(text), _SMALLEST_PT), colour)
    page.write(text, (at[0], middle_baseline(at[1], type_)), type_, anchor="middle")


def _shape_cost(count: int, row: int) -> float:
    """Return what rows of a length cost: those that fill a block twice as wide as high are best."""
    return abs(row - min(count, 4)) * 0.15
