from __future__ import annotations

import pandas as pd
import pytest
from geopandas import GeoDataFrame
from pandas import DataFrame
from pandas.testing import assert_frame_equal

from geo.aggregate import aggregate, dissolve
from geo.errors import CrsError, GeometryError, SchemaError
from tests import real_data
from tests.factories import bow_tie, frame, grid, square

KM2_OF_ZONE = {
    "Adda Martesana": 274.17,
    "Alto Milanese": 213.54,
    "Magentino e Abbiatense": 360.89,
    "Nord Milano": 50.04,
    "Nord Ovest": 136.32,
    "Sud Est": 180.14,
    "Sud Ovest": 179.17,
}


def make_comuni(**changes: list[object]) -> DataFrame:
    columns = {
        "istat": ["000001", "000002", "000003", "000004"],
        "zona_omogenea": ["nord", "sud", "nord", None],
        "popolazione": [100, 50, 300, 1000],
        "superficie_km2": [1.0, 5.0, 9.0, 10.0],
    }
    return DataFrame({**columns, **changes})


SUMS = ["popolazione", "superficie_km2"]
RATIOS = {"densita_km2": ("popolazione", "superficie_km2")}


def test_zone_add_up_their_comuni_and_those_in_none_come_last() -> None:
    found = aggregate(make_comuni(), livello="zona", sums=SUMS)
    assert found["zona_omogenea"].iloc[:2].tolist() == ["nord", "sud"]
    assert pd.isna(found["zona_omogenea"].iloc[2])
    assert found["comuni"].tolist() == [2, 1, 1]
    assert found["popolazione"].tolist() == [400, 50, 1000]


def test_a_rate_is_a_sum_over_a_sum_and_no_mean_of_rates() -> None:
    found = aggregate(make_comuni(), livello="zona", sums=SUMS, ratios=RATIOS)
    assert found["densita_km2"].iloc[0] == pytest.approx(40)


def test_the_zone_sum_to_the_area() -> None:
    zone = aggregate(make_comuni(), livello="zona", sums=SUMS)
    area = aggregate(make_comuni(), livello="area", sums=SUMS)
    columns = ["comuni", *SUMS]
    assert zone[columns].sum().tolist() == area[columns].iloc[0].tolist() == [4, 1450, 25]


def test_each_comune_stands_for_itself() -> None:
    found = aggregate(make_comuni(), livello="comune", sums=SUMS, ratios=RATIOS)
    assert found["istat"].tolist() == ["000001", "000002", "000003", "000004"]
    assert found["densita_km2"].iloc[1] == pytest.approx(10)


def test_a_figure_that_is_not_known_makes_its_sum_unknown() -> None:
    found = aggregate(
        make_comuni(popolazione=[100, 50, None, 1000]), livello="zona", sums=["popolazione"]
    )
    assert pd.isna(found["popolazione"].iloc[0])
    assert found["popolazione"].iloc[1] == 50


def test_a_ratio_over_nothing_is_unknown() -> None:
    comuni = make_comuni(superficie_km2=[0.0, 0.0, 0.0, 0.0])
    found = aggregate(comuni, livello="area", sums=SUMS, ratios=RATIOS)
    assert found["densita_km2"].isna().all()


def test_the_order_of_comuni_is_irrelevant_and_they_are_not_changed() -> None:
    comuni = make_comuni()
    copy = comuni.copy()
    expected = aggregate(comuni, livello="zona", sums=SUMS)
    assert_frame_equal(aggregate(comuni[::-1], livello="zona", sums=SUMS), expected)
    assert_frame_equal(comuni, copy)


def test_a_ratio_of_what_is_not_summed_is_refused() -> None:
    with pytest.raises(SchemaError, match="ratios of 'superficie_km2'"):
        aggregate(make_comuni(), livello="area", sums=["popolazione"], ratios=RATIOS)


def test_a_sum_of_text_is_refused() -> None:
    with pytest.raises(SchemaError, match="accepted: whole or decimal numbers"):
        aggregate(make_comuni(popolazione=["1", "2", "3", "4"]), livello="area", sums=SUMS)


def test_no_comuni_make_no_zone() -> None:
    found = aggregate(make_comuni().iloc[:0], livello="zona", sums=SUMS, ratios=RATIOS)
    assert found.empty
    assert list(found) == ["zona_omogenea", "comuni", *SUMS, "densita_km2"]


def test_a_zona_is_the_union_of_its_comuni() -> None:
    zone = dissolve(grid(3))
    assert zone["zona_omogenea"].tolist() == ["zona-0", "zona-1", "zona-2"]
    assert zone["comuni"].tolist() == [3, 3, 3]
    assert zone.geometry.area.tolist() == pytest.approx([3e6] * 3)
    assert zone.geom_type.tolist() == ["Polygon"] * 3


def test_neighbouring_zone_share_their_border() -> None:
    zone = dissolve(grid(3))
    west, middle, _ = zone.geometry
    shared = west.boundary.intersection(middle.boundary)
    assert shared.length == pytest.approx(3000)
    assert west.intersection(middle).area == 0


def test_an_exclave_makes_a_zona_of_two_parts() -> None:
    comuni = frame(
        [square(), square(5, 5)], columns={"istat": ["1", "2"], "zona_omogenea": ["sud", "sud"]}
    )
    assert dissolve(comuni).geom_type.tolist() == ["MultiPolygon"]


def test_a_comune_in_no_zona_is_in_no_union() -> None:
    comuni = frame([square(), square(1, 0)], columns={"zona_omogenea": ["sud", None]})
    assert dissolve(comuni).geometry.area.tolist() == pytest.approx([1])


def test_a_gap_between_comuni_is_not_filled() -> None:
    ring = grid(3).drop(index=4).assign(zona_omogenea="tutti")
    (union,) = dissolve(ring).geometry
    assert len(union.interiors) == 1


def test_no_comuni_make_no_unions_but_the_columns() -> None:
    zone = dissolve(grid(2).iloc[:0])
    assert zone.empty
    assert list(zone) == ["zona_omogenea", "comuni", "geom"]
    assert zone.crs == grid(2).crs


def test_bad_comuni_are_refused() -> None:
    columns = {"istat": ["000001"], "zona_omogenea": ["sud"]}
    with pytest.raises(GeometryError, match="invalid, istat: '000001'"):
        dissolve(frame([bow_tie()], columns=columns))
    with pytest.raises(CrsError):
        dissolve(frame([square()], columns=columns, crs=4326))
    with pytest.raises(SchemaError, match="no column 'area'"):
        dissolve(frame([square()], columns=columns), by="area")


def test_the_seven_real_zone_have_the_areas_of_their_published_dissolve(
    comuni: GeoDataFrame,
) -> None:
    members = comuni.assign(zona_omogenea=comuni["istat"].map(real_data.read_zone()))
    zone = dissolve(members)
    km2 = dict(zip(zone["zona_omogenea"], zone.geometry.area / 1e6, strict=True))
    assert km2 == pytest.approx(KM2_OF_ZONE, abs=0.01)
    assert zone["comuni"].sum() == 132
    assert zone.loc[zone.geom_type == "MultiPolygon", "zona_omogenea"].tolist() == ["Sud Est"]
