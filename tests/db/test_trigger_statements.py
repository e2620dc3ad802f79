"""Statements of unusual shapes: many rows, upserts, several tables at once, refused ones."""

import pytest
from sqlalchemy.exc import DBAPIError

from tests.db.territory import Territory, point
from tests.factories import square

PROGETTO = (
    "insert into psttm.progetto (codice, titolo, tipo, stato, elenco_comuni, fonte_id, geom, "
    "geom_precisione) "
)
TWO_AT_ONCE = (
    "select c, c, 'intervento', 'lavori', 'completo', 'prova', ST_GeomFromText(:geom, 7791), "
    "'rilevata' from unnest(array['vecchio', 'nuovo']) c "
    "on conflict (codice) do update set geom = excluded.geom"
)
TRUNCATED = (
    "elemento",
    "comune",
    "appartenenza",
    "parco",
    "plis",
    "nodo_trasporto",
    "progetto",
    "localizzazione",
    "fonte",
    "obiettivo",
)


def test_many_projects_of_one_statement_are_all_computed(small: Territory) -> None:
    small.run(
        PROGETTO + "select 'p' || n, 'P', 'intervento', 'lavori', 'completo', 'prova', "
        "ST_Translate(ST_GeomFromText(:start, 7791), n * 100, 0), 'rilevata' "
        "from generate_series(0, 119) n",
        start=point(50, 2000),
    )
    assert small.run("select count(*) from psttm.incidenza where layer = 'comuni'").scalar() == 120
    assert small.faults() == []


def test_an_upsert_that_inserts_and_updates_leaves_both_true(small: Territory) -> None:
    small.add_progetto("vecchio", geom=point(2000, 2000))
    small.run(
        PROGETTO + TWO_AT_ONCE,
        geom=point(6000, 2000),
    )
    assert small.reached(progetto="vecchio") == small.reached(progetto="nuovo") == {"beta": "certa"}
    assert small.faults() == []


def test_an_upsert_that_does_nothing_changes_nothing(small: Territory) -> None:
    small.add_progetto("vecchio", geom=point(2000, 2000))
    small.run(
        PROGETTO + "values ('vecchio', 'x', 'intervento', 'lavori', 'completo', 'prova', "
        "ST_GeomFromText(:geom, 7791), 'rilevata') on conflict do nothing",
        geom=point(6000, 2000),
    )
    assert small.reached(progetto="vecchio") == {"alfa": "certa"}
    assert small.faults() == []


@pytest.mark.parametrize("first", ["progetto", "localizzazione"])
def test_a_project_and_its_place_of_one_statement_are_written_once(
    small: Territory, first: str
) -> None:
    parts = {
        "progetto": "progetto_nuovo as (insert into psttm.progetto (id, codice, titolo, tipo, "
        "stato, elenco_comuni, fonte_id, geom, geom_precisione) overriding system value values "
        "(900, 'insieme', 'x', 'intervento', 'lavori', 'completo', 'prova', "
        "ST_GeomFromText(:geom, 7791), 'rilevata'))",
        "localizzazione": "luogo_nuovo as (insert into psttm.localizzazione (progetto_id, layer, "
        "elemento_id, menzione, estensione, natura, motivo, fonte_id) select 900, layer, id, "
        "'esplicita', 'intero', 'dichiarata', 'prova', 'prova' from psttm.elemento "
        "where nome = 'fatti')",
    }
    ordered = sorted(parts, key=lambda name: name != first)
    small.run(f"with {', '.join(parts[name] for name in ordered)} select 1", geom=point(2000, 2000))
    assert small.chains(progetto="insieme") == [("alfa",), ("fatti", "alfa"), ("fatti", "beta")]
    assert small.faults() == []


def test_two_comuni_that_swap_their_boundaries_swap_their_projects(small: Territory) -> None:
    small.add_progetto(geom=point(2000, 2000))
    small.run(
        "update psttm.elemento e set geom = altro.geom from psttm.elemento altro "
        "where (e.nome, altro.nome) in (('alfa', 'gamma'), ('gamma', 'alfa'))"
    )
    assert small.reached() == {"gamma": "certa"}
    assert small.faults() == []


def test_places_that_swap_their_subjects_keep_their_own_chains(small: Territory) -> None:
    for codice, comune in (("uno", "alfa"), ("due", "zeta")):
        small.add_progetto(codice)
        small.locate("comuni", comune, progetto=codice)
    small.run(
        "update psttm.localizzazione l set progetto_id = a.progetto_id from psttm.localizzazione a "
        "where a.id <> l.id"
    )
    assert small.reached(progetto="uno") == {"zeta": "certa"}
    assert small.reached(progetto="due") == {"alfa": "certa"}
    assert small.faults() == []


def test_an_elemento_without_own_row_may_change_its_layer(small: Territory) -> None:
    small.add_elemento("parchi", "dubbio", geom=square(1000, 1000, side=500))
    small.add_progetto("parchi")
    small.locate("parchi", progetto="parchi")
    small.add_progetto("plis")
    small.locate("plis", progetto="plis")
    small.run("update psttm.elemento set layer = 'plis' where nome = 'dubbio'")
    assert "dubbio" not in small.reached("parchi", progetto="parchi")
    assert "dubbio" in small.reached("plis", progetto="plis")
    assert small.faults() == []


def test_a_deleted_comune_leaves_zone_areas_and_members(small: Territory) -> None:
    small.run("delete from psttm.elemento where nome = 'delta'")
    areas = dict(
        small.run(
            "select nome, round(ST_Area(geom) / 1e6) from psttm.elemento "
            "where nome in ('ovest', 'area', 'derivato')"
        ).all()
    )
    assert areas == {"ovest": 32, "area": 80, "derivato": 16}
    assert small.faults() == []


def test_a_new_comune_is_reached_by_what_concerns_all(small: Territory) -> None:
    small.add_progetto("area")
    small.locate("area_metropolitana", progetto="area")
    small.add_progetto("largo", geom=square(11_000, 1000, side=3000))
    small.add_comune("eta", square(12_000, 0, side=4000), "999007")
    assert small.reached(progetto="area")["eta"] == "ambito"
    assert small.reached(progetto="largo")["eta"] == "certa"
    assert small.faults() == []


def test_derived_geometries_follow_their_comuni(small: Territory) -> None:
    small.set_geom("delta", square(0, 4000, side=2000), "generalizzata")
    areas = dict(
        small.run(
            "select nome, round(ST_Area(coalesce(geom, geom_indicativa)) / 1e6) "
            "from psttm.elemento where nome in ('ovest', 'derivato', 'area', 'fatti')"
        ).all()
    )
    assert areas == {"ovest": 36, "derivato": 20, "area": 84, "fatti": 32}
    assert small.faults() == []


@pytest.mark.parametrize("table", TRUNCATED)
def test_truncate_is_refused_in_words(small: Territory, table: str) -> None:
    with pytest.raises(DBAPIError, match=r"TRUNCATE of .* would bypass"):
        small.run(f"truncate psttm.{table} cascade")


def test_a_version_counts_the_edits_of_a_project(small: Territory) -> None:
    small.add_progetto()
    small.run("update psttm.progetto set titolo = 'x'")
    small.run("update psttm.progetto set versione = 99")
    assert small.run("select versione from psttm.progetto").scalar_one() == 3
