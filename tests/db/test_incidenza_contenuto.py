"""When a project is known to lie wholly inside one comune, so that its amount may be added."""

from typing import Any

import pytest
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from tests.db.territory import Territory, line, point
from tests.factories import path, square


def wholly_inside(small: Territory, progetto: str = "prova") -> set[str]:
    rows = small.run(
        """
        select e.nome from psttm.incidenza i join psttm.elemento e on e.id = i.elemento_id
        where i.contenuto and i.progetto_id = :id
        """,
        id=small.progetto_id(progetto),
    )
    return set(rows.scalars())


def test_a_complete_list_of_one_comune_is_wholly_inside(small: Territory) -> None:
    small.add_progetto()
    small.locate("comuni", "alfa")
    assert wholly_inside(small) == {"alfa"}


@pytest.mark.parametrize("elenco_comuni", ["parziale", "ignoto"])
def test_a_list_that_is_not_complete_is_never_wholly_inside(
    small: Territory, elenco_comuni: str
) -> None:
    small.add_progetto(elenco_comuni=elenco_comuni, geom=square(1000, 1000, side=100))
    small.locate("comuni", "alfa")
    assert wholly_inside(small) == set()


def test_comuni_outside_the_area_keep_a_project_from_being_wholly_inside(small: Territory) -> None:
    small.add_progetto(comuni_fuori_area=["Lodi"])
    small.locate("comuni", "alfa")
    assert wholly_inside(small) == set()


def test_two_comuni_are_not_one(small: Territory) -> None:
    small.add_progetto()
    small.locate("comuni", "alfa")
    small.locate("comuni", "beta")
    assert wholly_inside(small) == set()


@pytest.mark.parametrize(
    ("geom", "comuni"),
    [
        (square(1000, 1000, side=100), {"alfa"}),
        (square(3000, 1000, side=2000), set()),
        (square(-50, 1000, side=100), set()),
        (line((1000, 1000), (2000, 1000)), {"alfa"}),
        (line((-1000, 1000), (2000, 1000)), set()),
        (point(2000, 2000), {"alfa"}),
        (point(4000, 2000), set()),
        (MultiPolygon([square(1000, 1000), square(9000, 1000, side=50)]), set()),
        (square(0, 0, side=4000), {"alfa"}),
    ],
)
def test_a_geometry_is_wholly_inside_if_all_of_it_is(
    small: Territory, geom: BaseGeometry, comuni: set[str]
) -> None:
    small.add_progetto(geom=geom)
    assert wholly_inside(small) == comuni


def test_a_touch_beyond_the_border_does_not_count_against_it(small: Territory) -> None:
    across = path((2000, 1000), (4000.0004, 1000), (4000.0004, 2500), (2000, 2500))
    small.add_progetto(geom=Polygon(across))
    assert wholly_inside(small) == {"alfa"}


def test_a_geometry_beyond_the_declared_comune_counts_against_it(small: Territory) -> None:
    small.add_progetto(geom=square(9000, 1000, side=100))
    small.locate("comuni", "alfa")
    assert wholly_inside(small) == set()


def test_what_also_concerns_the_whole_area_is_not_wholly_inside(small: Territory) -> None:
    small.add_progetto()
    small.locate("comuni", "alfa")
    small.locate("area_metropolitana", "area")
    assert wholly_inside(small) == set()


def test_a_park_in_one_comune_is_wholly_inside(small: Territory) -> None:
    small.add_progetto()
    small.locate("parchi", "unico")
    assert wholly_inside(small) == {"gamma"}


def test_a_park_whose_own_list_is_partial_is_not_wholly_inside(small: Territory) -> None:
    small.add_progetto(elenco_comuni="ignoto")
    small.locate("parchi", "parziale")
    assert wholly_inside(small) == set()


@pytest.mark.parametrize("tipo", ["programma", "intervento", "strumento"])
def test_only_an_intervention_is_marked_as_one(small: Territory, tipo: str) -> None:
    small.add_progetto(tipo=tipo, importo_eur=100)
    small.locate("comuni", "alfa")
    row = small.row("alfa")
    assert row["intervento"] is (tipo == "intervento")
    assert (row["importo_eur"], row["importo_natura"]) == (100, "quadro_economico")


@pytest.mark.parametrize(
    "change",
    [
        {"elenco_comuni": "parziale"},
        {"comuni_fuori_area": ["Lodi"]},
        {"geom": square(3000, 1000, side=2000), "geom_precisione": "rilevata"},
    ],
)
def test_a_change_of_the_project_takes_the_mark_away(
    small: Territory, change: dict[str, Any]
) -> None:
    small.add_progetto(geom=square(1000, 1000, side=100))
    assert wholly_inside(small) == {"alfa"}
    values = ", ".join(
        f"{name} = ST_GeomFromText(:{name}, 7791)" if name == "geom" else f"{name} = :{name}"
        for name in change
    )
    small.run(f"update psttm.progetto set {values}", **change)  # noqa: S608 - names of this file
    assert wholly_inside(small) == set()
