"""Rows of a sheet one under the other, in columns and over pages, none of them divided.

A *row* has a height and knows how to draw itself; one that is *kept* stays with the next, so that
no heading ends a column. Nothing is wider than the column that it was set for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from geo.maps.lettering import SetLine, Span, leading_of, set_lines
from geo.maps.marks import Mark, draw_mark, mark_width_mm
from geo.maps.palette import INK_SOFT
from geo.maps.paper import Box, Page

Drawn = Callable[[Page, float, float], None]
"""Draws a row, its left upper corner at a point of a page."""
LEAST_FILL_MM = 30.0
"""Columns are not made even below this."""
STEP_MM = 4.0
TOGETHER_MM = 60.0
"""What is lower than this is not divided."""


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of a column that is never divided.

    Attributes
    ----------
    kept
        Stays in one column with the next row.
    space
        Nothing but a gap: left out at the beginning of a column.
    """

    height_mm: float
    draw: Drawn
    kept: bool = False
    space: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A row in a column, so far under its top."""

    column: int
    y_mm: float
    row: Row


def gap(height_mm: float, *, kept: bool = False) -> Row:
    """Return an empty row."""
    return Row(height_mm, _nothing, kept=kept, space=True)


def text_rows(
    spans: Sequence[Span],
    width_mm: float,
    *,
    indent_mm: float = 0.0,
    kept: bool = False,
    whole: bool = False,
) -> list[Row]:
    """Return the lines of a text as rows.

    Parameters
    ----------
    indent_mm
        From the side of the column, at each line.
    kept
        The last line stays with what follows.
    whole
        No line is parted from the next; else the first two stay together, and the last two.
    """
    lines = set_lines(spans, width_mm - indent_mm)
    last = len(lines) - 1
    return [
        Row(
            leading_of(line),
            _line_drawer(line, indent_mm),
            kept=kept if number == last else whole or number in {0, last - 1},
        )
        for number, line in enumerate(lines)
    ]


def marked(rows: Sequence[Row], mark: Mark) -> list[Row]:
    """Return rows with the mark of a project beside the first."""
    first, *others = rows
    half = mark_width_mm() / 2

    def draw(page: Page, left: float, top: float) -> None:
        draw_mark(page, mark, (left + half, top + first.height_mm / 2))
        first.draw(page, left, top)

    return [Row(first.height_mm, draw, first.kept), *others]


def together(rows: Sequence[Row]) -> list[Row]:
    """Return rows that are in one column, unless they are very many: then no line stands alone."""
    short = sum(row.height_mm for row in rows) <= TOGETHER_MM
    last = len(rows) - 1
    return [
        replace(row, kept=True) if number < last and (short or number in {0, last - 1}) else row
        for number, row in enumerate(rows)
    ]


def rule_row(width_mm: float, *, colour: str = INK_SOFT, width_pt: float = 0.4) -> Row:
    """Return a line across a column, kept with what it stands over."""

    def draw(page: Page, left: float, top: float) -> None:
        page.line([(left, top), (left + width_mm, top)], colour=colour, width_pt=width_pt)

    return Row(0.0, draw, kept=True)


def fill_columns(rows: Sequence[Row], heights_mm: Sequence[float]) -> tuple[list[Placed], int]:
    """Fill columns with rows, as many as there is room for.

    Returns
    -------
    list of Placed, int
        What was placed, and how many rows that are.
    """
    placed: list[Placed] = []
    column, y, done = 0, 0.0, 0
    for chunk in _chunks(rows):
        needed = sum(row.height_mm for row in chunk)
        while column < len(heights_mm) and y + needed > heights_mm[column] + 1e-6 and y > 0:
            column, y = column + 1, 0.0
        for row in chunk:
            # A chunk that is higher than a column is divided after all.
            if column < len(heights_mm) and y > 0 and y + row.height_mm > heights_mm[column] + 1e-6:
                column, y = column + 1, 0.0
            if column >= len(heights_mm):
                return placed, done
            if y > 0 or not row.space:
                placed.append(Placed(column, y, row))
                y += row.height_mm
            done += 1
    return placed, done


def fill_pages(rows: Sequence[Row], columns: int, height_mm: float) -> Iterator[list[Placed]]:
    """Fill pages with rows, the columns of the last one about as high as each other."""
    left = list(rows)
    while left:
        placed, done = fill_columns(left, [height_mm] * columns)
        if done == len(left):
            yield fill_evenly(left, columns, height_mm) or placed
            return
        yield placed
        left = left[done:]


def fill_evenly(rows: Sequence[Row], columns: int, height_mm: float) -> list[Placed] | None:
    """Fill columns about as high as each other; None if that does not hold all rows."""
    limit = max(sum(row.height_mm for row in rows) / columns, LEAST_FILL_MM)
    while limit < height_mm:
        placed, done = fill_columns(rows, [limit] * columns)
        if done == len(rows):
            return placed
        limit += STEP_MM
    placed, done = fill_columns(rows, [height_mm] * columns)
    return placed if done == len(rows) else None


def draw_placed(page: Page, placed: Sequence[Placed], columns: Sequence[Box]) -> None:
    """Draw rows in the boxes of columns."""
    for each in placed:
        box = columns[each.column]
        each.row.draw(page, box.left, box.top + each.y_mm)


def _chunks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Group rows that stay together."""
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if not row.kept:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _line_drawer(line: SetLine, indent_mm: float) -> Drawn:
    def draw(page: Page, left: float, top: float) -> None:
        page.write_lines([line], left + indent_mm, top)

    return draw


def _nothing(page: Page, left: float, top: float) -> None:
    """Draw nothing."""
