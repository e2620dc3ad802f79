"""A copy of data/ that a test may spoil, row by row."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from service.ingest.load import DATA

Row = dict[str, str]
Rows = list[Row]


def copy_data(folder: Path) -> Path:
    """Copy the tables into a folder and return it."""
    return Path(shutil.copytree(DATA, folder / "data"))


def edit(data: Path, file: str, change: Callable[[Rows], Rows]) -> None:
    """Rewrite a table with the rows that a function gives back."""
    path = data / file
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names = list(reader.fieldnames or ())
        rows = change(list(reader))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def set_cell(data: Path, file: str, line: int, column: str, value: str) -> None:
    """Change a cell; line 2 is the first below the header."""

    def change(rows: Rows) -> Rows:
        assert column in rows[line - 2]
        rows[line - 2][column] = value
        return rows

    edit(data, file, change)


def drop_rows(data: Path, file: str, column: str, value: str) -> int:
    """Remove the rows that have a value in a column; return how many there were."""
    dropped = 0

    def change(rows: Rows) -> Rows:
        nonlocal dropped
        kept = [row for row in rows if row[column] != value]
        dropped = len(rows) - len(kept)
        return kept

    edit(data, file, change)
    return dropped
