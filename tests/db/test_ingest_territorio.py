"""Loading parks, PLIS, canals and nodes: what the database makes of their facts."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from service.ingest.check import run_checks
from service.ingest.load import DATA, LoadSummary, load_all, read_all, write_all
from service.ingest.tables import IngestError
from service.settings import Settings
from tests.data_folder import copy_data, drop_rows, set_cell

LAYERS = ("parchi", "plis", "navigli", "nodi_trasporto")
PLACE = """
    insert into psttm.localizzazione (
        progetto_id, layer, elemento_id, menzione, estensione, natura, motivo, fonte_id
    )
    select p.id, 'plis', e.id, :menzione, 'intero', 'dichiarata', 'prova', p.fonte_id
    from psttm.progetto p
    left join psttm.elemento e on e.layer = 'plis' and e.codice = :codice
    where p.codice = 'lum'
"""
REACHED = """
    select distinct e.codice
    from psttm.incidenza i
    join psttm.progetto p on p.id = i.progetto_id and p.codice = 'lum'
    join psttm.elemento e on e.id = i.elemento_id
    where e.layer = :layer
"""


def silent(_: str) -> None:
    """Take a report and say nothing."""


def load_from(connection: Connection, data: Path, *, unverified: bool = True) -> LoadSummary:
    return write_all(connection, read_all(data, silent, unverified=unverified), silent)


def count(connection: Connection, what: str) -> int:
    return int(connection.execute(text(f"select count(*) from psttm.{what}")).scalar_one())  # noqa: S608 - names of this file


def reached(connection: Connection, layer: str) -> set[str]:
    return set(connection.execute(text(REACHED), {"layer": layer}).scalars())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_data(tmp_path)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("parco", 7),
        ("plis", 17),
        ("plis where stato = 'esistente'", 15),
        ("naviglio", 8),
        ("nodo_trasporto", 221),
        ("nodo_trasporto where tipo = 'stazione_metro'", 130),
        ("nodo_trasporto where tipo = 'stazione_ferroviaria'", 69),
        ("nodo_trasporto where tipo = 'interscambio'", 22),
        ("nodo_trasporto where parte_di is null", 177),
        ("elemento where layer in ('plis', 'navigli') and precisione <> 'assente'", 0),
        ("elemento where layer = 'nodi_trasporto' and precisione = 'rilevata'", 221),
        ("elemento where geom_indicativa is not null", 30),
        ("elemento where geom_indicativa is not null and geom is not null", 0),
    ],
)
def test_a_load_brings(connection: Connection, what: str, expected: int) -> None:
    assert count(connection, what) == expected


@pytest.mark.parametrize(
    ("layer", "expected"), [("parchi", 78), ("plis", 55), ("navigli", 56), ("nodi_trasporto", 220)]
)
def test_members_in_force_are_counted(connection: Connection, layer: str, expected: int) -> None:
    of_layer = f"(select id from psttm.elemento where layer = '{layer}')"  # noqa: S608 - of this file
    assert count(connection, f"appartenenza_in_vigore where elemento_id in {of_layer}") == expected


def test_the_parco_del_ticino_is_the_union_of_its_comuni_here(connection: Connection) -> None:
    row = connection.execute(
        text("""
            select precisione, ST_Area(geom) / 10000 as ettari
            from psttm.elemento where codice = 'parco-del-ticino'
        """)
    ).one()
    assert row.precisione == "derivata"
    assert row.ettari == pytest.approx(24_705, abs=1)


def test_a_park_without_perimeter_is_shown_by_its_comuni(connection: Connection) -> None:
    question = text("""
        select ST_Area(p.geom_indicativa) - (
            select sum(ST_Area(c.geom)) from psttm.appartenenza_in_vigore a
            join psttm.elemento c on c.id = a.comune_id where a.elemento_id = p.id
        )
        from psttm.elemento p where p.codice = 'parco-agricolo-sud-milano'
    """)
    assert abs(connection.execute(question).scalar_one()) < 1


def test_an_ended_plis_has_no_comuni_and_no_shape(connection: Connection) -> None:
    ended = "(select id from psttm.elemento where layer = 'plis' and codice = 'balossa')"
    assert count(connection, f"appartenenza where elemento_id = {ended}") == 2
    assert count(connection, f"elemento_comune where elemento_id = {ended}") == 0
    assert count(connection, f"elemento where id = {ended} and geom_indicativa is not null") == 0


def test_the_order_of_the_comuni_of_a_canal_is_kept(connection: Connection) -> None:
    question = text("""
        select c.nome from psttm.appartenenza a
        join psttm.elemento n on n.id = a.elemento_id and n.codice = 'naviglio-pavese'
        join psttm.elemento c on c.id = a.comune_id order by a.ordine
    """)
    assert connection.execute(question).scalars().all() == [
        "Milano",
        "Rozzano",
        "Zibido San Giacomo",
        "Binasco",
        "Casarile",
    ]


def test_the_parts_of_an_interchange_are_tied_to_it(connection: Connection) -> None:
    question = text("""
        select e.codice from psttm.nodo_trasporto n
        join psttm.elemento e on e.id = n.elemento_id
        join psttm.elemento i on i.id = n.parte_di
        where i.codice = 'interscambio-garibaldi' order by 1
    """)
    assert connection.execute(question).scalars().all() == [
        "metro-garibaldi-fs",
        "stazione-milano-porta-garibaldi",
        "stazione-milano-porta-garibaldi-passante",
    ]


def test_a_node_has_its_lines(connection: Connection) -> None:
    question = text("""
        select linee from psttm.nodo_trasporto n
        join psttm.elemento e on e.id = n.elemento_id where e.codice = 'metro-zara'
    """)
    assert connection.execute(question).scalar_one() == ["M3", "M5"]


def test_a_source_outweighs_the_generalised_boundary(connection: Connection) -> None:
    question = text("""
        select c.nome, ec.certezza from psttm.elemento_comune ec
        join psttm.elemento n on n.id = ec.elemento_id and n.codice = 'metro-cologno-sud'
        join psttm.elemento c on c.id = ec.comune_id
    """)
    rows = {(row.nome, row.certezza) for row in connection.execute(question)}
    assert rows == {("Cologno Monzese", "certa"), ("Vimodrone", "da_verificare")}


def test_a_node_of_unknown_comune_is_certain_of_none(connection: Connection) -> None:
    question = text("""
        select ec.certezza from psttm.elemento_comune ec
        join psttm.elemento n on n.id = ec.elemento_id and n.elenco_comuni = 'ignoto'
        where n.layer = 'nodi_trasporto'
    """)
    assert connection.execute(question).scalars().all() == ["da_verificare"] * 3


def test_a_rule_for_all_stations_reaches_every_node_and_their_comuni(
    connection: Connection,
) -> None:
    assert len(reached(connection, "nodi_trasporto")) == 221
    comuni = reached(connection, "comuni")
    assert len(comuni) == 51
    assert "015155" not in comuni  # Nosate has no station: the rule stays undetermined there


@pytest.mark.parametrize(
    ("istat", "certezza"), [("015093", "certa"), ("015131", "da_verificare"), ("015081", "certa")]
)
def test_how_surely_the_rule_is_in_a_comune(
    connection: Connection, istat: str, certezza: str
) -> None:
    question = text("""
        select distinct i.certezza from psttm.incidenza i
        join psttm.progetto p on p.id = i.progetto_id and p.codice = 'lum'
        join psttm.elemento e on e.id = i.elemento_id and e.codice = :istat
    """)
    found = connection.execute(question, {"istat": istat}).scalars().all()
    assert found == [certezza]


def test_a_project_at_all_plis_is_not_at_a_proposed_or_ended_one(connection: Connection) -> None:
    connection.execute(text(PLACE), {"menzione": "generica", "codice": None})
    found = reached(connection, "plis")
    assert len(found) == 15
    assert not found & {"martesana", "balossa"}


@pytest.mark.parametrize("code", ["martesana", "balossa"])
def test_a_proposed_or_ended_plis_makes_no_incidenza(connection: Connection, code: str) -> None:
    before = count(connection, "incidenza")
    connection.execute(text(PLACE), {"menzione": "esplicita", "codice": code})
    assert count(connection, "incidenza") == before


@pytest.mark.parametrize("layer", LAYERS)
def test_every_elemento_has_a_source(connection: Connection, layer: str) -> None:
    unsourced = (
        f"elemento e left join psttm.fonte f on f.id = e.fonte_id and f.caricata_al is not null "
        f"where e.layer = '{layer}' and f.id is null"
    )
    assert count(connection, unsourced) == 0


def test_a_second_load_writes_nothing(connection: Connection) -> None:
    assert load_from(connection, DATA).written.total == 0


def test_without_unverified_sources_the_railway_goes_and_comes_back(
    connection: Connection,
) -> None:
    load_from(connection, DATA, unverified=False)
    assert count(connection, "nodo_trasporto") == 136
    assert count(connection, "nodo_trasporto where parte_di is not null") == 10
    assert "015009" not in reached(connection, "comuni")
    assert load_from(connection, DATA, unverified=False).written.total == 0
    failed = [each for each in run_checks(connection, unverified=False) if not each.superato]
    assert failed == []
    load_from(connection, DATA)
    assert count(connection, "nodo_trasporto where parte_di is null") == 177
    assert len(reached(connection, "comuni")) == 51


def test_the_check_sees_what_the_settings_leave_out(connection: Connection) -> None:
    found = {each.nome: each for each in run_checks(connection, unverified=False)}
    assert not found["Strati"].superato
    assert "fonte non verificata" in found["Strati"].dettaglio


def test_an_elemento_that_left_is_removed_with_its_members(
    connection: Connection, data: Path
) -> None:
    for file, column in (("parchi.csv", "codice"), ("appartenenze.csv", "parco")):
        assert drop_rows(data, f"parchi/{file}", column, "bosco-di-vanzago") > 0
    for source in ("cmm-oasi-vanzago", "boscowwf-riserva", "dgr-xi-1305"):
        drop_rows(data, "fonti.csv", "id", source)
    load_from(connection, data)
    assert count(connection, "elemento where codice = 'bosco-di-vanzago'") == 0
    assert count(connection, "fonte where id = 'boscowwf-riserva'") == 0


def test_what_the_sit_took_over_is_left_alone(connection: Connection) -> None:
    connection.execute(
        text("""
            insert into psttm.fonte (id, documento, natura) values ('sit', 'Ufficio SIT', 'ente');
            update psttm.elemento set fonte_id = 'sit', nome = 'Idroscalo', precisione = 'rilevata',
                geom = ST_Buffer(ST_PointOnSurface(geom_indicativa), 500)
            where codice = 'idroscalo';
            update psttm.parco set tipo = 'parco metropolitano' where elemento_id =
                (select id from psttm.elemento where codice = 'idroscalo')
        """)
    )
    load_from(connection, DATA)
    mine = "elemento where nome = 'Idroscalo' and precisione = 'rilevata'"
    assert count(connection, mine) == 1
    assert count(connection, "parco where tipo = 'parco metropolitano'") == 1
    assert count(connection, "elemento where codice = 'idroscalo'") == 1


def test_a_broken_node_loads_nothing(loaded_database: str, data: Path) -> None:
    set_cell(data, "parchi/parchi.csv", 2, "nome", "Un altro nome")
    set_cell(data, "nodi_trasporto/nodi.csv", 5, "lon", "19.15")
    with pytest.raises(IngestError, match=r"nodi\.csv, riga 5, colonna lon"):
        load_all(loaded_database, Settings(), silent, data=data)
