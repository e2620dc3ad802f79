"""Every official text against the lines of its document, by means other than the reader's own."""

import re
from collections import Counter
from pathlib import Path
from shutil import copytree

import pytest

from service.ingest.load import DATA, read_all
from service.ingest.piano_tables import Piano
from service.ingest.tables import IngestError, Record
from service.ingest.testi import read_texts
from tests.data_folder import copy_data, edit
from tests.documents import documents_folder, lines_of, raw_lines

PLAN = "000_e01efafdb9ec7cc1.txt"
SLIPS = {("2016-2018", "rete-scolastica")}
"""Entries whose name corrects the print."""
STRAY = Counter({"Æ": 1})
OUR_WORDS = {
    "piano/obiettivi.csv": ("titolo", "nota"),
    "piano/voci.csv": ("nome",),
    "piano/edizioni.csv": ("nota",),
    "piano/localizzazioni.csv": ("motivo",),
}


@pytest.fixture(scope="module")
def piano() -> Piano:
    return read_all(DATA, print).piano


@pytest.fixture(scope="module")
def lines(piano: Piano) -> dict[str, list[str]]:
    return raw_lines(piano)


@pytest.fixture(scope="module")
def texts(piano: Piano) -> dict[tuple[str, str, str], str]:
    read = read_texts(documents_folder(), piano)
    return {(testo.kind, testo.edizione, testo.codice): testo.testo for testo in read}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(documents_folder(), tmp_path / "documenti"))


def letters(text: str) -> str:
    """Leave out what joining lines may change: spaces, hyphens, bullets."""
    return re.sub(r"[\s•❑✓▪-]", "", text)


def with_lines(piano: Piano) -> list[tuple[str, Record]]:
    return [
        (kind, record)
        for kind, records in piano.voci.items()
        for record in records
        if record.get("riga_da") is not None
    ]


def replaced_in(record: Record, piano: Piano) -> bool:
    span = range(int(record["riga_da"]), int(record["riga_a"]) + 1)
    return any(
        mend["documento"] == record["documento"] and int(mend["riga"]) in span
        for mend in piano.rammendi
        if mend["operazione"] == "sostituisci"
    )


def test_every_entry_with_lines_has_a_text(
    piano: Piano, texts: dict[tuple[str, str, str], str]
) -> None:
    keys = {(kind, row["edizione"], row["codice"]) for kind, row in with_lines(piano)}
    assert set(texts) == keys
    assert len(keys) == 201


def test_a_text_is_its_lines_letter_by_letter(
    piano: Piano, lines: dict[str, list[str]], texts: dict[tuple[str, str, str], str]
) -> None:
    for kind, record in with_lines(piano):
        text = texts[kind, record["edizione"], record["codice"]]
        source = " ".join(lines_of(record, lines))
        if replaced_in(record, piano):
            lost = Counter(letters(source)) - Counter(letters(text))
            gained = Counter(letters(text)) - Counter(letters(source))
            assert not gained
            assert lost in (Counter(), STRAY, Counter("“"))
        else:
            assert letters(text) == letters(source)


def test_a_text_is_whole_and_clean(texts: dict[tuple[str, str, str], str]) -> None:
    for text in texts.values():
        assert text == " ".join(text.split())
        assert not re.search(r"[Æ•❑✓▪]|[-\w]- |-$| [,;.:]|(?<!E)[\u2019'] \w", text)
        assert text.count("“") == text.count("”")


def test_only_known_compounds_keep_the_hyphen_of_a_line_end(
    piano: Piano, lines: dict[str, list[str]]
) -> None:
    kept = {
        (mend["documento"], int(mend["riga"]))
        for mend in piano.rammendi
        if mend["operazione"] == "mantieni_trattino"
    }
    ends = [lines[document][line - 1].strip() for document, line in kept]
    assert [end.split()[-1] for end in ends] == ["economico-"]


def test_every_mend_is_in_a_text(piano: Piano) -> None:
    spans = [
        (row["documento"], range(int(row["riga_da"]), int(row["riga_a"]) + 1))
        for _, row in with_lines(piano)
    ]
    for mend in piano.rammendi:
        assert any(
            mend["documento"] == document and int(mend["riga"]) in span for document, span in spans
        )


