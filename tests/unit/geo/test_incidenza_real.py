"""What the definitions give on the real Parco Nord, PLIS and rivers, and the 133 comuni."""

from __future__ import annotations

import time

import numpy as np
import pytest
from geopandas import GeoDataFrame
from pandas import DataFrame
from pandas.testing import assert_frame_equal
from shapely import points

from geo.incidenza import TOLLERANZA_M, incidenza_geometrica, union_facts
from tests.factories import frame, random_polygons

ROCCOLO = "Roccolo"


def by_certezza(found: DataFrame, certezza: str) -> set[str]:
    return set(found.loc[found["certezza"] == certezza, "elemento_id"])


@pytest.fixture(scope="module")
def roccolo(plis: GeoDataFrame, comuni: GeoDataFrame) -> DataFrame:
    return incidenza_geometrica(plis[plis["name"] == ROCCOLO], comuni)


def test_each_of_the_133_comuni_has_a_nucleo(comuni: GeoDataFrame) -> None:
    nuclei = comuni.geometry.buffer(-TOLLERANZA_M, quad_segs=8)
    assert len(comuni) == 133
    assert not nuclei.is_empty.any()


def test_the_parco_nord_is_in_four_comuni_surely_and_in_cormano_to_be_verified(
    parco_nord: GeoDataFrame, comuni: GeoDataFrame
) -> None:
    whole = parco_nord.dissolve().assign(id="parco-nord")
    found = incidenza_geometrica(whole, comuni)
    assert by_certezza(found, "certa") == {"015032", "015077", "015146", "015209"}
    assert by_certezza(found, "da_verificare") == {"015086"}


def test_the_areas_of_the_parco_nord_sum_to_the_629_6_hectares_of_its_file(
    parco_nord: GeoDataFrame, comuni: GeoDataFrame
) -> None:
    found = incidenza_geometrica(parco_nord, comuni)
    assert found["area_m2"].sum() / 10_000 == pytest.approx(629.6, abs=0.1)


def test_the_roccolo_is_surely_in_the_six_comuni_of_its_agreement(roccolo: DataFrame) -> None:
    members = {"015010", "015041", "015046", "015058", "015154", "015168"}
    assert by_certezza(roccolo, "certa") == members


def test_the_roccolo_enters_pogliano_by_378_metres_which_is_to_be_verified(
    roccolo: DataFrame, plis: GeoDataFrame, comuni: GeoDataFrame
) -> None:
    pogliano = roccolo[roccolo["elemento_id"] == "015176"]
    assert pogliano["certezza"].tolist() == ["da_verificare"]
    assert pogliano["area_m2"].tolist() == pytest.approx([320_400], abs=100)
    soggetto, comune = plis[plis["name"] == ROCCOLO], comuni[comuni["id"] == "015176"]
    depths = {
        tolleranza_m: incidenza_geometrica(soggetto, comune, tolleranza_m=tolleranza_m)
        for tolleranza_m in (377, 379)
    }
    assert depths[377]["certezza"].tolist() == ["certa"]
    assert depths[379]["certezza"].tolist() == ["da_verificare"]


def test_the_roccolo_keeps_what_it_has_in_the_comuni_around(roccolo: DataFrame) -> None:
    assert by_certezza(roccolo, "da_verificare") == {"015113", "015164", "015176", "015229"}
    assert roccolo["quota_soggetto"].sum() == pytest.approx(1, abs=1e-6)


def test_a_member_of_the_parco_dei_mulini_within_the_tolerance_is_certa_by_the_fact_alone(
    plis: GeoDataFrame, comuni: GeoDataFrame
) -> None:
    mulini = plis[plis["name"] == "Parco dei Mulini"]
    found = incidenza_geometrica(mulini, comuni)
    san_vittore_olona = "015201"
    assert san_vittore_olona in by_certezza(found, "da_verificare")
    fact = DataFrame({"soggetto_id": mulini["id"], "elemento_id": [san_vittore_olona]})
    united = union_facts(found, fact).set_index("elemento_id").loc[san_vittore_olona]
    assert (united["certezza"], united["base"]) == ("certa", "appartenenza+geometria")
    assert united["area_m2"] == pytest.approx(971_000, abs=1000)


def test_the_rivers_flagged_as_inside_are_those_found_but_one_that_enters_by_less_than_a_metre(
    fiumi: GeoDataFrame, comuni: GeoDataFrame
) -> None:
    found = set(incidenza_geometrica(fiumi, comuni)["soggetto_id"])
    flagged = fiumi[fiumi["inside_cmm"]]
    missed = flagged[~flagged["id"].isin(found)]
    assert found < set(flagged["id"])
    assert len(missed) == 1
    assert missed.intersection(comuni.union_all()).length.max() < 1


def test_the_lengths_of_the_rivers_sum_to_what_lies_inside(
    fiumi: GeoDataFrame, comuni: GeoDataFrame
) -> None:
    # A stretch of river along a border belongs to both comuni: none of these rivers has one.
    found = incidenza_geometrica(fiumi, comuni)
    inside = fiumi.set_index("id").intersection(comuni.union_all()).length
    sums = found.groupby("soggetto_id")["lunghezza_m"].sum()
    assert (sums - inside[sums.index]).abs().max() < 2


def test_random_polygons_sum_to_their_part_inside_in_any_order(comuni: GeoDataFrame) -> None:
    soggetti = random_polygons(300, bounds=comuni.total_bounds)
    found = incidenza_geometrica(soggetti, comuni)
    inside = soggetti.set_index("id").intersection(comuni.union_all()).area
    sums = found.groupby("soggetto_id")["area_m2"].sum().reindex(inside.index, fill_value=0.0)
    assert (sums - inside).abs().max() < 5
    shuffled = incidenza_geometrica(
        soggetti.sample(frac=1, random_state=1), comuni.sample(frac=1, random_state=2)
    )
    assert_frame_equal(shuffled, found)


def test_a_hundred_thousand_points_take_seconds(comuni: GeoDataFrame) -> None:
    west, south, east, north = comuni.total_bounds
    generator = np.random.default_rng(1)
    places = points(
        generator.uniform(west, east, 100_000), generator.uniform(south, north, 100_000)
    )
    soggetti = frame(places, ids=range(100_000))
    start = time.monotonic()
    found = incidenza_geometrica(soggetti, comuni)
    assert time.monotonic() - start < 5
    assert len(found) > 10_000
