"""Sources: data/fonti.csv."""

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import Connection

from service.ingest.tables import (
    DATES,
    PARTIAL_DATE,
    SLUG,
    Column,
    Record,
    TableFile,
    read_table,
    require_known,
)
from service.models.fonti import Fonte
from service.queries.loading import Staged, Written, mark_loaded, stage, upsert

FONTI = TableFile(
    "fonti.csv",
    (
        Column("id", required=True, pattern=SLUG, shape="minuscole, cifre e trattini"),
        Column("documento", required=True),
        Column("editore"),
        Column("natura", required=True, accepted=("ente", "stampa", "derivata")),
        Column("licenza"),
        Column("licenza_verificata", required=True, accepted=("si", "no")),
        Column("data", pattern=PARTIAL_DATE, shape=DATES),
        Column("indirizzo"),
    ),
    ("id",),
)


def read_fonti(data: Path) -> list[Record]:
    """Read the sources."""
    return read_table(data, FONTI)


def require_fonti(records: Collection[Record], fonti: Collection[Record]) -> None:
    """Refuse a row whose source is not listed."""
    require_known(records, "fonte_id", {fonte["id"] for fonte in fonti})


def require_further_fonti(records: Collection[Record], fonti: Collection[Record]) -> None:
    """Refuse a further source, in a list separated by semicolons, that is not listed."""
    known = {fonte["id"] for fonte in fonti}
    for record in records:
        further = record.get("altre_fonti")
        if further is not None and not known.issuperset(further.split(";")):
            raise record.error("altre_fonti", accepted=known)


def load_fonti(connection: Connection, fonti: Collection[Record]) -> tuple[Written, Staged]:
    """Write the sources; the ones that left are removed last, with the staging given back."""
    columns = [column.name for column in FONTI.columns]
    rows = [
        {name: fonte.get(name) for name in columns}
        | {"licenza_verificata": fonte["licenza_verificata"] == "si"}
        for fonte in fonti
    ]
    staged = stage(connection, Fonte, rows, columns=columns, key=("id",))
    written = upsert(connection, staged)
    mark_loaded(connection, written.fonti)
    return written, staged
