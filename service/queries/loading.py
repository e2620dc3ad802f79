"""Write tables of facts so that a second load of the same facts writes nothing.

The rows to load are *staged* in a temporary table and compared with the target by a *key*. A row
belongs to the loads if its fonte was loaded by one (``caricata_al`` is set); any other row was made
by somebody else, who gave it a source of their own, and no load changes or removes it. Statements
that would write no row are not issued, so no trigger fires for nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Row,
    Table,
    and_,
    delete,
    exists,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    update,
)

from service.models import fonti, legami, piano, progetti, territorio
from service.models.base import Base
from service.models.fonti import Fonte
from service.models.progetti import Progetto
from service.models.territorio import Elemento

TABLES = (
    fonti,
    legami,
    piano,
    progetti,
    territorio,
)  # a foreign key needs the table that it points to
SCHEMA = Base.metadata.schema
FONTE = Base.metadata.tables[f"{SCHEMA}.{Fonte.__tablename__}"]


@dataclass(frozen=True)
class Staged:
    """Rows that wait in a temporary table, the table that they are for, and their key."""

    target: Table
    staging: Table
    key: tuple[str, ...]
    among: ColumnElement[bool]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the load sets; it leaves the others alone."""
        return tuple(column.name for column in self.staging.columns)


@dataclass(frozen=True)
class Written:
    """How many rows were written, and from which sources they were."""

    inserted: int = 0
    updated: int = 0
    removed: int = 0
    fonti: frozenset[str] = frozenset()

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.inserted + other.inserted,
            self.updated + other.updated,
            self.removed + other.removed,
            self.fonti | other.fonti,
        )

    @property
    def total(self) -> int:
        """All rows written or removed."""
        return self.inserted + self.updated + self.removed


def stage(
    connection: Connection,
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    columns: Sequence[str],
    key: Sequence[str],
    among: ColumnElement[bool] | None = None,
) -> Staged:
    """Put rows in a temporary table that lasts as long as the transaction.

    Parameters
    ----------
    connection
        Within a transaction.
    model
        The table that the rows are for.
    rows
        One mapping for each row, with all the ``columns``. Geometries are WKB elements in the
        storage CRS.
    columns
        The columns of the target that the load sets.
    key
        Those by which a row of the target is told from another; null equals null.
    among
        Condition on the target: which of its rows the staged ones are the whole of. All, if not
        given.

    Returns
    -------
    Staged
        For ``upsert`` and ``prune``. Nothing of the target is written yet.
    """
    target = Base.metadata.tables[f"{SCHEMA}.{model.__tablename__}"]
    number = connection.info["psttm_staged"] = connection.info.get("psttm_staged", 0) + 1
    staging = Table(
        f"carico_{number}",
        MetaData(),
        *(Column(name, target.c[name].type) for name in columns),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )
    staging.create(connection)
    if rows:
        connection.execute(insert(staging), [dict(row) for row in rows])
    return Staged(target, staging, tuple(key), true() if among is None else among)


def upsert(connection: Connection, staged: Staged) -> Written:
    """Insert the staged rows that are missing and update those that differ.

    Parameters
    ----------
    connection
        That of the staging.
    staged
        What ``stage`` gave.

    Returns
    -------
    Written
        Rows inserted and updated with their sources, those before an update too; rows that are
        equal are not written.
    """
    target, staging = staged.target, staged.staging
    others = [name for name in staged.columns if name not in staged.key]
    differs = and_(
        _same_key(staged),
        _is_loaded(target),
        or_(false(), *(target.c[name].is_distinct_from(staging.c[name]) for name in others)),
    )
    updated: Sequence[Row[Any]] = []
    if _any(connection, select(1).where(differs)):
        statement = update(target).where(differs)
        values = {name: staging.c[name] for name in others}
        updated = connection.execute(statement.values(values).returning(_fonte(target))).all()
    missing = ~exists(select(1).select_from(target).where(_same_key(staged)))
    inserted: Sequence[Row[Any]] = []
    if _any(connection, select(1).select_from(staging).where(missing)):
        source = select(*staging.columns).where(missing)
        source = source.order_by(*(staging.c[name] for name in staged.key))
        statement_in = insert(target).from_select(list(staged.columns), source)
        inserted = connection.execute(statement_in.returning(_fonte(target))).all()
    return Written(len(inserted), len(updated), 0, _fonti([*updated, *inserted]))


def prune(connection: Connection, staged: Staged) -> Written:
    """Remove the rows of earlier loads that are not among the staged ones.

    Parameters
    ----------
    connection
        That of the staging.
    staged
        What ``stage`` gave.

    Returns
    -------
    Written
        Rows removed, with their sources.
    """
    target = staged.target
    gone = and_(
        staged.among,
        _is_loaded(target),
        ~exists(select(1).select_from(staged.staging).where(_same_key(staged))),
    )
    if not _any(connection, select(1).select_from(target).where(gone)):
        return Written()
    removed = connection.execute(delete(target).where(gone).returning(_fonte(target))).all()
    return Written(removed=len(removed), fonti=_fonti(removed))


def lock_writes(connection: Connection) -> None:
    """Wait until no other transaction writes, and keep them waiting until this one ends.

    Parameters
    ----------
    connection
        Within a transaction. The lock is the one that the triggers take.
    """
    key = func.hashtext("psttm.scrittura")
    connection.execute(select(func.pg_advisory_xact_lock(key)))


def element_ids(connection: Connection, layer: str) -> dict[str, int]:
    """Give the id of each elemento of a layer.

    Parameters
    ----------
    connection
        Any.
    layer
        One of ``LAYERS``.

    Returns
    -------
    dict
        Codice → id.
    """
    rows = connection.execute(select(Elemento.codice, Elemento.id).where(Elemento.layer == layer))
    return {row.codice: row.id for row in rows}


def progetto_ids(connection: Connection) -> dict[str, int]:
    """Give the id of each progetto.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    dict
        Codice → id.
    """
    rows = connection.execute(select(Progetto.codice, Progetto.id))
    return {row.codice: row.id for row in rows}


def mark_loaded(connection: Connection, ids: Collection[str]) -> None:
    """Record that rows of some sources were written by this load.

    Parameters
    ----------
    connection
        Within the transaction of the load.
    ids
        Their ids.
    """
    if ids:
        statement = update(FONTE).where(FONTE.c.id.in_(ids))
        connection.execute(statement.values(caricata_al=func.now()))


def _same_key(staged: Staged) -> ColumnElement[bool]:
    pairs = ((staged.target.c[name], staged.staging.c[name]) for name in staged.key)
    return and_(
        *(
            mine.is_not_distinct_from(theirs) if mine.nullable else mine == theirs
            for mine, theirs in pairs
        )
    )


def _is_loaded(target: Table) -> ColumnElement[bool]:
    """Tell the rows of the loads from those of others; all are, where a row has no source."""
    if target is FONTE:
        return FONTE.c.caricata_al.is_not(None)
    if "fonte_id" not in target.c:
        return true()
    loaded = select(FONTE.c.id).where(FONTE.c.caricata_al.is_not(None))
    return and_(target.c.fonte_id.in_(loaded))


def _fonte(target: Table) -> ColumnElement[Any]:
    if target is FONTE:
        return FONTE.c.id
    return literal_column("null") if "fonte_id" not in target.c else target.columns["fonte_id"]


def _fonti(rows: Sequence[Row[Any]]) -> frozenset[str]:
    return frozenset(row[0] for row in rows if row[0] is not None)


def _any(connection: Connection, question: Any) -> bool:
    return connection.execute(question.limit(1)).first() is not None
