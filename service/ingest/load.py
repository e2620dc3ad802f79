"""Load everything, in one transaction with the incidenza: all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from service.db import make_owner_engine
from service.errors import DatabaseUnavailable
from service.ingest.comuni import (
    AREA,
    AREA_NOME,
    FONTE_CONFINI,
    FONTE_POPOLAZIONE,
    Comuni,
    load_comuni,
    read_comuni,
)
from service.ingest.fonti import load_fonti, read_fonti, require_fonti
from service.ingest.progetti import Progetti, load_progetti, read_progetti
from service.ingest.tables import IngestError, Record
from service.ingest.zone import Zone, load_zone, read_zone
from service.queries.loading import Written, lock_writes, mark_loaded, prune
from service.settings import Settings

DATA = Path(__file__).resolve().parents[2] / "data"
Report = Callable[[str], None]


@dataclass(frozen=True)
class Dataset:
    """All that is to be loaded, read and checked."""

    fonti: list[Record]
    comuni: Comuni
    zone: Zone
    progetti: Progetti


@dataclass(frozen=True)
class LoadSummary:
    """What a load found and what it wrote."""

    fonti: int
    comuni: int
    zone: int
    progetti: int
    localizzazioni: int
    written: Written


def load_all(
    database_url: str, settings: Settings, report: Report, *, data: Path = DATA
) -> LoadSummary:
    """Read all data, check it, and write what changed in one transaction."""
    if settings.dati is not None:
        report("PSTTM_DATI non è ancora letta: si caricano i dati di partenza")
    dataset = read_all(data, report)
    engine = make_owner_engine(database_url)
    try:
        with engine.begin() as connection:
            summary = write_all(connection, dataset, report)
    except OperationalError as err:
        raise DatabaseUnavailable("La base di dati non risponde: niente è stato caricato") from err
    report(f"{summary.written.total} righe scritte, {summary.progetti} progetti")
    return summary


def read_all(data: Path, report: Report) -> Dataset:
    """Read the files, and refuse them all if one has an error."""
    report("lettura delle tabelle")
    fonti = read_fonti(data)
    known = {fonte["id"] for fonte in fonti}
    for needed in (FONTE_CONFINI, FONTE_POPOLAZIONE):
        if needed not in known:
            raise IngestError(f"fonti.csv: manca la fonte «{needed}» dei dati del pacchetto")
    comuni = read_comuni(data)
    zone = read_zone(data, comuni.nomi)
    luoghi = {
        "comuni": comuni.nomi,
        "zone_omogenee": {zona["codice"]: zona["nome"] for zona in zone.zone},
        "area_metropolitana": {AREA: AREA_NOME},
    }
    progetti = read_progetti(data, luoghi)
    for records in (
        comuni.storici,
        zone.zone,
        zone.appartenenze,
        progetti.progetti,
        progetti.localizzazioni,
        progetti.fonti,
        progetti.cup,
    ):
        require_fonti(records, fonti)
    return Dataset(fonti, comuni, zone, progetti)


def write_all(connection: Connection, dataset: Dataset, report: Report) -> LoadSummary:
    """Write what changed, and remove what left, those that others point to last."""
    lock_writes(connection)
    report("fonti")
    written, fonti = load_fonti(connection, dataset.fonti)
    report(f"{len(dataset.comuni.confini)} comuni, confini e popolazione")
    done, comuni = load_comuni(connection, dataset.comuni)
    written += done
    report(f"{len(dataset.zone.zone)} zone omogenee")
    done, zone = load_zone(connection, dataset.zone)
    written += done
    report(f"{len(dataset.progetti.progetti)} progetti e incidenza")
    done, progetti = load_progetti(connection, dataset.progetti)
    written += done
    for staged in (progetti, zone, comuni, fonti):
        written += prune(connection, staged)
    mark_loaded(connection, written.fonti)
    return LoadSummary(
        fonti=len(dataset.fonti),
        comuni=len(dataset.comuni.confini),
        zone=len(dataset.zone.zone),
        progetti=len(dataset.progetti.progetti),
        localizzazioni=len(dataset.progetti.localizzazioni),
        written=written,
    )
