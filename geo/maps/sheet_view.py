"""A map on a page, and what stands at points of it: the nodes that it draws, the marked places."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.maps.brush import select
from geo.maps.extent import Window
from geo.maps.fonts import clean
from geo.maps.marks import Mark
from geo.maps.paper import Box
from geo.maps.sheet_frames import SheetFrames
from geo.maps.style import SYMBOLS
from geo.maps.symbol import MM_PER_PX, mm

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom, in millimetres of the page."""


@dataclass(frozen=True, slots=True)
class View:
    """A map on a page: its box, the ground that it shows, and the zoom of its scale."""

    box: Box
    window: Window
    zoom: float

    @property
    def px(self) -> float:
        """Length of 1/96 inch of paper, in metres of ground."""
        return MM_PER_PX * self.window.m_per_mm

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the ground lies on the page."""
        left, top = self.window.to_mm(x, y)
        return self.box.left + left, self.box.top + top

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return what is seen of a geometry, in millimetres of the page."""
        seen = shapely.intersection(geometry, self.window.area)
        unit = self.window.m_per_mm
        moved = np.array([self.box.left, self.box.top])
        corner = np.array([self.window.west, self.window.north])
        return shapely.transform(seen, lambda xy: (xy - corner) / (unit, -unit) + moved)


@dataclass(frozen=True, slots=True)
class Node:
    """A node that is drawn, and the box of its symbol."""

    codice: str
    nome: str
    at: tuple[float, float]
    half: float

    @property
    def box(self) -> Rect:
        """Around its symbol."""
        x, y = self.at
        return x - self.half, y - self.half, x + self.half, y + self.half


@dataclass(frozen=True, slots=True)
class Place:
    """A place with marks; ``codice`` is empty where projects have a geometry of their own."""

    layer: str
    codice: str
    nome: str
    at: tuple[float, float]
    marks: tuple[Mark, ...]


def list_nodes(view: View, frames: SheetFrames) -> list[Node]:
    """Return the nodes that a map draws."""
    found = []
    for rule in SYMBOLS["nodi_trasporto"].rules:
        if rule.sign.marker and rule.minzoom <= view.zoom < rule.maxzoom:
            half = mm(rule.sign.marker.size_px) / 2
            for row in rows_in(select(frames.nodi_trasporto, rule), view):
                at = view.at(row.geom.x, row.geom.y)
                found.append(Node(str(row.codice), clean(str(row.nome)), at, half))
    return found


def list_places(view: View, frames: SheetFrames) -> list[Place]:
    """Return the places of a map with the marks of their projects, each project once."""
    grouped: dict[tuple[str, str, str, tuple[float, float]], set[Mark]] = defaultdict(set)
    wholes = _interchanges(view, frames)
    for row in rows_in(frames.luoghi, view):
        layer, codice, nome = (_text(each) for each in (row.layer, row.codice, row.nome))
        point = (0.0, 0.0) if layer == "comuni" else _point(view.at(row.geom.x, row.geom.y))
        if layer == "nodi_trasporto":
            codice, nome, point = wholes.get(codice, (codice, nome, point))
        sure = row.certezza == "certa" and row.precisione != "assente"
        mark = Mark(int(row.numero), _text(row.stato), sure)
        grouped[layer, codice, nome, point].add(mark)
    return [
        Place(layer, codice, nome, point, _once(marks))
        for (layer, codice, nome, point), marks in grouped.items()
    ]


def _once(marks: set[Mark]) -> tuple[Mark, ...]:
    """Return the marks of a place by number; a project that is surely there is drawn so."""
    return tuple({each.numero: each for each in sorted(marks)}.values())


def rows_in(frame: GeoDataFrame, view: View) -> Iterator[Any]:
    """Return the rows of a frame that are in a map."""
    seen = frame[frame.geometry.notna() & frame.geometry.intersects(view.window.area)]
    yield from seen.itertuples()


def _point(at: tuple[float, float]) -> tuple[float, float]:
    return round(at[0], 2), round(at[1], 2)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _interchanges(
    view: View, frames: SheetFrames
) -> dict[str, tuple[str, str, tuple[float, float]]]:
    """Return the code of each node → its own code, name and point, or those of the whole."""
    rows = list(rows_in(frames.nodi_trasporto, view))
    known = {
        row.codice: (str(row.codice), _text(row.nome), _point(view.at(row.geom.x, row.geom.y)))
        for row in rows
    }
    return {row.codice: known.get(row.parte_di, known[row.codice]) for row in rows}
