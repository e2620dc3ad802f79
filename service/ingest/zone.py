"""Zone omogenee: data/zone_omogenee. Their geometry is made by the database from their comuni."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from service.ingest.comuni import ANNO
from service.ingest.elementi import load_appartenenze, require_comuni
from service.ingest.tables import (
    DATES,
    ISTAT,
    PARTIAL_DATE,
    SLUG,
    Column,
    IngestError,
    Record,
    TableFile,
    read_table,
    require_known,
)
from service.models.territorio import Elemento, ZonaOmogenea
from service.queries.loading import Staged, Written, element_ids, stage, upsert

LAYER = "zone_omogenee"
ZONE = TableFile(
    "zone_omogenee/zone_omogenee.csv",
    (
        Column("codice", required=True, pattern=SLUG, shape="minuscole, cifre e trattini"),
        Column("nome", required=True),
        Column("vocazione"),
        Column("vocazione_documento", pattern="[0-9a-f]{16}", shape="16 cifre esadecimali"),
        Column("vocazione_riga_da", pattern="[1-9][0-9]*", shape="un numero di riga"),
        Column("vocazione_riga_a", pattern="[1-9][0-9]*", shape="un numero di riga"),
        Column("fonte_id", required=True),
    ),
    ("codice",),
)
APPARTENENZE = TableFile(
    "zone_omogenee/appartenenze.csv",
    (
        Column("zona", required=True),
        Column("istat", required=True, pattern=ISTAT, shape="sei cifre"),
        Column("nome", required=True),
        Column("dal", pattern=PARTIAL_DATE, shape=DATES),
        Column("al", pattern=PARTIAL_DATE, shape=DATES),
        Column("base", required=True, accepted=("fonte", "eliminazione")),
        Column("fonte_id", required=True),
        Column("nota"),
    ),
    ("zona", "istat", "dal"),
)


@dataclass(frozen=True)
class Zone:
    """The zone and their members, former ones included."""

    zone: list[Record]
    appartenenze: list[Record]


def read_zone(data: Path, nomi: Mapping[str, str]) -> Zone:
    """Read the zone and their members; a comune is in one zona at most at a time."""
    zone = read_table(data, ZONE)
    appartenenze = read_table(data, APPARTENENZE)
    require_known(appartenenze, "zona", [zona["codice"] for zona in zone])
    require_comuni(appartenenze, nomi, code="istat")
    if not zone:
        raise IngestError(f"{ZONE.path}: non contiene alcuna zona")
    current: dict[str, Record] = {}
    for record in appartenenze:
        if record.get("al") is not None:
            continue
        other = current.setdefault(record["istat"], record)
        if other is not record:
            raise record.error(
                "istat", accepted=("una zona sola per comune",), why=f"già alla riga {other.line}"
            )
    return Zone(zone, appartenenze)


def load_zone(connection: Connection, zone: Zone) -> tuple[Written, Staged]:
    """Write the zone and their members."""
    rows: list[dict[str, str | bool]] = [
        {
            "layer": LAYER,
            "codice": zona["codice"],
            "nome": zona["nome"],
            "elenco_comuni": "completo",
            "da_membri": True,
            "data_riferimento": ANNO,
            "fonte_id": zona["fonte_id"],
        }
        for zona in zone.zone
    ]
    staged = stage(
        connection,
        Elemento,
        rows,
        columns=list(rows[0]),
        key=("layer", "codice"),
        among=Elemento.layer == LAYER,
    )
    written = upsert(connection, staged)
    ids = element_ids(connection, LAYER)
    written += _load_vocazioni(connection, zone.zone, ids)
    written += load_appartenenze(connection, LAYER, zone.appartenenze, noun="zona")
    return written, staged


def _load_vocazioni(connection: Connection, zone: list[Record], ids: Mapping[str, int]) -> Written:
    rows = [
        {
            "elemento_id": ids[zona["codice"]],
            "vocazione": zona.get("vocazione"),
            "vocazione_fonte_id": zona["fonte_id"] if zona.get("vocazione") else None,
        }
        for zona in zone
    ]
    columns = ("elemento_id", "vocazione", "vocazione_fonte_id")
    staged = stage(connection, ZonaOmogenea, rows, columns=columns, key=("elemento_id",))
    return upsert(connection, staged)
