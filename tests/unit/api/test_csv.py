import csv
import io
from decimal import Decimal

import pytest

from service.api.writers.csv import BOM, cell_of, columns_of, to_csv
from service.queries.fonti import Fonte
from service.queries.incidenza import Incidenza, Passo

FONTE = Fonte("f1", "Un documento", None, "stampa", None, False, None, None)
CHAIN = Incidenza(
    via=(Passo("navigli", "n", "Naviglio Grande"), Passo("comuni", "015093", "Corsico")),
    certezza="da_verificare",
    base="appartenenza",
    menzione=None,
    estensione=None,
    natura=None,
    motivo="nel titolo",
    area_m2=None,
    lunghezza_m=None,
    quota_comune=None,
    quota_soggetto=None,
    fonte_id=None,
)


def test_a_table_is_rfc_4180() -> None:
    body = to_csv([{"a": 'x "y", z\nw', "b": None}], ("a", "b"), bom=False)
    assert body == b'a,b\r\n"x ""y"", z\nw",\r\n'


def test_the_mark_comes_first_if_asked() -> None:
    assert to_csv([], ("a",), bom=True) == BOM + b"a\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+39", "-x", "@sum", "\tx", "\rx", "=cmd|' /C calc'!A0"])
def test_a_formula_is_made_a_text(text: str) -> None:
    assert cell_of(text) == f"'{text}"


def test_negative_numbers_stay_numbers() -> None:
    assert cell_of(-1.5) == "-1.5"
    assert cell_of(Decimal("-2.50")) == "-2.50"


def test_truth_is_lower_case_and_absence_empty() -> None:
    assert [cell_of(each) for each in (True, False, None, ())] == ["true", "false", "", ""]


def test_nested_values_become_one_line() -> None:
    assert cell_of(("a", "b")) == "a | b"
    assert cell_of(FONTE) == "Un documento (stampa)"
    assert cell_of((CHAIN,)) == "Naviglio Grande > Corsico [da_verificare]: nel titolo"
    assert cell_of(CHAIN.via[1]) == "layer: comuni, codice: 015093, nome: Corsico"
    assert cell_of({"a": 1}) == "a: 1"


def test_a_list_that_begins_like_a_formula_is_made_a_text() -> None:
    assert cell_of(("=1", "b")) == "'=1 | b"


def test_a_box_has_four_columns() -> None:
    body = to_csv([{"bbox": (1, 2, 3, 4)}, {"bbox": None}], ("bbox",), bom=False).decode()
    rows = list(csv.reader(io.StringIO(body)))
    assert rows == [
        ["bbox_ovest", "bbox_sud", "bbox_est", "bbox_nord"],
        ["1", "2", "3", "4"],
        ["", "", "", ""],
    ]


def test_columns_are_the_fields() -> None:
    assert columns_of(Passo) == ("layer", "codice", "nome")
