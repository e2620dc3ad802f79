"""The statement behind a page of features: its shape, and the text that PostGIS writes."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Subquery,
    TableClause,
    Text,
    bindparam,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from geo.crs import STORAGE
from service.queries.boxes import BoxChoice, choose_by_boxes
from service.queries.collection import Collection, items_view
from service.queries.crs import CRS84, Crs
from service.queries.ordering import Ordering, Way, beyond, order_by
from service.queries.page import STAMP
from service.queries.written import Written, write

FEW = 4_000
"""Rows in a box up to which they are put in order; beyond, the order is walked to fill a page."""
OMITTED_MAX = 1_000
"""Up to here the features that a spatial filter cannot find are counted."""
Clauses = tuple[ColumnElement[bool], ...]
Crowd = Literal["few", "many"]
"""How many rows are thought to be in some boxes: it decides by which way they are found."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What tells the statement of one request from that of another, but for its values."""

    ordering: Ordering
    way: Way
    known: tuple[bool, ...] | None
    boxes: tuple[int, ...] | None
    since: bool
    until: bool
    crs: Crs
    properties: tuple[str, ...] | None
    limit: int
    count: bool
    placeless: bool
    crowd: Crowd | None


@lru_cache(maxsize=64)
def features_view(collection: Collection) -> TableClause:
    """Return the view of a collection's features, which clauses and statement must share."""
    return items_view(collection)


@lru_cache(maxsize=256)
def plain_items_statement(collection: Collection, shape: Shape) -> Written:
    """Return the statement of a page without further clauses; those of a shape are written once."""
    return items_statement(collection, shape, (), ())


def items_statement(
    collection: Collection, shape: Shape, where: Clauses, spatial: Clauses
) -> Written:
    """Return the statement of a page.

    Its columns are ``stamp``, ``features`` (joined by commas), ``lette`` (rows read, one more than
    those shown if there are more), ``prima`` and ``ultima`` (the keys of the first and the last row
    in the order that they were read, as JSON), ``totale`` and ``omessi``.

    Parameters
    ----------
    where, spatial
        Further clauses on the columns of ``features_view``; those of ``spatial`` ask the geometry.
    """
    view = features_view(collection)
    plain = (*where, *_in_time(collection, view, shape))
    asked = _Asked(plain, spatial, _boxes(collection, view, shape))
    rows = _features(collection, shape, _window(collection, view, shape, asked))
    keys = cast(func.json_build_array(*(rows.c[name] for name in _keys(shape))), Text)
    shown = rows.c.posto <= shape.limit
    order = rows.c.posto.asc() if shape.way == "next" else rows.c.posto.desc()
    joined = func.string_agg(rows.c.feature, aggregate_order_by(literal(","), order))
    page = select(
        STAMP,
        joined.filter(shown).label("features"),
        func.count().label("lette"),
        func.max(keys).filter(rows.c.posto == 1).label("prima"),
        func.max(keys).filter(rows.c.posto == shape.limit).label("ultima"),
        (_count(view, asked) if shape.count else cast(null(), Integer)).label("totale"),
        (_omitted(collection, view, asked) if shape.placeless else literal(0)).label("omessi"),
    )
    return write(page.select_from(rows))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The clauses of a request: those that ask no geometry, those that do, and its boxes."""

    plain: Clauses
    spatial: Clauses
    boxes: BoxChoice | None


def _boxes(collection: Collection, view: FromClause, shape: Shape) -> BoxChoice | None:
    """Return the choice by boxes; a feature without geometry is in every box, as OGC has it."""
    if shape.boxes is None or collection.geometria is None:
        return None
    geom = view.c.geom
    met = choose_by_boxes(geom, shape.boxes) if shape.boxes else BoxChoice(false(), false())
    if not shape.placeless:
        return met
    without = geom.is_(None)
    return BoxChoice(or_(met.indexed, without), or_(met.walk, without))


def _in_time(collection: Collection, view: FromClause, shape: Shape) -> Clauses:
    """Return the clauses that a feature's time meets an interval, or is not known."""
    if collection.tempo is None:
        return ()
    first, last = (view.c[name] for name in collection.tempo)
    clauses = []
    if shape.since:
        clauses.append(or_(last.is_(None), last >= bindparam("dal", None, Date)))
    if shape.until:
        clauses.append(or_(first.is_(None), first <= bindparam("al", None, Date)))
    return tuple(clauses)


def _keys(shape: Shape) -> tuple[str, ...]:
    """Return the names under which a statement carries the values that rows are ordered by."""
    return tuple(f"chiave_{number}" for number, _ in enumerate(shape.ordering.names))


def _window(collection: Collection, view: FromClause, shape: Shape, asked: _Asked) -> Subquery:
    """Return the rows of the page and the one after it, with all that the view has of them."""
    order = order_by(shape.ordering, view.c, shape.way)
    clauses = [*asked.plain, *asked.spatial]
    if shape.known is not None:
        clauses.append(beyond(shape.ordering, view.c, shape.way, shape.known))
    way = _way(collection, shape, asked)
    if way is not None:
        rows = select(view).where(*clauses, *way).order_by(*order)
        return rows.limit(_fixed(shape.limit + 1)).subquery("pagina")
    labelled = zip(shape.ordering.names, _keys(shape), strict=True)
    keyed = select(view.c.id, *(view.c[name].label(key) for name, key in labelled)).where(*clauses)
    if asked.boxes is None:
        numbers = keyed.order_by(*order).limit(_fixed(shape.limit + 1)).subquery("numeri")
    else:
        numbers = _few_or_many(keyed, view, shape, asked.boxes)
    one = select(view).where(view.c.id == numbers.c.id).limit(_fixed(1)).lateral("riga")
    return select(one).select_from(numbers.join(one, true())).subquery("pagina")


