"""What a declared place makes: its comuni, how surely, and through what (DESIGN §3)."""

import pytest

from tests.db.territory import Territory, line, point
from tests.factories import square

CERTA, VERIFY, AMBITO = "certa", "da_verificare", "ambito"
ALL = {"alfa", "beta", "gamma", "delta", "epsilon", "zeta"}


def test_a_project_at_a_comune_is_surely_there_and_nowhere_else(small: Territory) -> None:
    small.add_progetto()
    small.locate("comuni", "beta")
    assert small.reached() == {"beta": CERTA}
    assert small.chains() == [("beta",)]
    assert small.row("beta")["base"] == "dichiarazione"


def test_a_project_at_a_park_is_in_the_comuni_that_are_its_members(small: Territory) -> None:
    small.add_progetto()
    small.locate("parchi", "fatti")
    assert small.reached("parchi") == {"fatti": CERTA}
    assert small.reached() == {"alfa": CERTA, "beta": CERTA}
    assert small.chains() == [("fatti", "alfa"), ("fatti", "beta")]
    assert small.row("alfa")["base"] == "appartenenza"
    assert small.row("alfa")["area_m2"] is None


def test_a_geometry_adds_comuni_and_measures_and_removes_no_fact(small: Territory) -> None:
    small.add_progetto()
    small.locate("parchi", "rilevato")
    assert small.reached() == {"alfa": CERTA, "beta": CERTA, "gamma": CERTA}
    only_fact, only_geometry, both = (small.row(each) for each in ("gamma", "alfa", "beta"))
    assert (only_fact["base"], only_fact["area_m2"]) == ("appartenenza", None)
    assert only_geometry["base"] == "geometria"
    assert only_geometry["area_m2"] == pytest.approx(2e6)
    assert only_geometry["quota_comune"] == pytest.approx(2e6 / 16e6)
    assert both["base"] == "appartenenza+geometria"
    assert both["area_m2"] == pytest.approx(2e6)


def test_a_fact_stays_sure_where_the_geometry_is_within_the_tolerance(small: Territory) -> None:
    small.set_geom("rilevato", square(3000, 1000, side=1300))
    small.add_progetto()
    small.locate("parchi", "rilevato")
    assert small.reached()["beta"] == CERTA
    assert small.row("beta")["lunghezza_m"] is None
    assert small.row("beta")["area_m2"] == pytest.approx(300 * 1300)


def test_a_canal_is_measured_along_its_line(small: Territory) -> None:
    small.add_progetto()
    small.locate("navigli", "canale")
    lengths = {each: small.row(each)["lunghezza_m"] for each in ("alfa", "beta", "gamma")}
    assert lengths == pytest.approx({"alfa": 2000, "beta": 4000, "gamma": 4000})
    assert small.row("alfa")["base"] == "appartenenza+geometria"


@pytest.mark.parametrize("estensione", ["parte", "ignota"])
@pytest.mark.parametrize(("layer", "elemento"), [("parchi", "fatti"), ("navigli", "canale")])
def test_part_of_an_elemento_leaves_its_comuni_to_be_verified(
    small: Territory, layer: str, elemento: str, estensione: str
) -> None:
    small.add_progetto()
    small.locate(layer, elemento, estensione=estensione)
    assert small.reached(layer) == {elemento: CERTA}
    assert set(small.reached().values()) == {VERIFY}


@pytest.mark.parametrize("estensione", ["parte", "ignota"])
def test_part_of_an_elemento_known_to_lie_in_one_comune_is_surely_in_it(
    small: Territory, estensione: str
) -> None:
    small.add_progetto()
    small.locate("parchi", "unico", estensione=estensione)
    assert small.reached() == {"gamma": CERTA}


def test_one_known_comune_of_a_partial_list_is_to_be_verified(small: Territory) -> None:
    small.add_progetto()
    small.locate("parchi", "parziale", estensione="parte")
    assert small.reached() == {"gamma": VERIFY}


def test_a_geometry_beyond_the_one_listed_comune_makes_a_part_unsure(small: Territory) -> None:
    small.set_geom("unico", square(7000, 1000, side=2000))
    small.add_progetto()
    small.locate("parchi", "unico", estensione="parte")
    assert small.reached() == {"beta": VERIFY, "gamma": VERIFY}


def test_part_of_a_comune_is_surely_in_that_comune(small: Territory) -> None:
    small.add_progetto()
    small.locate("comuni", "alfa", estensione="parte")
    assert small.reached() == {"alfa": CERTA}


def test_our_own_attribution_is_never_sure(small: Territory) -> None:
    small.add_progetto()
    small.locate("comuni", "alfa", natura="attribuita")
    small.locate("parchi", "fatti", natura="attribuita")
    assert small.reached() == {"alfa": VERIFY, "beta": VERIFY}
    assert small.reached("parchi") == {"fatti": VERIFY}


