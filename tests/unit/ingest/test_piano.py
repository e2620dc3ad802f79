"""The tables of the plan as they are, and what is refused of them."""

from collections import Counter
from pathlib import Path

import pytest

from service.ingest.load import DATA, Dataset, read_all
from service.ingest.piano_tables import Piano
from service.ingest.tables import IngestError, Record
from tests.data_folder import copy_data, drop_rows, set_cell

OBIETTIVI = "piano/obiettivi.csv"
LUOGHI = "piano/localizzazioni.csv"
RAMMENDI = "piano/rammendi.csv"
PER_MISSIONE = {"M1": 18, "M2": 18, "M3": 13, "M4": 9, "M5": 13, "M6": 4}


def silent(_: str) -> None:
    """Take a report and say nothing."""


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read_all(DATA, silent)


@pytest.fixture(scope="module")
def piano(dataset: Dataset) -> Piano:
    return dataset.piano


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_data(tmp_path)


def refusal(data: Path) -> IngestError:
    with pytest.raises(IngestError) as caught:
        read_all(data, silent)
    return caught.value


def places(piano: Piano, layer: str, soggetto: str = "obiettivo") -> list[Record]:
    return [
        row for row in piano.localizzazioni if row["soggetto"] == soggetto and row["layer"] == layer
    ]


def test_there_are_75_objectives_numbered_in_source_order(piano: Piano) -> None:
    objectives = piano.voci["obiettivo"]
    assert [row["codice"] for row in objectives] == [
        f"{mission}-{number:02}"
        for mission, count in PER_MISSIONE.items()
        for number in range(1, count + 1)
    ]
    assert Counter(row["missione"] for row in objectives) == PER_MISSIONE
    lines = [int(row[name]) for row in objectives for name in ("riga_da", "riga_a")]
    assert lines == sorted(lines)


def test_no_line_belongs_to_two_entries_of_a_kind(piano: Piano) -> None:
    for records in piano.voci.values():
        lines = Counter(
            (row["documento"], line)
            for row in records
            if row.get("riga_da")
            for line in range(int(row["riga_da"]), int(row["riga_a"]) + 1)
        )
        assert set(lines.values()) <= {1}


def test_one_objective_is_printed_twice(piano: Piano) -> None:
    twice = [(row["codice"], row.get("duplicato_di")) for row in piano.voci["obiettivo"]]
    assert [pair for pair in twice if pair[1]] == [("M2-13", "M2-08")]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("missione", {"2022-2024": 6, "2025-2027": 6}),
        ("tema", {"2022-2024": 31}),
        ("driver", {"2022-2024": 10, "2025-2027": 10}),
        ("parola_chiave", {"2022-2024": 5, "2025-2027": 5}),
        ("dimensione", {"2022-2024": 3}),
        ("piattaforma", {"2016-2018": 6}),
        ("progetto_piattaforma", {"2016-2018": 20}),
        ("tema_ricorrente", {"2016-2018": 6}),
    ],
)
def test_every_edition_has_its_entries(piano: Piano, kind: str, expected: dict[str, int]) -> None:
    assert Counter(row["edizione"] for row in piano.voci[kind]) == expected


def test_other_entries_are_counted_by_edition_and_type(piano: Piano) -> None:
    assert Counter((row["edizione"], row["tipo"]) for row in piano.voci["voce_piano"]) == {
        ("2016-2018", "elemento_agenda"): 3,
        ("2016-2018", "attuazione"): 4,
        ("2019-2021", "blocco"): 6,
        ("2022-2024", "principio"): 3,
        ("2022-2024", "intesa"): 3,
        ("2022-2024", "attuazione"): 4,
        ("2022-2024", "monitoraggio"): 3,
        ("2022-2024", "prima_mossa"): 5,
        ("2025-2027", "comunicato"): 8,
    }


def test_a_title_of_ours_has_ten_words_at_most(piano: Piano) -> None:
    titles = [row["titolo"] for row in piano.voci["obiettivo"]]
    titles += [row["nome"] for row in piano.voci["voce_piano"]]
    assert [title for title in titles if len(title.split()) > 10] == []


def test_no_heading_or_actor_is_given_to_an_objective(piano: Piano) -> None:
    (first, *_) = piano.voci["obiettivo"]
    assert {"tema", "attore"} & set(first.cells) == set()


def test_the_objectives_of_the_navigli_are_two_and_one_names_them(piano: Piano) -> None:
    rows = {
        row["voce"]: (row["menzione"], row["natura"], row["estensione"], row.get("tipo"))
        for row in places(piano, "navigli")
    }
    assert rows == {
        "M1-13": ("esplicita", "dichiarata", "intero", "naviglio"),
        "M2-18": ("generica", "attribuita", "ignota", None),
    }


