"""Projects: data/progetti."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from service.ingest.tables import (
    DATES,
    PARTIAL_DATE,
    SLUG,
    Column,
    Record,
    TableFile,
    read_table,
    require_known,
)
from service.models.base import LAYERS
from service.models.progetti import (
    STATI,
    Localizzazione,
    Progetto,
    ProgettoCup,
    ProgettoFonte,
)
from service.queries.loading import (
    Staged,
    Written,
    element_ids,
    progetto_ids,
    prune,
    stage,
    upsert,
)

MAX_MOTIVO = 8
NATURE = ("quadro_economico", "finanziamento", "sola_progettazione", "quota")
PROGETTI = TableFile(
    "progetti/progetti.csv",
    (
        Column("codice", required=True, pattern=SLUG, shape="minuscole, cifre e trattini"),
        Column("edizione", pattern=r"\d{4}-\d{4}", shape="un triennio (2022-2024)"),
        Column("titolo", required=True),
        Column("descrizione"),
        Column("tema"),
        Column("tipo", required=True, accepted=("programma", "intervento", "strumento")),
        Column("parte_di"),
        Column("stato", required=True, accepted=STATI),
        Column("stato_testo"),
        Column("stato_al", pattern=PARTIAL_DATE, shape=DATES),
        Column("ente_capofila"),
        Column("importo_eur", pattern=r"[1-9]\d{0,11}(\.\d{2})?", shape="euro: 1250000 o 0.50"),
        Column("importo_natura", accepted=NATURE),
        Column("importo_al", pattern=PARTIAL_DATE, shape=DATES),
        Column("finanziamento"),
        Column("inizio", pattern=PARTIAL_DATE, shape=DATES),
        Column("fine", pattern=PARTIAL_DATE, shape=DATES),
        Column("url", pattern=r"https?://\S+", shape="un indirizzo http o https"),
        Column("elenco_comuni", required=True, accepted=("completo", "parziale", "ignoto")),
        Column("comuni_fuori_area"),
        Column("fonte_id", required=True),
        Column("nota"),
    ),
    ("codice",),
)
LOCALIZZAZIONI = TableFile(
    "progetti/localizzazioni.csv",
    (
        Column("progetto", required=True),
        Column("layer", required=True, accepted=LAYERS),
        Column("codice"),
        Column("nome"),
        Column("tipo"),
        Column("menzione", required=True, accepted=("esplicita", "generica", "ambito")),
        Column("estensione", required=True, accepted=("intero", "parte", "ignota")),
        Column("natura", required=True, accepted=("dichiarata", "attribuita")),
        Column("motivo", required=True),
        Column("fonte_id", required=True),
    ),
    ("progetto", "layer", "codice", "tipo"),
)
PROGETTI_FONTI = TableFile(
    "progetti/progetti_fonti.csv",
    (Column("progetto", required=True), Column("fonte_id", required=True)),
    ("progetto", "fonte_id"),
)
PROGETTI_CUP = TableFile(
    "progetti/progetti_cup.csv",
    (
        Column("progetto", required=True),
        Column("cup", required=True, pattern="[A-Z][0-9A-Z]{14}", shape="15 lettere e cifre"),
        Column("fonte_id", required=True),
    ),
    ("progetto", "cup"),
)
PLAIN = tuple(
    column.name
    for column in PROGETTI.columns
    if column.name not in {"parte_di", "importo_eur", "comuni_fuori_area"}
)


@dataclass(frozen=True)
class Progetti:
    """The projects, their places, their further sources and their CUP."""

    progetti: list[Record]
    localizzazioni: list[Record]
    fonti: list[Record]
    cup: list[Record]


def read_progetti(data: Path, luoghi: Mapping[str, Mapping[str, str]]) -> Progetti:
    """Read the projects; ``luoghi`` gives code and name of each elemento of each layer."""
    progetti = read_table(data, PROGETTI)
    known = [progetto["codice"] for progetto in progetti]
    tables = [read_table(data, table) for table in (LOCALIZZAZIONI, PROGETTI_FONTI, PROGETTI_CUP)]
    for records in tables:
        require_known(records, "progetto", known)
    require_known(progetti, "parte_di", known)
    for progetto in progetti:
        _require_amount(progetto)
    _require_no_cycle(progetti)
    for record in tables[0]:
        require_place(record, luoghi.get(record["layer"], {}))
    _require_lists(progetti, tables[0])
    return Progetti(progetti, *tables)


def load_progetti(connection: Connection, progetti: Progetti) -> tuple[Written, Staged]:
    """Write the projects, then what hangs on them."""
    rows: list[dict[str, Any]] = [
        {name: record.get(name) for name in PLAIN}
        | {
            "importo_eur": _amount(record),
            "comuni_fuori_area": _split(record.get("comuni_fuori_area")),
        }
        for record in progetti.progetti
    ]
    columns = (*PLAIN, "importo_eur", "comuni_fuori_area")
    staged = stage(connection, Progetto, rows, columns=columns, key=("codice",))
    written = upsert(connection, staged)
    ids = progetto_ids(connection)
    parents: list[dict[str, Any]] = [
        {"codice": record["codice"], "parte_di": ids.get(record.get("parte_di") or "")}
        for record in progetti.progetti
    ]
    tree = stage(connection, Progetto, parents, columns=("codice", "parte_di"), key=("codice",))
    written += upsert(connection, tree)
    written += _load_localizzazioni(connection, progetti.localizzazioni, ids)
    written += _load_links(connection, ProgettoFonte, progetti.fonti, ids, ("fonte_id",))
    written += _load_links(connection, ProgettoCup, progetti.cup, ids, ("cup", "fonte_id"))
    return written, staged


def _load_localizzazioni(
    connection: Connection, localizzazioni: Collection[Record], ids: Mapping[str, int]
) -> Written:
    elementi = {layer: element_ids(connection, layer) for layer in LAYERS}
    facts = ("layer", "tipo", "menzione", "estensione", "natura", "motivo", "fonte_id")
    rows: list[dict[str, Any]] = [
        {
            "progetto_id": ids[record["progetto"]],
            "elemento_id": None
            if record.get("codice") is None
            else elementi[record["layer"]][record["codice"]],
        }
        | {name: record.get(name) for name in facts}
        for record in localizzazioni
    ]
    staged = stage(
        connection,
        Localizzazione,
        rows,
        columns=("progetto_id", "elemento_id", *facts),
        key=("progetto_id", "layer", "elemento_id", "tipo"),
        among=Localizzazione.progetto_id.is_not(None),
    )
    return prune(connection, staged) + upsert(connection, staged)


def _load_links(
    connection: Connection,
    model: type[ProgettoFonte] | type[ProgettoCup],
    records: Collection[Record],
    ids: Mapping[str, int],
    facts: tuple[str, ...],
) -> Written:
    rows: list[dict[str, Any]] = [
        {"progetto_id": ids[record["progetto"]]} | {name: record.get(name) for name in facts}
        for record in records
    ]
    staged = stage(
        connection,
        model,
        rows,
        columns=("progetto_id", *facts),
        key=("progetto_id", facts[0]),
    )
    return prune(connection, staged) + upsert(connection, staged)


def _require_amount(progetto: Record) -> None:
    """Refuse an amount that does not say what it is, and the reverse."""
    if (progetto.get("importo_eur") is None) != (progetto.get("importo_natura") is None):
        why = "importo_eur e importo_natura vanno insieme"
        raise progetto.error("importo_natura", accepted=("vuoto", *NATURE), why=why)


def _require_no_cycle(progetti: Collection[Record]) -> None:
    parents = {progetto["codice"]: progetto.get("parte_di") for progetto in progetti}
    for progetto in progetti:
        seen = {progetto["codice"]}
        parent = progetto.get("parte_di")
        while parent is not None:
            if parent in seen:
                why = "un programma non è parte di sé stesso"
                raise progetto.error("parte_di", accepted=("vuoto", "un altro programma"), why=why)
            seen.add(parent)
            parent = parents[parent]


def require_place(record: Record, names: Mapping[str, str]) -> None:
    """Refuse a place that is not loaded, and a reason that is too long."""
    code = record.get("codice")
    if code is not None:
        require_known([record], "codice", names)
        if record.get("nome") != names[code]:
            raise record.error("nome", accepted=(names[code],))
        if record.get("tipo") is not None:
            raise record.error("tipo", accepted=("vuoto",), why="il luogo è già nominato")
    require_motivo(record)


def require_motivo(record: Record) -> None:
    """Refuse a reason that is longer than the few words it must be."""
    if len(re.split(r"\s+", record["motivo"])) > MAX_MOTIVO:
        raise record.error("motivo", accepted=(f"al più {MAX_MOTIVO} parole",))


def _require_lists(progetti: Collection[Record], localizzazioni: Collection[Record]) -> None:
    """Refuse an unknown list of comuni that names some, and a complete one that names no place."""
    placed = {record["progetto"] for record in localizzazioni}
    named = {
        record["progetto"]
        for record in localizzazioni
        if record["layer"] == "comuni" and record.get("codice") is not None
    }
    for progetto in progetti:
        elenco, code = progetto["elenco_comuni"], progetto["codice"]
        if elenco == "ignoto" and code in named:
            why = "il progetto nomina dei comuni"
            raise progetto.error("elenco_comuni", accepted=("completo", "parziale"), why=why)
        if elenco == "completo" and code not in placed:
            why = "il progetto non ha alcun luogo"
            raise progetto.error("elenco_comuni", accepted=("parziale", "ignoto"), why=why)


def _amount(progetto: Record) -> Decimal | None:
    value = progetto.get("importo_eur")
    return None if value is None else Decimal(value)


def _split(value: str | None) -> list[str]:
    return [] if value is None else [part.strip() for part in value.split(";")]
