"""Features cut to an area: pieces of the same dimension, and nothing else."""

import pytest
from geopandas import GeoDataFrame
from shapely import LineString, MultiLineString, MultiPolygon, Point, box
from shapely.geometry.base import BaseGeometry

from geo.clip import clip_to
from geo.errors import CrsError, SchemaError
from tests.factories import at, frame, path, square, square_with_hole

AREA = frame([square(side=10), square(10, 0, side=10)])
"""Twenty metres by ten, in two squares."""


def cut(*geometries: BaseGeometry | None) -> list[BaseGeometry | None]:
    return clip_to(frame(geometries), AREA).geometry.tolist()


def test_a_polygon_is_cut_to_what_is_inside_across_the_squares_of_the_area() -> None:
    (piece,) = cut(square(5, 5, side=10))
    assert piece.geom_type == "Polygon"
    assert piece.area == pytest.approx(50)


def test_what_is_wholly_inside_is_as_it_was() -> None:
    inside = square(2, 2, side=3)
    assert cut(inside)[0].equals(inside)


def test_what_is_outside_is_left_out() -> None:
    assert cut(square(50, 50), at(30, 5), LineString(path((30, 0), (40, 0)))) == []


def test_a_polygon_that_only_touches_is_left_out() -> None:
    assert cut(square(20, 0, side=5), square(20, 10, side=5)) == []


def test_a_line_that_only_touches_at_a_point_is_left_out() -> None:
    assert cut(LineString(path((20, 10), (30, 20)))) == []


def test_a_line_is_cut_in_its_pieces() -> None:
    (piece,) = cut(LineString(path((5, -5), (5, 5), (30, 5), (30, 8), (15, 8))))
    assert isinstance(piece, MultiLineString)
    assert piece.length == pytest.approx(5 + 15 + 5)


def test_a_polygon_in_two_parts_inside_stays_one_feature() -> None:
    comb = MultiPolygon([square(1, 8, side=4), square(15, 8, side=4), square(40, 40)])
    (piece,) = cut(comb)
    assert isinstance(piece, MultiPolygon)
    assert piece.area == pytest.approx(16)


def test_what_touches_along_a_side_elsewhere_leaves_no_line_behind() -> None:
    touching = MultiPolygon([square(2, 2, side=2), square(20, 0, side=5)])
    (piece,) = cut(touching)
    assert piece.geom_type == "Polygon"
    assert piece.area == pytest.approx(4)


def test_a_hole_stays_a_hole() -> None:
    (piece,) = cut(square_with_hole(side=10, hole=4))
    assert piece.area == pytest.approx(84)


def test_points_on_the_border_are_inside() -> None:
    assert cut(at(20, 5), at(3, 3)) == [Point(at(20, 5)), Point(at(3, 3))]


def test_rows_without_geometry_are_kept_and_the_frame_is_not_changed() -> None:
    given = frame([None, square(side=40), square(50, 50)], columns={"nome": ["x", "y", "z"]})
    before = given.copy()
    result = clip_to(given, AREA)
    assert result["nome"].tolist() == ["x", "y"]
    assert result.geometry.iloc[0] is None
    assert result.geometry.iloc[1].area == pytest.approx(200)
    assert result.crs == given.crs
    assert given.geometry.geom_equals(before.geometry).iloc[1:].all()


def test_a_frame_without_rows_stays_without() -> None:
    empty = clip_to(frame([]), AREA)
    assert len(empty) == 0
    assert list(empty.columns) == ["id", "geom"]


def test_frames_in_other_systems_are_refused() -> None:
    with pytest.raises(CrsError):
        clip_to(frame([box(9, 45, 9.1, 45.1)], crs=4326), AREA)
    with pytest.raises(CrsError):
        clip_to(frame([square()], crs=None), AREA)


def test_a_frame_without_a_geometry_column_is_refused() -> None:
    with pytest.raises(SchemaError):
        clip_to(GeoDataFrame({"id": ["a"]}), AREA)
