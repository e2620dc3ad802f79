from __future__ import annotations

import pytest
import shapely
from geopandas import GeoDataFrame
from pandas.testing import assert_frame_equal
from shapely import Polygon

from geo.aggregate import dissolve
from geo.errors import CrsError, GeometryError
from geo.simplify import simplify_coverage
from tests.factories import bow_tie, frame, path, square


def make_neighbours() -> GeoDataFrame:
    """Two squares of 100 m whose shared border has a notch of 1 m."""
    left = Polygon(path((0, 0), (100, 0), (100, 50), (101, 51), (100, 52), (100, 100), (0, 100)))
    right = Polygon(
        path((100, 0), (200, 0), (200, 100), (100, 100), (100, 52), (101, 51), (100, 50))
    )
    return frame([left, right], columns={"istat": ["000001", "000002"]})


def test_a_notch_in_a_shared_border_goes_on_both_sides() -> None:
    simplified = simplify_coverage(make_neighbours(), tolleranza_m=5)
    left, right = simplified.geometry
    assert left.equals(square(side=100))
    assert right.equals(square(100, 0, side=100))


def test_the_frame_received_is_not_changed_and_columns_are_kept() -> None:
    layer = make_neighbours()
    copy = layer.copy()
    simplified = simplify_coverage(layer, tolleranza_m=5)
    assert_frame_equal(layer, copy)
    assert_frame_equal(simplified.drop(columns="geom"), layer.drop(columns="geom"))
    assert simplified.crs == layer.crs


@pytest.mark.parametrize("tolleranza_m", [50, 500, 5000])
def test_the_real_comuni_stay_a_coverage_and_none_vanishes(
    comuni: GeoDataFrame, tolleranza_m: float
) -> None:
    simplified = simplify_coverage(comuni, tolleranza_m=tolleranza_m)
    shapes = simplified.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert (simplified.geometry.area > 0).all()
    assert shapely.get_num_coordinates(shapes).sum() < comuni.count_coordinates().sum()


def test_the_union_of_simplified_comuni_has_no_gaps(comuni: GeoDataFrame) -> None:
    whole = dissolve(comuni.assign(tutti="sì"), by="tutti").geometry.iloc[0]
    simplified = simplify_coverage(comuni, tolleranza_m=500)
    union = dissolve(simplified.assign(tutti="sì"), by="tutti").geometry.iloc[0]
    assert sum(len(part.interiors) for part in whole.geoms) == 0
    assert sum(len(part.interiors) for part in union.geoms) == 0


def test_overlapping_polygons_are_no_coverage() -> None:
    layer = frame([square(side=10), square(5, 0, side=10), square(50, 0)])
    with pytest.raises(GeometryError, match=r"overlap.*id: 'a', 'b';"):
        simplify_coverage(layer, tolleranza_m=1, key="id")


@pytest.mark.parametrize("tolleranza_m", [0, -1, float("nan")])
def test_a_tolerance_that_simplifies_nothing_is_refused(tolleranza_m: float) -> None:
    with pytest.raises(GeometryError, match="accepted is over 0 metres"):
        simplify_coverage(make_neighbours(), tolleranza_m=tolleranza_m)


def test_bad_layers_are_refused() -> None:
    with pytest.raises(GeometryError, match="invalid"):
        simplify_coverage(frame([bow_tie()]), tolleranza_m=1)
    with pytest.raises(CrsError):
        simplify_coverage(frame([square()], crs=4326), tolleranza_m=1)


def test_no_polygons_simplify_to_none() -> None:
    assert simplify_coverage(frame([]), tolleranza_m=1).empty
