from __future__ import annotations

import pytest
from pandas.testing import assert_frame_equal
from shapely import LineString

from geo.errors import CrsError, GeometryError, SchemaError
from geo.proximity import within_distance
from tests.factories import at, bow_tie, frame, path, square


def test_pairs_come_by_distance_and_what_is_farther_is_left_out() -> None:
    elementi = frame([at(0, 50), at(30, 40), at(0, 10), at(0, 51)])
    found = within_distance(frame([at(0, 0)], ids=["x"]), elementi, entro_m=50)
    assert found["elemento_id"].tolist() == ["c", "a", "b"]
    assert found["distanza_m"].tolist() == pytest.approx([10, 50, 50])


def test_what_intersects_is_at_no_distance() -> None:
    found = within_distance(frame([square(side=10)]), frame([at(5, 5)]), entro_m=0)
    assert found["distanza_m"].tolist() == [0]


def test_the_distance_is_to_the_nearest_point_of_a_line_or_polygon() -> None:
    line = LineString(path((-100, 20), (100, 20)))
    found = within_distance(frame([at(0, 0)]), frame([line, square(7, 0)]), entro_m=100)
    assert found["distanza_m"].tolist() == pytest.approx([7, 20])


def test_the_order_of_the_rows_is_irrelevant() -> None:
    soggetti, elementi = frame([at(0, 0), at(9, 9)]), frame([at(1, 1), at(2, 2), square(side=5)])
    expected = within_distance(soggetti, elementi, entro_m=20)
    assert_frame_equal(within_distance(soggetti[::-1], elementi[::-1], entro_m=20), expected)


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_near_gives_no_rows_but_the_columns(count: int) -> None:
    found = within_distance(frame([at(0, 0)]), frame([at(100, 0)] * count), entro_m=10)
    assert found.empty
    assert list(found) == ["soggetto_id", "elemento_id", "distanza_m"]


@pytest.mark.parametrize("entro_m", [-1, float("nan"), float("inf")])
def test_a_distance_that_is_none_is_refused(entro_m: float) -> None:
    with pytest.raises(GeometryError, match="accepted is 0 or more metres"):
        within_distance(frame([at(0, 0)]), frame([at(0, 0)]), entro_m=entro_m)


@pytest.mark.parametrize("crs", [None, 4326, 3857])
def test_a_crs_that_is_not_metric_is_refused(crs: int | None) -> None:
    with pytest.raises(CrsError):
        within_distance(frame([at(0, 0)], crs=crs), frame([at(0, 0)], crs=crs), entro_m=10)


def test_two_crs_are_refused() -> None:
    with pytest.raises(CrsError, match="in the same CRS"):
        within_distance(frame([at(0, 0)]), frame([at(0, 0)], crs=32632), entro_m=10)


def test_bad_geometries_and_ids_are_refused() -> None:
    with pytest.raises(GeometryError, match="invalid"):
        within_distance(frame([at(0, 0)]), frame([bow_tie()]), entro_m=10)
    with pytest.raises(SchemaError, match="repeated id"):
        within_distance(frame([at(0, 0)] * 2, ids=[1, 1]), frame([at(0, 0)]), entro_m=10)
