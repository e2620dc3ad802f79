"""The one mechanism of every list: chosen, counted, ordered and paged in a single statement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, Literal, TypeVar

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Row,
    Select,
    Subquery,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.filters import SpatialChoice
from service.queries.page import (
    STAMP,
    GeoPage,
    Page,
    PageRequest,
    Stamped,
    decode_cursor,
    encode_cursor,
)

T = TypeVar("T")
Geometria = Literal["piena", "nessuna"]
RowsSelect = Select[*tuple[Any, ...]]
"""A select of ``id`` and ``chiave``."""

_MANY = 20_000
"""Rows above which the order of the key is the quicker way to a page of a spatial choice."""

_ONE_ROW = select(literal(1).label("una")).subquery("una_riga")


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the geometries of a list are: column (EPSG:7791), its table, how its rows are met.

    ``kind`` is the type that a file of features declares; single ones are made multiple for it.
    """

    geom: Any
    source: FromClause
    on: ColumnElement[bool]
    kind: Literal["MultiPolygon", "MultiLineString", "Point", "Unknown"]


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed.

    Attributes
    ----------
    chosen
        Selects ``id`` and ``chiave`` (the text of a unique code, by which the list is ordered) of
        all rows that belong to the list.
    view
        Where the rows' columns are, with an ``id``.
    columns
        Name in the answer → column of the view.
    shape
        Its geometries; None for what has none by nature.
    walk
        Selects the same rows, written so that they are found in the order of the key and not by
        the index of ``chosen``: quicker for the first page where very many are chosen.
    omitted
        Counts rows that the list leaves out although they might belong there.
    """

    chosen: RowsSelect | CompoundSelect[*tuple[Any, ...]]
    view: FromClause
    columns: Mapping[str, ColumnElement[Any]]
    shape: Shape | None = None
    walk: RowsSelect | None = None
    omitted: ColumnElement[int] | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a page, in order, and where the next one starts."""

    stamp: str
    rows: tuple[Row[Any], ...]
    totale: int
    omitted: int
    next_cursor: str | None


async def fetch_rows(session: AsyncSession, listing: Listing, page: PageRequest) -> Rows:
    """Read one page of a list, and how long the whole list is, in one snapshot."""
    return await _read(session, listing, page, shape=None)


async def fetch_page(
    session: AsyncSession, listing: Listing, make: Callable[[Any], T], page: PageRequest
) -> Stamped[Page[T]]:
    """Read one page of a list, each row made into an item of the answer.

    Raises
    ------
    InvalidParameter
        The cursor does not belong to this list.
    """
    found = await fetch_rows(session, listing, page)
    items = tuple(make(row._mapping) for row in found.rows)
    return Stamped(found.stamp, Page(items, found.totale, found.next_cursor))


async def fetch_shapes(session: AsyncSession, listing: Listing, page: PageRequest) -> Rows:
    """Read one page of a list, each row with its geometry as ``wkb`` (EPSG:7791, may be null)."""
    return await _read(session, listing, page, shape=listing.shape)


async def _read(
    session: AsyncSession, listing: Listing, page: PageRequest, *, shape: Shape | None
) -> Rows:
    chosen, total, window = _window(listing, page)
    columns = _labelled(listing.columns)
    if shape is not None:
        columns = [*columns, func.ST_AsBinary(shape.geom).label("wkb")]
    statement = (
        select(STAMP, total, _omitted(listing), window.c.chiave, *columns)
        .select_from(_ONE_ROW.outerjoin(window, true()))
        .outerjoin(listing.view, listing.view.c.id == window.c.id)
        .add_cte(chosen)
        .order_by(window.c.chiave)
    )
    if shape is not None:
        statement = statement.outerjoin(shape.source, shape.on)
    fetched = (await session.execute(statement)).all()
    rows = tuple(row for row in fetched if row.chiave is not None)
    more = len(rows) > page.limit
    rows = rows[: page.limit]
    return Rows(
        stamp=fetched[0].stamp,
        rows=rows,
        totale=fetched[0].totale,
        omitted=fetched[0].omessi,
        next_cursor=encode_cursor([rows[-1].chiave]) if more else None,
    )


