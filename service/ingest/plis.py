"""Local parks of more than one comune (PLIS): data/plis."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection

from service.ingest.elementi import (
    CODICE,
    COMUNE,
    ELENCO,
    ETTARI,
    PERIODO,
    Strato,
    load_appartenenze,
    load_elementi,
    load_own,
    number,
    require_members,
)
from service.ingest.tables import Column, TableFile, read_table
from service.models.territorio import Plis
from service.queries.loading import Staged, Written

LAYER = "plis"
NOUN = "plis"
PLIS = TableFile(
    "plis/plis.csv",
    (
        CODICE,
        Column("nome", required=True),
        Column("stato", required=True, accepted=("esistente", "proposto", "cessato")),
        Column("atto"),
        Column("ente_gestore"),
        ETTARI,
        ELENCO,
        Column("fonte_id", required=True),
        Column("altre_fonti"),
        Column("nota"),
    ),
    ("codice",),
)
APPARTENENZE = TableFile(
    "plis/appartenenze.csv",
    (
        Column(NOUN, required=True),
        *COMUNE,
        *PERIODO,
        Column("fonte_id", required=True),
        Column("nota"),
    ),
    (NOUN, "istat", "dal"),
)


def read_plis(data: Path, nomi: Mapping[str, str]) -> Strato:
    """Read the PLIS, proposed and ended ones included, and their members."""
    plis = Strato(read_table(data, PLIS), read_table(data, APPARTENENZE))
    require_members(plis, nomi, noun=NOUN)
    return plis


def load_plis(connection: Connection, plis: Strato) -> tuple[Written, Staged]:
    """Write the PLIS and their members."""
    facts = ("codice", "nome", "elenco_comuni", "fonte_id")
    rows = [{name: record.get(name) for name in facts} for record in plis.elementi]
    own = {
        record["codice"]: {
            "stato": record["stato"],
            "atto": record.get("atto"),
            "ente_gestore": record.get("ente_gestore"),
            "superficie_ha": number(record.get("superficie_ha")),
            "nota": record.get("nota"),
        }
        for record in plis.elementi
    }
    written, staged = load_elementi(connection, LAYER, rows)
    written += load_own(connection, Plis, LAYER, own)
    written += load_appartenenze(connection, LAYER, plis.appartenenze, noun=NOUN)
    return written, staged
