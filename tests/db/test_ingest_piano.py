"""Loading the plan: entries, texts, places, ties; no needless writes, all or nothing."""

from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import Connection, text

from service.db import make_owner_engine
from service.ingest.load import DATA, LoadSummary, load_all, read_all, write_all
from service.ingest.tables import IngestError
from service.ingest.testi import read_texts
from service.settings import Settings
from tests.data_folder import copy_data, drop_rows, set_cell
from tests.documents import documents_folder

PLAN = "000_e01efafdb9ec7cc1.txt"
KINDS = (
    "missione",
    "tema",
    "obiettivo",
    "driver",
    "parola_chiave",
    "dimensione",
    "piattaforma",
    "progetto_piattaforma",
    "tema_ricorrente",
    "voce_piano",
)
WITH_TEXT = " union all ".join(
    f"select '{kind}' as kind, edizione, codice, testo from psttm.{kind}"  # noqa: S608 - names of this file
    for kind in KINDS
)


def silent(_: str) -> None:
    """Take a report and say nothing."""


def load_from(
    connection: Connection, data: Path = DATA, documents: Path | None = None
) -> LoadSummary:
    return write_all(connection, read_all(data, silent, documenti=documents), silent)


def count(connection: Connection, what: str) -> int:
    return int(connection.execute(text(f"select count(*) from psttm.{what}")).scalar_one())  # noqa: S608 - names of this file


def texts_in(connection: Connection) -> dict[tuple[str, str, str], str]:
    rows = connection.execute(text(f"select * from ({WITH_TEXT}) v where testo is not null"))  # noqa: S608 - names of this file
    return {(row.kind, row.edizione, row.codice): row.testo for row in rows}


def reached(connection: Connection, objective: str) -> set[tuple[str, str, str]]:
    """Give layer, code and certainty of all that an objective reaches."""
    question = text("""
        select i.layer, e.codice, i.certezza from psttm.incidenza i
        join psttm.obiettivo o on o.id = i.obiettivo_id
        join psttm.elemento e on e.id = i.elemento_id
        where o.codice = :codice
    """)
    rows = connection.execute(question, {"codice": objective})
    return {(row.layer, row.codice, row.certezza) for row in rows}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_data(tmp_path)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("edizione", 4),
        ("missione", 12),
        ("tema", 31),
        ("obiettivo", 75),
        ("obiettivo where duplicato_di is not null", 1),
        ("obiettivo where missione_id is null or tema_id is not null", 0),
        ("obiettivo where testo is not null", 0),
        ("driver", 20),
        ("parola_chiave", 10),
        ("dimensione", 3),
        ("piattaforma", 6),
        ("progetto_piattaforma", 20),
        ("tema_ricorrente", 6),
        ("voce_piano", 39),
        ("localizzazione where obiettivo_id is not null", 32),
        ("localizzazione_voce", 33),
        ("progetto_obiettivo", 23),
        ("progetto_obiettivo where natura = 'dichiarata'", 1),
        ("progetto_driver", 22),
        ("progetto_tema_ricorrente", 25),
        ("progetto_tema_ricorrente where natura = 'dichiarata'", 0),
    ],
)
def test_a_load_brings(connection: Connection, what: str, expected: int) -> None:
    assert count(connection, what) == expected


def test_objectives_are_counted_by_mission_in_the_order_of_the_document(
    connection: Connection,
) -> None:
    question = text("""
        select m.codice, m.edizione, count(*) as quanti, min(o.ordine) as da, max(o.ordine) as a
        from psttm.obiettivo o join psttm.missione m on m.id = o.missione_id
        group by m.codice, m.edizione order by da
    """)
    assert [tuple(row) for row in connection.execute(question)] == [
        ("M1", "2022-2024", 18, 1, 18),
        ("M2", "2022-2024", 18, 19, 36),
        ("M3", "2022-2024", 13, 37, 49),
        ("M4", "2022-2024", 9, 50, 58),
        ("M5", "2022-2024", 13, 59, 71),
        ("M6", "2022-2024", 4, 72, 75),
    ]


def test_the_second_print_points_to_the_first(connection: Connection) -> None:
    question = text("""
        select o.codice, d.codice from psttm.obiettivo o
        join psttm.obiettivo d on d.id = o.duplicato_di
    """)
    assert [tuple(row) for row in connection.execute(question)] == [("M2-13", "M2-08")]


@pytest.mark.parametrize("table", [*KINDS, "edizione", "localizzazione_voce"])
def test_every_row_has_a_source_that_a_load_recorded(connection: Connection, table: str) -> None:
    unsourced = (
        f"{table} r left join psttm.fonte f on f.id = r.fonte_id where f.caricata_al is null"
    )
    assert count(connection, unsourced) == 0


def test_with_the_documents_every_text_is_loaded_once(connection: Connection) -> None:
    first = load_from(connection, documents=documents_folder())
    assert (first.testi, first.written.updated, first.written.inserted) == (201, 201, 0)
    read = read_texts(documents_folder(), read_all(DATA, silent).piano)
    assert texts_in(connection) == {(t.kind, t.edizione, t.codice): t.testo for t in read}
    assert load_from(connection, documents=documents_folder()).written.total == 0


def test_a_load_without_documents_keeps_the_texts(connection: Connection) -> None:
    load_from(connection, documents=documents_folder())
    assert load_from(connection).written.total == 0
    assert len(texts_in(connection)) == 201


