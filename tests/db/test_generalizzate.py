"""What each zoom draws: written once, forgotten when it changes, never made from the past."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from service.ingest.generalise import find_stale_generalised, load_generalised
from service.queries.generalizzate import ZOOMS, count_incomplete
from tests.db.territory import CANALE, RILEVATO, Territory, line, point
from tests.factories import square

COVERAGE = {
    *("alfa", "beta", "gamma", "delta", "epsilon", "zeta"),
    *("area", "ovest", "est", "derivato", "fatti", "unico", "parziale"),
}
"""The comuni, and what is made of them; the last three have only an indicative perimeter."""
ALONE = {"rilevato", "esistente", "proposto", "canale"}
DRAWN = COVERAGE | ALONE
RESOURCES = {"comuni", "zone_omogenee", "parchi", "plis", "navigli", "progetti", "obiettivi"}
SMALLER = square(0, 0, side=3900)


def silent(_: str) -> None:
    """Take a report and say nothing."""


def left(territory: Territory) -> set[str]:
    """Return the elementi that have a row for each zoom; no other has any."""
    rows = territory.run(
        "select e.nome, count(*) from psttm.generalizzata g "
        "join psttm.elemento e on e.id = g.elemento_id group by e.nome"
    ).all()
    assert {count for _, count in rows} <= {len(ZOOMS)}
    return {nome for nome, _ in rows}


def numbers(territory: Territory) -> dict[str, int]:
    return dict(territory.run("select risorsa, numero from psttm.revisione").all())


def draw(territory: Territory) -> int:
    return load_generalised(territory.connection, silent).total


@pytest.fixture
def drawn(small: Territory) -> Iterator[Territory]:
    draw(small)
    yield small
    draw(small)
    assert find_stale_generalised(small.connection) == []


def test_lines_and_polygons_have_a_row_for_each_zoom_and_points_none(drawn: Territory) -> None:
    assert left(drawn) == DRAWN
    assert count_incomplete(drawn.connection) == 0


def test_a_second_run_writes_nothing_and_raises_no_number(drawn: Territory) -> None:
    before = numbers(drawn)
    assert draw(drawn) == 0
    assert numbers(drawn) == before


def test_rows_raise_the_numbers_of_what_tiles_draw(small: Territory) -> None:
    before = numbers(small)
    draw(small)
    assert {name for name, number in numbers(small).items() if number > before[name]} == RESOURCES


def test_rows_that_go_raise_the_numbers_too(drawn: Territory) -> None:
    before = numbers(drawn)
    drawn.run("delete from psttm.generalizzata where zoom = 3")
    assert {name for name, number in numbers(drawn).items() if number > before[name]} == RESOURCES


def test_a_comune_that_changes_takes_all_of_the_coverage_with_it(drawn: Territory) -> None:
    drawn.set_geom("alfa", SMALLER, "generalizzata")
    assert left(drawn) == ALONE
    assert count_incomplete(drawn.connection) == len(COVERAGE)


@pytest.mark.parametrize("nome", ["rilevato", "canale"])
def test_what_stands_for_itself_goes_alone(drawn: Territory, nome: str) -> None:
    moved = {"rilevato": square(3000, 1500, side=2000), "canale": line((2000, 2000), (9000, 2100))}
    drawn.set_geom(nome, moved[nome])
    assert left(drawn) == DRAWN - {nome}


@pytest.mark.parametrize(
    "statement",
    [
        "update psttm.elemento set nome = nome || '!' where nome = 'beta'",
        "update psttm.elemento set geom = geom, ufficiale = true",
        "update psttm.elemento set precisione = 'rilevata' where nome = 'gamma'",
        "update psttm.elemento set geom = ST_Translate(geom, 9, 9) where layer = 'nodi_trasporto'",
        "update psttm.elemento set geom = null, precisione = 'assente' "
        "where layer = 'nodi_trasporto'",
        "delete from psttm.elemento where layer = 'nodi_trasporto'",
        "delete from psttm.elemento where nome = 'manca'",
    ],
)
def test_what_changes_no_line_or_polygon_forgets_nothing(drawn: Territory, statement: str) -> None:
    drawn.run(statement)
    assert len(left(drawn)) == len(DRAWN)


def test_a_node_that_gets_its_point_forgets_nothing(drawn: Territory) -> None:
    node = drawn.add_elemento("nodi_trasporto", "senza-punto")
    drawn.run(
        "update psttm.elemento set geom = ST_GeomFromText(:geom, 7791), precisione = 'rilevata' "
        "where id = :id",
        geom=point(10, 10),
        id=node,
    )
    assert left(drawn) == DRAWN


def test_a_comune_that_changes_zona_takes_all_of_the_coverage_with_it(drawn: Territory) -> None:
    drawn.run(
        "update psttm.appartenenza set elemento_id = :est where elemento_id = :ovest "
        "and comune_id = :epsilon",
        est=drawn.elemento("est"),
        ovest=drawn.elemento("ovest"),
        epsilon=drawn.elemento("epsilon"),
    )
    assert left(drawn) == ALONE


def test_a_member_of_what_has_a_perimeter_of_its_own_forgets_nothing(drawn: Territory) -> None:
    drawn.add_member("rilevato", "zeta")
    assert left(drawn) == DRAWN


def test_a_new_park_lacks_its_own_rows_alone(drawn: Territory) -> None:
    drawn.add_elemento("parchi", "nuovo", geom=square(100, 100, side=500))
    assert left(drawn) == DRAWN
    assert count_incomplete(drawn.connection) == 1


def test_a_new_comune_makes_the_coverage_anew(drawn: Territory) -> None:
    drawn.add_comune("eta", square(12_000, 0, side=4000), "999007")
    assert left(drawn) == ALONE


def test_a_comune_that_goes_takes_all_of_the_coverage_with_it(drawn: Territory) -> None:
    drawn.run("delete from psttm.elemento where nome = 'zeta'")
    assert left(drawn) == ALONE


def test_a_park_that_goes_takes_its_rows_with_it(drawn: Territory) -> None:
    drawn.run("delete from psttm.elemento where nome = 'rilevato'")
    assert left(drawn) == DRAWN - {"rilevato"}


def test_a_perimeter_in_place_of_an_indicative_one_is_drawn_for_itself(drawn: Territory) -> None:
    drawn.set_geom("fatti", square(500, 500, side=2000))
    assert "fatti" not in left(drawn)
    draw(drawn)
    area = "select ST_Area(geom) from psttm.generalizzata where zoom = 14 and elemento_id = :id"
    assert drawn.run(area, id=drawn.elemento("fatti")).scalar_one() == pytest.approx(
        drawn.run(
            "select ST_Area(geom_3857) from psttm.elemento where nome = 'fatti'"
        ).scalar_one(),
        rel=0.01,
    )


def test_one_statement_on_a_park_and_a_comune_forgets_both(drawn: Territory) -> None:
    drawn.run(
        "update psttm.elemento set geom = ST_Translate(geom, 1, 0) where nome in ('alfa', 'canale')"
    )
    assert left(drawn) == ALONE - {"canale"}


def test_a_change_that_is_undone_leaves_the_rows(drawn: Territory) -> None:
    with drawn.connection.begin_nested() as savepoint:
        drawn.set_geom("alfa", SMALLER, "generalizzata")
        savepoint.rollback()
    assert left(drawn) == DRAWN


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("delete from psttm.generalizzata where zoom < 4", "mancano 4 geometrie"),
        (
            "update psttm.generalizzata set geom = ST_Translate(geom, 10, 0) where zoom = 9",
            "non sono quelle di oggi 1 geometrie",
        ),
        (
            "insert into psttm.generalizzata select id, 5, geom_3857 from psttm.elemento "
            "where layer = 'nodi_trasporto'",
            "nodi_trasporto metro: sono di troppo 1 geometrie",
        ),
        (
            "alter table psttm.elemento disable trigger user; update psttm.elemento "
            "set geom = ST_Translate(geom, 0, 700) where nome = 'canale'; "
            "alter table psttm.elemento enable trigger user",
            "navigli canale: non sono quelle di oggi",
        ),
    ],
)
def test_the_check_sees_rows_that_are_missing_stale_or_too_many(
    drawn: Territory, damage: str, words: str
) -> None:
    drawn.run(damage)
    assert any(words in fault for fault in find_stale_generalised(drawn.connection))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("truncate psttm.generalizzata", "use DELETE"),
        ("update psttm.generalizzata set zoom = 15", "ck_generalizzata_zoom"),
        (
            "update psttm.generalizzata "
            "set geom = ST_GeomFromText('POLYGON((0 0,1 1,1 0,0 1,0 0))', 3857)",
            "ck_generalizzata_geom",
        ),
    ],
)
def test_rows_that_cannot_be_drawn_are_refused(
    drawn: Territory, statement: str, words: str
) -> None:
    with pytest.raises(DBAPIError, match=words), drawn.connection.begin_nested():
        drawn.run(statement)


def test_what_was_loaded_has_its_rows(connection: Connection) -> None:
    rows = connection.execute(
        text(
            "select layer, count(*) from psttm.generalizzata g "
            "join psttm.elemento e on e.id = g.elemento_id group by layer"
        )
    )
    counts = dict(rows.all())
    assert counts["comuni"] == 133 * len(ZOOMS)
    assert counts["zone_omogenee"] == 7 * len(ZOOMS)
    assert "nodi_trasporto" not in counts
    assert count_incomplete(connection) == 0
    assert find_stale_generalised(connection) == []
    assert load_generalised(connection, silent).total == 0


def test_the_small_territory_is_what_these_tests_take_it_for(small: Territory) -> None:
    assert {RILEVATO.geom_type, CANALE.geom_type} == {"Polygon", "LineString"}
    roles = small.run(
        "select nome, psttm.ruolo_nel_disegno(layer, da_membri, geom) from psttm.elemento "
        "where ST_Dimension(geom_3857) > 0"
    ).all()
    assert {nome for nome, ruolo in roles if ruolo == "a sé"} == ALONE
    assert {nome for nome, ruolo in roles if ruolo != "a sé"} == COVERAGE
