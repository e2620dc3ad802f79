import pytest

from service.api.writers.table import Table
from service.api.writers.xlsx import CUT, MAX_TEXT, to_xlsx
from tests.files import read_xlsx

DAY = "20261125"
TABLE = Table(
    "prova",
    (("nome", "text"), ("n", "integer"), ("q", "number"), ("b", "boolean")),
    (("Corsico", 3, 0.5, True), ("=1+1", None, None, False)),
)


def test_cells_keep_their_kind() -> None:
    assert read_xlsx(to_xlsx(TABLE, DAY)) == [
        ["nome", "n", "q", "b"],
        ["Corsico", 3, 0.5, True],
        ["=1+1", None, None, False],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "@x", "https://example.org", "mailto:a@b.it"])
def test_a_text_is_neither_run_nor_opened(text: str) -> None:
    body = to_xlsx(Table("t", (("a", "text"),), ((text,),)), DAY)
    assert read_xlsx(body) == [["a"], [text]]
    assert read_xlsx(body, formulas=True) == []


def test_a_text_too_long_for_a_cell_says_that_it_is_cut() -> None:
    body = to_xlsx(Table("t", (("a", "text"),), (("x" * 40_000,),)), DAY)
    (_, (cell,)) = read_xlsx(body)
    assert isinstance(cell, str)
    assert (len(cell), cell.endswith(CUT)) == (MAX_TEXT, True)


def test_a_table_without_rows_has_its_header() -> None:
    assert read_xlsx(to_xlsx(Table("t", (("a", "text"),), ()), DAY)) == [["a"]]


def test_the_same_rows_make_the_same_bytes() -> None:
    assert to_xlsx(TABLE, DAY) == to_xlsx(TABLE, DAY)