def test_a_text_read_from_other_lines_is_discarded(connection: Connection, data: Path) -> None:
    load_from(connection, documents=documents_folder())
    set_cell(data, "piano/obiettivi.csv", 2, "riga_a", "378")
    load_from(connection, data)
    assert count(connection, "obiettivo where codice = 'M1-01' and testo is null") == 1
    assert len(texts_in(connection)) == 200


def test_a_changed_document_loads_nothing(loaded_database: str, data: Path, tmp_path: Path) -> None:
    folder = Path(copytree(documents_folder(), tmp_path / "documenti"))
    (folder / PLAN).write_bytes((folder / PLAN).read_bytes() + b"\n")
    set_cell(data, "piano/obiettivi.csv", 2, "titolo", "Un altro titolo")
    with pytest.raises(IngestError, match="non è quello da cui sono state lette"):
        load_all(loaded_database, Settings(documenti=folder), silent, data=data)
    with make_owner_engine(loaded_database).connect() as connection:
        assert count(connection, "obiettivo where titolo = 'Un altro titolo'") == 0
        assert texts_in(connection) == {}


def test_the_setting_names_the_folder(loaded_database: str) -> None:
    settings = Settings(documenti=documents_folder())
    assert load_all(loaded_database, settings, silent).testi == 201
    with make_owner_engine(loaded_database).connect() as connection:
        assert len(texts_in(connection)) == 201


def test_a_changed_title_changes_one_row_and_its_resources(
    connection: Connection, data: Path
) -> None:
    revision = text("select numero from psttm.revisione where risorsa = 'obiettivi'")
    before = connection.execute(revision).scalar_one()
    set_cell(data, "piano/obiettivi.csv", 2, "titolo", "Un altro titolo")
    written = load_from(connection, data).written
    assert (written.updated, written.total) == (1, 1)
    assert connection.execute(revision).scalar_one() > before


def test_an_objective_that_left_is_removed_with_its_places(
    connection: Connection, data: Path
) -> None:
    assert drop_rows(data, "piano/obiettivi.csv", "codice", "M1-13") == 1
    drop_rows(data, "piano/localizzazioni.csv", "voce", "M1-13")
    load_from(connection, data)
    assert count(connection, "obiettivo where codice = 'M1-13'") == 0
    assert reached(connection, "M1-13") == set()


def test_an_edition_that_left_is_removed_with_its_entries(
    connection: Connection, data: Path
) -> None:
    edition = "2025-2027"
    drop_rows(data, "piano/edizioni.csv", "codice", edition)
    drop_rows(data, "fonti.csv", "id", "piano-comunicato-2025")
    files = ("missioni", "driver", "parole_chiave", "voci", "localizzazioni", "documenti")
    for file in files:
        assert drop_rows(data, f"piano/{file}.csv", "edizione", edition) > 0
    release = "49a8598a18cdca6c"
    assert drop_rows(data, "piano/rammendi.csv", "documento", release) > 0
    load_from(connection, data)
    assert count(connection, f"edizione where codice = '{edition}'") == 0
    assert count(connection, f"driver where edizione = '{edition}'") == 0


def test_the_navigli_are_reached_for_certain_and_the_other_canals_are_not(
    connection: Connection,
) -> None:
    rows = reached(connection, "M1-13")
    assert {row for row in rows if row[0] == "navigli"} == {
        ("navigli", f"naviglio-{name}", "certa")
        for name in ("grande", "pavese", "martesana", "bereguardo")
    }
    assert ("comuni", "015093", "certa") in rows
    assert {row[2] for row in rows if row[0] == "comuni"} <= {"certa", "da_verificare"}


def test_canals_that_we_attribute_are_to_be_verified(connection: Connection) -> None:
    assert {row[2] for row in reached(connection, "M2-18")} == {"da_verificare"}


def test_only_existing_plis_are_reached(connection: Connection) -> None:
    plis = {row[1] for row in reached(connection, "M2-17") if row[0] == "plis"}
    assert len(plis) == 15
    assert not plis & {"martesana", "balossa"}


def test_what_concerns_the_comuni_reaches_all_as_ambito(connection: Connection) -> None:
    for objective in ("M1-03", "M1-12"):
        comuni = [row for row in reached(connection, objective) if row[0] == "comuni"]
        assert len(comuni) == 133
        assert {row[2] for row in comuni} == {"ambito"}


def test_stations_and_interchanges_are_nodes_of_their_kind(connection: Connection) -> None:
    nodes = {
        objective: {row[1] for row in reached(connection, objective) if row[0] == "nodi_trasporto"}
        for objective in ("M3-02", "M3-06", "M3-13")
    }
    assert {objective: len(found) for objective, found in nodes.items()} == {
        "M3-02": count(connection, "nodo_trasporto where tipo = 'interscambio'"),
        "M3-06": count(connection, "nodo_trasporto where tipo <> 'interscambio'"),
        "M3-13": count(connection, "nodo_trasporto where tipo <> 'interscambio'"),
    }


@pytest.mark.parametrize("objective", ["M3-03", "M3-10", "M3-11", "M5-10"])
def test_a_false_friend_reaches_nothing(connection: Connection, objective: str) -> None:
    assert reached(connection, objective) == set()


def test_a_project_does_not_inherit_the_places_of_its_objectives(connection: Connection) -> None:
    inherited = text("""
        select count(*) from psttm.incidenza i
        join psttm.localizzazione l on l.id = i.localizzazione_id
        where i.progetto_id is distinct from l.progetto_id
            or i.obiettivo_id is distinct from l.obiettivo_id
    """)
    assert connection.execute(inherited).scalar_one() == 0
