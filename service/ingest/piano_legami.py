"""Ties of projects to objectives, drivers and recurring themes: data/progetti."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from service.ingest.piano_tables import EDIZIONE, FONTE, KINDS, Piano, require_voce
from service.ingest.progetti import require_motivo
from service.ingest.tables import Column, Record, TableFile, read_table, require_known
from service.models.legami import ProgettoDriver, ProgettoObiettivo, ProgettoTemaRicorrente
from service.queries.loading import Written, progetto_ids, prune, stage, upsert
from service.queries.loading_piano import voce_ids

FACTS = ("natura", "motivo", "fonte_id")
Tie = type[ProgettoObiettivo] | type[ProgettoDriver] | type[ProgettoTemaRicorrente]
MODELS: Mapping[str, Tie] = {
    "obiettivo": ProgettoObiettivo,
    "driver": ProgettoDriver,
    "tema_ricorrente": ProgettoTemaRicorrente,
}


def _ties(file: str, voce: str) -> TableFile:
    return TableFile(
        f"progetti/{file}.csv",
        (
            Column("progetto", required=True),
            EDIZIONE,
            Column(voce, required=True),
            Column("natura", required=True, accepted=("dichiarata", "attribuita")),
            Column("motivo", required=True),
            FONTE,
        ),
        ("progetto", "edizione", voce),
    )


TIES: Mapping[str, TableFile] = {
    "obiettivo": _ties("progetti_obiettivi", "obiettivo"),
    "driver": _ties("progetti_driver", "driver"),
    "tema_ricorrente": _ties("progetti_temi_ricorrenti", "tema_ricorrente"),
}


@dataclass(frozen=True)
class Legami:
    """The ties, by the kind of entry that a project serves."""

    legami: Mapping[str, list[Record]]


def read_legami(data: Path, progetti: list[Record], piano: Piano) -> Legami:
    """Read the ties of projects to entries of the plan."""
    legami = {voce: read_table(data, table) for voce, table in TIES.items()}
    known = [progetto["codice"] for progetto in progetti]
    for voce, records in legami.items():
        require_known(records, "progetto", known)
        for record in records:
            require_voce(record, voce, piano.codes(voce))
            require_motivo(record)
    return Legami(legami)


def load_legami(connection: Connection, legami: Legami) -> Written:
    """Write the ties; projects and entries are there already."""
    progetti = progetto_ids(connection)
    written = Written()
    for voce, records in legami.legami.items():
        ids = voce_ids(connection, KINDS[voce].model)
        key = ("progetto_id", f"{voce}_id")
        rows: list[dict[str, Any]] = [
            {key[0]: progetti[record["progetto"]], key[1]: ids[record["edizione"], record[voce]]}
            | {name: record.get(name) for name in FACTS}
            for record in records
        ]
        staged = stage(connection, MODELS[voce], rows, columns=(*key, *FACTS), key=key)
        written += prune(connection, staged) + upsert(connection, staged)
    return written
