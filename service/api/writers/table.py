"""A table of typed cells: what the writers of spreadsheets and of feature files are given.

It holds plain values alone, so that it can be carried to the process that writes the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal, get_args, get_type_hints

from service.api.writers.csv import CORNERS, is_box, text_of

Kind = Literal["text", "integer", "number", "boolean", "box"]
Cell = str | int | float | bool | None
Columns = Mapping[str, Kind]
_KINDS: Mapping[object, Kind] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "number",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their kinds (a box has become four numbers) and the cells of each row."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Geometries:
    """The geometry of each row as WKB, or None, and the type that the layer declares."""

    kind: str
    wkb: tuple[bytes | None, ...]


def columns_of(*kinds: type, without: Sequence[str] = ()) -> dict[str, Kind]:
    """Return the fields of dataclasses, in order, with the kind of cell that each makes."""
    return {
        field.name: _kind_of(field.name, get_type_hints(kind)[field.name])
        for kind in kinds
        for field in fields(kind)
        if field.name not in without
    }


def make_table(name: str, rows: Sequence[Mapping[str, Any]], columns: Columns) -> Table:
    """Return the table of rows that hold these columns."""
    flat: list[tuple[str, Kind]] = []
    for column, kind in columns.items():
        corners = [(f"{column}_{corner}", _NUMBER) for corner in CORNERS]
        flat += corners if kind == "box" else [(column, kind)]
    return Table(name, tuple(flat), tuple(tuple(_cells(row, columns)) for row in rows))


_NUMBER: Kind = "number"


def _kind_of(name: str, hint: Any) -> Kind:
    if is_box(name):
        return "box"
    kinds = [_KINDS.get(each, "text") for each in get_args(hint) or (hint,) if each is not _NONE]
    return kinds[0] if len(kinds) == 1 else "text"


_NONE = type(None)


def _cells(row: Mapping[str, Any], columns: Columns) -> list[Cell]:
    cells: list[Cell] = []
    for column, kind in columns.items():
        value = row[column]
        if kind == "box":
            cells += value or (None,) * len(CORNERS)
        elif value is None or kind in {"integer", "boolean"}:
            cells.append(value)
        elif kind == "number":
            cells.append(float(value))
        else:
            cells.append(text_of(value) or None)
    return cells
