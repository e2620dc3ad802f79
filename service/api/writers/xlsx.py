"""XLSX: one sheet, a header that stays in sight, cells of the kind that the values are.

A text is always written as a text: no spreadsheet runs it as a formula or opens it as a link.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from service.api.writers.table import Cell, Kind, Table

MAX_TEXT = 32_767
CUT = " […]"
"""How a text ends that is longer than a cell may hold."""
WIDTH, WIDE = 16, 40


def to_xlsx(table: Table, day: str) -> bytes:
    """Return the workbook of a table; ``day`` (YYYYMMDD) is the date that its properties bear."""
    out = io.BytesIO()
    with new_workbook(out, day, {"in_memory": True}) as workbook:
        add_sheet(workbook, table.name, table.columns, table.rows)
    return out.getvalue()


@contextmanager
def new_workbook(
    out: io.BytesIO | Path, day: str, options: Mapping[str, Any]
) -> Iterator[Workbook]:
    """Begin a workbook, and end it, even one that is given up: it holds files of its own."""
    workbook = Workbook(out, options)
    workbook.set_properties({"created": datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)})
    try:
        yield workbook
    finally:
        workbook.close()


def add_sheet(
    workbook: Workbook,
    name: str,
    columns: Sequence[tuple[str, Kind]],
    rows: Iterable[Sequence[Cell]],
) -> None:
    """Add a sheet with these rows, taken one by one."""
    sheet = workbook.add_worksheet(name[:31])
    bold = workbook.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for position, (title, kind) in enumerate(columns):
        sheet.set_column(position, position, WIDE if kind == "text" else WIDTH)
        sheet.write_string(0, position, title, bold)
    line = 0
    for line, cells in enumerate(rows, start=1):
        for position, value in enumerate(cells):
            _write(sheet, line, position, value)
    if columns:
        sheet.autofilter(0, 0, max(line, 1), len(columns) - 1)


def _write(sheet: Worksheet, line: int, position: int, value: Cell) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, position, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(line, position, value)
    else:
        fits = value if len(value) <= MAX_TEXT else value[: MAX_TEXT - len(CUT)] + CUT
        sheet.write_string(line, position, fits)
