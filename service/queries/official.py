"""What a file of official geometries finds in the database, and how it is written over it.

The starter data are the rows whose fonte was loaded from data/ (``caricata_al`` is set). A row
written here has a fonte of its own, so no later load of the starter data changes it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geoalchemy2 import functions as geo
from sqlalchemy import Connection, Row, Table, and_, exists, insert, or_, select, update

from service.models.base import Base
from service.models.territorio import Elemento
from service.queries.loading import FONTE, SCHEMA, Staged, Written
from service.queries.statements import statement


@dataclass(frozen=True)
class Known:
    """An elemento as it is before a load; ``misura`` is in m² or m."""

    id: int
    codice: str
    nome: str
    tipo: str | None = None
    linee: Sequence[str] = field(default=())
    fonte_id: str = ""
    di_partenza: bool = True
    ufficiale: bool = False
    precisione: str = "assente"
    misura: float | None = None


@dataclass(frozen=True)
class Legame:
    """How an elemento concerns a comune; ``misura`` is in m² or m."""

    layer: str
    codice: str
    nome: str
    istat: str
    comune: str
    base: str
    certezza: str
    misura: float | None


@dataclass(frozen=True)
class Presenza:
    """How surely a subject reaches a comune."""

    istat: str
    comune: str
    soggetto: str
    certezza: str


def list_known(connection: Connection, layer: str) -> list[Known]:
    """Give the elementi of a layer, by code.

    Parameters
    ----------
    connection
        Any.
    layer
        One of ``LAYERS``.

    Returns
    -------
    list of Known
        All of them, with a geometry or without.
    """
    rows = connection.execute(statement("strato_elementi"), {"layer": layer})
    return [Known(**row._mapping) for row in rows]


def get_area(connection: Connection) -> bytes | None:
    """Give the perimeter of the metropolitan area.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    bytes or None
        WKB in the storage CRS; None in a database without comuni.
    """
    area = select(geo.ST_AsBinary(Elemento.geom)).where(Elemento.layer == "area_metropolitana")
    found = connection.execute(area).scalar()
    return None if found is None else bytes(found)


def list_legami(connection: Connection) -> list[Legame]:
    """Give the comuni that each elemento concerns.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    list of Legame
        By layer, elemento and comune.
    """
    return [Legame(**row._mapping) for row in connection.execute(statement("strato_legami"))]


def list_presenze(connection: Connection) -> list[Presenza]:
    """Give how surely each subject reaches each comune.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    list of Presenza
        By comune and subject; the surest chain counts.
    """
    return [Presenza(**row._mapping) for row in connection.execute(statement("strato_incidenza"))]


def find_fonte(connection: Connection, fonte_id: str) -> Mapping[str, Any] | None:
    """Give a source, or None if there is none of that id.

    Parameters
    ----------
    connection
        Any.
    fonte_id
        Id of the source.

    Returns
    -------
    mapping or None
        Column → value.
    """
    row = connection.execute(select(FONTE).where(FONTE.c.id == fonte_id)).one_or_none()
    return None if row is None else dict(row._mapping)


def list_own(
    connection: Connection, model: type[Base], ids: Collection[int]
) -> dict[int, Mapping[str, Any]]:
    """Give the rows of the own table of a layer.

    Parameters
    ----------
    connection
        Any.
    model
        The own table: Parco, Plis, Naviglio, NodoTrasporto.
    ids
        Of the elementi.

    Returns
    -------
    dict
        Elemento id → column → value.
    """
    table = _table(model)
    rows = connection.execute(select(table).where(table.c.elemento_id.in_(ids)))
    return {row.elemento_id: dict(row._mapping) for row in rows}


def overwrite(connection: Connection, staged: Staged, *, only_new: Collection[str] = ()) -> Written:
    """Insert the staged rows that are missing and update those that differ, whoever made them.

    Parameters
    ----------
    connection
        That of the staging.
    staged
        What ``loading.stage`` gave. Unlike ``loading.upsert`` this also changes rows that have a
        source of their own.
    only_new
        Columns that are set on new rows alone.

    Returns
    -------
    Written
        Rows inserted and updated; rows that are equal are not written, and no trigger fires.
    """
    target, staging = staged.target, staged.staging
    same = and_(*(target.c[name] == staging.c[name] for name in staged.key))
    names = [name for name in staged.columns if name not in staged.key and name not in only_new]
    differs = and_(same, or_(*(target.c[name].is_distinct_from(staging.c[name]) for name in names)))
    updated: Sequence[Row[Any]] = []
    if names and connection.execute(select(1).where(differs).limit(1)).first() is not None:
        values = {name: staging.c[name] for name in names}
        changed = update(target).where(differs).values(values).returning(target.c[staged.key[0]])
        updated = connection.execute(changed).all()
    missing = ~exists(select(1).select_from(target).where(same))
    rows = select(*staging.columns).where(missing)
    inserted: Sequence[Row[Any]] = []
    if connection.execute(rows.limit(1)).first() is not None:
        rows = rows.order_by(*(staging.c[name] for name in staged.key))
        new = insert(target).from_select(list(staged.columns), rows)
        inserted = connection.execute(new.returning(target.c[staged.key[0]])).all()
    return Written(len(inserted), len(updated))


def _table(model: type[Base]) -> Table:
    return Base.metadata.tables[f"{SCHEMA}.{model.__tablename__}"]
