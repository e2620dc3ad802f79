"""Load everything, in one transaction with the incidenza: all of it or nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
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
from service.ingest.elementi import Strato
from service.ingest.fonti import load_fonti, read_fonti, require_fonti, require_further_fonti
from service.ingest.generalise import load_generalised
from service.ingest.navigli import load_navigli, read_navigli
from service.ingest.nodi import Nodi, load_nodi, read_nodi
from service.ingest.official_folder import load_folder, read_folder
from service.ingest.parchi import load_parchi, read_parchi
from service.ingest.piano import load_piano
from service.ingest.piano_legami import Legami, load_legami, read_legami
from service.ingest.piano_tables import Piano, read_piano
from service.ingest.plis import load_plis, read_plis
from service.ingest.progetti import Progetti, load_progetti, read_progetti
from service.ingest.tables import IngestError, Record
from service.ingest.testi import Testo, load_texts, read_texts
from service.ingest.zone import Zone, load_zone, read_zone
from service.queries.loading import Staged, Written, lock_writes, mark_loaded, prune
from service.settings import Settings

DATA = Path(__file__).resolve().parents[2] / "data"
Report = Callable[[str], None]


@dataclass(frozen=True)
class Dataset:
    """All that is to be loaded, read and checked."""

    fonti: list[Record]
    comuni: Comuni
    zone: Zone
    parchi: Strato
    plis: Strato
    navigli: Strato
    nodi: Nodi
    progetti: Progetti
    piano: Piano
    legami: Legami
    testi: tuple[Testo, ...]

    @property
    def strati(self) -> dict[str, Strato]:
        """The layers that are known by their comuni."""
        return {
            "parchi": self.parchi,
            "plis": self.plis,
            "navigli": self.navigli,
            "nodi_trasporto": self.nodi,
        }


@dataclass(frozen=True)
class LoadSummary:
    """What a load found and what it wrote."""

    fonti: int
    comuni: int
    zone: int
    elementi: int
    progetti: int
    localizzazioni: int
    voci: int
    testi: int
    written: Written


def load_all(
    database_url: str, settings: Settings, report: Report, *, data: Path = DATA
) -> LoadSummary:
    """Read all data, check it, and write what changed in one transaction."""
    official = read_folder(settings)
    dataset = read_all(
        data, report, unverified=settings.fonti_non_verificate, documenti=settings.documenti
    )
    engine = make_owner_engine(database_url)
    try:
        with engine.begin() as connection:
            summary = write_all(connection, dataset, report)
            for done in load_folder(connection, official, report):
                summary = replace(summary, written=summary.written + done.written)
            load_generalised(connection, report)
    except OperationalError as err:
        raise DatabaseUnavailable("La base di dati non risponde: niente è stato caricato") from err
    report(f"righe scritte: {summary.written.total}; progetti: {summary.progetti}")
    return summary


def read_all(
    data: Path, report: Report, *, unverified: bool = True, documenti: Path | None = None
) -> Dataset:
    """Read the files, and refuse them all if one has an error.

    Without ``unverified``, what ``nodi_trasporto/README.md`` says is left out after the check.
    Without ``documenti``, the plan has its short titles and no official text.
    """
    report("lettura delle tabelle")
    fonti = read_fonti(data)
    known = {fonte["id"] for fonte in fonti}
    for needed in (FONTE_CONFINI, FONTE_POPOLAZIONE):
        if needed not in known:
            raise IngestError(f"fonti.csv: manca la fonte «{needed}» dei dati del pacchetto")
    comuni = read_comuni(data)
    nomi = comuni.nomi
    zone = read_zone(data, nomi)
    parchi, plis, navigli = (read(data, nomi) for read in (read_parchi, read_plis, read_navigli))
    nodi = read_nodi(data, comuni, fonti, unverified=unverified)
    luoghi = {
        "comuni": nomi,
        "zone_omogenee": {zona["codice"]: zona["nome"] for zona in zone.zone},
        "parchi": parchi.nomi,
        "plis": plis.nomi,
        "navigli": navigli.nomi,
        "nodi_trasporto": nodi.nomi | nodi.esclusi,
        "area_metropolitana": {AREA: AREA_NOME},
    }
    progetti = read_progetti(data, luoghi)
    piano = read_piano(data, luoghi)
    legami = read_legami(data, progetti.progetti, piano)
    testi = _read_testi(piano, documenti, report)
    dataset = Dataset(
        fonti, comuni, zone, parchi, plis, navigli, nodi, progetti, piano, legami, testi
    )
    _require_sources(dataset)
    return replace(
        dataset,
        progetti=replace(progetti, localizzazioni=_places(progetti.localizzazioni, nodi.esclusi)),
        piano=replace(piano, localizzazioni=_places(piano.localizzazioni, nodi.esclusi)),
    )


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
    done, strati = _write_strati(connection, dataset, report)
    written += done
    report("piano: missioni, obiettivi, driver e altre voci")
    done, voci = load_piano(connection, dataset.piano)
    written += done + load_texts(connection, dataset.testi)
    report(f"{len(dataset.progetti.progetti)} progetti e incidenza")
    done, progetti = load_progetti(connection, dataset.progetti)
    written += done + load_legami(connection, dataset.legami)
    for staged in (progetti, *voci, *strati, zone, comuni, fonti):
        written += prune(connection, staged)
    mark_loaded(connection, written.fonti)
    return LoadSummary(
        fonti=len(dataset.fonti),
        comuni=len(dataset.comuni.confini),
        zone=len(dataset.zone.zone),
        elementi=sum(len(strato.elementi) for strato in dataset.strati.values()),
        progetti=len(dataset.progetti.progetti),
        localizzazioni=len(dataset.progetti.localizzazioni),
        voci=sum(len(records) for records in dataset.piano.voci.values()),
        testi=len(dataset.testi),
        written=written,
    )


def _write_strati(
    connection: Connection, dataset: Dataset, report: Report
) -> tuple[Written, list[Staged]]:
    """Write the layers that are known by their comuni."""
    report(", ".join(f"{len(s.elementi)} {layer}" for layer, s in dataset.strati.items()))
    pairs = (
        load_parchi(connection, dataset.parchi),
        load_plis(connection, dataset.plis),
        load_navigli(connection, dataset.navigli),
        load_nodi(connection, dataset.nodi),
    )
    written = Written()
    for done, _ in pairs:
        written += done
    return written, [staged for _, staged in pairs]


def _read_testi(piano: Piano, documenti: Path | None, report: Report) -> tuple[Testo, ...]:
    if documenti is None:
        report("documenti del piano non indicati: titoli brevi, e i testi già caricati")
        return ()
    report("testi ufficiali dai documenti del piano")
    return tuple(read_texts(documenti, piano))


def _require_sources(dataset: Dataset) -> None:
    progetti = dataset.progetti
    for records in (
        dataset.comuni.storici,
        dataset.zone.zone,
        dataset.zone.appartenenze,
        *(strato.elementi for strato in dataset.strati.values()),
        *(strato.appartenenze for strato in dataset.strati.values()),
        progetti.progetti,
        progetti.localizzazioni,
        progetti.fonti,
        progetti.cup,
        *dataset.piano.tables,
        *dataset.legami.legami.values(),
    ):
        require_fonti(records, dataset.fonti)
    for strato in (dataset.parchi, dataset.plis, dataset.navigli):
        require_further_fonti(strato.elementi, dataset.fonti)


def _places(localizzazioni: Collection[Record], esclusi: Collection[str]) -> list[Record]:
    """Leave out the places at nodes that are left out."""
    return [
        record
        for record in localizzazioni
        if record["layer"] != "nodi_trasporto" or record.get("codice") not in esclusi
    ]
