"""Definitions by hand. A comune is a square of 2 km; the nucleo at 400 m one of 1.2 km."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from geopandas import GeoDataFrame
from pandas import DataFrame
from pandas.testing import assert_frame_equal
from shapely import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.errors import CrsError, GeometryError, SchemaError
from geo.incidenza import incidenza_geometrica, union_facts
from tests.factories import at, bow_tie, frame, grid, path, square, square_with_hole

COMUNE = square(side=2000)
COLUMNS = [
    "soggetto_id",
    "elemento_id",
    "certezza",
    "area_m2",
    "lunghezza_m",
    "quota_elemento",
    "quota_soggetto",
]


def relate(
    soggetto: BaseGeometry, elemento: BaseGeometry = COMUNE, *, tolleranza_m: float = 400
) -> list[object]:
    """Give certezza and measures of one pair, missing ones as None; nothing for no row."""
    found = incidenza_geometrica(frame([soggetto]), frame([elemento]), tolleranza_m=tolleranza_m)
    rows = found[COLUMNS[2:]].to_numpy(dtype=object).tolist()
    return [None if pd.isna(value) else value for row in rows for value in row]


def test_a_polygon_deep_inside_is_certa_with_its_area_and_shares() -> None:
    found = relate(square(900, 900, side=200))
    assert found == ["certa", pytest.approx(40_000), None, pytest.approx(0.01), pytest.approx(1)]


def test_a_polygon_half_inside_has_half_its_area_there() -> None:
    found = relate(square(-500, 0, side=1000))
    assert found[:2] == ["certa", pytest.approx(500_000)]
    assert found[4] == pytest.approx(0.5)


def test_a_polygon_within_the_tolerance_is_da_verificare_with_its_measures() -> None:
    found = relate(square(-100, 900, side=300))
    assert found[:2] == ["da_verificare", pytest.approx(60_000)]


@pytest.mark.parametrize(("depth", "certezza"), [(399.9, "da_verificare"), (400.1, "certa")])
def test_the_tolerance_is_where_certainty_begins(depth: float, certezza: str) -> None:
    assert relate(square(depth - 100, 900, side=100))[0] == certezza


def test_without_a_tolerance_each_incidenza_is_certa() -> None:
    assert relate(square(-99, 900, side=100), tolleranza_m=0)[0] == "certa"


def test_a_shared_border_is_a_bare_touch() -> None:
    assert relate(square(2000, 0, side=2000)) == []


def test_a_shared_corner_is_a_bare_touch() -> None:
    assert relate(square(2000, 2000, side=2000)) == []


@pytest.mark.parametrize(("width", "rows"), [(0.0099, 0), (0.0101, 1)])
def test_an_overlap_of_one_square_metre_is_still_a_bare_touch(width: float, rows: int) -> None:
    soggetto = square(width - 100, 950, side=100)
    assert len(relate(soggetto)) == rows * 5


def test_disjoint_geometries_have_no_row() -> None:
    assert relate(square(5000, 0)) == []


def test_a_polygon_in_a_hole_of_the_comune_has_no_row() -> None:
    ring = square_with_hole(side=2000, hole=500)
    assert relate(square(900, 900, side=200), ring) == []


def test_a_polygon_that_fills_a_hole_only_touches() -> None:
    ring = square_with_hole(side=2000, hole=500)
    assert relate(square(750, 750, side=500), ring) == []


def test_the_strip_along_a_hole_is_outside_the_nucleo() -> None:
    ring = square_with_hole(side=4000, hole=500)
    assert relate(square(1600, 2000, side=200), ring)[0] == "da_verificare"


def test_the_parts_of_a_multipolygon_are_added() -> None:
    parts = MultiPolygon([square(900, 900, side=100), square(5000, 0, side=100)])
    found = relate(parts)
    assert found[1] == pytest.approx(10_000)
    assert found[4] == pytest.approx(0.5)


def test_a_comune_too_narrow_for_a_nucleo_is_never_certa() -> None:
    assert relate(square(side=700), square(side=700))[0] == "da_verificare"


def test_a_line_has_its_length_and_its_share() -> None:
    line = LineString(path((-1000, 1000), (3000, 1000)))
    assert relate(line) == ["certa", None, pytest.approx(2000), None, pytest.approx(0.5)]


def test_a_line_that_grazes_the_tolerance_strip_is_da_verificare() -> None:
    assert relate(LineString(path((-1000, 300), (3000, 300))))[0] == "da_verificare"


def test_a_line_along_the_border_lies_on_it() -> None:
    found = relate(LineString(path((0, 0), (2000, 0))))
    assert found[:3] == ["da_verificare", None, pytest.approx(2000)]


def test_a_line_that_ends_on_the_border_is_a_bare_touch() -> None:
    assert relate(LineString(path((-500, 1000), (0, 1000)))) == []


@pytest.mark.parametrize(("inside", "rows"), [(1.0, 0), (1.01, 1)])
def test_a_line_that_enters_by_a_metre_is_still_a_bare_touch(inside: float, rows: int) -> None:
    line = LineString(path((-500, 1000), (inside, 1000)))
    assert len(relate(line)) == rows * 5


def test_a_stretch_that_a_line_runs_twice_counts_once() -> None:
    twice = MultiLineString([path((500, 1000), (1500, 1000)), path((1500, 1000), (500, 1000))])
    assert relate(twice)[2] == pytest.approx(1000)


def test_of_a_line_that_also_touches_elsewhere_only_the_length_counts() -> None:
    line = MultiLineString([path((500, 1000), (600, 1000)), path((-9, 0), (0, 0))])
    assert relate(line)[2] == pytest.approx(100)


@pytest.mark.parametrize(
    ("x", "certezza"), [(0, "da_verificare"), (399, "da_verificare"), (400, "certa")]
)
def test_a_point_counts_on_the_boundary_too(x: float, certezza: str) -> None:
    assert relate(at(x, 1000)) == [certezza, None, None, None, None]


def test_a_multipoint_is_certa_if_one_of_its_points_is_deep() -> None:
    points = MultiPoint([at(1, 1), at(1000, 1000)])
    assert relate(points)[0] == "certa"


def test_a_polygon_along_a_line_has_the_length_and_no_share() -> None:
    line = LineString(path((-1000, 1000), (3000, 1000)))
    assert relate(COMUNE, line) == ["certa", None, pytest.approx(2000), None, None]


def test_two_lines_that_cross_only_touch_and_two_that_overlap_do_not() -> None:
    line = LineString(path((0, 0), (1000, 0)))
    assert relate(LineString(path((500, -500), (500, 500))), line) == []
    assert relate(LineString(path((500, 0), (1500, 0))), line)[2] == pytest.approx(500)


def test_a_node_on_the_line_of_a_naviglio_is_certa() -> None:
    assert relate(at(500, 0), LineString(path((0, 0), (1000, 0))))[0] == "certa"


def test_the_tolerance_of_an_elemento_goes_before_the_argument() -> None:
    elementi = frame([COMUNE, COMUNE], columns={"tolleranza_m": [0, 400]})
    found = incidenza_geometrica(frame([at(10, 1000)]), elementi)
    assert found["certezza"].tolist() == ["certa", "da_verificare"]


@pytest.mark.parametrize("tolleranza_m", [-1, float("nan"), float("inf")])
def test_a_tolerance_that_is_no_distance_is_refused(tolleranza_m: float) -> None:
    with pytest.raises(GeometryError, match="accepted is 0 or more metres"):
        incidenza_geometrica(frame([COMUNE]), frame([COMUNE]), tolleranza_m=tolleranza_m)
    elementi = frame([COMUNE], columns={"tolleranza_m": [tolleranza_m]})
    with pytest.raises(GeometryError, match="tolleranza_m of elementi 'a'"):
        incidenza_geometrica(frame([COMUNE]), elementi)


@pytest.mark.parametrize("shape", [bow_tie(), None, GeometryCollection([at(0, 0)])])
def test_a_geometry_that_cannot_be_trusted_is_refused(shape: BaseGeometry | None) -> None:
    with pytest.raises(GeometryError, match="id: 'a'"):
        incidenza_geometrica(frame([shape]), frame([COMUNE]))
    with pytest.raises(GeometryError, match="id: 'a'"):
        incidenza_geometrica(frame([COMUNE]), frame([shape]))


@pytest.mark.parametrize("crs", [None, 4326, 32632])
def test_a_crs_that_is_missing_geographic_or_another_is_refused(crs: int | None) -> None:
    with pytest.raises(CrsError):
        incidenza_geometrica(frame([COMUNE]), frame([COMUNE], crs=crs))
    with pytest.raises(CrsError):
        incidenza_geometrica(frame([COMUNE], crs=crs), frame([COMUNE]))


def test_a_repeated_id_is_refused() -> None:
    with pytest.raises(SchemaError, match="repeated id: 'x'"):
        incidenza_geometrica(frame([COMUNE, COMUNE], ids=["x", "x"]), frame([COMUNE]))


@pytest.mark.parametrize(("soggetti", "elementi"), [([], [COMUNE]), ([COMUNE], []), ([], [])])
def test_frames_without_rows_give_no_rows_and_the_same_columns(
    soggetti: list[BaseGeometry], elementi: list[BaseGeometry]
) -> None:
    found = incidenza_geometrica(frame(soggetti), frame(elementi))
    assert found.empty
    assert list(found) == COLUMNS


def test_the_order_of_the_rows_is_irrelevant() -> None:
    comuni = grid(4)
    soggetti = frame([square(700, 700, side=900), at(1000, 1000), square(0, 0, side=4000)])
    expected = incidenza_geometrica(soggetti, comuni)
    assert_frame_equal(incidenza_geometrica(soggetti[::-1], comuni[::-1]), expected)
    assert expected.sort_values(["soggetto_id", "elemento_id"]).index.is_monotonic_increasing


def test_the_parts_of_a_soggetto_sum_to_the_whole() -> None:
    soggetti = frame([square(700, 700, side=900), square_with_hole(side=4000, hole=1500)])
    found = incidenza_geometrica(soggetti, grid(4)).groupby("soggetto_id")
    assert found["quota_soggetto"].sum().tolist() == pytest.approx([1, 1])
    assert found["area_m2"].sum().tolist() == pytest.approx(soggetti.geometry.area.tolist())


def test_the_frames_received_are_not_changed() -> None:
    soggetti, comuni = frame([square(side=900)]), grid(2)
    copies = soggetti.copy(), comuni.copy()
    incidenza_geometrica(soggetti, comuni)
    assert_frame_equal(soggetti, copies[0])
    assert_frame_equal(comuni, copies[1])


def make_facts(*pairs: tuple[object, object]) -> DataFrame:
    return DataFrame(pairs, columns=["soggetto_id", "elemento_id"])


def unite(soggetti: GeoDataFrame, *facts: tuple[object, object]) -> list[tuple[object, ...]]:
    geometrica = incidenza_geometrica(soggetti, frame([COMUNE], ids=["comune"]))
    united = union_facts(geometrica, make_facts(*facts))
    chosen = united[["soggetto_id", "certezza", "base", "area_m2"]].astype(object)
    return list(chosen.where(chosen.notna(), None).itertuples(index=False, name=None))


def test_a_geometry_alone_keeps_its_certainty() -> None:
    assert unite(frame([square(-50, 900, side=100)])) == [
        ("a", "da_verificare", "geometria", pytest.approx(5000))
    ]


def test_a_fact_makes_a_doubtful_geometry_certa_and_keeps_its_measures() -> None:
    assert unite(frame([square(-50, 900, side=100)]), ("a", "comune")) == [
        ("a", "certa", "appartenenza+geometria", pytest.approx(5000))
    ]


def test_a_fact_that_the_geometry_does_not_show_is_kept() -> None:
    assert unite(frame([square(9000, 0, side=100)]), ("a", "comune")) == [
        ("a", "certa", "appartenenza", None)
    ]


def test_a_fact_given_twice_counts_once() -> None:
    assert len(unite(frame([]), ("a", "comune"), ("a", "comune"))) == 1


def test_without_facts_and_geometry_there_are_no_rows_but_the_columns() -> None:
    united = union_facts(incidenza_geometrica(frame([]), frame([])), make_facts())
    assert united.empty
    assert list(united) == [*COLUMNS, "base"]


def test_ids_of_two_types_are_refused() -> None:
    geometrica = incidenza_geometrica(frame([COMUNE], ids=[1]), frame([COMUNE], ids=[2]))
    with pytest.raises(SchemaError, match="accepted is one type in both"):
        union_facts(geometrica, make_facts(("1", 2)))


def test_numeric_ids_stay_whole_numbers_when_a_fact_stands_alone() -> None:
    geometrica = incidenza_geometrica(frame([COMUNE], ids=[1]), frame([COMUNE], ids=[2]))
    united = union_facts(geometrica, make_facts((3, 4)))
    assert united["soggetto_id"].tolist() == [1, 3]
    assert np.issubdtype(united["soggetto_id"].dtype, np.integer)
