"""A wrong cell is refused with file, line, column, value and what is accepted."""

from pathlib import Path

import pytest

from service.ingest.tables import Column, IngestError, TableFile, read_table, require_known

TABLE = TableFile(
    "prova.csv",
    (
        Column("codice", required=True, pattern="[a-z]+", shape="minuscole"),
        Column("stato", accepted=("aperto", "chiuso")),
        Column("nota"),
    ),
    ("codice",),
)


def write(folder: Path, content: str | bytes) -> Path:
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / "prova.csv").write_bytes(raw)
    return folder


def refusal(folder: Path, content: str | bytes) -> IngestError:
    with pytest.raises(IngestError) as caught:
        read_table(write(folder, content), TABLE)
    return caught.value


def test_reads_cells_lines_and_empty_cells(tmp_path: Path) -> None:
    text = 'codice,stato,nota\na,aperto,"uno, due"\nb,,\n'
    first, second = read_table(write(tmp_path, text), TABLE)
    assert first.get("nota") == "uno, due"
    assert (second.line, second.get("stato"), second["codice"]) == (3, None, "b")


def test_accepts_columns_in_another_order(tmp_path: Path) -> None:
    (record,) = read_table(write(tmp_path, "nota,codice,stato\nx,a,aperto\n"), TABLE)
    assert record["codice"] == "a"


def test_counts_lines_after_a_cell_of_two_lines(tmp_path: Path) -> None:
    error = refusal(tmp_path, 'codice,stato,nota\na,,"x\ny"\nb,fermo,\n')
    assert "prova.csv, riga 4, colonna stato: valore «fermo»" in error.message
    assert error.accettati == ("aperto", "chiuso")


def test_refuses_an_ill_formed_value(tmp_path: Path) -> None:
    error = refusal(tmp_path, "codice,stato,nota\nA1,,\n")
    assert "riga 2, colonna codice: valore «A1»" in error.message
    assert error.accettati == ("minuscole",)


def test_refuses_an_empty_required_cell(tmp_path: Path) -> None:
    assert "colonna codice: valore vuoto" in refusal(tmp_path, "codice,stato,nota\n,,x\n").message


def test_refuses_spaces_round_a_value(tmp_path: Path) -> None:
    assert "colonna nota" in refusal(tmp_path, "codice,stato,nota\na,, x\n").message


def test_refuses_an_unknown_column(tmp_path: Path) -> None:
    error = refusal(tmp_path, "codice,stato,nota,extra\na,,,\n")
    assert "«extra» non prevista" in error.message
    assert error.accettati == ("codice", "stato", "nota")


def test_refuses_a_missing_column(tmp_path: Path) -> None:
    assert "manca la colonna «nota»" in refusal(tmp_path, "codice,stato\na,\n").message


def test_refuses_a_repeated_column(tmp_path: Path) -> None:
    error = refusal(tmp_path, "codice,stato,nota,nota\na,,,\n")
    assert "ripetuta: la colonna «nota»" in error.message


def test_refuses_a_line_with_too_few_cells(tmp_path: Path) -> None:
    assert "riga 2: 2 celle" in refusal(tmp_path, "codice,stato,nota\na,\n").message


def test_refuses_a_repeated_key_and_names_both_lines(tmp_path: Path) -> None:
    error = refusal(tmp_path, "codice,stato,nota\na,,\nb,,\na,,\n")
    assert "riga 4" in error.message
    assert "ripete la riga 2" in error.message


def test_refuses_what_is_not_utf8(tmp_path: Path) -> None:
    assert "UTF-8" in refusal(tmp_path, "codice,stato,nota\na,,perché\n".encode("latin-1")).message


def test_refuses_an_unclosed_quotation_mark(tmp_path: Path) -> None:
    assert "CSV" in refusal(tmp_path, 'codice,stato,nota\na,,"x\n').message


def test_refuses_an_empty_file(tmp_path: Path) -> None:
    assert "manca la colonna «codice»" in refusal(tmp_path, "").message


def test_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="Manca il file"):
        read_table(tmp_path, TABLE)


def test_refuses_a_reference_to_nothing_and_lists_a_few_known(tmp_path: Path) -> None:
    records = read_table(write(tmp_path, "codice,stato,nota\na,,x\n"), TABLE)
    with pytest.raises(IngestError) as caught:
        require_known(records, "nota", [f"n{number:03d}" for number in range(100)])
    assert caught.value.accettati[0] == "n000"
    assert caught.value.accettati[-1] == "…"
