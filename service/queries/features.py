"""The features of any collection: filtered, ordered, paged, reprojected and written by PostGIS.

A page is one statement, with the stamp of its snapshot: PostGIS writes the GeoJSON of each feature
and joins them, and nothing reads it again. Statements of one shape (the same collection, order and
kinds of filter) are built once and kept.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, NoReturn

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import NotFound
from service.queries.boxes import Box, box_values
from service.queries.collection import Collection
from service.queries.crs import CRS84, Crs
from service.queries.features_statement import (
    Clauses,
    Crowd,
    Shape,
    feature_text,
    features_view,
    items_statement,
    plain_items_statement,
)
from service.queries.nearest import nearest
from service.queries.ordering import (
    Edge,
    Ordering,
    SortKey,
    Way,
    make_ordering,
    read_cursor,
    write_cursor,
)
from service.queries.page import STAMP, Stamped
from service.queries.written import Reader, Written

_NAMES = ("nome", "titolo")

Interval = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class ItemsRequest:
    """What is asked of the features of a collection.

    Attributes
    ----------
    boxes
        None if no box is asked; empty if nothing that has a geometry can be in the one that is.
    interval
        First and last day, None where the interval is open: features whose time is not known, or
        goes on, are in it.
    where, spatial
        Further clauses on the columns of ``features_view``; those of ``spatial`` ask the geometry.
    properties
        The names of those wanted, None for all.
    count
        Whether to count the features that match.
    placeless
        Whether features may have no geometry: those are in every box, and those that a spatial
        clause cannot find are counted. False where every feature is known to have one.
    crowd
        How many are thought to be in the boxes, None if nobody knows. It decides how long the
        answer takes, not what is in it.
    """

    limit: int
    cursor: str | None = None
    boxes: tuple[Box, ...] | None = None
    interval: Interval | None = None
    where: Clauses = ()
    spatial: Clauses = ()
    crs: Crs = CRS84
    properties: tuple[str, ...] | None = None
    sortby: tuple[SortKey, ...] = ()
    count: bool = False
    placeless: bool = True
    crowd: Crowd | None = None


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """A page of features as GeoJSON, joined by commas.

    Attributes
    ----------
    number_matched
        None if it was not asked.
    omitted
        Features without geometry, which a spatial clause cannot find although they may belong:
        at most ``features_statement.OMITTED_MAX`` + 1.
    """

    features: bytes
    number_returned: int
    number_matched: int | None
    next_cursor: str | None
    prev_cursor: str | None
    omitted: int


class _Row(NamedTuple):
    """What the statement of a page returns; see ``items_statement``."""

    stamp: str
    features: str | None
    lette: int
    prima: str | None
    ultima: str | None
    totale: int | None
    omessi: int


async def list_items(
    reader: Reader, collection: Collection, request: ItemsRequest
) -> Stamped[ItemsPage]:
    """Read one page of the features of a collection.

    Raises
    ------
    InvalidParameter
        The cursor does not belong to this order.
    """
    ordering = make_ordering(collection, request.sortby)
    edge = None if request.cursor is None else read_cursor(ordering, request.cursor)
    written, values = _statement(collection, ordering, edge, request)
    narrowed = bool(request.where or request.spatial)
    fetched = await reader.fetch(written.text, written.arguments(values), prepare=not narrowed)
    row = _Row(*fetched)
    way: Way = "next" if edge is None else edge.way
    more = row.lette > request.limit
    ends = (row.prima, row.ultima) if way == "next" else (row.ultima, row.prima)
    before = edge is not None if way == "next" else more
    after = more if way == "next" else True
    return Stamped(
        row.stamp,
        ItemsPage(
            features=(row.features or "").encode(),
            number_returned=min(row.lette, request.limit),
            number_matched=row.totale,
            next_cursor=_cursor(ordering, "next", ends[1]) if after else None,
            prev_cursor=_cursor(ordering, "prev", ends[0]) if before else None,
            omitted=row.omessi,
        ),
    )


async def get_item(
    session: AsyncSession, collection: Collection, key: str, crs: Crs
) -> Stamped[bytes]:
    """Return one feature as GeoJSON.

    Raises
    ------
    NotFound
        No feature of the collection has this key; the nearest ones are listed.
    """
    view = features_view(collection)
    rows = select(feature_text(collection, view, crs, None)).where(view.c[collection.chiave] == key)
    row = (await session.execute(select(STAMP, rows.scalar_subquery().label("feature")))).one()
    if row.feature is None:
        await _refuse(session, collection, key)
    return Stamped(row.stamp, row.feature.encode())


async def _refuse(session: AsyncSession, collection: Collection, key: str) -> NoReturn:
    view = features_view(collection)
    named = next((each.nome for each in collection.properties if each.nome in _NAMES), None)
    columns = [view.c[collection.chiave], view.c[named or collection.chiave]]
    known = (await session.execute(select(*columns).order_by(columns[0]).limit(1000))).all()
    raise NotFound(
        f"Nella collezione «{collection.id}» nessun elemento ha l'identificativo «{key[:80]}».",
        accettati=nearest(key, {code: name or code for code, name in known}),
    )


def _cursor(ordering: Ordering, way: Way, values: str | None) -> str | None:
    return None if values is None else write_cursor(ordering, way, orjson.loads(values))


def _statement(
    collection: Collection, ordering: Ordering, edge: Edge | None, request: ItemsRequest
) -> tuple[Written, dict[str, Any]]:
    """Return the statement of a page and its parameters."""
    shape = Shape(
        ordering=ordering,
        way="next" if edge is None else edge.way,
        known=None if edge is None else edge.known,
        boxes=None if request.boxes is None else tuple(box.srid for box in request.boxes),
        since=request.interval is not None and request.interval[0] is not None,
        until=request.interval is not None and request.interval[1] is not None,
        crs=request.crs,
        properties=request.properties,
        limit=request.limit,
        count=request.count,
        placeless=request.placeless,
        crowd=request.crowd,
    )
    values: dict[str, Any] = {}
    if edge is not None:
        values |= edge.parameters
    if request.boxes:
        values |= box_values(request.boxes)
    if request.interval is not None:
        values |= {"dal": request.interval[0], "al": request.interval[1]}
    if request.where or request.spatial:
        return items_statement(collection, shape, request.where, request.spatial), values
    return plain_items_statement(collection, shape), values
