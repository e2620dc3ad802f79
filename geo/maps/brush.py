"""Geometries drawn with the signs of a symbol, in matplotlib.

The same signs as on the map of the web: what symbols say in px is 1/96 inch on paper. Parts of one
kind lie over each other in the order of their symbols: all fills under all hatches, these under
all outlines, lines and markers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin
from typing import Any, Literal

import numpy as np
import shapely
from geopandas import GeoDataFrame
from matplotlib.artist import Artist
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Transform
from numpy.typing import NDArray
from shapely.geometry import MultiLineString, MultiPoint, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.maps.hatching import hatch_dots, hatch_lines
from geo.maps.palette import PAPER
from geo.maps.symbol import Fill, Hatch, Line, Marker, Rule, Shape, Sign, Symbol

PT_PER_PX = 72 / 96
ORDER = {"fill": 1.0, "hatch": 2.0, "outline": 3.0, "line": 4.0, "marker": 6.0}
"""Where the parts of each kind begin; those of a symbol come ``ordine`` / 200 above."""
Points = NDArray[np.float64]

_CORNERS: dict[Shape, tuple[int, float]] = {
    "square": (4, pi / 4),
    "diamond": (4, 0.0),
    "hexagon": (6, 0.0),
}


@dataclass(frozen=True, slots=True)
class Brush:
    """What draws into one coordinate system.

    Attributes
    ----------
    add
        Takes each artist.
    transform
        From the coordinates of the geometries to pixels.
    px
        Length of 1/96 inch of paper in those coordinates.
    upwards
        1 where y grows upwards, -1 where it grows downwards.
    """

    add: Callable[[Artist], object]
    transform: Transform
    px: float
    upwards: Literal[1, -1] = 1

    def sign(self, geometry: BaseGeometry, sign: Sign, ordine: float = 0) -> None:
        """Draw a geometry with the parts of a sign that it has a use for."""
        above = ordine / 200
        areas, lines, points = _by_dimension(geometry)
        if not areas.is_empty:
            self._area(areas, sign, above)
        if sign.line is not None and not lines.is_empty:
            self.line(path_of(lines), sign.line, ORDER["line"] + above)
        if sign.marker is not None:
            for x, y in shapely.get_coordinates(points):
                self.marker((x, y), sign.marker, ORDER["marker"] + above)

    def line(self, path: Path, line: Line, order: float) -> None:
        """Draw a path, its halo under it."""
        if line.halo_px:
            halo = Line(PAPER, line.width_px + 2 * line.halo_px)
            self.line(path, halo, order - 1e-4)
        self._add(
            path,
            order,
            facecolor="none",
            edgecolor=line.colour,
            alpha=line.opacity,
            linewidth=line.width_px * PT_PER_PX,
            linestyle=_dashes(line.dash_px),
            capstyle="butt" if line.dash_px else "round",
            joinstyle="round",
        )

    def marker(self, at: tuple[float, float], marker: Marker, order: float) -> None:
        """Draw a marker at a point."""
        x = at[0] + marker.offset_px[0] * self.px
        y = at[1] - self.upwards * marker.offset_px[1] * self.px
        width = (marker.size_px - marker.edge_px) * self.px
        self._add(
            marker_path(marker.shape, (x, y), width),
            order,
            facecolor=marker.fill,
            edgecolor=marker.edge,
            alpha=marker.opacity,
            linewidth=marker.edge_px * PT_PER_PX,
            joinstyle="miter",
        )

    def fill(self, path: Path, fill: Fill, order: float) -> None:
        """Fill the inside of a path."""
        self._add(path, order, facecolor=fill.colour, alpha=fill.opacity, linewidth=0)

    def _area(self, areas: MultiPolygon, sign: Sign, above: float) -> None:
        outline = path_of(areas)
        if sign.fill is not None:
            self.fill(outline, sign.fill, ORDER["fill"] + above)
        if sign.hatch is not None:
            self._hatch(areas, sign.hatch, ORDER["hatch"] + above)
        if sign.outline is not None:
            self.line(outline, sign.outline, ORDER["outline"] + above)

    def _hatch(self, areas: MultiPolygon, hatch: Hatch, order: float) -> None:
        if hatch.kind == "lines":
            turned = replace(hatch, angle=_mirrored(hatch.angle)) if self.upwards < 0 else hatch
            drawn = hatch_lines(areas, turned, self.px)
            if not drawn.is_empty:
                self.line(path_of(drawn), Line(hatch.colour, hatch.width_px), order)
            return
        width = hatch.width_px * self.px
        dots = [marker_path("circle", (x, y), width) for x, y in hatch_dots(areas, hatch, self.px)]
        if dots:
            self.fill(Path.make_compound_path(*dots), Fill(hatch.colour), order)

    def _add(self, path: Path, order: float, **style: Any) -> None:
        self.add(PathPatch(path, transform=self.transform, zorder=order, **style))


def paint(brush: Brush, frame: GeoDataFrame, symbol: Symbol, *, zoom: float) -> tuple[Rule, ...]:
    """Draw the features of a frame with a symbol.

    Parameters
    ----------
    frame
        Its columns have the names by which rules ask; one that is missing has no value. Rows
        without a geometry are left out.
    zoom
        Of a map on a screen that has this scale: some rules hold only from one on, or below it.

    Returns
    -------
    tuple of Rule
        Those that drew something, in the order of the symbol.
    """
    used = []
    for rule in symbol.rules:
        if rule.minzoom <= zoom < rule.maxzoom:
            shapes = [each for each in select(frame, rule).geometry if each is not None]
            if shapes:
                used.append(rule)
            for shape in shapes:
                brush.sign(shape, rule.sign, symbol.ordine)
    return tuple(used)


def select(frame: GeoDataFrame, rule: Rule) -> GeoDataFrame:
    """Return the rows of a frame that a rule is for."""
    met = np.ones(len(frame), dtype=bool)
    for when in rule.when:
        values = frame[when.nome] if when.nome in frame else [None] * len(frame)
        texts = (each if isinstance(each, str) else None for each in values)
        met &= np.fromiter((when.holds(each) for each in texts), dtype=bool, count=len(frame))
    return frame[met]


def path_of(geometry: BaseGeometry) -> Path:
    """Return the outlines of areas, holes turned the other way, or the courses of lines."""
    parts: list[Path] = []
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon):
            turned = shapely.geometry.polygon.orient(part)
            parts += [_course(ring.coords, closed=True) for ring in _rings(turned)]
        elif part.geom_type == "LineString":
            parts.append(_course(part.coords, closed=False))
    return Path.make_compound_path(*parts)


def marker_path(shape: Shape, at: tuple[float, float], width: float) -> Path:
    """Return the outline of a marker of a width."""
    if shape == "circle":
        return Path.circle(at, width / 2)
    corners, turn = _CORNERS[shape]
    radius = width / 2 / (cos(pi / 4) if shape == "square" else 1)
    turns = [turn + 2 * pi * each / corners for each in range(corners)]
    points = [(at[0] + radius * cos(each), at[1] + radius * sin(each)) for each in turns]
    return _course([*points, points[0]], closed=True)


def _by_dimension(
    geometry: BaseGeometry,
) -> tuple[MultiPolygon, MultiLineString, MultiPoint]:
    """Split a geometry into its areas, its lines and its points."""
    parts = shapely.get_parts(geometry)
    if geometry.geom_type == "GeometryCollection":
        parts = shapely.get_parts(parts)
    dimensions = shapely.get_dimensions(parts)
    return (
        MultiPolygon(list(parts[dimensions == 2])),
        MultiLineString(list(parts[dimensions == 1])),
        MultiPoint(list(parts[dimensions == 0])),
    )


def _rings(polygon: Polygon) -> Iterable[Any]:
    return (polygon.exterior, *polygon.interiors)


def _course(points: Sequence[tuple[float, ...]] | Any, *, closed: bool) -> Path:
    vertices = np.asarray(points, dtype=np.float64)[:, :2]
    codes = np.full(len(vertices), Path.LINETO, dtype=np.uint8)
    codes[0] = Path.MOVETO
    if closed:
        codes[-1] = Path.CLOSEPOLY
    return Path(vertices, codes)


def _dashes(dash_px: Sequence[float]) -> str | tuple[float, tuple[float, ...]]:
    return (0, tuple(each * PT_PER_PX for each in dash_px)) if dash_px else "solid"


def _mirrored(angle: int) -> Any:
    return {45: 135, 135: 45}.get(angle, angle)
