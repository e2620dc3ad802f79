"""The fonts of prints: which file draws a character, and how wide a text is.

What Titillium Web does not have is drawn with DejaVu Sans, which comes with matplotlib; what
neither has (most emoji) is drawn as ``MISSING``, so that a reader sees that something stood there.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import matplotlib
from fontTools.ttLib import TTFont
from matplotlib.ft2font import FT2Font, LoadFlags

from geo.maps.font_files import Face, font_file

MISSING = "\u25af"
"""Stands for characters that no font has."""
MM_PER_PT = 25.4 / 72
NBSP = "\u00a0"
APOSTROPHE = "\u2019"

_STRAIGHT = re.compile(r"(?<=\w)'")
_MEASURED_PT = 100
_MARKS = frozenset({"Mn", "Mc", "Me"})
_UNSEEN = frozenset({"Cc", "Cf"})


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text that one font draws."""

    text: str
    path: str


def clean(text: str) -> str:
    """Return a text as it can be written: composed, on one line, without what is not seen.

    Control characters, those that turn the direction of a text and those that join others are
    left out; spaces that break are single. Apostrophes are those of print. What no font has is
    ``MISSING``, several of them once.
    """
    kept: list[str] = []
    composed = unicodedata.normalize("NFC", text)
    for each in _STRAIGHT.sub(APOSTROPHE, composed):
        seen = each if each == NBSP else " " if each.isspace() else _seen(each)
        if seen and not (seen in {" ", MISSING} and kept[-1:] == [seen]):
            kept.append(seen)
    return "".join(kept).strip(" ")


@lru_cache(maxsize=32_768)
def runs(text: str, face: Face) -> tuple[Run, ...]:
    """Split a clean text into the pieces that one font draws, in their order."""
    own, other = font_path(face), _fallback_path(face)
    pieces: list[tuple[str, str]] = []
    for cluster in _clusters(text):
        known = all(ord(each) in _advances(own) for each in cluster)
        pieces.append((cluster, own if known else other))
    # A space between two words of the other font belongs to them: they may run from the right.
    for index, ((_, before), (cluster, _), (_, after)) in enumerate(
        zip(pieces, pieces[1:], pieces[2:], strict=False), start=1
    ):
        if cluster == " " and before == after == other:
            pieces[index] = (cluster, other)
    return tuple(_merged(pieces))


@lru_cache(maxsize=65_536)
def width_em(text: str, face: Face) -> float:
    """Return the width of a clean text, in em.

    In Titillium it is the sum of the widths of the characters: kerning makes it a little less.
    """
    return sum(_width_em(run) for run in runs(text, face))


def width_mm(text: str, face: Face, size_pt: float) -> float:
    """Return the width of a clean text of a size."""
    return width_em(text, face) * size_pt * MM_PER_PT


@cache
def font_path(face: Face) -> str:
    """Return the file of a face."""
    return str(font_file(face))


@lru_cache(maxsize=4_096)
def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category in _UNSEEN or 0xFE00 <= ord(character) <= 0xFE0F:
        return ""
    drawn = ord(character) in _advances(font_path("regular"))
    return character if drawn or ord(character) in _advances(_fallback_path("regular")) else MISSING


def _clusters(text: str) -> Iterator[str]:
    """Split a text into characters, each with the marks that follow it."""
    starts = [
        index
        for index, each in enumerate(text)
        if index == 0 or unicodedata.category(each) not in _MARKS
    ]
    for start, end in pairwise([*starts, len(text)]):
        yield text[start:end]


def _merged(pieces: list[tuple[str, str]]) -> Iterator[Run]:
    text, path = "", ""
    for cluster, own in pieces:
        if own != path and text:
            yield Run(text, path)
            text = ""
        text, path = text + cluster, own
    if text:
        yield Run(text, path)


def _width_em(run: Run) -> float:
    if run.path.endswith(("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")):
        font = _measuring(run.path)
        font.set_text(run.text, 0, flags=LoadFlags.NO_HINTING)
        return float(font.get_width_height()[0]) / 64 / _MEASURED_PT
    advances = _advances(run.path)
    return sum(advances[ord(each)] for each in run.text)


@cache
def _fallback_path(face: Face) -> str:
    name = "DejaVuSans-Bold.ttf" if face.startswith(("semibold", "bold")) else "DejaVuSans.ttf"
    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name)


@cache
def _advances(path: str) -> Mapping[int, float]:
    """Return the width of each character that a file has, in em."""
    with TTFont(path, lazy=True) as font:
        widths, em = font["hmtx"], font["head"].unitsPerEm
        return {code: widths[name][0] / em for code, name in font.getBestCmap().items()}


@cache
def _measuring(path: str) -> FT2Font:
    # A font object of our own: those that matplotlib draws with keep the size last set.
    font = FT2Font(path)
    font.set_size(_MEASURED_PT, 72)
    return font
