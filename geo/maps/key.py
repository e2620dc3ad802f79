"""The legend of a map on paper: what was drawn, each sign once, in columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shapely.geometry import LineString, Point, box

from geo.maps.brush import Brush
from geo.maps.lettering import SetLine, Span, Type, height_mm, set_lines
from geo.maps.marks import Mark, draw_mark, rule_of
from geo.maps.palette import GROUND, INK
from geo.maps.paper import Page
from geo.maps.sheet import (
    COMUNE_EDGE,
    NEIGHBOUR,
    NEIGHBOUR_EDGE,
    ZONA_EDGE,
    DrawnMap,
    paler,
)
from geo.maps.style import SYMBOLS
from geo.maps.symbol import MM_PER_PX, Fill, Sign

SWATCH_MM = (8.0, 4.0)
TEXT_MM = 10.2
"""Where texts begin, from the side of a column."""
ROW_MM = 4.9
COLUMN_GAP_MM = 5.0
GROUP_GAP_MM = 1.6
_TITLE = Type("semibold", 7.2, INK)
_TEXT = Type("regular", 6.8, INK)
_LABEL = "n"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a legend: a sign or a mark, and what it means; a title has neither."""

    lines: tuple[SetLine, ...]
    sign: Sign | None = None
    mark: Mark | None = None
    above_mm: float = 0.0

    @property
    def is_title(self) -> bool:
        """Whether it stands over others."""
        return self.sign is None and self.mark is None

    @property
    def height_mm(self) -> float:
        """With what is above it."""
        least = 0.0 if self.is_title else ROW_MM
        return self.above_mm + max(height_mm(self.lines), least)


@dataclass(frozen=True, slots=True)
class Key:
    """A legend set in columns."""

    columns: tuple[tuple[Entry, ...], ...]
    column_mm: float

    @property
    def height_mm(self) -> float:
        """Of its highest column."""
        return max((sum(each.height_mm for each in column) for column in self.columns), default=0)


def make_key(
    drawn: DrawnMap, tint: str, width_mm: float, columns: int, stati: Sequence[str] = ()
) -> Key:
    """Set the legend of a map in columns of like height.

    Parameters
    ----------
    tint
        Of the zona.
    stati
        Of the projects that a list beside the map has; some may not be on it.
    """
    column = (width_mm - (columns - 1) * COLUMN_GAP_MM) / columns
    entries = list(_entries(drawn, tint, column, stati))
    limit = sum(each.height_mm for each in entries) / columns
    while len(made := _break(entries, limit)) > columns:
        limit += 1.0
    return Key(tuple(tuple(each) for each in made), column)


def draw_key(page: Page, key: Key, left: float, top: float) -> None:
    """Draw a legend, its left upper corner at a point of a page."""
    for number, column in enumerate(key.columns):
        x = left + number * (key.column_mm + COLUMN_GAP_MM)
        y = top
        for place, entry in enumerate(column):
            above = entry.above_mm if place else 0.0
            _draw(page, entry, x, y + above)
            y += entry.height_mm - entry.above_mm + above


def _entries(drawn: DrawnMap, tint: str, width_mm: float, stati: Sequence[str]) -> Iterator[Entry]:
    inside = Fill(paler(tint))
    yield from _group(
        "Territorio",
        [
            ("zona omogenea", Sign(fill=inside, outline=ZONA_EDGE), None),
            ("comune della zona", Sign(fill=inside, outline=COMUNE_EDGE), None),
            ("altro comune", Sign(fill=NEIGHBOUR, outline=NEIGHBOUR_EDGE), None),
            ("fuori dalla Città metropolitana", Sign(fill=Fill(GROUND)), None),
        ],
        width_mm,
    )
    yield from _group("Progetti, col numero dell'elenco", list(_marks(drawn, stati)), width_mm)
    for layer, symbol in SYMBOLS.items():
        rules = dict.fromkeys((each.titolo, each.sign) for each in drawn.rules.get(layer, ()))
        titolo = "Progetti con una geometria propria" if layer == "progetti" else symbol.titolo
        yield from _group(titolo, [(words, sign, None) for words, sign in rules], width_mm)


def _marks(drawn: DrawnMap, stati: Sequence[str]) -> Iterator[tuple[str, None, Mark]]:
    """Tell the marks apart that were drawn or are listed, by state, and those not sure."""
    marks = sorted({mark for each in drawn.named for mark in each.marks})
    by_rule: dict[str, str] = {}
    for stato in (*(each.stato for each in marks), *stati):
        by_rule.setdefault(rule_of(stato).titolo, stato)
    for titolo, stato in by_rule.items():
        yield titolo, None, Mark(0, stato)
    unsure = next((each for each in marks if not each.sure), None)
    if unsure is not None:
        words = "luogo da verificare, o senza un perimetro"
        yield words, None, Mark(0, unsure.stato, sure=False)


def _group(
    title: str, entries: Sequence[tuple[str, Sign | None, Mark | None]], width_mm: float
) -> Iterator[Entry]:
    if entries:
        yield Entry(set_lines([Span(title, _TITLE)], width_mm), above_mm=GROUP_GAP_MM)
    for words, sign, mark in entries:
        yield Entry(set_lines([Span(words, _TEXT)], width_mm - TEXT_MM), sign, mark)


def _break(entries: Sequence[Entry], limit: float) -> list[list[Entry]]:
    """Fill columns up to a height; a group goes on in the next one only if it is higher itself."""
    columns: list[list[Entry]] = [[]]
    filled = 0.0
    for group in _groups(entries):
        needed = sum(each.height_mm for each in group)
        if filled and filled + needed > limit:
            columns.append([])
            filled = 0.0
        for number, entry in enumerate(group):
            if number > 1 and filled + entry.height_mm > limit:
                columns.append([])
                filled = 0.0
            columns[-1].append(entry)
            filled += entry.height_mm
    return columns


def _groups(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Return each title with what it stands over."""
    starts = [number for number, each in enumerate(entries) if each.is_title]
    for start, end in pairwise([*starts, len(entries)]):
        yield list(entries[start:end])


def _draw(page: Page, entry: Entry, left: float, top: float) -> None:
    if entry.is_title:
        page.write_lines(entry.lines, left, top)
        return
    text = height_mm(entry.lines)
    height = max(text, ROW_MM)
    middle = top + height / 2
    page.write_lines(entry.lines, left + TEXT_MM, middle - text / 2)
    if entry.mark is not None:
        draw_mark(page, entry.mark, (left + SWATCH_MM[0] / 2, middle), _LABEL)
    elif entry.sign is not None:
        _swatch(page, entry.sign, (left, middle))


def _swatch(page: Page, sign: Sign, at: tuple[float, float]) -> None:
    """Draw a sign as an area, as a line or as a point, as it is made for."""
    brush = Brush(page.figure.add_artist, page.transform, MM_PER_PX, upwards=-1)
    width, height = SWATCH_MM
    x, y = at
    if sign.fill or sign.hatch or sign.outline:
        brush.sign(box(x, y - height / 2, x + width, y + height / 2), sign, 0)
    elif sign.line:
        brush.sign(LineString([(x, y), (x + width, y)]), sign, 0)
    elif sign.marker:
        brush.sign(Point(x + width / 2, y), sign, 0)
