"""Units, rounding, and vertices where borders cross the lines along which tiles are cut."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import LineString, Point

from geo.tile_grid import BUFFER, EXTENT, HALF_WORLD_M, from_grid, round_lines, to_grid, unit_m


def rounded(*lines: LineString) -> list[str | None]:
    found = round_lines(np.array([*lines, None], dtype=object)[:-1])
    return [None if line is None else line.wkt for line in found]


def test_the_world_is_one_tile_at_zoom_0_and_halves_from_there() -> None:
    assert unit_m(0) * EXTENT == 2 * HALF_WORLD_M
    assert unit_m(14) == unit_m(0) / 2**14


def test_units_count_from_the_north_west() -> None:
    corners = np.array([Point(-HALF_WORLD_M, HALF_WORLD_M), Point(HALF_WORLD_M, -HALF_WORLD_M)])
    north_west, south_east = to_grid(corners, 3)
    assert north_west.equals(Point(0, 0))
    assert south_east.equals(Point(8 * EXTENT, 8 * EXTENT))


@pytest.mark.parametrize("zoom", [0, 7, 14, 24])
def test_whole_units_survive_the_way_to_metres_and_back(zoom: int) -> None:
    units = np.random.default_rng(zoom).integers(0, 2**zoom * EXTENT, (1000, 2))
    back = to_grid(from_grid(shapely.points(units), zoom), zoom)
    assert np.array_equal(np.rint(shapely.get_coordinates(back)), units)


def test_a_line_is_rounded_and_loses_repeated_points() -> None:
    line = LineString([(100.4, 100.4), (100.2, 99.6), (110.6, 100)])
    assert rounded(line) == ["LINESTRING (100 100, 111 100)"]


def test_a_line_that_falls_on_a_point_is_none_and_moves_no_other() -> None:
    short = LineString([(100.1, 100.1), (100.4, 100.2)])
    long = LineString([(200, 200), (210, 200)])
    assert rounded(long, short, long) == [long.wkt, None, long.wkt]
    assert rounded(short) == [None]


def test_no_lines_round_to_none() -> None:
    assert rounded() == []


def test_a_line_gets_a_vertex_at_each_line_along_which_a_tile_is_cut() -> None:
    west_of_a_tile, east_of_another = EXTENT - BUFFER, EXTENT + BUFFER
    line = LineString([(EXTENT - 264, 1000), (EXTENT + 136, 1400)])
    (found,) = rounded(line)
    assert (
        found == f"LINESTRING (3832 1000, {west_of_a_tile} 1200, {east_of_another} 1328, 4232 1400)"
    )


def test_crossings_are_in_order_in_x_and_y_and_for_lines_walked_back() -> None:
    line = LineString([(3000, 3100), (9000, 9000), (9000, 100)])
    (found,), (back,) = round_lines(np.array([line])), round_lines(np.array([line.reverse()]))
    expected = {value * EXTENT + side for value in (1, 2) for side in (-BUFFER, BUFFER)}
    x, y = np.array(found.coords).T
    assert expected <= set(x) | {9000.0}
    assert expected <= set(y)
    assert (np.diff(x[: list(x).index(9000)]) > 0).all()
    assert found.equals_exact(back.reverse())


def test_a_line_along_or_ending_at_a_cut_gets_no_vertex_more() -> None:
    cut = EXTENT + BUFFER
    along = LineString([(cut, 1000), (cut, 1200)])
    ending = LineString([(cut - 50, 1000), (cut, 1010)])
    assert rounded(along, ending) == [along.wkt, ending.wkt]
