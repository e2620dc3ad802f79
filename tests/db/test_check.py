"""Each check passes on the loaded data, and fails when what it watches over is broken."""

import pytest
from sqlalchemy import Connection, text

from service.errors import DatabaseUnavailable, NotFound
from service.ingest.check import CheckResult, check_database, run_checks
from service.settings import Settings

SHIFTED = "update psttm.elemento set geom = ST_Translate(geom, 3, 0) where codice = '015032';"
BREAKS = [
    ("Conteggi", "delete from psttm.progetto where codice = 'lum';", "manca il progetto lum"),
    ("Conteggi", "delete from psttm.appartenenza where base = 'eliminazione';", "nord-ovest"),
    (
        "Conteggi",
        "insert into psttm.appartenenza (elemento_id, comune_id, fonte_id) "
        "select z.id, c.id, z.fonte_id from psttm.elemento z, psttm.elemento c "
        "where z.codice = 'nord-milano' and c.codice = '015146';",
        "Milano è in una zona",
    ),
    (
        "Strati",
        "delete from psttm.elemento where codice = 'bosco-di-vanzago';",
        "parchi: manca bosco-di-vanzago",
    ),
    (
        "Strati",
        "delete from psttm.appartenenza where elemento_id = "
        "(select id from psttm.elemento where codice = 'naviglio-grande');",
        "navigli: 015002 non è più in naviglio-grande",
    ),
    (
        "Strati",
        "update psttm.elemento set geom = null, precisione = 'assente' "
        "where codice = 'metro-duomo-m1';",
        "metro-duomo-m1 è senza punto",
    ),
    (
        "Superfici delle zone omogenee",
        "delete from psttm.appartenenza where comune_id = "
        "(select id from psttm.elemento where codice = '015209');",
        "nord-milano",
    ),
    ("Confini dei comuni", SHIFTED, "sovrapposti"),
    (
        "Confini dei comuni",
        "update psttm.elemento set geom = ST_Difference(geom, "
        "ST_Buffer(ST_PointOnSurface(geom), 5)) where codice = '015032';",
        "vuoto di 7",
    ),
    (
        "Codici",
        "update psttm.progetto set parte_di = (select id from psttm.progetto where codice = "
        "'cambio-2') where codice = 'cambio-pnrr';",
        "parte di sé stesso",
    ),
    (
        "Codici",
        "update psttm.comune_storico set istat = '015146' where istat = '015235';",
        "015146",
    ),
    (
        "Codici",
        "update psttm.elemento set codice = 'bresso' where codice = '015032';",
        "diverso da quello ISTAT",
    ),
    (
        "Fonti",
        "alter table psttm.progetto alter fonte_id drop not null;"
        "update psttm.progetto set fonte_id = null where codice = 'lum';",
        "progetto lum: senza fonte",
    ),
    ("Fonti", "update psttm.zona_omogenea set vocazione_fonte_id = null;", "vocazione"),
]
QUIET_BREAKS = [
    (
        "Geometrie derivate",
        "update psttm.elemento set geom = ST_Buffer(geom, 1) where codice = 'sud-est';",
        "zone_omogenee sud-est",
    ),
    ("Geometrie derivate", SHIFTED, "area_metropolitana cmm"),
    ("Incidenza ricalcolata", "delete from psttm.incidenza where layer = 'comuni';", "mancante"),
    (
        "Incidenza ricalcolata",
        "update psttm.incidenza set certezza = 'da_verificare' where certezza = 'certa';",
        "di troppo",
    ),
    (
        "Incidenza ricalcolata",
        "update psttm.localizzazione set natura = 'attribuita';",
        "di troppo",
    ),
    ("Incidenza secondo geo/", "delete from psttm.elemento_comune;", "uno solo"),
]
PROJECT = """
    insert into psttm.progetto (codice, titolo, tipo, stato, elenco_comuni, fonte_id, geom,
        geom_precisione)
    select 'disegnato', 'Disegnato', 'intervento', 'lavori', 'ignoto', fonte_id,
        ST_Buffer(ST_PointOnSurface(geom), 2000), 'rilevata'
    from psttm.elemento where codice = '015032';
"""


def result(connection: Connection, name: str) -> CheckResult:
    (found,) = [each for each in run_checks(connection) if each.nome == name]
    return found


def test_all_checks_pass_on_the_loaded_data(connection: Connection) -> None:
    failed = [each for each in run_checks(connection) if not each.superato]
    assert failed == []


def test_all_checks_pass_with_a_project_that_has_a_geometry(connection: Connection) -> None:
    connection.execute(text(PROJECT))
    assert [each for each in run_checks(connection) if not each.superato] == []


@pytest.mark.parametrize(("name", "damage", "words"), BREAKS)
def test_a_check_sees_the_damage(
    connection: Connection, name: str, damage: str, words: str
) -> None:
    connection.execute(text(damage))
    found = result(connection, name)
    assert not found.superato
    assert words in found.dettaglio


@pytest.mark.parametrize(("name", "damage", "words"), QUIET_BREAKS)
def test_a_check_sees_damage_done_behind_the_triggers(
    connection: Connection, name: str, damage: str, words: str
) -> None:
    tables = ("elemento", "incidenza", "elemento_comune", "localizzazione", "progetto")
    for table in tables:
        connection.execute(text(f"alter table psttm.{table} disable trigger user"))
    connection.execute(text(damage))
    found = result(connection, name)
    assert not found.superato
    assert words in found.dettaglio


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("certezza = 'da_verificare' where certezza = 'certa'", "certezza diversa"),
        ("area_m2 = area_m2 + 1", "misura diversa"),
    ],
)
def test_geo_sees_a_wrong_row_of_a_project_with_a_geometry(
    connection: Connection, damage: str, words: str
) -> None:
    connection.execute(text(PROJECT))
    connection.execute(text(f"update psttm.incidenza set {damage}"))  # noqa: S608 - of this file
    assert words in result(connection, "Incidenza secondo geo/").dettaglio


def test_a_long_list_of_faults_is_cut(connection: Connection) -> None:
    connection.execute(text("delete from psttm.appartenenza where base = 'eliminazione'"))
    assert result(connection, "Conteggi").dettaglio.endswith(" e altri 26")


def test_a_database_that_was_not_prepared_is_said_so(empty_database: str) -> None:
    with pytest.raises(NotFound, match="psttm up"):
        check_database(empty_database, Settings())


def test_a_database_that_is_down_is_said_so() -> None:
    with pytest.raises(DatabaseUnavailable):
        check_database("postgresql://nessuno@127.0.0.1:1/nulla", Settings())
