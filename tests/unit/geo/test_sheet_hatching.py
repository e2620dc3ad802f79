"""Hatches on paper: spaced and turned as the symbol says, and nowhere outside the area."""

from math import atan2, degrees

import numpy as np
import pytest
import shapely
from shapely import box

from geo.maps.hatching import hatch_dots, hatch_lines
from geo.maps.symbol import Angle, Hatch

AREA = box(3, 5, 103, 85)
PX = 0.5


def lines(area: shapely.Polygon, hatch: Hatch) -> list[shapely.LineString]:
    return list(shapely.get_parts(hatch_lines(area, hatch, PX)))


@pytest.mark.parametrize("angle", [0, 45, 90, 135])
def test_lines_are_turned_and_stay_inside(angle: Angle) -> None:
    drawn = lines(AREA, Hatch("#000000", angle=angle, spacing_px=14))
    assert len(drawn) > 8
    for each in drawn:
        assert AREA.buffer(1e-6).covers(each)
        (x, y), (to_x, to_y) = each.coords
        assert degrees(atan2(to_y - y, to_x - x)) % 180 == pytest.approx(angle, abs=1e-6)


def test_lines_are_as_far_apart_as_the_symbol_says() -> None:
    ys = sorted(each.coords[0][1] for each in lines(AREA, Hatch("#000000", angle=0)))
    assert np.diff(ys) == pytest.approx(8 * PX)
    rising = lines(AREA, Hatch("#000000", angle=45))
    crossings = sorted(each.coords[0][0] - each.coords[0][1] for each in rising)
    assert np.diff(crossings) == pytest.approx(8 * PX)


def test_the_lines_of_two_areas_that_touch_run_on() -> None:
    hatch = Hatch("#000000", angle=135)
    halves = [box(3, 5, 50, 85), box(50, 5, 103, 85)]
    apart = shapely.union_all([hatch_lines(each, hatch, PX) for each in halves])
    assert apart.length == pytest.approx(hatch_lines(AREA, hatch, PX).length)


def test_dots_are_inside_and_every_other_row_is_shifted() -> None:
    dots = hatch_dots(AREA, Hatch("#000000", "dots", spacing_px=12), PX)
    assert shapely.contains_xy(AREA, dots[:, 0], dots[:, 1]).all()
    rows = sorted({round(y, 6) for y in dots[:, 1]})
    assert np.diff(rows) == pytest.approx(6 * PX)
    first, second = (dots[np.isclose(dots[:, 1], row)][:, 0] for row in rows[:2])
    assert (first[0] - second[0]) % (12 * PX) == pytest.approx(6 * PX)


def test_a_hatch_of_too_many_lines_is_left_out() -> None:
    assert hatch_lines(box(0, 0, 1, 1e6), Hatch("#000000", angle=0), 1e-3).is_empty
    assert len(hatch_dots(box(0, 0, 1e6, 1e6), Hatch("#000000", "dots"), 1e-3)) == 0
