"""CSV for spreadsheets and programs: RFC 4180, one row an item, one column a field.

Commas, CRLF, UTF-8, a point for decimals. With ``f=csv`` in the address the file begins with a byte
order mark, by which spreadsheets see that it is UTF-8; ``Accept: text/csv`` gives it without. A
text that a spreadsheet would run as a formula is preceded by an apostrophe.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, TextIO

from service.queries.fonti import Fonte
from service.queries.incidenza import Incidenza

BOM = b"\xef\xbb\xbf"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SEPARATOR = " | "
CORNERS = ("ovest", "sud", "est", "nord")


def to_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, bom: bool) -> bytes:
    """Return the table of rows that hold these columns."""
    out = io.StringIO(newline="")
    write_lines(out, header(columns), (cells(row, columns) for row in rows))
    return (BOM if bom else b"") + out.getvalue().encode("utf-8", "replace")


def write_lines(out: TextIO, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a header and the lines under it, as they come."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows(rows)


def columns_of(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass, in order."""
    return tuple(field.name for field in fields(kind))


def header(columns: Sequence[str]) -> list[str]:
    """Return the titles of the columns; a box has four."""
    names: list[str] = []
    for column in columns:
        corners = [f"{column}_{corner}" for corner in CORNERS]
        names += corners if is_box(column) else [column]
    return names


def cells(row: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """Return the cells of one item."""
    found: list[str] = []
    for column in columns:
        value = row[column]
        if is_box(column):
            found += [cell_of(number) for number in value or (None,) * 4]
        else:
            found.append(cell_of(value))
    return found


def is_box(column: str) -> bool:
    """Tell whether a column holds the four sides of a box."""
    return column.startswith("bbox")


def cell_of(value: Any) -> str:
    """Return a value as the text of one cell."""
    if isinstance(value, (bool, int, float, Decimal)):
        return str(value).lower()
    text = text_of(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def text_of(value: Any) -> str:
    """Return a value in words: what is nested becomes one line."""
    if isinstance(value, Fonte):
        return f"{value.documento} ({value.natura})"
    if isinstance(value, Incidenza):
        chain = " > ".join(step.nome for step in value.via)
        return f"{chain} [{value.certezza}]: {value.motivo}"
    if is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {text_of(each)}" for name, each in value.items())
    if isinstance(value, (list, tuple)):
        return SEPARATOR.join(text_of(each) for each in value)
    return "" if value is None else str(value)
