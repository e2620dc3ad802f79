"""Boxes put on a map so that no two overlap.

A *thing* to be placed (a name, the marks of a place) has some *places* where it may go, each with
a cost. Millimetres of paper, from the left and from the top.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
"""A row for each box: left, top, right, bottom."""
ROUNDS = 6


@dataclass(frozen=True)
class Places:
    """Where a thing may go.

    Attributes
    ----------
    boxes
        One row for each place.
    costs
        The lower the better; of equal ones the first is taken.
    forms
        Which form of the thing stands at each place: an index that its maker understands.
    """

    boxes: Boxes
    costs: NDArray[np.float64]
    forms: NDArray[np.int64]

    def sorted(self) -> "Places":
        """Return the places from the cheapest up."""
        order = np.argsort(self.costs, kind="stable")
        return Places(self.boxes[order], self.costs[order], self.forms[order])


def join_places(several: Sequence[Places]) -> Places:
    """Return the places of several sets as one, from the cheapest up."""
    if not several:
        return Places(np.empty((0, 4)), np.empty(0), np.empty(0, dtype=np.int64))
    return Places(
        np.concatenate([each.boxes for each in several]),
        np.concatenate([each.costs for each in several]),
        np.concatenate([each.forms for each in several]),
    ).sorted()


def overlaps(boxes: Boxes, others: Boxes, gap: float = 0.0) -> NDArray[np.bool_]:
    """Tell which boxes (rows) come nearer than a gap to which others (columns)."""
    left, top, right, bottom = (boxes[:, [side]] for side in range(4))
    return (
        (left < others[:, 2] + gap)
        & (others[:, 0] < right + gap)
        & (top < others[:, 3] + gap)
        & (others[:, 1] < bottom + gap)
    )


def place_all(things: Sequence[Places], taken: Boxes, *, gap: float) -> list[int | None]:
    """Choose a place for each thing, so that none comes nearer than ``gap`` to another.

    Parameters
    ----------
    things
        Their places from the cheapest up.
    taken
        Boxes that are there already.

    Returns
    -------
    list of int or None
        The row of the place chosen; None where all are taken.

    Notes
    -----
    Those with the fewest free places choose first; then each in turn moves to a cheaper place if
    one has become free, and one that found none has the single thing in its way move, if it can.
    No promise of the least cost is made.
    """
    free = [np.flatnonzero(~overlaps(each.boxes, taken, gap).any(axis=1)) for each in things]
    chosen: list[int | None] = [None] * len(things)
    order = sorted(range(len(things)), key=lambda each: (len(free[each]), each))
    board = _Board(things, free, chosen, gap)
    for index in order:
        chosen[index] = board.cheapest(index)
    for _ in range(ROUNDS):
        before = list(chosen)
        for index in order:
            chosen[index] = board.cheapest(index)
            if chosen[index] is None:
                board.make_room(index)
        if chosen == before:
            break
    return chosen


@dataclass(frozen=True)
class _Board:
    """What is being placed; ``free`` are the places that nothing taken from before is near."""

    things: Sequence[Places]
    free: Sequence[NDArray[np.int64]]
    chosen: list[int | None]
    gap: float

    def cheapest(self, index: int) -> int | None:
        """Return the cheapest place of a thing that no other one is near."""
        rows = self.free[index]
        others = self._placed(index)
        if len(others):
            near = overlaps(self.things[index].boxes[rows], others, self.gap).any(axis=1)
            rows = rows[~near]
        return int(rows[0]) if len(rows) else None

    def make_room(self, index: int) -> None:
        """Place a thing where only one other is in the way that has somewhere else to go."""
        others = [each for each, row in enumerate(self.chosen) if row is not None]
        if not others:
            return
        rows = self.free[index]
        met = overlaps(self.things[index].boxes[rows], self._placed(index), self.gap)
        for row in np.flatnonzero(met.sum(axis=1) == 1):
            other = others[int(np.argmax(met[row]))]
            kept = self.chosen[other]
            self.chosen[index] = int(rows[row])
            self.chosen[other] = self.cheapest(other)
            if self.chosen[other] is not None:
                return
            self.chosen[index], self.chosen[other] = None, kept

    def _placed(self, but: int) -> Boxes:
        boxes = [
            self.things[each].boxes[row]
            for each, row in enumerate(self.chosen)
            if row is not None and each != but
        ]
        return np.array(boxes, dtype=np.float64).reshape(-1, 4)
