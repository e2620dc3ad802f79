"""``PSTTM_DATI``: a folder of official layers, loaded over the starter data in one transaction.

A manifest (``strati.csv`` in the folder, or the file of ``PSTTM_STRATI``) says which file is what;
without one, a file is recognised by the name of its layer: ``parchi.gpkg``, ``plis.zip``.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from service.ingest.official import load_official
from service.ingest.official_archive import ARCHIVES, FORMATS
from service.ingest.official_report import Riepilogo
from service.ingest.official_schema import (
    LAYERS,
    PRECISIONI,
    Richiesta,
    read_pairs,
    require_layer,
    require_request,
)
from service.ingest.tables import (
    DATES,
    PARTIAL_DATE,
    Column,
    IngestError,
    Record,
    TableFile,
    read_table,
)
from service.settings import Settings

MANIFEST = "strati.csv"
PAIRS = "coppie separate da «;»: nome=denominazione;atto=decreto"
COLUMNS = (
    Column("file", required=True, pattern=r"[^./\\][^/\\]*", shape="il nome di un file"),
    Column("layer", required=True, accepted=tuple(LAYERS)),
    Column("map", pattern="[^=;]+=[^;]+(;[^=;]+=[^;]+)*", shape=PAIRS),
    Column("valori", pattern="[^=;]+=[^;]+(;[^=;]+=[^;]+)*", shape=PAIRS),
    Column("filtro", pattern="[^=;]+=[^;]+(;[^=;]+=[^;]+)*", shape=PAIRS),
    Column("solo_noti", required=True, accepted=("si", "no")),
    Column("strato"),
    Column("crs"),
    Column("encoding"),
    Column("fonte", required=True),
    Column("data", pattern=PARTIAL_DATE, shape=DATES),
    Column("ufficiale", required=True, accepted=("si", "no")),
    Column("precisione", required=True, accepted=PRECISIONI),
    Column("attesi", pattern=r"[1-9]\d*", shape="un numero"),
)
BY_NAME = "{name}, dalla cartella degli strati ufficiali"

Report = Callable[[str], None]


def read_folder(settings: Settings) -> list[Richiesta]:
    """List what is to be loaded of the folder, comuni first; nothing where there is no folder."""
    folder = settings.dati
    if folder is None:
        if settings.strati is not None:
            raise IngestError(
                "PSTTM_STRATI indica un elenco di strati, ma PSTTM_DATI è vuota",
                accettati=["PSTTM_DATI=cartella dei file"],
            )
        return []
    if not folder.is_dir():
        raise IngestError(f"PSTTM_DATI: {folder} non è una cartella", accettati=["una cartella"])
    manifest = settings.strati or folder / MANIFEST
    if settings.strati is not None or manifest.is_file():
        requests = _of_manifest(folder, manifest)
    else:
        requests = _of_names(folder)
    order = list(LAYERS)
    return sorted(requests, key=lambda request: order.index(request.layer.nome))


def load_folder(
    connection: Connection, requests: Sequence[Richiesta], report: Report
) -> list[Riepilogo]:
    """Load the files of a folder one after the other, and say in a line what each changed."""
    done = []
    files: dict[tuple[str, str], str] = {}
    for number, request in enumerate(requests, 1):
        report(f"strato {number} di {len(requests)}: {request.file.name} → {request.layer.nome}")
        summary = load_official(connection, request, _silent)
        _require_once(request, summary, files)
        report(
            f"{request.file.name}: righe scritte {summary.written.total}, "
            f"legami con i comuni cambiati {len(summary.legami)}, "
            f"righe tralasciate {len(summary.tralasciati)}"
        )
        for notice in summary.avvisi:
            report(f"attenzione, {notice}")
        done.append(summary)
    return done


def _require_once(
    request: Richiesta, summary: Riepilogo, files: dict[tuple[str, str], str]
) -> None:
    """Refuse an elemento that two files have: each load would undo the other."""
    for code in summary.codici:
        other = files.setdefault((request.layer.nome, code), request.file.name)
        if other != request.file.name:
            raise IngestError(
                f"{request.file.name}: «{code}» di {request.layer.nome} è già in {other}",
                accettati=["un elemento in un solo file della cartella"],
            )


def _of_manifest(folder: Path, manifest: Path) -> list[Richiesta]:
    table = TableFile(manifest.name, COLUMNS, ("file", "layer", "filtro"))
    records = read_table(manifest.parent, table)
    if not records:
        raise IngestError(f"{manifest.name}: non elenca alcun file", accettati=["almeno una riga"])
    return [_of_record(folder, record) for record in records]


def _of_record(folder: Path, record: Record) -> Richiesta:
    path = folder / record["file"]
    if not path.exists():
        raise record.error("file", accepted=("un file della cartella",), why=f"non è in {folder}")
    attesi = record.get("attesi")
    return require_request(
        Richiesta(
            require_layer(record["layer"]),
            path,
            record["fonte"],
            colonne=_pairs(record, "map"),
            valori=_pairs(record, "valori"),
            filtro=_pairs(record, "filtro"),
            solo_noti=record["solo_noti"] == "si",
            strato=record.get("strato"),
            crs=record.get("crs"),
            encoding=record.get("encoding"),
            data=record.get("data"),
            ufficiale=record["ufficiale"] == "si",
            precisione=record["precisione"],
            attesi=None if attesi is None else int(attesi),
            cartella=True,
        )
    )


def _pairs(record: Record, column: str) -> dict[str, str]:
    text = record.get(column)
    where = f"{record.file}, riga {record.line}, colonna {column}"
    return {} if text is None else read_pairs(text.split(";"), option=where)


def _of_names(folder: Path) -> list[Richiesta]:
    formats = (*FORMATS, *ARCHIVES)
    found = [
        entry
        for entry in sorted(folder.iterdir())
        if entry.stem in LAYERS and entry.suffix.lower() in formats
    ]
    if not found:
        raise IngestError(
            f"PSTTM_DATI: in {folder} non c'è {MANIFEST}, né un file col nome di uno strato",
            accettati=[f"{layer}.gpkg" for layer in LAYERS],
        )
    return [
        Richiesta(
            LAYERS[entry.stem],
            entry,
            BY_NAME.format(name=entry.name),
            solo_noti=True,
            cartella=True,
        )
        for entry in found
    ]


def _silent(_: str) -> None:
    """Take the reports of a single file and say nothing."""