def _way(collection: Collection, shape: Shape, asked: _Asked) -> Clauses | None:
    """Return the clauses of the boxes if whole rows can be read at once, else None.

    They can be where they are few, and in the order of the key, for the first ones are soon found.
    Else numbers and keys are put in order, and the rest is read for the rows of the page alone.
    """
    by_key = shape.ordering.names == (collection.chiave,)
    if asked.boxes is None:
        return () if by_key else None
    if shape.crowd == "few":
        return (asked.boxes.indexed,)
    many = shape.crowd == "many" and by_key and not (asked.plain or asked.spatial)
    return (asked.boxes.walk,) if many else None


def _few_or_many(rows: Select[Any], view: FromClause, shape: Shape, boxes: BoxChoice) -> Subquery:
    """Return number and keys of the rows of the page, and of the one after it.

    Where few rows are in the boxes, they are found by the spatial index and put in order. Where
    many are, a page is soon full if rows are taken in order, and the index would be the long way.
    """
    page = _fixed(shape.limit + 1)
    found = rows.where(boxes.indexed).limit(_fixed(FEW + 1)).cte("trovati")
    found = found.prefix_with("materialized")
    how_many = select(func.count()).select_from(found).scalar_subquery()
    keys = {
        name: found.c[key] for name, key in zip(shape.ordering.names, _keys(shape), strict=True)
    }
    few = select(found).where(how_many <= FEW).order_by(*order_by(shape.ordering, keys, shape.way))
    many = rows.where(boxes.walk, how_many > FEW)
    many = many.order_by(*order_by(shape.ordering, view.c, shape.way))
    parts = ((few.limit(page), "pochi"), (many.limit(page), "molti"))
    return union_all(*(each.subquery(name).select() for each, name in parts)).subquery("numeri")


def _fixed(number: int) -> ColumnElement[int]:
    """Return a number that stands in the statement itself.

    PostgreSQL keeps the plan of a statement only if it expects no better from knowing its
    parameters, which it does of a limit: it would plan each page anew.
    """
    return literal(number, Integer, literal_execute=True)


def _features(collection: Collection, shape: Shape, window: Subquery) -> Subquery:
    """Return each row of a window as the text of a feature, with its place and its keys."""
    place = func.row_number().over(order_by=order_by(shape.ordering, window.c, shape.way))
    labelled = zip(shape.ordering.names, _keys(shape), strict=True)
    return select(
        place.label("posto"),
        feature_text(collection, window, shape.crs, shape.properties).label("feature"),
        *(window.c[name].label(key) for name, key in labelled),
    ).subquery("elencati")


def feature_text(
    collection: Collection, view: FromClause, crs: Crs, properties: tuple[str, ...] | None
) -> ColumnElement[str]:
    """Return the GeoJSON of a row of a collection's view, without its closing brace."""
    names = properties or tuple(each.nome for each in collection.properties)
    columns = select(*(view.c[name] for name in names)).correlate(view).subquery("proprieta")
    return func.concat(
        '{"type":"Feature","id":',
        func.to_json(view.c[collection.chiave]),
        ',"geometry":',
        literal("null") if collection.geometria is None else _geometry(collection, view, crs),
        ',"properties":',
        select(func.row_to_json(columns.table_valued())).scalar_subquery(),
        "}",
    )


def _geometry(collection: Collection, view: FromClause, crs: Crs) -> ColumnElement[str]:
    """Return the geometry as GeoJSON; outer rings go counterclockwise with east on the right."""
    if crs == CRS84:
        return func.coalesce(view.c.geojson, "null")
    geom: Any = view.c.geom
    if (collection.geometria or "").startswith("Multi"):
        geom = func.ST_Multi(geom)
    if crs.srid != STORAGE:
        geom = func.ST_Transform(geom, crs.srid)
    if collection.geometria in {"MultiPolygon", "Unknown"}:
        geom = func.ST_ForcePolygonCCW(geom)
    if crs.flipped:
        geom = func.ST_FlipCoordinates(geom)
    return func.coalesce(func.ST_AsGeoJSON(geom, crs.decimals, 0), "null")


def _count(view: FromClause, asked: _Asked) -> Any:
    boxes = () if asked.boxes is None else (asked.boxes.indexed,)
    rows = select(func.count()).select_from(view).where(*asked.plain, *asked.spatial, *boxes)
    return rows.scalar_subquery()


def _omitted(collection: Collection, view: FromClause, asked: _Asked) -> Any:
    if not asked.spatial:
        return literal(0)
    without = (
        select(literal(1)).select_from(view).where(*asked.plain).limit(_fixed(OMITTED_MAX + 1))
    )
    if collection.geometria is not None:
        without = without.where(view.c.geom.is_(None))
    return select(func.count()).select_from(without.subquery("senza")).scalar_subquery()
