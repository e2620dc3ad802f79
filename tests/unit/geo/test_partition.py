"""Neighbours rounded together, on squares whose answers are known by hand. Units throughout."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.partition import HOLE, clean_coverage, partition
from tests.factories import random_polygons

ZOOM = 14
CORNER = 1000.0
"""Squares stand from here, far from the lines along which tiles are cut."""


def at(*polygons: BaseGeometry) -> np.ndarray:
    return np.array([shapely.transform(each, lambda xy: xy + CORNER) for each in polygons])


def parts_of(*polygons: BaseGeometry, zoom: int = ZOOM) -> list[BaseGeometry | None]:
    found = partition(at(*polygons), zoom=zoom)
    return [
        None if each is None else shapely.transform(each, lambda xy: xy - CORNER) for each in found
    ]


def require_partition(found: np.ndarray) -> None:
    present = found[~shapely.is_missing(found)]
    coordinates = shapely.get_coordinates(present)
    assert np.array_equal(coordinates, np.rint(coordinates))
    assert shapely.is_valid(present).all()
    assert shapely.coverage_is_valid(present)


def test_squares_on_the_grid_stay_as_they_are() -> None:
    squares = (box(0, 0, 100, 100), box(100, 0, 200, 100))
    assert all(map(shapely.equals, parts_of(*squares), squares))


def test_a_border_between_units_is_rounded_the_same_way_on_both_sides() -> None:
    left, right = parts_of(box(0, 0, 100.3, 100), box(100.3, 0, 200, 100))
    assert left.equals(box(0, 0, 100, 100))
    assert right.equals(box(100, 0, 200, 100))


def test_a_notch_smaller_than_a_detail_goes_on_both_sides() -> None:
    left = Polygon([(0, 0), (100, 0), (100, 50), (101, 51), (100, 52), (100, 100), (0, 100)])
    right = box(0, 0, 200, 100).difference(left)
    assert [each.wkt for each in map(shapely.normalize, parts_of(left, right))] == [
        shapely.normalize(each).wkt for each in (box(0, 0, 100, 100), box(100, 0, 200, 100))
    ]


@pytest.mark.parametrize("gap", [-0.4, 0.4])
def test_a_sliver_thinner_than_a_unit_closes(gap: float) -> None:
    left, right = parts_of(box(0, 0, 100, 100), box(100 + gap, 0, 200, 100))
    assert left.equals(box(0, 0, 100, 100))
    assert right.equals(box(100, 0, 200, 100))


def test_a_vertex_on_the_border_of_one_alone_becomes_common() -> None:
    slanted = Polygon([(0, 0), (100, 0), (103, 100), (0, 100)])
    below = Polygon([(100, 0), (200, 0), (200, 50), (101.5, 50)])
    above = Polygon([(101.5, 50), (200, 50), (200, 100), (103, 100)])
    found = partition(at(slanted, below, above), zoom=ZOOM)
    require_partition(found)
    assert shapely.union_all(found).area == pytest.approx(200 * 100, abs=1)
    assert shapely.touches(found[0], found[1])
    assert shapely.touches(found[0], found[2])


def with_hole(hole: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    left, right = box(0, 0, 100, 100), box(100, 0, 200, 100)
    return left.difference(hole), right.difference(hole)


def test_a_small_hole_is_filled_by_the_neighbour_with_most_of_its_border() -> None:
    left, right = parts_of(*with_hole(box(70, 40, 110, 60)), zoom=18)
    assert left.equals(box(0, 0, 100, 100).union(box(100, 40, 110, 60)))
    assert right.equals(box(100, 0, 200, 100).difference(box(100, 40, 110, 60)))


def test_a_larger_hole_stays() -> None:
    hole = box(95, 40, 105, 42)
    assert hole.area > HOLE
    assert shapely.union_all(parts_of(*with_hole(hole), zoom=3)).area == 200 * 100 - hole.area


def test_a_hole_of_few_square_units_is_filled_and_one_of_few_square_metres_at_each_zoom() -> None:
    units, metres = box(97, 40, 101, 42), box(70, 40, 110, 60)
    for hole, zoom, filled in ((units, 3, True), (metres, 14, False), (metres, 16, True)):
        area = shapely.union_all(parts_of(*with_hole(hole), zoom=zoom)).area
        assert (area == 200 * 100) is filled


def test_what_was_outside_stays_outside_when_its_mouth_closes() -> None:
    bay = Polygon(
        [
            (99.8, 100),
            (99.8, 60),
            (80, 60),
            (80, 40),
            (120, 40),
            (120, 60),
            (100.2, 60),
            (100.2, 100),
        ]
    )
    left, right = with_hole(bay)
    found = parts_of(left, right)
    assert shapely.union_all(found).area == 200 * 100 - 40 * 20
    assert len(shapely.union_all(found).interiors) == 1


def test_what_two_claim_goes_to_the_smaller() -> None:
    large, small = clean_coverage(at(box(0, 0, 100, 100), box(90, 40, 110, 60)))
    assert small.area == pytest.approx(400)
    assert large.area == pytest.approx(100 * 100 - 200)


def test_a_polygon_inside_another_is_cut_out_of_it() -> None:
    around, inside = clean_coverage(at(box(0, 0, 100, 100), box(40, 40, 60, 60)))
    assert inside.area == pytest.approx(400)
    assert around.area == pytest.approx(100 * 100 - 400)
    assert len(around.interiors) == 1


def test_the_second_of_two_equal_polygons_is_left_with_nothing() -> None:
    first, second = clean_coverage(at(box(0, 0, 100, 100), box(0, 0, 100, 100)))
    assert first.area == pytest.approx(100 * 100)
    assert second is None


def test_a_clean_coverage_is_not_touched() -> None:
    squares = at(box(0, 0, 100, 100), box(100, 0, 200, 100))
    assert clean_coverage(squares) is squares


def test_an_exclave_stays_in_the_middle_of_the_other() -> None:
    island = box(140, 40, 160, 60)
    left = MultiPolygon([box(0, 0, 100, 100), island])
    right = box(100, 0, 200, 100).difference(island)
    found = parts_of(left, right)
    assert found[0].equals(left)
    assert found[1].equals(right)


def test_a_part_that_falls_on_a_line_goes_and_the_rest_stays() -> None:
    splinter = box(300, 0, 300.2, 2)
    (found,) = parts_of(MultiPolygon([box(0, 0, 100, 100), splinter]))
    assert found.equals(box(0, 0, 100, 100))


def test_a_polygon_that_falls_on_a_point_is_none_and_its_place_is_filled() -> None:
    tiny = box(50.1, 50.1, 50.3, 50.3)
    around = box(0, 0, 100, 100).difference(tiny)
    assert parts_of(around, tiny)[1] is None
    assert parts_of(around, tiny)[0].area == 100 * 100


def test_what_is_missing_is_left_out() -> None:
    polygons = np.array([None, *at(box(0, 0, 100, 100))], dtype=object)
    nothing, square = partition(polygons, zoom=ZOOM)
    assert nothing is None
    assert square.area == 100 * 100


def test_no_polygons_are_parted_into_none() -> None:
    assert len(partition(np.array([], dtype=object), zoom=ZOOM)) == 0
    assert len(clean_coverage(np.array([], dtype=object))) == 0


@pytest.mark.parametrize("seed", range(10))
def test_polygons_that_overlap_at_random_become_a_partition(seed: int) -> None:
    heap = random_polygons(40, bounds=(0, 0, 400, 400), sizes=(2, 80), seed=seed)
    polygons = at(*heap.geometry)
    cleaned = clean_coverage(polygons)
    before = shapely.union_all(polygons)
    assert shapely.coverage_is_valid(cleaned[~shapely.is_missing(cleaned)])
    assert np.nansum(shapely.area(cleaned)) == pytest.approx(before.area, rel=0.01)
    found = partition(cleaned, zoom=ZOOM)
    require_partition(found)
    assert shapely.union_all(found).symmetric_difference(before).area < 0.06 * before.area
