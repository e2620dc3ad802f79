"""The names and the marks of a map on paper, each written where it overlaps none of the others.

The names of the comuni and the marks of projects are always written, if there is room anywhere in
the map; a line ties those to their place that stand elsewhere. Other names are written where
there is room for them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.maps.fonts import MM_PER_PT
from geo.maps.lettering import CAP_HEIGHT
from geo.maps.marks import Mark, draw_marks, mark_width_mm
from geo.maps.naming import distance, inside, leader
from geo.maps.palette import INK_SOFT
from geo.maps.paper import OVER_MAPS, Box, Page
from geo.maps.placement import place_all
from geo.maps.sheet_frames import SheetFrames
from geo.maps.sheet_things import (
    BELOW_MM,
    Setting,
    Thing,
    areas_of,
    canals_of,
    comuni_of,
    line_mm,
    neighbours_of,
    nodes_of,
    points_of,
)
from geo.maps.sheet_view import Rect, View, list_nodes, list_places

GAP_MM = 0.45
HALO_MM = 0.36
SIDE_MM = 1.0
"""Names keep this far from the sides of a map."""
NOWHERE: Rect = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Named:
    """A name, marks, or both, that stand on a page.

    Attributes
    ----------
    layer, codice
        Of what is named or marked; ``vicini`` for the comuni around, empty for projects with a
        geometry of their own.
    marks
        All of the place: those beyond the first ``MOST`` are counted in the last one drawn.
    box
        ``NOWHERE`` if there was no room.
    """

    layer: str
    codice: str
    nome: str
    marks: tuple[Mark, ...]
    box: Rect

    @property
    def key(self) -> tuple[str, str]:
        """What it is of."""
        return self.layer, self.codice


def name_view(
    page: Page, view: View, frames: SheetFrames, taken: Sequence[Box], done: Iterable[Named]
) -> list[Named]:
    """Write the names and draw the marks of a map.

    Parameters
    ----------
    taken
        Boxes of the page to be left free.
    done
        What another map has named already, and this one need not.

    Returns
    -------
    list of Named
        Comuni and marks always, other names if there was room.
    """
    known = {each.key for each in done if each.box != NOWHERE}
    nodes, places = list_nodes(view, frames), list_places(view, frames)
    writer = _Writer(page, view, [_rect(each) for each in taken], [each.box for each in nodes])
    needed = (*comuni_of(view, frames, places), *points_of(places, nodes))
    named = writer.write([each for each in needed if each.key not in known or each.marks], ())
    for optional in (
        canals_of(view, frames),
        areas_of(view, frames, "parchi"),
        areas_of(view, frames, "plis"),
        nodes_of(frames, nodes),
        neighbours_of(view, frames),
    ):
        wanted = [each for each in optional if each.key not in known]
        named += [each for each in writer.write(wanted, named) if each.box != NOWHERE]
    return named


@dataclass(frozen=True)
class _Writer:
    """What writes things on a map: its holes and its nodes are left free."""

    page: Page
    view: View
    holes: Sequence[Rect]
    nodes: Sequence[Rect]

    def write(self, things: Sequence[Thing], there: Sequence[Named]) -> list[Named]:
        """Write some things at once, clear of what is there; each is returned."""
        box = self.view.box.inset(SIDE_MM)
        free = [inside(each.places, _rect(box)) for each in things]
        boxes = [*self.holes, *self.nodes, *(each.box for each in there)]
        taken = np.array(boxes, dtype=np.float64).reshape(-1, 4)
        named = []
        for thing, places, row in zip(
            things, free, place_all(free, taken, gap=GAP_MM), strict=True
        ):
            at = NOWHERE
            if row is not None:
                left, top, right, bottom = (float(each) for each in places.boxes[row])
                at = (left, top, right, bottom)
                self._draw(thing, thing.settings[int(places.forms[row])], at)
            named.append(Named(thing.layer, thing.codice, thing.nome, thing.marks, at))
        return named

    def _draw(self, thing: Thing, setting: Setting, box: Rect) -> None:
        """Write the lines of a thing, its marks under them, and tie it to its place."""
        self._tie(thing, box)
        middle = (box[0] + box[2]) / 2
        line = line_mm(setting.type)
        size = setting.type.size_pt * MM_PER_PT
        for number, text in enumerate(setting.lines):
            baseline = box[1] + number * line + (line + size * CAP_HEIGHT) / 2
            done = self.page.write(text, (middle, baseline), setting.type, anchor="middle")
            self.page.halo(done, HALO_MM)
        if thing.marks:
            top = box[1] + (len(setting.lines) * line + BELOW_MM if setting.lines else 0.0)
            left = middle - setting.row * mark_width_mm() / 2
            draw_marks(self.page, thing.marks, (left, top), setting.row)

    def _tie(self, thing: Thing, box: Rect) -> None:
        if distance(box, thing.anchor) > thing.clear:
            self.page.line(
                leader(box, thing.anchor), colour=INK_SOFT, width_pt=0.6, order=OVER_MAPS + 1
            )


def _rect(box: Box) -> Rect:
    return box.left, box.top, box.right, box.bottom
