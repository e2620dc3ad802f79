from dataclasses import dataclass
from decimal import Decimal

from service.api.writers.table import columns_of, make_table
from service.queries.progetti import Progetto
from service.queries.strati import Nodo


@dataclass(frozen=True)
class Riga:
    nome: str
    quanti: int | None
    quota: float
    importo: Decimal | None
    vero: bool
    bbox: tuple[float, float, float, float] | None
    parti: tuple[str, ...]


def test_columns_have_the_kind_of_their_field() -> None:
    assert columns_of(Riga) == {
        "nome": "text",
        "quanti": "integer",
        "quota": "number",
        "importo": "number",
        "vero": "boolean",
        "bbox": "box",
        "parti": "text",
    }


def test_fields_may_be_left_out_and_joined() -> None:
    assert list(columns_of(Riga, without=("bbox", "parti")))[-1] == "vero"
    assert columns_of(Nodo)["bbox_indicativo"] == "box"
    assert columns_of(Progetto)["stato_vecchio"] == "boolean"


def test_a_row_becomes_cells_of_those_kinds() -> None:
    row = {
        "nome": "=cmd",
        "quanti": None,
        "quota": 1,
        "importo": Decimal("2.50"),
        "vero": True,
        "bbox": (9.0, 45.0, 10.0, 46.0),
        "parti": ("a", "b"),
    }
    table = make_table("righe", [row], columns_of(Riga))
    assert [name for name, _ in table.columns][5:9] == [
        "bbox_ovest",
        "bbox_sud",
        "bbox_est",
        "bbox_nord",
    ]
    assert table.rows == (("=cmd", None, 1.0, 2.5, True, 9.0, 45.0, 10.0, 46.0, "a | b"),)


def test_what_is_empty_has_no_cell() -> None:
    row = {"nome": "", "bbox": None}
    table = make_table("righe", [row], {"nome": "text", "bbox": "box"})
    assert table.rows == ((None, None, None, None, None),)
