"""``psttm check``: the loaded data against the tables of data/ and against itself."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, ProgrammingError

from service.db import make_owner_engine
from service.errors import DatabaseUnavailable, NotFound
from service.ingest import navigli, nodi, parchi, plis
from service.ingest.generalise import find_stale_generalised
from service.ingest.load import DATA, Dataset, read_all
from service.ingest.tables import Column, TableFile, read_table, require_known
from service.queries.checks import (
    COMUNI_ATTESI,
    SCARTO_SUPERFICI,
    ZONE_ATTESE,
    Expected,
    find_disagreements_with_geo,
    find_gaps_and_overlaps,
    find_miscounts,
    find_stale_geometries,
    find_stale_incidenza,
    find_unsourced,
    find_wrong_areas,
    find_wrong_codes,
)
from service.queries.checks_strati import ExpectedStrato, find_missing
from service.settings import Settings

SHOWN = 5
NOUNS = {each.LAYER: each.NOUN for each in (parchi, plis, navigli, nodi)}
SUPERFICI = TableFile(
    "zone_omogenee/superfici_pubblicate.csv",
    (
        Column("zona", required=True),
        Column("comuni", required=True, pattern="[1-9][0-9]*", shape="un numero"),
        Column("superficie_km2", required=True, pattern=r"\d+(\.\d+)?", shape="un numero di km²"),
        Column("abitanti", required=True, pattern="[1-9][0-9]*", shape="un numero"),
        Column("fonte_id", required=True),
        Column("nota"),
    ),
    ("zona",),
)


@dataclass(frozen=True)
class CheckResult:
    """One check: its name, whether it passed, and what is wrong or was looked at."""

    nome: str
    superato: bool
    dettaglio: str


CHECKS: tuple[tuple[str, str, Callable[[Connection], list[str]]], ...] = (
    ("Confini dei comuni", "nessun vuoto o sovrapposizione oltre 1 m²", find_gaps_and_overlaps),
    ("Codici", "ben formati e coerenti", find_wrong_codes),
    ("Fonti", "ogni riga ha la sua", find_unsourced),
    ("Geometrie derivate", "uguali all'unione dei loro comuni", find_stale_geometries),
    ("Geometrie per le mappe", "uguali a quelle ricalcolate", find_stale_generalised),
    ("Incidenza ricalcolata", "uguale a quella scritta", find_stale_incidenza),
    ("Incidenza secondo geo/", "uguale a quella scritta", find_disagreements_with_geo),
)


def check_database(database_url: str, settings: Settings) -> list[CheckResult]:
    """Run all checks on a database, for the command."""
    try:
        with make_owner_engine(database_url).connect() as connection:
            return run_checks(connection, unverified=settings.fonti_non_verificate)
    except OperationalError as err:
        raise DatabaseUnavailable("La base di dati non risponde") from err
    except ProgrammingError as err:
        raise NotFound("La base di dati non è preparata: eseguire prima «psttm up»") from err


def run_checks(
    connection: Connection, *, data: Path = DATA, unverified: bool = True
) -> list[CheckResult]:
    """Run all checks within a transaction; one that fails does not stop the others."""
    dataset = read_all(data, lambda _: None, unverified=unverified)
    expected = _expect(dataset, data)
    strati = _expect_strati(dataset)
    counted = (
        f"{COMUNI_ATTESI} comuni, {ZONE_ATTESE} zone, {len(expected.membri)} appartenenze, "
        f"{len(expected.progetti)} progetti"
    )
    layers = [f"{len(strato.elementi)} {layer}" for layer, strato in strati.items()]
    members = sum(len(strato.membri) for strato in strati.values())
    near = f"entro l'{SCARTO_SUPERFICI * 100:.1f} % di quelle pubblicate".replace(".", ",")
    return [
        _result("Conteggi", counted, find_miscounts(connection, expected)),
        _result(
            "Strati",
            f"{', '.join(layers)}, {members} appartenenze",
            find_missing(connection, strati),
        ),
        _result("Superfici delle zone omogenee", near, find_wrong_areas(connection, expected)),
        *(_result(name, passed, find(connection)) for name, passed, find in CHECKS),
    ]


def _result(name: str, passed: str, faults: list[str]) -> CheckResult:
    if not faults:
        return CheckResult(name, True, passed)
    more = f" e altri {len(faults) - SHOWN}" if len(faults) > SHOWN else ""
    return CheckResult(name, False, "; ".join(faults[:SHOWN]) + more)


def _expect(dataset: Dataset, data: Path) -> Expected:
    published = read_table(data, SUPERFICI)
    require_known(published, "zona", [zona["codice"] for zona in dataset.zone.zone])
    require_known(published, "fonte_id", [fonte["id"] for fonte in dataset.fonti])
    return Expected(
        membri=frozenset(
            (row["zona"], row["istat"], row["base"])
            for row in dataset.zone.appartenenze
            if row.get("al") is None
        ),
        progetti=frozenset(row["codice"] for row in dataset.progetti.progetti),
        superfici_km2={row["zona"]: float(row["superficie_km2"]) for row in published},
    )


def _expect_strati(dataset: Dataset) -> dict[str, ExpectedStrato]:
    return {
        layer: ExpectedStrato(
            elementi=frozenset(strato.nomi),
            membri=frozenset(
                (row[NOUNS[layer]], row["istat"])
                for row in strato.appartenenze
                if row.cells.get("al") is None
            ),
            esclusi=frozenset(dataset.nodi.esclusi if strato is dataset.nodi else ()),
        )
        for layer, strato in dataset.strati.items()
    }
