"""The official texts of the plan, read from its documents where they are at hand.

A document is known by its SHA-256: the lines given in data/piano are those of that file and of no
other. Lines end with a line feed alone. The lines of a text are joined: a hyphen at the end of a
line goes with the line break, spaces count once, a bullet before the text is left out.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from service.ingest.piano_tables import KINDS, Piano
from service.ingest.tables import IngestError, Record
from service.queries.loading import Written, stage, upsert

BULLETS = "•❑✓▪ "
COLUMNS = ("edizione", "codice", "testo")
Documents = Mapping[str, Sequence[str]]
Mends = Mapping[tuple[str, int], Sequence[Record]]


@dataclass(frozen=True)
class Testo:
    """The official text of an entry of the plan."""

    kind: str
    edizione: str
    codice: str
    testo: str


def read_texts(folder: Path, piano: Piano) -> list[Testo]:
    """Read the text of every entry that has lines; refuse a document that is not the one read."""
    if not folder.is_dir():
        raise IngestError(f"La cartella dei documenti non c'è: {folder}")
    documents = {record["codice"]: _read_document(folder, record) for record in piano.documenti}
    mends: dict[tuple[str, int], list[Record]] = {}
    for mend in piano.rammendi:
        mends.setdefault((mend["documento"], int(mend["riga"])), []).append(mend)
    return [
        Testo(kind, record["edizione"], record["codice"], join_lines(record, documents, mends))
        for kind, records in piano.voci.items()
        for record in records
        if record.get("riga_da") is not None
    ]


def load_texts(connection: Connection, testi: Sequence[Testo]) -> Written:
    """Write the texts of entries that are loaded."""
    written = Written()
    for name, kind in KINDS.items():
        rows = [
            {column: getattr(testo, column) for column in COLUMNS}
            for testo in testi
            if testo.kind == name
        ]
        staged = stage(connection, kind.model, rows, columns=COLUMNS, key=COLUMNS[:2])
        written += upsert(connection, staged)
    return written


def join_lines(record: Record, documents: Documents, mends: Mends) -> str:
    """Join the lines of an entry and mend them."""
    document = record["documento"]
    text, glued = "", False
    for number in range(int(record["riga_da"]), int(record["riga_a"]) + 1):
        own = mends.get((document, number), ())
        line = " ".join(_mend(documents[document][number - 1], own).split())
        if not text:
            line = line.lstrip(BULLETS)
        if not line:
            continue
        if re.search(r"\S-$", text):
            text = (text if glued else text[:-1]) + line
        else:
            text = f"{text} {line}".strip()
        glued = any(mend["operazione"] == "mantieni_trattino" for mend in own)
    if not text:
        raise record.error("riga_da", accepted=("righe che contengono un testo",))
    return text


def _mend(line: str, mends: Sequence[Record]) -> str:
    for mend in mends:
        if mend["operazione"] == "sostituisci":
            if line.count(mend["da"]) != 1:
                why = "nella riga del documento non c'è una volta sola"
                raise mend.error("da", accepted=("parole della riga",), why=why)
            line = line.replace(mend["da"], mend.get("a") or "")
    return line


def _read_document(folder: Path, record: Record) -> list[str]:
    """Read the file whose SHA-256 is the one recorded, whatever its name."""
    size = int(record["byte"])
    files = sorted(path for path in folder.iterdir() if path.is_file())
    for path in files:
        if path.stat().st_size == size:
            raw = path.read_bytes()
            if hashlib.sha256(raw).hexdigest() == record["sha256"]:
                return raw.decode("utf-8").split("\n")
    wanted = f"serve quello con SHA-256 {record['sha256']}"
    if folder / record["file"] in files:
        raise IngestError(
            f"Il documento {record['file']} non è quello da cui sono state lette le righe del "
            f"piano: {wanted}; nessun testo è stato letto"
        )
    raise IngestError(
        f"Manca il documento {record['file']} in {folder}: {wanted}; nessun testo è stato letto"
    )
