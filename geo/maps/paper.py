"""A page of paper in millimetres: from its left edge to the right, from its top down.

What is drawn on it is kept as matplotlib artists; texts are drawn as they were set, character for
character, so that ``Page.written`` tells where each stands before anything is rendered.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Transform

from geo.maps.fonts import MM_PER_PT, clean, runs
from geo.maps.lettering import CAP_HEIGHT, SetLine, Type, leading_of
from geo.maps.palette import INK, PAPER

MM_PER_INCH = 25.4
OVER_MAPS = 10.0
"""Order of what lies over the maps of a page."""
Anchor = Literal["left", "middle", "right"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.top + self.height

    def inset(self, by: float) -> "Box":
        """Return the box that is smaller by so much at every side."""
        return Box(self.left + by, self.top + by, self.width - 2 * by, self.height - 2 * by)


@dataclass(frozen=True, slots=True)
class Written:
    """A text on a page: its baseline begins at ``x_mm``, ``y_mm``; turned to the left."""

    text: str
    x_mm: float
    y_mm: float
    type: Type
    angle: float = 0.0

    @property
    def box(self) -> Box:
        """Around its letters, unless it is turned."""
        size = self.type.size_pt * MM_PER_PT
        return Box(self.x_mm, self.y_mm - size, self.type.width_mm(self.text), size * LETTERS)


LETTERS = 1.28
"""Height of a box around letters, with what hangs below the line, in sizes of the type."""


@dataclass(frozen=True)
class Page:
    """A page; ``transform`` brings its millimetres to the pixels of its figure."""

    figure: Figure
    width_mm: float
    height_mm: float
    transform: Transform
    written: list[Written] = field(default_factory=list)

    def write(
        self, text: str, at: tuple[float, float], type_: Type, *, anchor: Anchor = "left"
    ) -> Written:
        """Write a text on one line; ``at`` is the point of its baseline that is anchored."""
        cleaned = clean(text)
        shift = {"left": 0.0, "middle": 0.5, "right": 1.0}[anchor]
        x = at[0] - shift * type_.width_mm(cleaned)
        done = Written(cleaned, x, at[1], type_)
        self.written.append(done)
        return done

    def write_turned(self, text: str, at: tuple[float, float], type_: Type) -> Written:
        """Write a text upwards, its middle at a point of its baseline."""
        cleaned = clean(text)
        done = Written(cleaned, at[0], at[1] + type_.width_mm(cleaned) / 2, type_, angle=90.0)
        self.written.append(done)
        return done

    def write_lines(self, lines: Iterable[SetLine], left: float, top: float) -> float:
        """Write lines one under the other, and return where the next one would begin."""
        for line in lines:
            leading = leading_of(line)
            largest = max(each.type.size_pt for each in line.spans) * MM_PER_PT
            baseline = top + (leading - largest) / 2 + largest * 0.86
            for span in line.spans:
                self.written.append(Written(span.text, left + span.x_mm, baseline, span.type))
            top += leading
        return top

    def rectangle(
        self,
        box: Box,
        *,
        fill: str | None = None,
        edge: str | None = None,
        edge_pt: float = 0.5,
        order: float = 1.0,
    ) -> None:
        """Draw a rectangle."""
        self.add(
            Rectangle(
                (box.left, box.top),
                box.width,
                box.height,
                facecolor=fill or "none",
                edgecolor=edge or "none",
                linewidth=edge_pt if edge else 0,
                zorder=order,
            )
        )

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        colour: str = INK,
        width_pt: float = 0.5,
        order: float = 2.0,
    ) -> None:
        """Draw a line through some points."""
        xs, ys = zip(*points, strict=True)
        self.add(Line2D(xs, ys, color=colour, linewidth=width_pt, zorder=order))

    def add(self, artist: Artist) -> None:
        """Add an artist whose coordinates are millimetres of this page."""
        artist.set_transform(self.transform)
        artist.set_clip_on(False)
        self.figure.add_artist(artist)

    def add_axes(self, box: Box, order: float = 2.0) -> Axes:
        """Add axes without anything on them that fill a box."""
        axes = self.figure.add_axes(
            (
                box.left / self.width_mm,
                1 - box.bottom / self.height_mm,
                box.width / self.width_mm,
                box.height / self.height_mm,
            )
        )
        axes.set_axis_off()
        axes.set_zorder(order)
        return axes

    def halo(
        self, written: Written, width_mm: float, colour: str = PAPER, order: float = 0
    ) -> None:
        """Draw an outline around the letters of a text, which is to be written over it."""
        x = 0.0
        for run in runs(written.text, written.type.face):
            size = written.type.size_pt
            letters = TextPath((0, 0), run.text, size=size, prop=_properties(run.path, size))
            place = Affine2D().scale(MM_PER_PT, -MM_PER_PT).translate(x, 0)
            place.rotate_deg(-written.angle).translate(written.x_mm, written.y_mm)
            shape = place.transform_path(letters)
            outline = PathPatch(
                Path(shape.vertices, shape.codes),
                facecolor=colour,
                edgecolor=colour,
                linewidth=2 * width_mm / MM_PER_PT,
                joinstyle="round",
                zorder=order or OVER_MAPS,
            )
            self.add(outline)
            x += written.type.width_mm(run.text)


@contextmanager
def drawing() -> Iterator[None]:
    """Set matplotlib as pages must be drawn and saved: whole fonts, exact letters and dashes."""
    with matplotlib.rc_context(
        {
            "pdf.fonttype": 42,
            "pdf.compression": 6,
            "text.hinting": "none",
            "path.simplify": False,
            "lines.scale_dashes": False,
        }
    ):
        yield


def new_page(width_mm: float, height_mm: float) -> Page:
    """Make an empty page."""
    figure = Figure(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), facecolor=PAPER)
    inches = Affine2D().scale(1 / MM_PER_INCH, -1 / MM_PER_INCH)
    upright = inches.translate(0, height_mm / MM_PER_INCH) + figure.dpi_scale_trans
    page = Page(figure, width_mm, height_mm, upright)
    figure.add_artist(_Texts(page))
    return page


class _Texts(Artist):
    """The texts of a page, over all that is drawn."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.set_zorder(OVER_MAPS * 10)

    def draw(self, renderer: RendererBase) -> None:
        """Draw each text with the fonts that have its characters, at the place it was set."""
        transform = self.page.transform
        gc = renderer.new_gc()
        for each in self.page.written:
            gc.set_foreground(each.type.colour)
            self._draw(renderer, gc, each, transform)
        gc.restore()

    def _draw(
        self, renderer: RendererBase, gc: Any, written: Written, transform: Transform
    ) -> None:
        x, y = written.x_mm, written.y_mm
        for run in runs(written.text, written.type.face):
            left, base = transform.transform((x, y))
            if renderer.flipy():
                base = renderer.get_canvas_width_height()[1] - base
            properties = _properties(run.path, written.type.size_pt)
            renderer.draw_text(gc, left, base, run.text, properties, written.angle)
            if written.angle:
                y -= written.type.width_mm(run.text)
            else:
                x += written.type.width_mm(run.text)


@lru_cache(maxsize=256)
def _properties(path: str, size_pt: float) -> FontProperties:
    return FontProperties(fname=path, size=size_pt)


def middle_baseline(middle_mm: float, type_: Type) -> float:
    """Return the baseline of a text whose capitals have their middle at a height."""
    return middle_mm + type_.size_pt * MM_PER_PT * CAP_HEIGHT / 2
