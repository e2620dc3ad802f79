"""What a layer looks like, as plain data that any renderer can read.

A *symbol* has one *rule* for each way in which the features of a layer are drawn; a rule has a
*sign*, whose parts apply to the geometries that have them: fill, hatch and outline to areas, line
to lines, marker to points. Colours are ``#rrggbb``. Sizes are in px of 1/96 inch at zoom
``GROWTH_FROM`` (about 1:270,000 at 45° north) and on paper; ``mm`` tells them in millimetres.
"""

from dataclasses import dataclass
from typing import Literal

MM_PER_PX = 25.4 / 96

GROWTH_FROM = 11
GROWTH: tuple[tuple[int, float], ...] = ((8, 0.55), (11, 1.0), (14, 1.7))
"""Zoom → what sizes are multiplied by on a map that zooms; straight between the stops."""

FADING: tuple[tuple[int, float], ...] = ((10, 1.0), (13, 0.4))
"""Zoom → opacity of hatches on a map that zooms: from near, they say nothing of where."""

Shape = Literal["circle", "square", "diamond", "hexagon"]
Angle = Literal[0, 45, 90, 135]


def mm(px: float) -> float:
    """Return a size in millimetres."""
    return px * MM_PER_PX


@dataclass(frozen=True, slots=True)
class Fill:
    """The inside of an area."""

    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Hatch:
    """Parallel lines, or a grid of dots, inside an area.

    Attributes
    ----------
    kind
        ``dots`` are of diameter ``width_px``, every other row shifted by half.
    angle
        Of the lines, in degrees: 0 horizontal, 45 rising to the right. Dots have none.
    spacing_px
        Between the middles of two lines along the x axis (along y for horizontal ones), or of two
        dots of a row: the side of the square that repeats itself.
    """

    colour: str
    kind: Literal["lines", "dots"] = "lines"
    angle: Angle = 45
    spacing_px: int = 8
    width_px: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or the outline of an area.

    Attributes
    ----------
    dash_px
        Lengths of drawn and empty pieces; empty for a whole line.
    halo_px
        Width at either side of a white halo under it; 0 for none.
    """

    colour: str
    width_px: float
    dash_px: tuple[float, ...] = ()
    opacity: float = 1.0
    halo_px: float = 0.0


@dataclass(frozen=True, slots=True)
class Marker:
    """A sign for a point.

    Attributes
    ----------
    size_px
        Its width, edge included.
    offset_px
        How far from the point it is drawn, to the right and down: not upon another sign there.
    """

    shape: Shape
    size_px: float
    fill: str
    edge: str
    edge_px: float = 1.0
    opacity: float = 1.0
    offset_px: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Sign:
    """How a feature is drawn: the parts that its kind of geometry has."""

    fill: Fill | None = None
    hatch: Hatch | None = None
    outline: Line | None = None
    line: Line | None = None
    marker: Marker | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A condition: a property has one of some values; ``""`` stands for no value."""

    nome: str
    values: tuple[str, ...]
    negated: bool = False

    def holds(self, value: str | None) -> bool:
        """Tell whether a value meets the condition."""
        return ((value or "") in self.values) is not self.negated


@dataclass(frozen=True, slots=True)
class Rule:
    """Which features have a sign, and how a legend calls them.

    Attributes
    ----------
    nome
        Tells the rule from the others of its symbol.
    when
        All must hold.
    minzoom, maxzoom
        Drawn from the first on and below the second, on a map that zooms.
    """

    nome: str
    titolo: str
    sign: Sign
    when: tuple[When, ...] = ()
    minzoom: float = 0
    maxzoom: float = 24


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside or along the features.

    Attributes
    ----------
    nome
        The property that is written.
    note
        Written under it, smaller.
    face
        ``caps`` are spaced capitals.
    along
        The text follows a line.
    rank
        Property by which the larger is written first where there is no room for all.
    minzoom, maxzoom
        Written from the first on and below the second, on a map that zooms.
    """

    nome: str
    size_px: float
    colour: str = "#14212e"
    halo: str = "#ffffff"
    halo_px: float = 1.3
    face: Literal["regular", "semibold", "italic", "caps"] = "regular"
    note: str = ""
    along: bool = False
    rank: str | None = None
    when: tuple[When, ...] = ()
    minzoom: float = 0
    maxzoom: float = 24


@dataclass(frozen=True, slots=True)
class Symbol:
    """The look of a layer.

    Attributes
    ----------
    ordine
        Where it is drawn: a higher number lies over a lower one, among parts of one kind.
    rules
        No feature is met by two of them at one zoom.
    labels
        The first lies over the others.
    cluster
        Sign for several points that a map shows as one; their number is written on it.
    """

    layer: str
    titolo: str
    ordine: int
    rules: tuple[Rule, ...]
    labels: tuple[Label, ...] = ()
    cluster: Marker | None = None
