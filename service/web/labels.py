"""Names on a small map: put down one by one, each only where it covers none before it.

A name that finds no room at its point is tried above and below it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

LETTER = 0.62
"""Width of a letter, of the height of the type: on a phone it is larger than on a desk."""
LINE = 1.4
TRIED = (0.0, -1.45, 1.45)
"""How far from its point a name may be, of the height of the type; up is less than 0."""


@dataclass(frozen=True, slots=True)
class Nome:
    """A name that is wanted at a point; ``accanto`` if it stands at the right of a symbol there."""

    testo: str
    x: float
    y: float
    classe: str
    accanto: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """What a map shows, in its units, and the height of its type."""

    left: float
    top: float
    width: float
    height: float
    type_height: float

    def holds(self, box: tuple[float, float, float, float]) -> bool:
        """Tell whether a box is wholly inside."""
        left, top, right, bottom = box
        return (
            left >= self.left
            and top >= self.top
            and right <= self.left + self.width
            and bottom <= self.top + self.height
        )


def place_names(
    wanted: Iterable[Nome],
    window: Window,
    *,
    taken: Iterable[tuple[float, float, float, float]] = (),
) -> tuple[Nome, ...]:
    """Return the names that find room, those that come first having the choice.

    ``taken`` are boxes (left, top, right, bottom) that no name may cover.
    """
    boxes = list(taken)
    placed = []
    for nome in wanted:
        for shift in TRIED:
            moved = replace(nome, y=nome.y + shift * window.type_height)
            box = box_of(moved, window.type_height)
            if window.holds(box) and not any(_meet(box, other) for other in boxes):
                boxes.append(box)
                placed.append(moved)
                break
    return tuple(placed)


def box_of(nome: Nome, height: float) -> tuple[float, float, float, float]:
    """Return what a name covers: left, top, right, bottom."""
    width = len(nome.testo) * height * LETTER
    left = nome.x if nome.accanto else nome.x - width / 2
    half = height * LINE / 2
    return left, nome.y - half, left + width, nome.y + half


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
