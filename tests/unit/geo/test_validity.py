from __future__ import annotations

import math

import numpy as np
import pytest
from geopandas import GeoDataFrame
from pandas.testing import assert_frame_equal
from shapely import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
    force_3d,
)

from geo.errors import CrsError, GeometryError, SchemaError
from geo.validity import dimensions_of, repair, require_valid
from tests.factories import at, bow_tie, frame, path, square, square_with_hole


def only_report(gdf: GeoDataFrame) -> tuple[str, str]:
    _, report = repair(gdf)
    (row,) = report.itertuples()
    return row.esito, row.motivo


def test_the_dimension_of_multi_part_geometries_is_that_of_their_parts() -> None:
    shapes = np.array(
        [at(0, 0), LineString([(0, 0), (1, 1)]), MultiPolygon([square()]), None], dtype=object
    )
    assert dimensions_of(shapes).tolist() == [0, 1, 2, -1]


def test_a_collection_has_no_dimension() -> None:
    assert dimensions_of(np.array([GeometryCollection([at(0, 0)])], dtype=object)).tolist() == [-1]


@pytest.mark.parametrize(
    ("shape", "fault"),
    [
        (None, "missing"),
        (Polygon(), "empty"),
        (GeometryCollection([square()]), "collections"),
        (at(0, 0), "of another dimension"),
        (bow_tie(), "invalid"),
    ],
)
def test_a_geometry_that_cannot_be_trusted_is_refused_by_id(shape: object, fault: str) -> None:
    with pytest.raises(GeometryError, match=f"that are {fault}, id: 'b'"):
        require_valid(frame([square(), shape]), dimensions=(2,))


def test_a_coordinate_that_is_not_finite_is_refused() -> None:
    with pytest.raises(GeometryError, match="not finite, id: 'a'"):
        require_valid(frame([LineString([(0, 0), (math.inf, 1)])]))


def test_a_valid_layer_is_left_as_it_is_and_reports_nothing() -> None:
    layer = frame([square(side=2), square_with_hole(side=10, hole=2)])
    repaired, report = repair(layer)
    assert_frame_equal(repaired, layer)
    assert report.empty


def test_the_layer_received_is_not_changed() -> None:
    layer = frame([bow_tie(), None])
    copy = layer.copy()
    repair(layer)
    assert_frame_equal(layer, copy)


def test_a_bow_tie_becomes_its_two_triangles() -> None:
    repaired, report = repair(frame([bow_tie(10)]))
    assert repaired.geometry.iloc[0].geom_type == "MultiPolygon"
    assert repaired.geometry.iloc[0].area == pytest.approx(50)
    assert report.loc[0, "area_m2_dopo"] == pytest.approx(50)
    assert report.loc[0, "motivo"] == "resa valida"


def test_a_spike_leaves_no_line_in_a_layer_of_polygons() -> None:
    spike = Polygon(path((0, 0), (10, 0), (10, 10), (20, 10), (10, 10), (0, 10)))
    repaired, _ = repair(frame([spike]))
    assert repaired.geometry.iloc[0].equals(square(side=10))


def test_a_polygon_without_area_is_dropped_and_reported() -> None:
    flat = Polygon(path((0, 0), (10, 0), (5, 0)))
    repaired, report = repair(frame([flat, square(side=10)]))
    assert repaired["id"].tolist() == ["b"]
    assert report["esito"].tolist() == ["scartata"]


@pytest.mark.parametrize(("shape", "reason"), [(None, "mancante"), (Polygon(), "vuota")])
def test_a_row_without_geometry_is_dropped_and_reported(shape: object, reason: str) -> None:
    assert only_report(frame([shape])) == ("scartata", reason)


def test_heights_are_dropped_and_reported() -> None:
    layer = frame([force_3d(square(side=10), 120.0)])
    repaired, report = repair(layer)
    assert not repaired.has_z.any()
    assert report["motivo"].tolist() == ["z o m tolta"]


def test_of_a_collection_the_parts_of_the_highest_dimension_are_kept() -> None:
    nested = GeometryCollection([at(0, 0), GeometryCollection([square(side=10)])])
    repaired, _ = repair(frame([nested]))
    assert repaired.geometry.iloc[0].equals(square(side=10))


def test_a_sliver_part_is_dropped() -> None:
    layer = frame([MultiPolygon([square(side=10), square(50, 50, side=1)])])
    repaired, report = repair(layer)
    assert repaired.geometry.iloc[0].area == pytest.approx(100)
    assert report.loc[0, "area_m2_prima"] == pytest.approx(101)


def test_a_sliver_hole_is_filled_and_a_real_one_kept() -> None:
    layer = frame([square_with_hole(side=10, hole=1), square_with_hole(side=10, hole=2)])
    repaired, report = repair(layer)
    assert repaired.geometry.area.tolist() == pytest.approx([100, 96])
    assert report["id"].tolist() == ["a"]


def test_a_line_without_length_is_dropped_from_its_line() -> None:
    line = MultiLineString([path((0, 0), (10, 0)), path((20, 0), (20, 0.001))])
    repaired, report = repair(frame([line]))
    assert repaired.geometry.iloc[0].length == pytest.approx(10)
    assert report["motivo"].tolist() == ["schegge tolte"]


def test_lines_stay_lines() -> None:
    line = LineString(path((0, 0), (10, 10), (10, 0), (0, 10)))
    repaired, report = repair(frame([line]))
    assert repaired.geometry.iloc[0].equals(line)
    assert report.empty


def test_a_geometry_given_twice_is_reported_and_kept() -> None:
    turned = Polygon(list(square(side=10).exterior.coords)[::-1])
    repaired, report = repair(frame([square(side=10), turned]))
    assert len(repaired) == 2
    assert report[["id", "esito", "motivo"]].values.tolist() == [
        ["b", "doppia", "uguale a un'altra"]
    ]


def test_rows_dropped_are_not_the_same_as_one_another() -> None:
    _, report = repair(frame([None, None]))
    assert report["motivo"].tolist() == ["mancante", "mancante"]


def test_index_columns_and_crs_are_kept() -> None:
    layer = frame([bow_tie(), None, square(side=5)], columns={"nome": ["x", "y", "z"]})
    repaired, _ = repair(layer.set_index(np.array([7, 8, 9])))
    assert repaired.index.tolist() == [7, 9]
    assert repaired["nome"].tolist() == ["x", "z"]
    assert repaired.crs == layer.crs


def test_a_layer_without_rows_gives_an_empty_report_with_its_columns() -> None:
    repaired, report = repair(frame([]))
    assert repaired.empty
    assert list(report) == [
        "id", "esito", "motivo",
        "area_m2_prima", "lunghezza_m_prima", "area_m2_dopo", "lunghezza_m_dopo",
    ]  # fmt: skip


def test_a_coordinate_that_is_not_finite_cannot_be_repaired() -> None:
    with pytest.raises(GeometryError, match="not finite, id: 'b'"):
        repair(frame([at(0, 0), Point(math.nan, 1)]))


def test_degrees_are_refused_because_slivers_are_in_square_metres() -> None:
    with pytest.raises(CrsError):
        repair(frame([square()], crs=4326))


def test_a_layer_without_the_key_is_refused() -> None:
    with pytest.raises(SchemaError, match="lacks the columns 'codice'"):
        repair(frame([square()]), key="codice")


def test_the_comuni_need_no_repair(comuni: GeoDataFrame) -> None:
    _, report = repair(comuni)
    assert report.empty
