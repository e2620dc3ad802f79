"""Names on paper: none overlaps another, and each finds its place if there is one."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

from geo.maps.naming import (
    Form,
    inside,
    places_along,
    places_around,
    places_in_area,
    split_name,
)
from geo.maps.placement import Places, overlaps, place_all

FORM = Form(10, 4)
NONE = np.empty((0, 4))


def at(*corners: tuple[float, float]) -> Places:
    """Places of 10 by 4 mm by their left upper corners, the first the cheapest."""
    boxes = np.array([(x, y, x + 10, y + 4) for x, y in corners], dtype=float)
    return Places(boxes, np.arange(len(boxes), dtype=float), np.zeros(len(boxes), dtype=np.int64))


def test_what_has_one_place_alone_chooses_first() -> None:
    free, bound = at((0, 0), (0, 20)), at((0, 0))
    assert place_all([free, bound], NONE, gap=0) == [1, 0]


def test_one_that_is_in_the_way_moves() -> None:
    taken = np.array([(0.0, 30.0, 5.0, 35.0)])
    things = [at((0, 0), (0, 10)), at((0, 30), (0, 0), (2, 1))]
    assert place_all(things, taken, gap=0.5) == [1, 1]


def test_what_is_taken_stays_free() -> None:
    taken = np.array([(0.0, 0.0, 5.0, 5.0)])
    assert place_all([at((0, 0), (20, 0))], taken, gap=0) == [1]
    assert place_all([at((0, 0))], taken, gap=0) == [None]
    assert place_all([at((5.2, 0))], taken, gap=0.5) == [None]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=8),
        max_size=12,
    )
)
def test_no_two_ever_overlap(wanted: list[list[tuple[int, int]]]) -> None:
    things = [at(*corners) for corners in wanted]
    chosen = place_all(things, NONE, gap=0.5)
    placed = [
        thing.boxes[row] for thing, row in zip(things, chosen, strict=True) if row is not None
    ]
    for one, other in combinations(placed, 2):
        assert not overlaps(np.array([one]), np.array([other]), 0.5 - 1e-9).any()


def test_a_name_stands_in_the_middle_of_its_area() -> None:
    places = places_in_area(box(0, 0, 40, 40), [FORM])
    left, top, right, bottom = places.boxes[0]
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((20, 20), abs=2)
    assert list(places.costs) == sorted(places.costs)


def test_a_name_that_hangs_out_costs_more() -> None:
    places = places_in_area(box(0, 0, 12, 60), [Form(30, 4), Form(10, 8, cost=0.5)])
    assert places.forms[0] == 1


def test_around_a_point_the_point_stays_free() -> None:
    places = places_around((50, 50), [FORM], clear=2)
    hit = overlaps(places.boxes, np.array([(48.5, 48.5, 51.5, 51.5)]))
    assert not hit.any()
    assert places.boxes[0][0] > 50


def test_beside_a_line_a_name_does_not_cross_it_if_it_can() -> None:
    line = LineString([(0, 0), (5, 100)])
    best = places_along(line, [FORM], clear=1).boxes[0]
    assert not line.intersects(box(*best))


def test_places_beyond_the_frame_are_left_out() -> None:
    kept = inside(at((0, 0), (30, 30), (95, 0)), (0, 0, 100, 100))
    assert kept.boxes[:, 0].tolist() == [0, 30]


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("Rho", [("Rho",)]),
        ("Robecco sul Naviglio", [1, ("Robecco sul", "Naviglio"), ("Robecco", "sul", "Naviglio")]),
        ("San Giuliano Milanese", [1, ("San Giuliano", "Milanese"), 3]),
    ],
)
def test_names_are_split_between_words(name: str, ways: list[tuple[str, ...] | int]) -> None:
    found = split_name(name)
    assert len(found) == len(ways)
    for lines, expected in zip(found, ways, strict=True):
        assert " ".join(lines) == name
        assert lines == expected or len(lines) == expected
