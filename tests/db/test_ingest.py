"""Loading: counts, sources, no needless writes, all or nothing."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from service.db import make_owner_engine
from service.errors import DatabaseUnavailable
from service.ingest import load
from service.ingest.load import LoadSummary, load_all, read_all, write_all
from service.ingest.tables import IngestError
from service.settings import Settings
from tests.data_folder import copy_data, drop_rows, edit, set_cell

PROGETTI = "progetti/progetti.csv"
ZONE = "select id from psttm.elemento where layer = 'zone_omogenee'"
SOURCED = (
    "elemento",
    "popolazione_eta",
    "comune_storico",
    "appartenenza",
    "progetto",
    "progetto_fonte",
    "progetto_cup",
    "localizzazione",
)


def silent(_: str) -> None:
    """Take a report and say nothing."""


def load_from(connection: Connection, data: Path) -> LoadSummary:
    return write_all(connection, read_all(data, silent), silent)


def revisions(connection: Connection) -> dict[str, int]:
    rows = connection.execute(text("select risorsa, numero from psttm.revisione"))
    return {row.risorsa: row.numero for row in rows}


def count(connection: Connection, what: str) -> int:
    return int(connection.execute(text(f"select count(*) from psttm.{what}")).scalar_one())  # noqa: S608 - names of this file


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_data(tmp_path)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("comune", 133),
        ("popolazione_eta", 133 * 101),
        ("comune_storico", 2),
        ("zona_omogenea", 7),
        (f"appartenenza_in_vigore where elemento_id in ({ZONE})", 132),
        ("appartenenza where base = 'eliminazione'", 31),
        ("progetto", 25),
        ("progetto where elenco_comuni = 'ignoto'", 6),
        ("progetto_cup", 1),
        ("elemento where layer = 'area_metropolitana' and precisione = 'derivata'", 1),
        ("elemento where layer = 'comuni' and precisione = 'generalizzata' and not ufficiale", 133),
        ("elemento where geom is null and layer not in ('parchi', 'plis', 'navigli')", 0),
    ],
)
def test_a_load_brings(connection: Connection, what: str, expected: int) -> None:
    assert count(connection, what) == expected


def test_the_inhabitants_of_a_comune_are_those_of_its_ages(connection: Connection) -> None:
    wrong = text("""
        select c.istat from psttm.comune c
        join psttm.popolazione_eta e on e.comune_id = c.elemento_id
        group by c.istat, c.popolazione having sum(e.maschi + e.femmine) <> c.popolazione
    """)
    assert connection.execute(wrong).all() == []


def test_milano_has_the_inhabitants_that_the_package_gives(connection: Connection) -> None:
    question = text("select popolazione from psttm.comune where istat = '015146'")
    assert connection.execute(question).scalar_one() == 1_354_196


@pytest.mark.parametrize("table", SOURCED)
def test_every_row_has_a_source_that_a_load_recorded(connection: Connection, table: str) -> None:
    unsourced = (
        f"{table} r left join psttm.fonte f on f.id = r.fonte_id where f.caricata_al is null"
    )
    assert count(connection, unsourced) == 0


def test_parts_are_tied_to_their_programme(connection: Connection) -> None:
    parts = text("""
        select p.codice from psttm.progetto p join psttm.progetto a on a.id = p.parte_di
        where a.codice = 'cambio-pnrr' order by 1
    """)
    assert connection.execute(parts).scalars().all() == [
        "cambio-12",
        "cambio-15",
        "cambio-2",
        "cambio-5",
        "cambio-7",
    ]


def test_a_second_load_writes_nothing(connection: Connection) -> None:
    before = revisions(connection)
    assert load_from(connection, load.DATA).written.total == 0
    assert revisions(connection) == before


def test_a_changed_cell_changes_one_row_and_its_resources(
    connection: Connection, data: Path
) -> None:
    before = revisions(connection)
    set_cell(data, PROGETTI, 2, "titolo", "Un altro titolo")
    summary = load_from(connection, data)
    assert (summary.written.updated, summary.written.total) == (1, 1)
    assert summary.written.fonti == {"puicmmspugna-404"}
    assert revisions(connection)["progetti"] > before["progetti"]


def test_a_row_that_left_is_removed_with_its_incidenza(connection: Connection, data: Path) -> None:
    drop_rows(data, PROGETTI, "codice", "pinqua-co4")
    ties = ("progetti_obiettivi.csv", "progetti_driver.csv", "progetti_temi_ricorrenti.csv")
    for file in ("localizzazioni.csv", "progetti_fonti.csv", *ties):
        assert drop_rows(data, f"progetti/{file}", "progetto", "pinqua-co4") > 0
    load_from(connection, data)
    assert count(connection, "progetto where codice = 'pinqua-co4'") == 0
    orphans = "incidenza where progetto_id not in (select id from psttm.progetto)"
    assert count(connection, orphans) == 0


def test_a_source_that_left_is_removed(connection: Connection, data: Path) -> None:
    drop_rows(data, "progetti/progetti_fonti.csv", "fonte_id", "settenews")
    drop_rows(data, "fonti.csv", "id", "settenews")
    load_from(connection, data)
    assert count(connection, "fonte where id = 'settenews'") == 0


def test_a_comune_may_change_zona(connection: Connection, data: Path) -> None:
    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**row, "zona": "nord-ovest"} if row["nome"] == "Bresso" else row for row in rows]

    edit(data, "zone_omogenee/appartenenze.csv", change)
    load_from(connection, data)
    area = text("""
        select ST_Area(z.geom) - sum(ST_Area(c.geom)) from psttm.elemento z
        join psttm.appartenenza_in_vigore a on a.elemento_id = z.id
        join psttm.elemento c on c.id = a.comune_id
        where z.codice = 'nord-ovest' group by z.id
    """)
    assert abs(connection.execute(area).scalar_one()) < 1


def test_rows_with_a_source_of_their_own_are_left_alone(connection: Connection) -> None:
    connection.execute(
        text("""
            insert into psttm.fonte (id, documento, natura) values ('sit', 'Ufficio SIT', 'ente');
            update psttm.progetto set titolo = 'Corretto', fonte_id = 'sit' where codice = 'lum';
            insert into psttm.progetto (codice, titolo, tipo, stato, elenco_comuni, fonte_id)
            values ('del-sit', 'Del SIT', 'intervento', 'lavori', 'ignoto', 'sit')
        """)
    )
    load_from(connection, load.DATA)
    mine = "progetto where fonte_id = 'sit' and titolo in ('Corretto', 'Del SIT')"
    assert count(connection, mine) == 2
    assert count(connection, "fonte where id = 'sit'") == 1


def test_a_row_changed_by_hand_is_put_back(connection: Connection) -> None:
    connection.execute(text("update psttm.progetto set stato = 'sospeso' where codice = 'lum'"))
    load_from(connection, load.DATA)
    assert count(connection, "progetto where codice = 'lum' and stato = 'non_noto'") == 1


def test_the_run_is_recorded_and_another_one_writes_nothing(loaded_database: str) -> None:
    with make_owner_engine(loaded_database).connect() as connection:
        assert count(connection, "fonte where caricata_al is null") == 0
    assert load_all(loaded_database, Settings(), silent).written.total == 0


def test_a_broken_row_loads_nothing(loaded_database: str, data: Path) -> None:
    set_cell(data, PROGETTI, 2, "titolo", "Un altro titolo")
    set_cell(data, PROGETTI, 26, "stato", "in corso")
    with pytest.raises(IngestError, match="riga 26, colonna stato"):
        load_all(loaded_database, Settings(), silent, data=data)
    with make_owner_engine(loaded_database).connect() as connection:
        assert count(connection, "progetto where titolo = 'Un altro titolo'") == 0


def test_a_load_that_dies_on_the_way_leaves_the_old_data(
    loaded_database: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(connection: Connection, _: object) -> None:
        backend = connection.execute(text("select pg_backend_pid()")).scalar_one()
        with make_owner_engine(loaded_database).begin() as other:
            other.execute(text("select pg_terminate_backend(:pid)"), {"pid": backend})
        connection.execute(text("select 1"))

    set_cell(data, "fonti.csv", 2, "documento", "Un altro documento")
    monkeypatch.setattr(load, "load_progetti", die)
    with pytest.raises((DatabaseUnavailable, OperationalError)):
        load_all(loaded_database, Settings(), silent, data=data)
    with make_owner_engine(loaded_database).connect() as connection:
        assert count(connection, "fonte where documento = 'Un altro documento'") == 0
        assert count(connection, "progetto") == 25


def test_a_database_that_is_down_is_said_so() -> None:
    with pytest.raises(DatabaseUnavailable):
        load_all("postgresql://nessuno@127.0.0.1:1/nulla", Settings(), silent)
