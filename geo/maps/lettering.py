"""Texts set in lines: where they break, so that none is wider than its box.

A *span* is a piece of a text in one type. Lines break at spaces, after a hyphen or a slash, and
within a word only if it alone is too wide; a no-break space never breaks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from geo.maps.font_files import Face
from geo.maps.fonts import MM_PER_PT, clean, width_mm
from geo.maps.palette import INK

_ROUNDING = 1e-9
LEADING = 1.3
"""From one line to the next, in sizes of the type."""
CAP_HEIGHT = 0.69
"""Of the capitals, in sizes of the type."""
_BREAKS = re.compile(
    r"[^ ]*?(?:(?<=[^ ]{3})(?<![:/])/(?!/)(?=[^ ]{3})|(?<=[^\W\d]{2})-(?=[^\W\d]{2}))|[^ ]+| +"
)


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is written."""

    face: Face = "regular"
    size_pt: float = 8
    colour: str = INK

    @property
    def leading_mm(self) -> float:
        """From one line to the next."""
        return self.size_pt * MM_PER_PT * LEADING

    def width_mm(self, text: str) -> float:
        """Return the width of a clean text."""
        return width_mm(text, self.face, self.size_pt)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text in one type."""

    text: str
    type: Type


@dataclass(frozen=True, slots=True)
class SetSpan:
    """A piece of a line: where it begins, from the beginning of the line."""

    x_mm: float
    text: str
    type: Type


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a text that was set."""

    spans: tuple[SetSpan, ...]
    width_mm: float


def set_lines(spans: Iterable[Span], width_mm: float) -> tuple[SetLine, ...]:
    """Set a text in lines of a width, ragged at the right.

    Parameters
    ----------
    spans
        One after the other, as one text; each is cleaned.
    width_mm
        No line is wider, unless one character is.

    Returns
    -------
    tuple of SetLine
        No line if there is nothing to write.
    """
    lines: list[list[Span]] = [[]]
    filled = 0.0
    for piece in _pieces(spans):
        for part in _fitting(piece, width_mm):
            wide = part.type.width_mm(part.text)
            if lines[-1] and part.text != " " and filled + wide > width_mm + _ROUNDING:
                lines.append([])
                filled = 0.0
            if lines[-1] or part.text != " ":
                lines[-1].append(part)
                filled += wide
    return tuple(_set(line) for line in lines if line)


def wrap(text: str, type_: Type, width_mm: float) -> tuple[str, ...]:
    """Return the lines of a text of one type."""
    lines = set_lines([Span(text, type_)], width_mm)
    return tuple("".join(each.text for each in line.spans) for line in lines)


def height_mm(lines: Sequence[SetLine]) -> float:
    """Return the height of lines one under the other, each as high as its largest type."""
    return sum(leading_of(line) for line in lines)


def leading_of(line: SetLine) -> float:
    """Return the height of a line."""
    return max(each.type.leading_mm for each in line.spans)


def _pieces(spans: Iterable[Span]) -> Iterator[Span]:
    """Split spans where a line may break; a space is a piece of its own."""
    for span in spans:
        text = clean(span.text)
        # What cleaning takes from the ends may part two spans.
        before = " " if span.text[:1] == " " else ""
        after = " " if span.text[-1:] == " " and text else ""
        for found in _BREAKS.findall(before + text + after):
            yield replace(span, text=found)


def _fitting(piece: Span, width_mm: float) -> Iterator[Span]:
    """Cut a piece that is wider than a line into some that are not."""
    if piece.type.width_mm(piece.text) <= width_mm:
        yield piece
        return
    start = 0
    for end in range(2, len(piece.text) + 1):
        if piece.type.width_mm(piece.text[start:end]) > width_mm:
            yield replace(piece, text=piece.text[start : end - 1])
            start = end - 1
    yield replace(piece, text=piece.text[start:])


def _set(line: Sequence[Span]) -> SetLine:
    """Join the pieces of one type, and leave out spaces at the end."""
    last = max((i for i, each in enumerate(line) if each.text != " "), default=0)
    spans: list[SetSpan] = []
    x = 0.0
    for piece in line[: last + 1]:
        if spans and spans[-1].type == piece.type:
            spans[-1] = replace(spans[-1], text=spans[-1].text + piece.text)
        else:
            spans.append(SetSpan(x, piece.text, piece.type))
        x += piece.type.width_mm(piece.text)
    return SetLine(tuple(spans), x)
