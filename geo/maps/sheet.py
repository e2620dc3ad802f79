"""The map of a zona omogenea on paper: frames in, a map on a page out.

What of the zona lies far off is shown in a map of its own. Names and marks are put where they do
not overlap; a comune's name and the marks of the projects that name the comune stand together,
since no place inside it is meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, log2, pi
from types import MappingProxyType

import shapely
from geopandas import GeoDataFrame
from matplotlib.colors import to_hex, to_rgb
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.maps.brush import ORDER, Brush, paint, path_of, select
from geo.maps.extent import Corner, Inset, Layout, Room, Window, fit, lay_out, split_far_parts
from geo.maps.furniture import FURNITURE_MM, draw_furniture, draw_grid, draw_neatline
from geo.maps.lettering import Type
from geo.maps.palette import COMUNE, GROUND, INK, PALE_COMUNE, PAPER
from geo.maps.paper import OVER_MAPS, Box, Page
from geo.maps.sheet_frames import SheetFrames
from geo.maps.sheet_names import Named, name_view
from geo.maps.sheet_view import View
from geo.maps.style import SYMBOLS
from geo.maps.symbol import GROWTH_FROM, Fill, Line, Rule

ZOOM_SCALE = 270_000
"""The scale that a screen has at zoom ``GROWTH_FROM``."""
MARGIN_MM = 9.0
PALER = 0.55
"""How much paper is in the tint of the zona."""
CORNER_MM = 4.0
"""From the sides of the map to what stands in its corners."""
DIRECTIONS = ("nord", "nord-est", "est", "sud-est", "sud", "sud-ovest", "ovest", "nord-ovest")
NEIGHBOUR = Fill("#eef1f3")
NEIGHBOUR_EDGE = Line(PALE_COMUNE, 0.7)
COMUNE_EDGE = Line(COMUNE, 0.9)
ZONA_EDGE = Line(INK, 2.2)
TITLE_MM = 5.2
_LAYERS = ("plis", "parchi", "progetti", "navigli", "nodi_trasporto")
_TITLE = Type("semibold", 7, INK)


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """What a map came to show.

    Attributes
    ----------
    window
        Of the main map.
    insets
        Windows of the maps of exclaves.
    rules
        Layer → the rules by which something of it was drawn: what a legend has to explain.
    named
        Names and marks, with their boxes on the page.
    """

    window: Window
    insets: tuple[Window, ...]
    rules: Mapping[str, tuple[Rule, ...]]
    named: tuple[Named, ...]

    @property
    def numeri(self) -> frozenset[int]:
        """The numbers of the projects that have a mark, or are counted in one."""
        return frozenset(mark.numero for each in self.named for mark in each.marks)


def draw_sheet_map(page: Page, box: Box, frames: SheetFrames) -> DrawnMap:
    """Draw the map of a zona in a box of a page.

    Parameters
    ----------
    box
        The coordinates of the grid stand in the 4 mm around it.

    Returns
    -------
    DrawnMap
        What has to be explained beside it.

    Raises
    ------
    GeometryError
        The zona has no geometry.
    """
    area = _union(frames.zona)
    layout = _lay_out(area, box)
    views = [_view(box, layout.main), *(_view_of(box, each) for each in layout.insets)]
    used = [_draw_view(page, view, frames, inset=number > 0) for number, view in enumerate(views)]
    for view in views[1:]:
        _title(page, view, area)
    furniture = _in(box, layout.furniture)
    draw_furniture(page, furniture, layout.main)
    holes = [furniture, *(_in(box, each.corner) for each in layout.insets)]
    named: list[Named] = []
    for view in views:
        named += name_view(page, view, frames, [] if named else holes, tuple(named))
    return DrawnMap(
        layout.main,
        tuple(each.window for each in layout.insets),
        MappingProxyType(_joined(used)),
        tuple(named),
    )


def map_scale(frames: SheetFrames, box: Box) -> int:
    """Return the scale (1 to …) that the map of a zona has in a box of a page."""
    return _lay_out(_union(frames.zona), box).main.scale


def draw_locator(page: Page, box: Box, frames: SheetFrames, tint: str) -> None:
    """Draw where the zona lies among all comuni, in a box of a page."""
    window = fit(_union(frames.comuni, frames.vicini), box.width, box.height, margin_mm=0.5)
    brush = _brush(page, _view(box, window))
    others, zona = _union(frames.vicini), _union(frames.zona)
    if not others.is_empty:
        brush.fill(path_of(others), Fill("#dfe4e8"), ORDER["fill"])
    brush.fill(path_of(zona), Fill(tint), ORDER["fill"] + 0.1)
    brush.line(path_of(zona), Line(INK, 0.9), ORDER["outline"])


def tint_of(frames: SheetFrames) -> str:
    """Return the colour of the zona on every map."""
    rules = SYMBOLS["zone_omogenee"].rules
    found = next((rule for rule in rules if len(select(frames.zona, rule))), rules[-1])
    return found.sign.fill.colour if found.sign.fill else PAPER


def paler(tint: str) -> str:
    """Return the tint of the zona as its own map has it: there is no other to tell it from."""
    red, green, blue = (each + (1 - each) * PALER for each in to_rgb(tint))
    return to_hex((red, green, blue))


def _draw_view(
    page: Page, view: View, frames: SheetFrames, *, inset: bool
) -> Mapping[str, tuple[Rule, ...]]:
    """Draw a map without its names, and return the rules by which layers were drawn."""
    order = OVER_MAPS - 4 if inset else 2.0
    page.rectangle(view.box, fill=GROUND, order=order - 0.5)
    brush = _brush(page, view, order)
    _fill_all(brush, _seen(frames.vicini, view), NEIGHBOUR, NEIGHBOUR_EDGE)
    _fill_all(brush, frames.zona, Fill(paler(tint_of(frames))), None)
    _fill_all(brush, _seen(frames.comuni, view), None, COMUNE_EDGE)
    used = {
        layer: paint(brush, _seen(getattr(frames, layer), view), SYMBOLS[layer], zoom=view.zoom)
        for layer in _LAYERS
    }
    for shape in frames.zona.geometry:
        if shape is not None:
            brush.line(path_of(shape), ZONA_EDGE, ORDER["outline"] + 0.9)
    draw_grid(page, view.box, view.window, around=not inset)
    draw_neatline(page, view.box, 0.6 if inset else 0.9)
    return used


def _view(box: Box, window: Window) -> View:
    return View(box, window, GROWTH_FROM + log2(ZOOM_SCALE / window.scale))


def _title(page: Page, view: View, area: BaseGeometry) -> None:
    """Write over the map of an exclave where it lies, and its scale."""
    box = Box(view.box.left, view.box.top - TITLE_MM, view.box.width, TITLE_MM)
    page.rectangle(box, fill=PAPER, edge=INK, edge_pt=0.6, order=OVER_MAPS - 4.6)
    main = split_far_parts(area)[0].centroid
    here = view.window.area.centroid
    scale = f"{view.window.scale:,}".replace(",", ".")
    km = round(main.distance(here) / 1_000)
    where = f"Exclave, {km}\u00a0km a {_direction(main, here)}: 1:{scale}"
    page.write(where, (box.left + 1.5, box.top + TITLE_MM - 1.6), _TITLE)


def _direction(start: Point, end: Point) -> str:
    """Return one of eight directions."""
    turn = atan2(end.x - start.x, end.y - start.y)
    return DIRECTIONS[round(turn / (pi / 4)) % 8]


def _fill_all(brush: Brush, frame: GeoDataFrame, fill: Fill | None, edge: Line | None) -> None:
    for shape in frame.geometry:
        if shape is not None and not shape.is_empty:
            if fill:
                brush.fill(path_of(shape), fill, ORDER["fill"])
            if edge:
                brush.line(path_of(shape), edge, ORDER["outline"])


def _seen(frame: GeoDataFrame, view: View) -> GeoDataFrame:
    return frame[frame.geometry.notna() & frame.geometry.intersects(view.window.area)]


def _brush(page: Page, view: View, order: float = 2.0) -> Brush:
    axes = page.add_axes(view.box, order)
    window = view.window
    axes.set(xlim=(window.west, window.east), ylim=(window.south, window.north), aspect="auto")
    return Brush(axes.add_artist, axes.transData, view.px)


def _lay_out(area: BaseGeometry, box: Box) -> Layout:
    return lay_out(area, Room(box.width, box.height, MARGIN_MM, CORNER_MM, TITLE_MM, FURNITURE_MM))


def _in(box: Box, corner: Corner) -> Box:
    return Box(box.left + corner.left, box.top + corner.top, corner.width, corner.height)


def _view_of(box: Box, inset: Inset) -> View:
    """Return the map of an exclave: its box without the title."""
    whole = _in(box, inset.corner)
    inner = Box(whole.left, whole.top + TITLE_MM, whole.width, whole.height - TITLE_MM)
    return _view(inner, inset.window)


def _union(*frames: GeoDataFrame) -> BaseGeometry:
    """Return all geometries of some frames as one."""
    shapes = [each for frame in frames for each in frame.geometry if each is not None]
    return shapely.union_all(shapes)


def _joined(used: list[Mapping[str, tuple[Rule, ...]]]) -> dict[str, tuple[Rule, ...]]:
    """Return the rules that some view used, in the order of their symbols."""
    return {
        layer: tuple(
            rule for rule in SYMBOLS[layer].rules if any(rule in each[layer] for each in used)
        )
        for layer in _LAYERS
    }