def test_the_surest_of_several_chains_does_not_hide_the_others(small: Territory) -> None:
    small.add_progetto()
    small.locate("comuni", "alfa", natura="attribuita")
    small.locate("parchi", "fatti")
    assert small.reached() == {"alfa": CERTA, "beta": CERTA}
    assert small.chains() == [("alfa",), ("fatti", "alfa"), ("fatti", "beta")]


def test_a_whole_layer_reaches_each_of_its_elementi_and_their_comuni(small: Territory) -> None:
    small.add_progetto()
    small.locate("parchi", menzione="generica")
    assert set(small.reached("parchi")) == {"fatti", "unico", "parziale", "derivato", "rilevato"}
    assert set(small.reached().values()) == {CERTA}
    assert ("derivato", "epsilon") in small.chains()


def test_a_whole_layer_of_one_kind_leaves_the_other_kinds_out(small: Territory) -> None:
    small.add_progetto()
    small.locate("nodi_trasporto", tipo="ferrovia", menzione="generica")
    assert small.reached("nodi_trasporto") == {"treno": CERTA}
    assert small.reached() == {"beta": CERTA}


def test_an_unknown_part_of_a_whole_layer_is_to_be_verified_everywhere(small: Territory) -> None:
    small.add_progetto()
    small.locate("parchi", tipo="riserva", menzione="generica", estensione="ignota")
    assert small.reached("parchi") == {"unico": VERIFY, "parziale": VERIFY}
    assert small.reached() == {"gamma": VERIFY}


@pytest.mark.parametrize(
    ("layer", "elemento"), [("parchi", "fatti"), ("comuni", "beta"), ("comuni", None)]
)
def test_what_concerns_the_comuni_in_general_is_only_ambito(
    small: Territory, layer: str, elemento: str | None
) -> None:
    small.add_progetto()
    small.locate(layer, elemento, menzione="ambito")
    assert set(small.reached().values()) == {AMBITO}


@pytest.mark.parametrize("elemento", ["area", None])
@pytest.mark.parametrize("natura", ["dichiarata", "attribuita"])
def test_the_metropolitan_area_reaches_each_comune_once_as_ambito(
    small: Territory, elemento: str | None, natura: str
) -> None:
    small.add_progetto()
    small.locate("area_metropolitana", elemento, natura=natura)
    assert small.reached() == dict.fromkeys(ALL, AMBITO)
    assert small.chains() == sorted(("area", each) for each in ALL)


def test_all_the_comuni_are_ambito_and_never_sure(small: Territory) -> None:
    small.add_progetto()
    small.locate("comuni", menzione="generica")
    assert small.reached() == dict.fromkeys(ALL, AMBITO)


@pytest.mark.parametrize("stato", ["proposto", "cessato"])
def test_a_plis_not_in_force_makes_nothing(small: Territory, stato: str) -> None:
    small.run("update psttm.plis set stato = :stato where stato = 'proposto'", stato=stato)
    small.add_progetto(geom=square(5100, 5100, side=100))
    small.locate("plis", "proposto")
    small.locate("plis", progetto="prova", menzione="generica")
    assert small.reached("plis") == {"esistente": CERTA}


def test_a_proposed_plis_that_comes_into_force_makes_its_rows(small: Territory) -> None:
    small.add_progetto()
    small.locate("plis", "proposto")
    assert small.reached() == {}
    small.run("update psttm.plis set stato = 'esistente'")
    assert small.reached("plis") == {"proposto": CERTA}
    assert small.reached() == {"epsilon": CERTA}


def test_an_objective_has_places_by_the_same_rules(small: Territory) -> None:
    small.locate("parchi", "fatti", progetto=None)
    small.locate("navigli", progetto=None, menzione="generica", estensione="parte")
    assert small.reached(progetto=None) == {"alfa": CERTA, "beta": CERTA, "gamma": VERIFY}
    assert small.run("select count(*) from psttm.incidenza where contenuto").scalar_one() == 0


def test_both_directions_are_the_same_rows(small: Territory) -> None:
    small.add_progetto("a", geom=point(2000, 2000))
    small.add_progetto("b")
    small.locate("parchi", "fatti", progetto="b")
    here = small.run(
        """
        select distinct p.codice from psttm.incidenza i
        join psttm.progetto p on p.id = i.progetto_id where i.elemento_id = :id
        """,
        id=small.elemento("alfa"),
    )
    assert sorted(here.scalars()) == ["a", "b"]
    assert set(small.reached(progetto="a")) == {"alfa"}
    assert set(small.reached(progetto="b")) == {"alfa", "beta"}


def test_a_schematic_line_of_an_elemento_makes_no_comune(small: Territory) -> None:
    small.set_geom("canale", line((2000, 2000), (12_000, 2000)), "schematica")
    small.add_progetto(geom=square(3000, 1000, side=2000))
    small.locate("navigli", "canale")
    assert small.chains("navigli") == [("canale",)]
    assert ("canale", "alfa") in small.chains()
    assert ("canale", "beta") not in small.chains()
