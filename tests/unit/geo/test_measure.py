from __future__ import annotations

import pytest
from geopandas import GeoDataFrame
from pandas import Series
from shapely import LineString, MultiPolygon

from geo.errors import CrsError, GeometryError
from geo.measure import areas_m2, densities_km2, lengths_m, representative_points
from tests.factories import bow_tie, frame, path, square, square_with_hole


def test_areas_of_squares_holes_and_parts() -> None:
    layer = frame(
        [
            square(side=3),
            square_with_hole(side=10, hole=4),
            MultiPolygon([square(), square(5, 5, side=2)]),
        ]
    )
    assert areas_m2(layer).tolist() == pytest.approx([9, 84, 5])


def test_a_measure_bears_its_unit_in_its_name() -> None:
    assert areas_m2(frame([square()])).name == "area_m2"
    assert lengths_m(frame([LineString(path((0, 0), (3, 4)))])).name == "lunghezza_m"


def test_a_line_of_3_and_4_is_5_long() -> None:
    assert lengths_m(frame([LineString(path((0, 0), (3, 4)))])).tolist() == pytest.approx([5])


def test_a_line_has_no_area_and_a_polygon_no_length() -> None:
    with pytest.raises(GeometryError, match="accepted are valid polygons"):
        areas_m2(frame([LineString(path((0, 0), (3, 4)))]))
    with pytest.raises(GeometryError, match="accepted are valid lines"):
        lengths_m(frame([square()]))


def test_a_bow_tie_has_no_area_but_an_error() -> None:
    with pytest.raises(GeometryError, match="invalid, id: 'a'"):
        areas_m2(frame([bow_tie()]))


@pytest.mark.parametrize("crs", [None, 4326, 3857])
def test_areas_outside_a_metric_crs_are_refused(crs: int | None) -> None:
    with pytest.raises(CrsError):
        areas_m2(frame([square()], crs=crs))


def test_a_density_is_to_the_square_kilometre() -> None:
    assert densities_km2(Series([50]), Series([500_000.0])).tolist() == [100.0]


def test_a_density_follows_the_index_and_not_the_order() -> None:
    areas = Series([1e6, 2e6], index=["a", "b"])
    assert densities_km2(Series([10, 10], index=["b", "a"]), areas).tolist() == [5.0, 10.0]


def test_an_unknown_count_gives_an_unknown_density() -> None:
    assert densities_km2(Series([None], dtype=float), Series([1e6])).isna().all()


@pytest.mark.parametrize("area", [0.0, -1.0, float("nan")])
def test_a_density_over_no_area_is_refused(area: float) -> None:
    with pytest.raises(GeometryError, match="no area over 0 m² for: 0"):
        densities_km2(Series([1]), Series([area]))


def test_a_representative_point_is_on_its_polygon_and_not_in_its_hole() -> None:
    layer = frame([square_with_hole(side=10, hole=6)])
    points = representative_points(layer)
    assert points.geometry.within(layer.geometry).all()
    assert layer.geometry.iloc[0].geom_type == "Polygon"


def test_a_layer_without_rows_has_no_measures() -> None:
    assert areas_m2(frame([])).empty
    assert representative_points(frame([])).empty


def test_the_comuni_have_the_area_published(comuni: GeoDataFrame) -> None:
    assert areas_m2(comuni).sum() / 1e6 == pytest.approx(1575.0, abs=2)
