"""What a map of paper shows: round scales, exclaves, corners that hide nothing."""

import pytest
import shapely
from shapely import MultiPolygon, Polygon
from shapely.affinity import affine_transform

from geo.errors import GeometryError
from geo.maps.extent import SCALES, Corner, Layout, Room, Window, fit, lay_out, split_far_parts
from tests.factories import square

ROOM = Room(200, 240, 9, 4, 5, (60, 15))
BODY = square(0, 0, side=15_000)


def on_paper(window: Window, area: shapely.Geometry) -> shapely.Geometry:
    unit = window.m_per_mm
    return affine_transform(
        area, (1 / unit, 0, 0, -1 / unit, -window.west / unit, window.north / unit)
    )


def corners(layout: Layout) -> list[Corner]:
    return [layout.furniture, *(each.corner for each in layout.insets)]


def test_an_area_lies_in_the_middle_at_the_largest_round_scale() -> None:
    window = fit(square(0, 0, side=10_000), 120, 220, margin_mm=10)
    assert window.scale == 100_000
    assert window.area.centroid.equals_exact(square(0, 0, side=10_000).centroid, 1e-6)
    assert window.width_mm * window.m_per_mm == pytest.approx(12_000)
    assert window.to_mm(window.west, window.north) == (0, 0)
    assert window.to_mm(window.east, window.south) == pytest.approx((120, 220))


@pytest.mark.parametrize("area", [Polygon(), square(0, 0, side=1e7)], ids=["empty", "too large"])
def test_what_fits_no_map_is_refused(area: Polygon) -> None:
    with pytest.raises(GeometryError):
        fit(area, 100, 100, margin_mm=5)


def test_parts_that_lie_near_are_one_group() -> None:
    near = square(15_500, 0, side=1_000)
    far = square(30_000, 0, side=2_000)
    assert [each.area for each in split_far_parts(MultiPolygon([far, BODY, near]))] == [
        BODY.area + near.area,
        far.area,
    ]


def test_a_far_exclave_goes_into_an_inset_that_hides_nothing() -> None:
    exclave = square(18_000, -30_000, side=3_000)
    layout = lay_out(MultiPolygon([BODY, exclave]), ROOM)
    whole = fit(MultiPolygon([BODY, exclave]), ROOM.width, ROOM.height, margin_mm=ROOM.margin)
    (inset,) = layout.insets
    assert layout.main.scale < whole.scale
    assert layout.main.area.covers(BODY)
    assert inset.window.area.covers(exclave)
    assert inset.window.scale in SCALES
    drawn = on_paper(layout.main, BODY)
    frame = shapely.box(0, 0, ROOM.width, ROOM.height)
    for corner in corners(layout):
        assert not drawn.intersects(corner.shape)
        assert frame.covers(corner.shape)
    first, second = corners(layout)
    assert not first.shape.intersects(second.shape)


def test_an_exclave_that_costs_little_stays_in_the_map() -> None:
    area = MultiPolygon([BODY, square(16_500, 0, side=1_000)])
    layout = lay_out(area, ROOM)
    assert layout.insets == ()
    assert layout.main.area.covers(area)


def test_where_all_corners_are_taken_the_scale_bar_hides_least() -> None:
    whole = Polygon([*square(0, 0, side=20_000).exterior.coords][:3])
    full = lay_out(shapely.box(0, 0, 18_200, 22_200), ROOM)
    assert full.insets == ()
    free = lay_out(whole, ROOM)
    assert not on_paper(free.main, whole).intersects(free.furniture.shape)
