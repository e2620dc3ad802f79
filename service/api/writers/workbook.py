"""Whole collections as XLSX: the rows, what the columns mean, and the sources.

A cell cannot hold a long geometry: there are ``x`` and ``y`` of points, a point of the rest.
"""

from pathlib import Path

from service.api.writers.csv import text_of
from service.api.writers.table import Cell, Kind
from service.api.writers.whole import Whole, explained
from service.api.writers.xlsx import add_sheet, new_workbook
from service.errors import PayloadTooLarge
from service.queries.bulk import Cell as Value
from service.queries.collection import Tipo

MAX_ROWS = 1_048_575
KINDS: dict[Tipo, Kind] = {"integer": "integer", "number": "number", "boolean": "boolean"}
FIELDS: tuple[tuple[str, Kind], ...] = (
    ("campo", "text"),
    ("titolo", "text"),
    ("descrizione", "text"),
)
FONTI: tuple[tuple[str, Kind], ...] = (("documento", "text"), ("licenza", "text"))


def write_xlsx(whole: Whole, path: Path) -> None:
    """Write a workbook; the rows go to disk as they come."""
    if whole.contents.rows > MAX_ROWS:
        raise PayloadTooLarge(
            f"La raccolta ha {whole.contents.rows} righe, un foglio XLSX al massimo {MAX_ROWS}: "
            "chiedere un altro formato.",
            accettati=["gpkg", "fgb", "parquet", "geojson", "csv"],
        )
    collection = whole.collection
    columns: list[tuple[str, Kind]] = [
        (each.nome, KINDS.get(each.tipo, "text")) for each in collection.properties
    ]
    columns += [(name, "number") for name in whole.point_columns]
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with new_workbook(path, whole.day, options) as workbook:
        rows = (map(_cell, row) for part in whole.rows("xy") for row in part)
        add_sheet(workbook, collection.id, columns, map(tuple, rows))
        add_sheet(workbook, "Campi", FIELDS, _fields(whole))
        add_sheet(workbook, "Fonti", FONTI, whole.contents.fonti)


def _fields(whole: Whole) -> list[tuple[str, str, str]]:
    fields = [(each.nome, each.titolo, explained(each)) for each in whole.collection.properties]
    if whole.collection.geometria is None:
        return fields
    what = "Del punto." if whole.has_points else "Di un punto della geometria, che qui non c'è."
    x, y = whole.point_columns
    first, second = whole.crs.assi.split(", ")
    if whole.crs.flipped:
        first, second = second, first
    system = f"{what} {whole.crs.titolo} ({whole.crs.uri})."
    return [*fields, (x, first.capitalize(), system), (y, second.capitalize(), system)]


def _cell(value: Value) -> Cell:
    if value is None or isinstance(value, (str, int, float)):
        return value or None if value == "" else value
    return text_of(value) or None
