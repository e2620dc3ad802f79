"""``psttm load LAYER FILE``: official geometries over the starter data, all or nothing.

One transaction reads what is there, writes, lets the triggers recompute, and compares; whoever
asked sees the summary before it commits.
"""

from collections.abc import Callable
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from service.db import make_owner_engine
from service.errors import DatabaseUnavailable
from service.ingest.generalise import load_generalised
from service.ingest.official_fonte import CARTELLA, read_fonte, write_fonte
from service.ingest.official_match import Nuovo, Piano, plan
from service.ingest.official_read import Letto, read_rows
from service.ingest.official_report import (
    Riepilogo,
    compare_legami,
    compare_presenze,
    describe,
    title_of,
)
from service.ingest.official_schema import Richiesta, require_request
from service.ingest.official_write import write
from service.ingest.tables import IngestError
from service.queries.checks import find_gaps_and_overlaps
from service.queries.loading import Written, lock_writes
from service.queries.official import (
    Known,
    get_area,
    list_known,
    list_legami,
    list_presenze,
)

Report = Callable[[str], None]
STEPS = 5
"""How often ``load_official`` reports, reading and repair included."""


def load_file(
    database_url: str,
    request: Richiesta,
    report: Report,
    *,
    accept: Callable[[Riepilogo], bool],
) -> Riepilogo:
    """Load one file if ``accept`` says so of what it does; else nothing is written."""
    engine = make_owner_engine(database_url)
    try:
        with engine.connect() as connection, connection.begin() as transaction:
            done = load_official(connection, request, report)
            if done.written.total and accept(done):
                load_generalised(connection, report)
            else:
                transaction.rollback()
    except OperationalError as err:
        raise DatabaseUnavailable("La base di dati non risponde: niente è stato caricato") from err
    return done


def load_official(connection: Connection, request: Richiesta, report: Report) -> Riepilogo:
    """Load one file within a transaction and say what that changed."""
    require_request(request)
    count, area = len(list_known(connection, request.layer.nome)), _area(connection)
    letto = read_rows(request, known=count, area=area, report=report)
    lock_writes(connection)
    known = list_known(connection, request.layer.nome)
    report(f"{request.file.name}: confronto con {len(known)} elementi")
    fonte = read_fonte(connection, request)
    piano = _without_others(request, plan(request, letto.righe, known, area), fonte["id"])
    legami, presenze = list_legami(connection), list_presenze(connection)
    report(f"{request.file.name}: scrittura e incidenza")
    written = Written()
    if piano.elementi:
        written += write_fonte(connection, fonte)
        written += write(connection, request, piano.elementi, fonte["id"])
    report(f"{request.file.name}: che cosa cambia")
    done = _summary(request, letto, piano, written)
    if not written.total:
        return done
    return replace(
        done,
        legami=compare_legami(legami, list_legami(connection)),
        incidenza=compare_presenze(presenze, list_presenze(connection)),
        avvisi=done.avvisi + _gaps(connection, request),
    )


def _area(connection: Connection) -> BaseGeometry | None:
    wkb = get_area(connection)
    if wkb is None:
        raise IngestError(
            "La base di dati non ha ancora i comuni", accettati=["prima «psttm up» o «psttm load»"]
        )
    area: BaseGeometry = shapely.from_wkb(wkb)
    return area


def _without_others(request: Richiesta, piano: Piano, fonte_id: str) -> Piano:
    """Leave alone, where a whole folder is loaded, what somebody loaded or corrected by himself."""
    if not request.cartella:
        return piano
    mine = [one for one in piano.elementi if _is_mine(one.noto, fonte_id)]
    kept = [one for one in piano.elementi if not _is_mine(one.noto, fonte_id)]
    left = [f"{one.nome}: caricato o corretto a parte, resta com'è" for one in kept]
    return replace(piano, elementi=mine, tralasciati=[*piano.tralasciati, *left])


def _is_mine(known: Known | None, fonte_id: str) -> bool:
    return (
        known is None
        or known.di_partenza
        or known.fonte_id == fonte_id
        or known.fonte_id.startswith(CARTELLA)
    )


def _summary(request: Richiesta, letto: Letto, piano: Piano, written: Written) -> Riepilogo:
    notices = [*letto.avvisi, *piano.avvisi, *_demoted(request, piano.elementi)]
    return Riepilogo(
        titolo=title_of(request, letto.crs, len(letto.righe)),
        elementi=describe(piano.elementi, changed=written.total > 0),
        riparazioni=letto.riparazioni,
        tralasciati=piano.tralasciati,
        avvisi=notices,
        written=written,
        codici=tuple(one.codice for one in piano.elementi),
    )


def _demoted(request: Richiesta, elementi: list[Nuovo]) -> list[str]:
    if request.ufficiale:
        return []
    official = [one.nome for one in elementi if one.noto is not None and one.noto.ufficiale]
    return [f"{nome}: una geometria ufficiale diventa non ufficiale" for nome in official]


def _gaps(connection: Connection, request: Richiesta) -> list[str]:
    if request.layer.nome != "comuni":
        return []
    return [f"confini dei comuni: {fault}" for fault in find_gaps_and_overlaps(connection)]
