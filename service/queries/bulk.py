"""Whole collections, read in one snapshot and in bounded memory, for files of all their rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Engine,
    Numeric,
    Row,
    Select,
    cast,
    func,
    null,
    select,
)

from service.queries.collection import Collection, items_view
from service.queries.crs import Crs
from service.queries.errors import translated_errors
from service.queries.features_statement import feature_text
from service.queries.page import STAMP

Form = Literal["wkb", "wkt", "xy"]
"""How rows bear their geometry: ``xy`` is two numbers, the others one value, null if unknown."""

Cell = str | int | float | bool | date | list[str] | bytes | None
Rows = Sequence[Sequence[Cell]]
ROWS = 500
"""How many rows are in memory at once: a large one has some 200 kB of geometry."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a snapshot of a collection holds: rows, those without geometry, (fonte, licenza)."""

    stamp: str
    rows: int
    without_geometry: int
    fonti: tuple[tuple[str, str | None], ...]


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a connection whose statements all see the same data.

    Parameters
    ----------
    engine
        ``make_snapshot_engine``'s.

    Raises
    ------
    DatabaseUnavailable
        No connection could be had.
    """
    with translated_errors():
        connection = engine.connect()
    try:
        yield connection
    finally:
        connection.close()


def get_contents(connection: Connection, collection: Collection) -> Contents:
    """Return what the snapshot holds of a collection.

    Parameters
    ----------
    connection
        Of ``snapshot``.
    collection
        Any; without ``fonte`` among its properties no source is named.

    Raises
    ------
    QueryTooSlow, DatabaseUnavailable
        The database gave up, or was lost.
    """
    view = items_view(collection)
    geom = null() if collection.geometria is None else view.c.geom
    counts = select(STAMP, func.count(), func.count(geom)).select_from(view)
    names = [name for name in ("fonte", "licenza") if name in view.c]
    with translated_errors():
        stamp, rows, drawn = connection.execute(counts).one()
        fonti: list[tuple[str, str | None]] = []
        if "fonte" in names:
            columns = [view.c[name] for name in names]
            listed = select(*columns).distinct().order_by(*columns)
            fonti = [
                (row[0], row[-1] if "licenza" in names else None)
                for row in connection.execute(listed)
                if row[0] is not None
            ]
    return Contents(stamp, rows, rows - drawn, tuple(fonti))


def read_rows(
    connection: Connection, collection: Collection, crs: Crs, form: Form
) -> Iterator[Rows]:
    """Yield all rows of a collection, ``ROWS`` at a time, in the order of the key.

    Parameters
    ----------
    connection
        Of ``snapshot``.
    crs
        What coordinates are in, x (east, longitude) always first.
    form
        How the geometry is written; ``xy`` is a point of it, itself where it is one. Texts and
        ``xy`` have a decimal more than ``crs`` tells.

    Yields
    ------
    Rows
        The properties in their order, then the geometry; nothing after them in a collection
        without geometries.

    Raises
    ------
    QueryTooSlow, DatabaseUnavailable
        The database gave up, or was lost.
    """
    view = items_view(collection)
    columns: list[ColumnElement[Any]] = [view.c[each.nome] for each in collection.properties]
    if collection.geometria is not None:
        columns += _geometry(view.c.geom, collection, crs, form)
    numbers = [at for at, each in enumerate(collection.properties) if each.tipo == "number"]
    for part in _parts(connection, select(*columns).order_by(view.c[collection.chiave])):
        yield [_plain(row, numbers) for row in part]


def read_features(
    connection: Connection, collection: Collection, crs: Crs
) -> Iterator[Sequence[str]]:
    """Yield all features of a collection as GeoJSON, ``ROWS`` at a time, in the order of the key.

    As ``read_rows``, with the text that items have.
    """
    view = items_view(collection)
    in_files = replace(crs, flipped=False, decimals=crs.decimals + 1)
    feature = feature_text(collection, view, in_files, None)
    for part in _parts(connection, select(feature).order_by(view.c[collection.chiave])):
        yield [text for (text,) in part]


def _parts(connection: Connection, rows: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    with translated_errors():
        yield from connection.execution_options(yield_per=ROWS).execute(rows).partitions()


def _plain(row: Sequence[Any], numbers: Sequence[int]) -> list[Cell]:
    """Return the cells of a row; what is a number by its property becomes one of the machine's."""
    cells = list(row)
    for at in numbers:
        if cells[at] is not None:
            cells[at] = float(cells[at])
    return cells


def _geometry(
    stored: ColumnElement[Any], collection: Collection, crs: Crs, form: Form
) -> list[ColumnElement[Any]]:
    geom: Any = func.ST_Transform(stored, crs.srid)
    decimals = crs.decimals + 1
    if form == "xy":
        point = geom if collection.geometria == "Point" else func.ST_PointOnSurface(geom)
        return [
            cast(func.round(cast(number, Numeric), decimals), Double)
            for number in (func.ST_X(point), func.ST_Y(point))
        ]
    if collection.geometria in {"MultiPolygon", "MultiLineString"}:
        geom = func.ST_Multi(geom)
    return [func.ST_AsBinary(geom) if form == "wkb" else func.ST_AsText(geom, decimals)]
