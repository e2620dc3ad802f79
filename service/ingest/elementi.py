"""What the layers known by their comuni share: elementi, own rows, memberships."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from service.ingest.tables import (
    DATES,
    ISTAT,
    PARTIAL_DATE,
    SLUG,
    Column,
    IngestError,
    Record,
    require_known,
)
from service.models.base import Base
from service.models.territorio import Appartenenza, Elemento
from service.queries.loaded import loaded_element_ids
from service.queries.loading import Staged, Written, element_ids, prune, stage, upsert

CODICE = Column("codice", required=True, pattern=SLUG, shape="minuscole, cifre e trattini")
ELENCO = Column("elenco_comuni", required=True, accepted=("completo", "parziale", "ignoto"))
ETTARI = Column("superficie_ha", pattern=r"\d+(\.\d+)?", shape="ettari: 1810.57")
COMUNE = (
    Column("istat", required=True, pattern=ISTAT, shape="sei cifre"),
    Column("nome", required=True),
)
PERIODO = (
    Column("dal", pattern=PARTIAL_DATE, shape=DATES),
    Column("al", pattern=PARTIAL_DATE, shape=DATES),
)
FATTI = ("ordine", "dal", "al", "base", "nota", "fonte_id")


@dataclass(frozen=True)
class Strato:
    """The elementi of a layer and their members, former ones included."""

    elementi: list[Record]
    appartenenze: list[Record]

    @property
    def nomi(self) -> dict[str, str]:
        """Name of each elemento, by code."""
        return {record["codice"]: record["nome"] for record in self.elementi}


def require_comuni(records: list[Record], nomi: Mapping[str, str], *, code: str) -> None:
    """Refuse a code that is no comune of the area, or a name that is not its own."""
    require_known(records, code, nomi)
    for record in records:
        if record.get("nome") != nomi[record[code]]:
            raise record.error("nome", accepted=(nomi[record[code]],))


def require_members(strato: Strato, nomi: Mapping[str, str], *, noun: str) -> None:
    """Refuse members of nothing, double ones, and lists that do not say what they are."""
    require_known(strato.appartenenze, noun, strato.nomi)
    require_comuni(strato.appartenenze, nomi, code="istat")
    current: dict[tuple[str, str], Record] = {}
    for record in strato.appartenenze:
        if record.cells.get("al") is None:
            other = current.setdefault((record[noun], record["istat"]), record)
            if other is not record:
                why = f"già alla riga {other.line}"
                raise record.error("istat", accepted=("un'appartenenza sola in vigore",), why=why)
    named = {record[noun] for record in strato.appartenenze}
    members = {code for code, _ in current}
    for elemento in strato.elementi:
        _require_list(elemento, named=named, members=members)


def load_elementi(
    connection: Connection, layer: str, elementi: Collection[Mapping[str, Any]]
) -> tuple[Written, Staged]:
    """Write the elementi of a layer; each row has the same columns. None is removed yet."""
    rows = [{"layer": layer, **elemento} for elemento in elementi]
    if not rows:
        raise IngestError(f"{layer}: non contiene alcun elemento")
    staged = stage(
        connection,
        Elemento,
        rows,
        columns=list(rows[0]),
        key=("layer", "codice"),
        among=Elemento.layer == layer,
    )
    return upsert(connection, staged), staged


def load_own(
    connection: Connection, model: type[Base], layer: str, rows: Mapping[str, Mapping[str, Any]]
) -> Written:
    """Write the own rows of a layer, given by code; elementi that others took over keep theirs."""
    ids = loaded_element_ids(connection, layer)
    own = [{"elemento_id": ids[code], **row} for code, row in rows.items() if code in ids]
    columns = ["elemento_id", *next(iter(rows.values()))]
    return upsert(connection, stage(connection, model, own, columns=columns, key=columns[:1]))


def load_appartenenze(
    connection: Connection, layer: str, appartenenze: Collection[Record], *, noun: str
) -> Written:
    """Write the members of the elementi of a layer; ``noun`` is the column with their code."""
    ids = element_ids(connection, layer)
    comuni = element_ids(connection, "comuni")
    rows = [
        {"elemento_id": ids[record[noun]], "comune_id": comuni[record["istat"]]}
        | {name: record.cells.get(name) for name in FATTI}
        | {
            "base": record.cells.get("base") or "fonte",
            "ordine": integer(record.cells.get("ordine")),
        }
        for record in appartenenze
    ]
    of_layer = select(Elemento.id).where(Elemento.layer == layer)
    staged = stage(
        connection,
        Appartenenza,
        rows,
        columns=("elemento_id", "comune_id", *FATTI),
        key=("elemento_id", "comune_id", "dal"),
        among=Appartenenza.elemento_id.in_(of_layer),
    )
    return prune(connection, staged) + upsert(connection, staged)


def number(value: str | None) -> float | None:
    """Return the number that a cell holds."""
    return None if value is None else float(value)


def integer(value: str | None) -> int | None:
    """Return the whole number that a cell holds."""
    return None if value is None else int(value)


def _require_list(elemento: Record, *, named: Collection[str], members: Collection[str]) -> None:
    code, elenco = elemento["codice"], elemento["elenco_comuni"]
    if elenco == "ignoto" and code in named:
        why = "vi sono dei comuni"
        raise elemento.error("elenco_comuni", accepted=("completo", "parziale"), why=why)
    if elenco == "completo" and code not in members:
        why = "non vi è alcun comune"
        raise elemento.error("elenco_comuni", accepted=("parziale", "ignoto"), why=why)
    if elenco == "parziale" and code not in named:
        why = "non vi è alcun comune"
        raise elemento.error("elenco_comuni", accepted=("ignoto",), why=why)
