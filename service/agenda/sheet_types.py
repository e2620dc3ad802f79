"""The types of letters, and the measures, of a printed sheet (A3, lying)."""

from geo.maps.lettering import Span, Type
from geo.maps.palette import INK_SOFT, PROGETTO
from geo.maps.paper import Box

WIDTH_MM, HEIGHT_MM = 420.0, 297.0
LEFT_MM, RIGHT_MM = 12.0, 408.0
TOP_MM, FOOT_MM = 11.0, 290.5

TITLE = Type("bold", 30)
OVERLINE = Type("semibold", 8, INK_SOFT)
VOCATION = Type("italic", 12.5, INK_SOFT)
FIGURE = Type("bold", 15)
SECTION = Type("bold", 11.5)
HEADING = Type("semibold", 8.8, PROGETTO)
NAME = Type("semibold", 8)
BODY = Type("regular", 7.4)
LABEL = Type("semibold", 7.4, INK_SOFT)
SMALL = Type("regular", 6.8, INK_SOFT)
NOTE = Type("italic", 7.2, INK_SOFT)
WARNING = Type("semibold", 9.5, PROGETTO)
FOOT = Type("regular", 6.4, INK_SOFT)

COLUMNS = 4
COLUMN_GAP_MM = 6.0
FLOW_TOP_MM, FLOW_BOTTOM_MM = 25.0, 282.0
COLUMN_MM = (RIGHT_MM - LEFT_MM - (COLUMNS - 1) * COLUMN_GAP_MM) / COLUMNS
FLOW_COLUMNS = tuple(
    Box(
        LEFT_MM + number * (COLUMN_MM + COLUMN_GAP_MM),
        FLOW_TOP_MM,
        COLUMN_MM,
        FLOW_BOTTOM_MM - FLOW_TOP_MM,
    )
    for number in range(COLUMNS)
)
INDENT_MM = 6.4
"""Of what stands beside a mark."""


def labelled(label: str, text: str, *, note: str | None = None) -> list[Span]:
    """Return a text after what it is, and a note after it."""
    spans = [Span(f"{label}: ", LABEL), Span(text, BODY)]
    return [*spans, Span(f" ({note})", NOTE)] if note else spans
