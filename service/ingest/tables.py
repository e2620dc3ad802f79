"""Strict reading of the CSV tables: a wrong cell is an error that names it, never a guess."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from service.errors import ServiceError

PARTIAL_DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
SLUG = r"[0-9a-z]+(-[0-9a-z]+)*"
ISTAT = r"[0-9]{6}"
DATES = f"una data ISO, anche parziale ({', '.join(('2024', '2024-02', '2024-02-29'))})"
SHOWN = 20


class IngestError(ServiceError):
    """A file of data is not as it must be; nothing was loaded."""


@dataclass(frozen=True)
class Column:
    """What a cell of a column may hold; ``shape`` says in words what ``pattern`` asks for."""

    name: str
    required: bool = False
    accepted: tuple[str, ...] = ()
    pattern: str | None = None
    shape: str = "un valore ben formato"


@dataclass(frozen=True)
class TableFile:
    """A CSV file: where it stands below data/, its columns in order, and its key."""

    path: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """One line of a file; an empty cell is None."""

    file: str
    line: int
    cells: Mapping[str, str | None] = field(repr=False)

    def __getitem__(self, name: str) -> str:
        """Return a cell that must be there."""
        value = self.cells[name]
        if value is None:
            raise self.error(name, accepted=("un valore",))
        return value

    def get(self, name: str) -> str | None:
        """Return a cell, or None if it is empty."""
        return self.cells[name]

    def error(self, column: str, *, accepted: Collection[str], why: str = "") -> IngestError:
        """Return the error that names this cell and what it may hold."""
        value = self.cells[column]
        shown = "vuoto" if value is None else f"«{value[:80]}»"
        reason = f": {why}" if why else ""
        listed = sorted(accepted) if len(accepted) > SHOWN else list(accepted)
        more = ["…"] if len(listed) > SHOWN else []
        return IngestError(
            f"{self.file}, riga {self.line}, colonna {column}: valore {shown} non ammesso{reason}",
            accettati=[*listed[:SHOWN], *more],
        )


def read_table(data: Path, table: TableFile) -> list[Record]:
    """Read a file and check its header, its cells and its key."""
    path = data / table.path
    if not path.is_file():
        raise IngestError(f"Manca il file {table.path} in {data}", accettati=[table.path])
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            records = list(_read_records(csv.reader(stream, strict=True), table))
    except UnicodeDecodeError as err:
        raise IngestError(f"{table.path}: non è in UTF-8 (byte {err.start})") from err
    except csv.Error as err:
        raise IngestError(f"{table.path}: non è un CSV ben formato ({err})") from err
    _require_unique(records, table)
    return records


def require_known(records: Collection[Record], column: str, known: Collection[str]) -> None:
    """Refuse a cell that points to nothing."""
    for record in records:
        value = record.get(column)
        if value is not None and value not in known:
            raise record.error(column, accepted=known)


def _read_records(lines: Iterator[list[str]], table: TableFile) -> Iterator[Record]:
    names = [column.name for column in table.columns]
    header = next(lines, [])
    for name in header:
        if name not in names:
            raise IngestError(
                f"{table.path}, riga 1: colonna «{name}» non prevista", accettati=names
            )
    for name in names:
        if header.count(name) != 1:
            wrong = "manca" if name not in header else "ripetuta:"
            raise IngestError(f"{table.path}, riga 1: {wrong} la colonna «{name}»", accettati=names)
    reader: Iterator[list[str]] = lines
    for cells in reader:
        line: int = lines.line_num  # type: ignore[attr-defined]  # of csv.reader, not of Iterator
        if len(cells) != len(header):
            raise IngestError(
                f"{table.path}, riga {line}: {len(cells)} celle",
                accettati=[f"{len(header)} celle, quante le colonne"],
            )
        values = {name: cell or None for name, cell in zip(header, cells, strict=True)}
        record = Record(table.path, line, values)
        for column in table.columns:
            _require_cell(record, column)
        yield record


def _require_cell(record: Record, column: Column) -> None:
    value = record.get(column.name)
    if value is None:
        if column.required:
            raise record.error(column.name, accepted=column.accepted or (column.shape,))
        return
    if value != value.strip():
        raise record.error(column.name, accepted=("un valore senza spazi ai lati",))
    if column.accepted and value not in column.accepted:
        raise record.error(column.name, accepted=column.accepted)
    if column.pattern is not None and re.fullmatch(column.pattern, value) is None:
        raise record.error(column.name, accepted=(column.shape,))


def _require_unique(records: Collection[Record], table: TableFile) -> None:
    seen: dict[tuple[str | None, ...], int] = {}
    for record in records:
        key = tuple(record.get(name) for name in table.key)
        if key in seen:
            raise record.error(
                table.key[0],
                accepted=(f"una riga sola per {', '.join(table.key)}",),
                why=f"ripete la riga {seen[key]}",
            )
        seen[key] = record.line
