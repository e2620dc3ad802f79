"""The tables of data/ as they are, and what is refused of them when one cell is wrong."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from service.ingest.load import DATA, Dataset, read_all
from service.ingest.tables import IngestError
from tests.data_folder import copy_data, edit, set_cell

PROGETTI = "progetti/progetti.csv"
LUOGHI = "progetti/localizzazioni.csv"
MEMBRI = "zone_omogenee/appartenenze.csv"


def silent(_: str) -> None:
    """Take a report and say nothing."""


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read_all(DATA, silent)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_data(tmp_path)


def refusal(data: Path) -> IngestError:
    with pytest.raises(IngestError) as caught:
        read_all(data, silent)
    return caught.value


def test_there_are_133_comuni_with_inhabitants_of_every_age(dataset: Dataset) -> None:
    assert len(dataset.comuni.confini) == 133
    assert len(dataset.comuni.popolazione) == 133 * 101
    assert dataset.comuni.riparati == 0


def test_132_comuni_are_in_one_zona_and_milano_in_none(dataset: Dataset) -> None:
    current = [row for row in dataset.zone.appartenenze if row.get("al") is None]
    assert Counter(row["base"] for row in current) == {"fonte": 101, "eliminazione": 31}
    assert set(dataset.comuni.nomi) - {row["istat"] for row in current} == {"015146"}


def test_cologno_monzese_moved_in_february_2017(dataset: Dataset) -> None:
    rows = [row for row in dataset.zone.appartenenze if row["istat"] == "015081"]
    assert {(row["zona"], row.get("dal"), row.get("al")) for row in rows} == {
        ("nord-milano", None, "2017-02"),
        ("adda-martesana", "2017-02", None),
    }


def test_there_are_25_projects_and_six_name_no_comune(dataset: Dataset) -> None:
    assert len(dataset.progetti.progetti) == 25
    unknown = [row for row in dataset.progetti.progetti if row["elenco_comuni"] == "ignoto"]
    named = {row["progetto"] for row in dataset.progetti.localizzazioni if row["layer"] == "comuni"}
    assert len(unknown) == 6
    assert not {row["codice"] for row in unknown} & named


def test_spugna_names_15_comuni_of_32(dataset: Dataset) -> None:
    rows = [row for row in dataset.progetti.localizzazioni if row["progetto"] == "cmm-spugna"]
    spugna = next(row for row in dataset.progetti.progetti if row["codice"] == "cmm-spugna")
    assert (len(rows), spugna["elenco_comuni"]) == (15, "parziale")


def test_an_ancestor_of_a_project_is_a_programme(dataset: Dataset) -> None:
    types = {row["codice"]: row["tipo"] for row in dataset.progetti.progetti}
    parents = {row.get("parte_di") for row in dataset.progetti.progetti} - {None}
    assert {types[str(parent)] for parent in parents} == {"programma"}


def test_every_source_is_used(dataset: Dataset) -> None:
    used = {"istat-confini", "istat-popolazione"}
    for path in DATA.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                used |= {row.get("fonte_id", ""), *row.get("altre_fonti", "").split(";")} - {""}
    assert {fonte["id"] for fonte in dataset.fonti} == used


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.csv")), ids=lambda path: path.name)
def test_a_table_is_utf8_with_line_feeds(path: Path) -> None:
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert raw.decode("utf-8")


@pytest.mark.parametrize("folder", [DATA, *(path for path in DATA.iterdir() if path.is_dir())])
def test_a_folder_has_a_readme(folder: Path) -> None:
    assert (folder / "README.md").is_file()


@pytest.mark.parametrize(
    ("file", "column", "value", "words"),
    [
        ("fonti.csv", "natura", "giornale", "«giornale»"),
        ("fonti.csv", "data", "2024-13", "«2024-13»"),
        ("fonti.csv", "data", "ieri", "«ieri»"),
        ("comuni/comuni_storici.csv", "istat", "015146", "non più in vigore"),
        ("comuni/comuni_storici.csv", "istat_attuale", "015999", "«015999»"),
        ("zone_omogenee/zone_omogenee.csv", "codice", "Nord Milano", "«Nord Milano»"),
        (MEMBRI, "zona", "nord", "«nord»"),
        (MEMBRI, "istat", "15014", "«15014»"),
        (MEMBRI, "istat", "016001", "«016001»"),
        (MEMBRI, "nome", "Milano", "«Milano»"),
        (MEMBRI, "fonte_id", "nessuna", "«nessuna»"),
        (PROGETTI, "stato", "in corso", "«in corso»"),
        (PROGETTI, "stato_al", "2024-2", "«2024-2»"),
        (PROGETTI, "importo_eur", "1.000.000", "«1.000.000»"),
        (PROGETTI, "importo_natura", "", "vanno insieme"),
        (PROGETTI, "parte_di", "non-esiste", "«non-esiste»"),
        (PROGETTI, "elenco_comuni", "ignoto", "nomina dei comuni"),
        (PROGETTI, "url", "javascript:alert(1)", "«javascript:alert(1)»"),
        (PROGETTI, "fonte_id", "", "colonna fonte_id: valore vuoto"),
        (LUOGHI, "progetto", "non-esiste", "«non-esiste»"),
        (LUOGHI, "layer", "strade", "«strade»"),
        (LUOGHI, "codice", "015146", "«Assago»"),
        (LUOGHI, "motivo", "una due tre quattro cinque sei sette otto nove", "8 parole"),
        (LUOGHI, "tipo", "stazione", "già nominato"),
        ("progetti/progetti_cup.csv", "cup", "G59", "«G59»"),
        ("progetti/progetti_fonti.csv", "fonte_id", "nessuna", "«nessuna»"),
    ],
)
def test_a_wrong_cell_is_refused(
    data: Path, file: str, column: str, value: str, words: str
) -> None:
    set_cell(data, file, 2, column, value)
    error = refusal(data)
    assert f"{file}, riga 2, colonna " in error.message
    assert words in " ".join((error.message, *error.accettati))
    assert error.accettati


def test_a_comune_in_two_zone_is_refused(data: Path) -> None:
    edit(data, MEMBRI, lambda rows: [*rows, {**rows[0], "zona": "nord-milano"}])
    assert "già alla riga 2" in refusal(data).message


def test_a_programme_that_is_part_of_itself_is_refused(data: Path) -> None:
    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        parents = {"cambio": "cambio-pnrr"}
        return [{**row, "parte_di": parents.get(row["codice"], row["parte_di"])} for row in rows]

    edit(data, PROGETTI, change)
    assert "non è parte di sé stesso" in refusal(data).message


def test_a_place_of_a_layer_that_is_not_loaded_is_refused(data: Path) -> None:
    set_cell(data, LUOGHI, 2, "layer", "parchi")
    assert "colonna codice: valore «015011»" in refusal(data).message


def test_a_complete_list_without_a_place_is_refused(data: Path) -> None:
    edit(data, LUOGHI, lambda rows: [row for row in rows if row["progetto"] != "cambio-5"])
    assert "non ha alcun luogo" in refusal(data).message


def test_the_sources_of_the_package_must_be_listed(data: Path) -> None:
    edit(data, "fonti.csv", lambda rows: [row for row in rows if row["id"] != "istat-confini"])
    assert "istat-confini" in refusal(data).message
