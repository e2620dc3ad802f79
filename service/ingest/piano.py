"""The plan: data/piano, kind by kind, with its places."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection

from service.ingest.piano_tables import KINDS, Code, Kind, Piano
from service.ingest.tables import Record
from service.models.base import LAYERS
from service.models.piano import Edizione, LocalizzazioneVoce, Obiettivo
from service.models.progetti import Localizzazione
from service.queries.loading import Staged, Written, element_ids, prune, stage, upsert
from service.queries.loading_piano import voce_ids

Ids = Mapping[Code, int]
VOCE = ("edizione", "codice")
LINES = ("documento_sha256", "prima_riga", "ultima_riga")
PLACE = ("layer", "tipo", "menzione", "estensione", "natura", "motivo", "fonte_id")
PLACE_KEY = ("layer", "elemento_id", "tipo")


def load_piano(connection: Connection, piano: Piano) -> tuple[Written, list[Staged]]:
    """Write the plan; what left is removed last, with the stagings given back in that order."""
    columns = ("codice", "titolo", "nota", "fonte_id")
    rows = [{name: record.get(name) for name in columns} for record in piano.edizioni]
    stagings = [stage(connection, Edizione, rows, columns=columns, key=("codice",))]
    written = upsert(connection, stagings[0])
    digests = {record["codice"]: record["sha256"] for record in piano.documenti}
    ids: dict[str, Ids] = {}
    for name, kind in KINDS.items():
        staged = _stage_voci(connection, kind, piano.voci[name], digests, ids)
        written += upsert(connection, staged)
        ids[name] = voce_ids(connection, kind.model)
        stagings.insert(0, staged)
    written += _load_duplicates(connection, piano.voci["obiettivo"], ids["obiettivo"])
    written += _load_places(connection, piano.localizzazioni, ids)
    return written, stagings


def _stage_voci(
    connection: Connection,
    kind: Kind,
    records: Collection[Record],
    digests: Mapping[str, str],
    ids: Mapping[str, Ids],
) -> Staged:
    orders: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    for record in records:
        edizione = record["edizione"]
        orders[edizione] = orders.get(edizione, 0) + 1
        row: dict[str, Any] = {name: record.get(name) for name in (*VOCE, *kind.plain, "fonte_id")}
        row |= {"ordine": orders[edizione]} | _lines(record, digests)
        if kind.parent:
            row[f"{kind.parent}_id"] = ids[kind.parent][edizione, record[kind.parent]]
        rows.append(row)
    columns = [*VOCE, *kind.plain, "fonte_id", "ordine", *LINES]
    if kind.parent:
        columns.append(f"{kind.parent}_id")
    return stage(connection, kind.model, rows, columns=columns, key=VOCE)


def _lines(record: Record, digests: Mapping[str, str]) -> dict[str, Any]:
    if record.get("riga_da") is None:
        return dict.fromkeys(LINES)
    values = (digests[record["documento"]], int(record["riga_da"]), int(record["riga_a"]))
    return dict(zip(LINES, values, strict=True))


def _load_duplicates(connection: Connection, records: Collection[Record], ids: Ids) -> Written:
    rows = [
        {
            "edizione": record["edizione"],
            "codice": record["codice"],
            "duplicato_di": ids.get((record["edizione"], record.get("duplicato_di") or "")),
        }
        for record in records
    ]
    columns = (*VOCE, "duplicato_di")
    return upsert(connection, stage(connection, Obiettivo, rows, columns=columns, key=VOCE))


def _load_places(
    connection: Connection, records: Collection[Record], ids: Mapping[str, Ids]
) -> Written:
    """Write the places of objectives, which make incidenza, and those of the other entries."""
    elementi = {layer: element_ids(connection, layer) for layer in LAYERS}
    subjects = ("driver_id", "progetto_piattaforma_id", "voce_piano_id")
    objectives: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for record in records:
        code = record.get("codice")
        row: dict[str, Any] = {name: record.get(name) for name in PLACE}
        row["elemento_id"] = None if code is None else elementi[record["layer"]][code]
        subject = ids[record["soggetto"]][record["edizione"], record["voce"]]
        if record["soggetto"] == "obiettivo":
            objectives.append(row | {"obiettivo_id": subject})
        else:
            others.append(row | dict.fromkeys(subjects) | {f"{record['soggetto']}_id": subject})
    staged = stage(
        connection,
        Localizzazione,
        objectives,
        columns=("obiettivo_id", "elemento_id", *PLACE),
        key=("obiettivo_id", *PLACE_KEY),
        among=Localizzazione.obiettivo_id.is_not(None),
    )
    staged_others = stage(
        connection,
        LocalizzazioneVoce,
        others,
        columns=(*subjects, "elemento_id", *PLACE),
        key=(*subjects, *PLACE_KEY),
    )
    written = Written()
    for each in (staged, staged_others):
        written += prune(connection, each) + upsert(connection, each)
    return written
