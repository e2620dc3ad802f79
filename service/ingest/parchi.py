"""Parks: data/parchi. A perimeter is made by the database where it is the union of the comuni."""

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
from service.ingest.tables import DATES, PARTIAL_DATE, Column, TableFile, read_table
from service.models.territorio import Parco
from service.queries.loading import Staged, Written

LAYER = "parchi"
NOUN = "parco"
PARCHI = TableFile(
    "parchi/parchi.csv",
    (
        CODICE,
        Column("nome", required=True),
        Column("tipo", required=True),
        Column("atto"),
        Column("ente_gestore"),
        ETTARI,
        ELENCO,
        Column("da_membri", required=True, accepted=("si", "no")),
        Column("data_riferimento", pattern=PARTIAL_DATE, shape=DATES),
        Column("fonte_id", required=True),
        Column("altre_fonti"),
        Column("nota"),
    ),
    ("codice",),
)
APPARTENENZE = TableFile(
    "parchi/appartenenze.csv",
    (
        Column(NOUN, required=True),
        *COMUNE,
        *PERIODO,
        Column("fonte_id", required=True),
        Column("nota"),
    ),
    (NOUN, "istat", "dal"),
)


def read_parchi(data: Path, nomi: Mapping[str, str]) -> Strato:
    """Read the parks and their members; one that is the union of its comuni has them all."""
    parchi = Strato(read_table(data, PARCHI), read_table(data, APPARTENENZE))
    require_members(parchi, nomi, noun=NOUN)
    for parco in parchi.elementi:
        if parco["da_membri"] == "si" and parco["elenco_comuni"] != "completo":
            why = "il perimetro è l'unione dei comuni solo se ci sono tutti"
            raise parco.error("da_membri", accepted=("no",), why=why)
    return parchi


def load_parchi(connection: Connection, parchi: Strato) -> tuple[Written, Staged]:
    """Write the parks and their members."""
    facts = ("codice", "nome", "elenco_comuni", "data_riferimento", "fonte_id")
    rows = [
        {name: parco.get(name) for name in facts} | {"da_membri": parco["da_membri"] == "si"}
        for parco in parchi.elementi
    ]
    own = {
        parco["codice"]: {
            "tipo": parco["tipo"],
            "atto": parco.get("atto"),
            "ente_gestore": parco.get("ente_gestore"),
            "superficie_ha": number(parco.get("superficie_ha")),
            "nota": parco.get("nota"),
        }
        for parco in parchi.elementi
    }
    written, staged = load_elementi(connection, LAYER, rows)
    written += load_own(connection, Parco, LAYER, own)
    written += load_appartenenze(connection, LAYER, parchi.appartenenze, noun=NOUN)
    return written, staged
