"""What there is to write on a map of paper: names, marks of projects, and where each may go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import pi

import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.maps.fonts import MM_PER_PT, clean
from geo.maps.lettering import Type
from geo.maps.marks import Mark, rows_of
from geo.maps.naming import (
    LED,
    Form,
    middle_of,
    places_along,
    places_around,
    places_at,
    places_in_area,
    split_name,
)
from geo.maps.palette import INK, NAVIGLIO, PARCO, PLIS
from geo.maps.placement import Places, join_places
from geo.maps.sheet_frames import SheetFrames
from geo.maps.sheet_view import Node, Place, View, rows_in

SEEN = 0.25
"""A comune is named in a map that shows so much of it."""
BELOW_MM = 0.7
"""From a name to the marks under it."""
NODE_CLEAR_MM = 0.35
GREY = "#66727e"
_LINE = 0.98
_SIZES = ((8.6, 0.0), (7.8, 1.2), (7.0, 2.6), (6.2, 4.5))
_OTHERS: Mapping[str, Type] = {
    "navigli": Type("semibold-italic", 7.4, NAVIGLIO),
    "parchi": Type("semibold-italic", 7.2, PARCO),
    "plis": Type("semibold-italic", 6.8, PLIS),
    "nodi_trasporto": Type("regular", 6.2, INK),
    "vicini": Type("regular", 7.0, GREY),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One way of writing a thing: its lines, and how many marks to a row."""

    lines: tuple[str, ...]
    type: Type
    row: int
    form: Form


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to be written.

    Attributes
    ----------
    layer, codice
        Of what is named or marked; ``vicini`` for the comuni around.
    settings, places
        The ways of writing it, and where it may go; a place's form is a row of ``settings``.
    anchor, clear
        What it belongs to; a line ties it to that if it stands farther off.
    """

    layer: str
    codice: str
    nome: str
    marks: tuple[Mark, ...]
    settings: tuple[Setting, ...]
    places: Places
    anchor: tuple[float, float]
    clear: float

    @property
    def key(self) -> tuple[str, str]:
        """What it is of."""
        return self.layer, self.codice


def line_mm(type_: Type) -> float:
    """Return the height of a line of a name."""
    return type_.size_pt * MM_PER_PT * _LINE


def comuni_of(view: View, frames: SheetFrames, places: Sequence[Place]) -> Iterator[Thing]:
    """Make the names of the comuni of the zona, with the marks of those that name them."""
    marked = {each.codice: each.marks for each in places if each.layer == "comuni"}
    for row in rows_in(frames.comuni, view):
        area = view.shape(row.geom)
        whole = row.geom.area / view.window.m_per_mm**2
        if area.area < SEEN * whole:
            continue
        marks = marked.get(row.istat, ())
        settings = _settings(clean(str(row.nome)), marks)
        forms = [each.form for each in settings]
        middle = middle_of(_largest(area))
        reach = (area.area / pi) ** 0.5
        where = join_places(
            [places_in_area(area, forms), places_around(middle, forms, clear=3.0, cost=LED)]
        )
        yield Thing("comuni", row.istat, row.nome, marks, settings, where, middle, reach)


def points_of(places: Sequence[Place], nodes: Sequence[Node]) -> Iterator[Thing]:
    """Make the marks of all places but comuni."""
    halves = {each.codice: each.half for each in nodes}
    for each in places:
        if each.layer == "comuni":
            continue
        settings = tuple(
            Setting((), _OTHERS["vicini"], row, form) for row, form in rows_of(len(each.marks))
        )
        forms = [setting.form for setting in settings]
        half = halves.get(each.codice, 0.0) if each.layer == "nodi_trasporto" else 0.0
        clear = half + NODE_CLEAR_MM if half else 0.8
        around = places_around(each.at, forms, clear=clear)
        found = around if half else join_places([places_at(each.at, forms), around])
        yield Thing(
            each.layer, each.codice, each.nome, each.marks, settings, found, each.at, clear + 1.0
        )


def canals_of(view: View, frames: SheetFrames) -> Iterator[Thing]:
    """Make the names of the canals that have a course."""
    for row in rows_in(frames.navigli, view):
        course = view.shape(row.geom)
        lines = [part for part in shapely.get_parts(course) if part.geom_type == "LineString"]
        if lines:
            line = shapely.line_merge(shapely.MultiLineString(lines))
            longest = max(shapely.get_parts(line), key=lambda part: part.length)
            settings = _names(row.nome, _OTHERS["navigli"])
            places = places_along(longest, [each.form for each in settings], clear=0.9)
            yield _named("navigli", row.codice, row.nome, settings, places)


def areas_of(view: View, frames: SheetFrames, layer: str) -> Iterator[Thing]:
    """Make the names of parks, or of local parks; those without a perimeter are said to be so."""
    type_ = _OTHERS[layer]
    frame: GeoDataFrame = getattr(frames, layer)
    for row in rows_in(frame, view):
        area = view.shape(row.geom)
        if area.area > 0:
            note = () if row.precisione != "assente" else ("(perimetro non disponibile)",)
            settings = _names(row.nome, type_, note)
            places = places_in_area(area, [each.form for each in settings])
            yield _named(layer, row.codice, row.nome, settings, places)


def nodes_of(frames: SheetFrames, nodes: Sequence[Node]) -> Iterator[Thing]:
    """Make the names of the nodes that are not called like a comune of the zona."""
    known = {clean(str(each)) for each in frames.comuni["nome"]}
    for each in nodes:
        if each.nome not in known:
            settings = _names(each.nome, _OTHERS["nodi_trasporto"], most=2)
            forms = [setting.form for setting in settings]
            places = places_around(each.at, forms, clear=each.half + NODE_CLEAR_MM)
            near = places.costs < 2.4
            places = Places(places.boxes[near], places.costs[near], places.forms[near])
            yield _named("nodi_trasporto", each.codice, each.nome, settings, places)


def neighbours_of(view: View, frames: SheetFrames) -> Iterator[Thing]:
    """Make the names of the comuni around, those that touch the zona first."""
    near = frames.vicini.sort_values("confinante", ascending=False, kind="stable")
    for row in rows_in(near, view):
        area = view.shape(row.geom)
        if area.area > 30:
            settings = _names(row.nome, _OTHERS["vicini"])
            places = places_in_area(area, [each.form for each in settings])
            cheap = places.costs < 5.0
            kept = Places(places.boxes[cheap], places.costs[cheap], places.forms[cheap])
            yield _named("vicini", row.istat, row.nome, settings, kept)


def _settings(name: str, marks: Sequence[Mark]) -> tuple[Setting, ...]:
    """Return the ways of writing a name in several sizes, its marks under it."""
    rows = rows_of(len(marks)) or ((0, Form(0, 0)),)
    found = []
    for size, cost in _SIZES:
        type_ = Type("semibold", size, INK)
        for lines in split_name(name):
            for row, block in rows:
                below = BELOW_MM + block.height if marks else 0.0
                form = Form(
                    max(block.width, *(type_.width_mm(line) for line in lines)),
                    len(lines) * line_mm(type_) + below,
                    cost + 0.3 * (len(lines) - 1) + block.cost,
                )
                found.append(Setting(lines, type_, row, form))
    return tuple(found)


def _names(
    name: str, type_: Type, note: tuple[str, ...] = (), most: int = 3
) -> tuple[Setting, ...]:
    found = []
    for lines in split_name(clean(str(name)), most):
        written = (*lines, *note)
        width = max(type_.width_mm(line) for line in written)
        form = Form(width, len(written) * line_mm(type_), 0.3 * (len(lines) - 1))
        found.append(Setting(written, type_, 0, form))
    return tuple(found)


def _named(
    layer: str, codice: str, nome: str, settings: tuple[Setting, ...], places: Places
) -> Thing:
    return Thing(layer, codice, nome, (), settings, places, (0.0, 0.0), float("inf"))


def _largest(area: BaseGeometry) -> BaseGeometry:
    largest: BaseGeometry = max(shapely.get_parts(area), key=lambda each: each.area)
    return largest