def test_a_name_is_the_one_printed(piano: Piano, lines: dict[str, list[str]]) -> None:
    for kind, records in piano.voci.items():
        for record in records:
            if kind in ("obiettivo", "voce_piano") or code(record) in SLIPS:
                continue
            prefix = "nome_" if record.cells.get("nome_riga_da") else ""
            printed = " ".join(lines_of(record, lines, prefix)).casefold()
            missing = [
                word
                for word in re.findall(r"\w+", record["nome"].casefold())
                if word not in printed
            ]
            assert missing == []


def test_the_two_prints_of_an_objective_are_one_text(
    texts: dict[tuple[str, str, str], str],
) -> None:
    first, second = (texts["obiettivo", "2022-2024", code] for code in ("M2-08", "M2-13"))
    assert first == second


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("M1-01", "Potenziamento dei servizi", "altre amministrazioni pubbliche"),
        ("M1-13", "Valorizzazione dei Navigli", "turismo “di prossimità”"),
        ("M2-01", "Sviluppo di buone pratiche", "degli utenti"),
        ("M2-11", "Valorizzazione del sistema", "cambiamento climatico"),
        ("M3-13", "Promozione di protocolli", "trasporto metropolitano"),
        ("M5-01", "Coinvolgimento delle comunità", "ed economiche"),
        ("M6-04", "Promozione di una campagna", "di secondo livello"),
    ],
)
def test_an_objective_begins_and_ends_where_it_should(
    texts: dict[tuple[str, str, str], str], code: str, start: str, end: str
) -> None:
    text = texts["obiettivo", "2022-2024", code]
    assert text.startswith(start)
    assert text.endswith(end)


def test_the_repository_holds_no_sentence_of_the_documents(
    lines: dict[str, list[str]], tmp_path: Path
) -> None:
    documents = " | ".join(words(" ".join(document)) for document in lines.values())
    copied = []
    for file, columns in OUR_WORDS.items():

        def look(
            rows: list[dict[str, str]], columns: tuple[str, ...] = columns
        ) -> list[dict[str, str]]:
            copied.extend(
                row[column]
                for row in rows
                for column in columns
                if shares_run(words(row[column]), documents)
            )
            return rows

        edit(copy_data(tmp_path / file.replace("/", "-")), file, look)
    assert copied == []


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def shares_run(text: str, documents: str, length: int = 6) -> bool:
    parts = text.split()
    runs = (" ".join(parts[at : at + length]) for at in range(len(parts) - length + 1))
    return any(f" {run} " in documents for run in runs)


def code(record: Record) -> tuple[str, str]:
    return record["edizione"], record["codice"]


def refusal(folder: Path, piano: Piano) -> str:
    with pytest.raises(IngestError) as caught:
        read_texts(folder, piano)
    return caught.value.message


def test_a_document_that_changed_by_a_letter_is_refused(folder: Path, piano: Piano) -> None:
    raw = (folder / PLAN).read_bytes()
    (folder / PLAN).write_bytes(raw.replace(b"Navigli", b"Nevigli", 1))
    message = refusal(folder, piano)
    assert f"{PLAN} non è quello" in message
    assert "8e852e269ea563c7a3c35fdbdc8d9c9a293bb37425de6745678359701454ad36" in message


def test_a_document_with_other_line_ends_is_refused(folder: Path, piano: Piano) -> None:
    raw = (folder / PLAN).read_bytes()
    (folder / PLAN).write_bytes(raw.replace(b"\n", b"\r\n"))
    assert "non è quello" in refusal(folder, piano)


def test_a_missing_document_is_said_so(folder: Path, piano: Piano) -> None:
    (folder / PLAN).unlink()
    assert f"Manca il documento {PLAN}" in refusal(folder, piano)


def test_a_document_under_another_name_is_known_by_its_content(folder: Path, piano: Piano) -> None:
    (folder / PLAN).rename(folder / "orizzonte-2026.txt")
    assert len(read_texts(folder, piano)) == 201


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path, piano: Piano) -> None:
    assert "non c'è" in refusal(tmp_path / "niente", piano)


def test_a_mend_that_finds_nothing_is_refused(tmp_path: Path) -> None:
    data = copy_data(tmp_path)
    edit(data, "piano/rammendi.csv", lambda rows: [{**rows[0], "da": "parola"}, *rows[1:]])
    with pytest.raises(IngestError, match=r"piano/rammendi.csv, riga 2, colonna da"):
        read_all(data, print, documenti=documents_folder())


def test_without_documents_there_is_no_text() -> None:
    assert read_all(DATA, print).testi == ()
