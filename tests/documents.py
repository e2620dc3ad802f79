"""The documents of the plan, which stand beside the repository and are not in it."""

from __future__ import annotations

from pathlib import Path

from service.ingest.piano_tables import Piano
from service.ingest.tables import Record

DOCUMENTS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


def documents_folder() -> Path:
    """Give the folder of the documents, or fail with words that help."""
    if not DOCUMENTS.is_dir():
        raise FileNotFoundError(
            f"the tests need the folder shared/seeds beside the repository (looked for {DOCUMENTS})"
        )
    return DOCUMENTS


def raw_lines(piano: Piano) -> dict[str, list[str]]:
    """Give the lines of each document by its code, as they are in the file."""
    folder = documents_folder()
    return {
        record["codice"]: (folder / record["file"]).read_bytes().decode("utf-8").split("\n")
        for record in piano.documenti
    }


def lines_of(record: Record, lines: dict[str, list[str]], prefix: str = "") -> list[str]:
    """Give the lines of an entry (``prefix`` "nome_": those of its name)."""
    first, last = int(record[f"{prefix}riga_da"]), int(record[f"{prefix}riga_a"])
    return lines[record["documento"]][first - 1 : last]