@pytest.mark.parametrize("code", ["M1-09", "M3-03", "M3-04", "M3-10", "M3-11", "M5-06", "M5-10"])
def test_a_false_friend_places_nothing(piano: Piano, code: str) -> None:
    rows = [row for row in piano.localizzazioni if row["voce"] == code]
    assert [row["layer"] for row in rows if row["menzione"] != "ambito"] == []


def test_no_objective_is_at_a_zona_or_at_the_comune_of_milano(piano: Piano) -> None:
    assert places(piano, "zone_omogenee") == []
    assert {row.get("codice") for row in places(piano, "comuni")} == {None}


def test_a_park_still_to_be_made_is_no_place(piano: Piano) -> None:
    rows = [
        (row["layer"], row.get("codice")) for row in piano.localizzazioni if row["voce"] == "M2-17"
    ]
    assert rows == [("plis", None)]


def test_what_concerns_the_comuni_in_general_is_ambito_and_nothing_else_is(piano: Piano) -> None:
    for row in piano.localizzazioni:
        general = row["layer"] == "area_metropolitana" or (
            row["layer"] == "comuni" and row.get("codice") is None
        )
        assert (row["menzione"] == "ambito") == general


def test_a_place_that_we_attribute_is_ours_and_one_declared_is_the_document_s(piano: Piano) -> None:
    for row in piano.localizzazioni:
        assert (row["fonte_id"] == "lettura-piano") == (row["natura"] == "attribuita")


def test_a_type_that_a_place_names_is_one_of_its_layer(dataset: Dataset) -> None:
    for row in dataset.piano.localizzazioni:
        if row.get("tipo") is not None:
            elementi = dataset.strati[row["layer"]].elementi
            assert row["tipo"] in {elemento["tipo"] for elemento in elementi}


def test_only_the_luoghi_urbani_are_tied_by_the_plan_itself(dataset: Dataset) -> None:
    declared = [
        (row["progetto"], row[voce])
        for voce, records in dataset.legami.legami.items()
        for row in records
        if row["natura"] == "dichiarata"
    ]
    assert declared == [("lum", "M3-06")]


@pytest.mark.parametrize(
    ("file", "column", "value", "words"),
    [
        ("piano/edizioni.csv", "codice", "2016", "«2016»"),
        ("piano/documenti.csv", "sha256", "0" * 64, "8e852e269ea563c7"),
        ("piano/missioni.csv", "edizione", "2028-2030", "«2028-2030»"),
        ("piano/temi.csv", "missione", "M7", "«M7»"),
        (OBIETTIVI, "missione", "", "valore vuoto"),
        (OBIETTIVI, "edizione", "2016-2018", "«M1»"),
        (OBIETTIVI, "documento", "0" * 16, "«0000000000000000»"),
        (OBIETTIVI, "riga_a", "", "vanno insieme"),
        (OBIETTIVI, "riga_a", "374", "da 375 a 1221"),
        (OBIETTIVI, "riga_a", "1222", "da 375 a 1221"),
        (OBIETTIVI, "duplicato_di", "M9-01", "«M9-01»"),
        (OBIETTIVI, "duplicato_di", "M1-01", "non ripete sé stesso"),
        (OBIETTIVI, "elenco_comuni", "tutti", "«tutti»"),
        (OBIETTIVI, "fonte_id", "nessuna", "«nessuna»"),
        ("piano/voci.csv", "tipo", "altro", "«altro»"),
        (LUOGHI, "soggetto", "missione", "«missione»"),
        (LUOGHI, "voce", "D01", "«D01»"),
        (LUOGHI, "layer", "strade", "«strade»"),
        (LUOGHI, "motivo", "una due tre quattro cinque sei sette otto nove", "8 parole"),
        (RAMMENDI, "riga", "5000", "da 1 a 1221"),
        (RAMMENDI, "da", "", "le parole da sostituire"),
        ("progetti/progetti_obiettivi.csv", "obiettivo", "M3-99", "«M3-99»"),
        ("progetti/progetti_obiettivi.csv", "progetto", "nessuno", "«nessuno»"),
        ("progetti/progetti_driver.csv", "natura", "supposta", "«supposta»"),
    ],
)
def test_a_wrong_cell_is_refused(
    data: Path, file: str, column: str, value: str, words: str
) -> None:
    set_cell(data, file, 2, column, value)
    error = refusal(data)
    assert file in error.message
    assert "riga 2, colonna " in error.message
    assert words in " ".join((error.message, *error.accettati))


def test_a_place_in_a_park_that_is_not_loaded_is_refused(data: Path) -> None:
    drop_rows(data, "parchi/appartenenze.csv", "parco", "idroscalo")
    assert drop_rows(data, "parchi/parchi.csv", "codice", "idroscalo") == 1
    assert f"{LUOGHI}, riga " in refusal(data).message
