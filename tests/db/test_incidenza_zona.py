"""Chains to the zone omogenee: one membership beyond the comuni, no duplicates, no cycles."""

from sqlalchemy import text

from tests.db.territory import Territory, point
from tests.factories import square

CERTA, VERIFY, AMBITO = "certa", "da_verificare", "ambito"


def test_a_project_in_a_comune_is_in_its_zona(small: Territory) -> None:
    small.add_progetto()
    small.locate("comuni", "alfa")
    assert small.chains("zone_omogenee") == [("alfa", "ovest")]
    assert small.reached("zone_omogenee") == {"ovest": CERTA}


def test_a_project_in_a_comune_of_no_zona_is_in_none(small: Territory) -> None:
    small.add_progetto()
    small.locate("comuni", "beta")
    assert small.chains("zone_omogenee") == []


def test_a_project_at_a_zona_is_in_its_comuni_and_does_not_come_back(small: Territory) -> None:
    small.add_progetto()
    small.locate("zone_omogenee", "ovest")
    assert small.reached() == dict.fromkeys(("alfa", "delta", "epsilon"), CERTA)
    assert small.chains("zone_omogenee") == [("ovest",)]


def test_part_of_a_zona_leaves_its_comuni_to_be_verified(small: Territory) -> None:
    small.add_progetto()
    small.locate("zone_omogenee", "ovest", estensione="parte")
    assert small.reached() == dict.fromkeys(("alfa", "delta", "epsilon"), VERIFY)
    assert small.reached("zone_omogenee") == {"ovest": CERTA}


def test_a_project_at_a_park_reaches_the_zone_of_the_comuni_of_the_park(small: Territory) -> None:
    small.add_progetto()
    small.locate("parchi", "fatti")
    assert small.chains("zone_omogenee") == [("fatti", "alfa", "ovest")]


def test_a_geometry_reaches_the_zone_of_the_comuni_that_it_meets(small: Territory) -> None:
    small.add_progetto(geom=square(7000, 3000, side=2000))
    assert small.chains("zone_omogenee") == [
        ("epsilon", "ovest"),
        ("gamma", "est"),
        ("zeta", "est"),
    ]


def test_the_metropolitan_area_reaches_each_zona_by_one_chain(small: Territory) -> None:
    small.add_progetto()
    small.locate("area_metropolitana", "area")
    assert small.reached("zone_omogenee") == {"ovest": AMBITO, "est": AMBITO}
    assert small.chains("zone_omogenee") == [("area", "est"), ("area", "ovest")]


def test_the_whole_layer_of_zone_reaches_each_once(small: Territory) -> None:
    small.add_progetto()
    small.locate("zone_omogenee", menzione="generica")
    assert small.chains("zone_omogenee") == [("est",), ("ovest",)]


def test_a_membership_that_ended_counts_no_more(small: Territory) -> None:
    small.add_progetto("zona")
    small.locate("zone_omogenee", "est", progetto="zona")
    assert set(small.reached(progetto="zona")) == {"gamma", "zeta"}
    small.add_progetto("comune")
    small.locate("comuni", "epsilon", progetto="comune")
    assert small.chains("zone_omogenee", "comune") == [("epsilon", "ovest")]


def test_a_membership_that_begins_in_the_future_does_not_count_yet(small: Territory) -> None:
    small.add_member("est", "beta", dal="2999-01-01")
    small.add_progetto()
    small.locate("zone_omogenee", "est")
    assert set(small.reached()) == {"gamma", "zeta"}


def test_no_chain_is_written_twice(small: Territory) -> None:
    small.add_progetto(geom=square(3000, 3000, side=2000))
    for layer in ("comuni", "zone_omogenee", "parchi", "navigli", "area_metropolitana"):
        small.locate(layer, menzione="generica")
    small.locate("comuni", "alfa")
    small.locate("zone_omogenee", "ovest")
    for table in ("incidenza", "incidenza_zona"):
        twice = small.run(
            f"""
            select count(*) from (
                select from psttm.{table}
                group by progetto_id, localizzazione_id, elemento_id, via having count(*) > 1
            ) d
            """  # noqa: S608 - a name of this file
        )
        assert twice.scalar_one() == 0


def test_no_chain_passes_an_elemento_twice(small: Territory) -> None:
    small.add_progetto(geom=point(2000, 2000))
    for layer in ("comuni", "zone_omogenee", "parchi", "area_metropolitana"):
        small.locate(layer)
    cycles = small.connection.scalar(
        text(
            """
            select count(*)
            from (table_vie) v
            where cardinality(via) <> (select count(distinct u) from unnest(via) u)
        """.replace(
                "table_vie",
                "select via from psttm.incidenza union all select via from psttm.incidenza_zona",
            )
        )
    )
    assert cycles == 0


def test_cologno_monzese_is_no_more_in_its_former_zona(small: Territory) -> None:
    small.add_comune("cologno", square(20_000, 0, side=4000), "999081")
    small.add_member("est", "cologno", al="2017-02")
    small.add_member("ovest", "cologno", dal="2017-02")
    small.add_progetto()
    small.locate("comuni", "cologno")
    assert small.chains("zone_omogenee") == [("cologno", "ovest")]
