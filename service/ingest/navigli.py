"""Navigli and other canals: data/navigli. Their comuni stand in the order of the flow."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection

from service.ingest.elementi import (
    CODICE,
    COMUNE,
    ELENCO,
    Strato,
    load_appartenenze,
    load_elementi,
    load_own,
    number,
    require_members,
)
from service.ingest.tables import Column, TableFile, read_table
from service.models.territorio import Naviglio
from service.queries.loading import Staged, Written

LAYER = "navigli"
NOUN = "naviglio"
NAVIGLI = TableFile(
    "navigli/navigli.csv",
    (
        CODICE,
        Column("nome", required=True),
        Column("tipo", required=True),
        Column("lunghezza_km", pattern=r"\d+(\.\d+)?", shape="chilometri: 49.9"),
        Column("da"),
        Column("a"),
        ELENCO,
        Column("fonte_id", required=True),
        Column("altre_fonti"),
        Column("nota"),
    ),
    ("codice",),
)
APPARTENENZE = TableFile(
    "navigli/appartenenze.csv",
    (
        Column(NOUN, required=True),
        Column("ordine", pattern=r"[1-9]\d{0,2}", shape="il posto lungo il corso: 1, 2, 3…"),
        *COMUNE,
        Column("fonte_id", required=True),
        Column("nota"),
    ),
    (NOUN, "istat"),
)


def read_navigli(data: Path, nomi: Mapping[str, str]) -> Strato:
    """Read the canals and their comuni; no two stand at the same place along the flow."""
    navigli = Strato(read_table(data, NAVIGLI), read_table(data, APPARTENENZE))
    require_members(navigli, nomi, noun=NOUN)
    places: dict[tuple[str, str], int] = {}
    for record in navigli.appartenenze:
        ordine = record.get("ordine")
        if ordine is None:
            continue
        line = places.setdefault((record[NOUN], ordine), record.line)
        if line != record.line:
            why = f"già alla riga {line}"
            raise record.error("ordine", accepted=("un posto per ogni comune",), why=why)
    return navigli


def load_navigli(connection: Connection, navigli: Strato) -> tuple[Written, Staged]:
    """Write the canals and their comuni."""
    facts = ("codice", "nome", "elenco_comuni", "fonte_id")
    rows = [{name: record.get(name) for name in facts} for record in navigli.elementi]
    own = {
        record["codice"]: {
            "tipo": record["tipo"],
            "lunghezza_km": number(record.get("lunghezza_km")),
            "da": record.get("da"),
            "a": record.get("a"),
            "nota": record.get("nota"),
        }
        for record in navigli.elementi
    }
    written, staged = load_elementi(connection, LAYER, rows)
    written += load_own(connection, Naviglio, LAYER, own)
    written += load_appartenenze(connection, LAYER, navigli.appartenenze, noun=NOUN)
    return written, staged
