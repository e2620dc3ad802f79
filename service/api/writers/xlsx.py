"""XLSX: one sheet, a header that stays in sight, cells of the kind that the values are.

A text is always written as a text: no spreadsheet runs it as a formula or opens it as a link.
"""

import io
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from service.api.writers.table import Cell, Table

MAX_TEXT = 32_767
CUT = " […]"
"""How a text ends that is longer than a cell may hold."""
WIDTH, WIDE = 16, 40


def to_xlsx(table: Table, day: str) -> bytes:
    """Return the workbook of a table; ``day`` (YYYYMMDD) is the date that its properties bear."""
    out = io.BytesIO()
    workbook = Workbook(out, {"in_memory": True})
    workbook.set_properties({"created": datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)})
    sheet = workbook.add_worksheet(table.name[:31])
    bold = workbook.add_format({"bold": True})
    for position, (name, kind) in enumerate(table.columns):
        sheet.set_column(position, position, WIDE if kind == "text" else WIDTH)
        sheet.write_string(0, position, name, bold)
    for line, cells in enumerate(table.rows, start=1):
        for position, value in enumerate(cells):
            _write(sheet, line, position, value)
    sheet.freeze_panes(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    workbook.close()
    return out.getvalue()


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