async def fetch_features(
    session: AsyncSession, listing: Listing, page: PageRequest, geometria: Geometria
) -> Stamped[GeoPage]:
    """Read one page of a list as GeoJSON (RFC 7946, EPSG:4326, six decimals).

    Parameters
    ----------
    geometria
        ``nessuna`` leaves the geometry null, as it is where a list has none.
    """
    chosen, total, window = _window(listing, page)
    shape = listing.shape if geometria == "piena" else None
    feature = func.concat(
        '{"type":"Feature","id":',
        func.to_json(window.c.chiave),
        ',"geometry":',
        literal("null") if shape is None else _geojson(shape.geom),
        ',"properties":',
        _properties(listing),
        "}",
    )
    rows = select(
        window.c.chiave,
        func.row_number().over(order_by=window.c.chiave).label("posto"),
        feature.label("feature"),
    ).select_from(window)
    rows = rows.join(listing.view, listing.view.c.id == window.c.id)
    if shape is not None:
        rows = rows.join(shape.source, shape.on)
    listed = rows.subquery("elencati")
    statement = _gathered(listed, total, page).add_columns(_omitted(listing)).add_cte(chosen)
    row = (await session.execute(statement)).one()
    page_of_features = GeoPage(
        features=(row.features or "").encode(),
        totale=row.totale,
        omitted=row.omessi,
        next_cursor=encode_cursor([row.ultima]) if row.lette > page.limit else None,
    )
    return Stamped(row.stamp, page_of_features)


def _omitted(listing: Listing) -> ColumnElement[int]:
    return (literal(0) if listing.omitted is None else listing.omitted).label("omessi")


def _geojson(geom: Any) -> ColumnElement[str]:
    return func.coalesce(func.ST_AsGeoJSON(func.ST_Transform(geom, 4326), 6), "null")


def _properties(listing: Listing) -> ColumnElement[Any]:
    columns = select(*_labelled(listing.columns)).correlate(listing.view).subquery("proprieta")
    return select(func.row_to_json(columns.table_valued())).scalar_subquery()


def _gathered(listed: Subquery, total: ColumnElement[int], page: PageRequest) -> RowsSelect:
    shown = listed.c.posto <= page.limit
    joined = func.string_agg(listed.c.feature, aggregate_order_by(literal(","), listed.c.chiave))
    return select(
        STAMP,
        total,
        joined.filter(shown).label("features"),
        func.max(listed.c.chiave).filter(shown).label("ultima"),
        func.count(listed.c.chiave).label("lette"),
    ).select_from(listed)


def choose(
    rows: RowsSelect,
    clauses: Sequence[ColumnElement[bool]],
    spatial: SpatialChoice | None,
    *,
    view: FromClause,
    columns: Mapping[str, ColumnElement[Any]],
    shape: Shape | None = None,
) -> Listing:
    """Return the list of the rows (``id``, ``chiave``) that meet the clauses and the choice."""
    chosen = rows.where(*clauses) if clauses else rows
    if spatial is None:
        return Listing(chosen=chosen, view=view, columns=columns, shape=shape)
    return Listing(
        chosen=union_all(*(chosen.where(each) for each in spatial.disjoint)),
        view=view,
        columns=columns,
        shape=shape,
        walk=chosen.where(spatial.walk),
        omitted=None if shape is None else _count(chosen.where(shape.geom.is_(None)).subquery()),
    )


def _window(listing: Listing, page: PageRequest) -> tuple[CTE, ColumnElement[int], Subquery]:
    chosen = listing.chosen.cte("scelti")
    found_again_at_no_cost = listing.walk is not None or (
        isinstance(listing.chosen, Select) and listing.chosen.whereclause is None
    )
    if found_again_at_no_cost:
        chosen = chosen.prefix_with("not materialized")
    quanti = _count(chosen) if listing.walk is None else _count_apart(listing.chosen)
    count = select(quanti.label("quanti")).cte("conta")
    total = select(count.c.quanti).scalar_subquery()
    first = _first_after(select(chosen.c.id, chosen.c.chiave), page)
    if listing.walk is None:
        return chosen, total.label("totale"), first.subquery("pagina")
    few = first.where(total <= _MANY).subquery("pochi").select()
    many = _first_after(listing.walk, page).where(total > _MANY).subquery("molti").select()
    return chosen, total.label("totale"), union_all(few, many).subquery("pagina")


def _count(rows: FromClause) -> ColumnElement[int]:
    return select(func.count()).select_from(rows).scalar_subquery()


def _count_apart(chosen: RowsSelect | CompoundSelect[*tuple[Any, ...]]) -> ColumnElement[int]:
    """Count each alternative by itself, which spares the union a look at every row."""
    parts = chosen.selects if isinstance(chosen, CompoundSelect) else [chosen]
    return reduce(add, (_count(part.subquery()) for part in parts))


def _first_after(rows: RowsSelect, page: PageRequest) -> RowsSelect:
    key = rows.selected_columns.chiave
    if page.cursor is not None:
        (after,) = decode_cursor(page.cursor, [str])
        rows = rows.where(key > after)
    return rows.order_by(key).limit(page.limit + 1)


def _labelled(columns: Mapping[str, ColumnElement[Any]]) -> Sequence[ColumnElement[Any]]:
    return [column.label(name) for name, column in columns.items()]
