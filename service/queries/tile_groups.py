"""Rows of a tile below ``cluster_below``: what falls together is one feature.

Points, and shapes that fit in a square of ``SMALL`` units, fall together when they are in the same
*cell*: a square of ``CELL`` units, which never lies across two tiles. What is alone in its cell
keeps its attributes; several become a point in their middle that tells only how many they are.
So a layer has at most 4,356 such features in a tile, whatever the rows, and the sum of ``quanti``
over features that lie in a tile (0 to 4,095, without the buffer) is the number of its rows.

A tile that is still too large is drawn at the next *level*, at any zoom: shapes that fit in a cell
are small, too, and at the last level every shape is.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    not_,
    select,
    union_all,
)
from sqlalchemy.types import Double

from service.queries.collection import Collection, Property
from service.queries.tile_grid import BUFFER, EXTENT
from service.queries.tile_shapes import (
    GEOM,
    ID,
    NONE,
    SCALE_X,
    SCALE_Y,
    SHIFT_X,
    SHIFT_Y,
    WIDE,
    attributes,
    quanti_of,
    single_rows,
)

CELL = 64
SMALL = (16, CELL, 1 << 40)
"""By level, in units: 16 are two pixels of a tile drawn over 512."""
LEVELS = range(len(SMALL))
HALF = literal_column("0.5", Double)
SMALL_M: ColumnElement[float] = bindparam("small_m", 0.0, type_=Double)


def grouped_rows(
    collection: Collection,
    view: FromClause,
    properties: Sequence[Property],
    *,
    ready: bool,
    where: Sequence[ColumnElement[bool]] = (),
) -> Select[Any]:
    """Return the rows of a collection inside the box, with what falls together as one.

    Parameters and columns are those of ``single_rows``.
    """
    groups = _groups(collection, view, properties, where)
    if collection.geometria == "Point":
        return groups
    large = not_(_is_small(*_sides(func.Box2D(view.c.geom_3857))))
    shapes = single_rows(
        collection,
        view,
        properties,
        ready=ready,
        where=(func.ST_Dimension(view.c.geom_3857) > literal_column("0"), large, *where),
    )
    return select(union_all(shapes, groups).subquery("parts"))


def _groups(
    collection: Collection,
    view: FromClause,
    properties: Sequence[Property],
    where: Sequence[ColumnElement[bool]],
) -> Select[Any]:
    """Return one row for each cell that holds something."""
    placed = _placed_rows(view, properties, where)
    shift: ColumnElement[int] = literal_column(str(CELL.bit_length() - 1))
    count = func.count()
    alone = count == literal_column("1")
    middle = func.ST_MakePoint(func.round(func.avg(placed.c.x)), func.round(func.avg(placed.c.y)))
    kept = [case((alone, _any(placed.c[each.nome], each))).label(each.nome) for each in properties]
    return (
        select(
            func.min(placed.c[ID]).label(ID),
            *kept,
            *quanti_of(collection, count),
            middle.label(GEOM),
        )
        .where(_within(placed.c.x), _within(placed.c.y))
        .group_by(placed.c.x.op(">>")(shift), placed.c.y.op(">>")(shift))
    )


def _placed_rows(
    view: FromClause, properties: Sequence[Property], where: Sequence[ColumnElement[bool]]
) -> Subquery:
    """Return the rows that may fall together, with the unit that the middle of each lies in.

    Each step is fenced (``offset 0``), or a box would be computed as often as it is named.
    """
    named = [view.c.id.label(ID), *attributes(view, properties)]
    boxed = (
        select(*named, func.Box2D(view.c.geom_3857).label("box"))
        .where(view.c.geom_3857.op("&&")(WIDE), *where)
        .offset(NONE)
        .subquery("boxed")
    )
    kept = [each for each in boxed.c if each.name != "box"]
    sides = [side.label(name) for name, side in zip("wesn", _sides(boxed.c.box), strict=True)]
    sided = select(*kept, *sides).offset(NONE).subquery("sided")
    west, east, south, north = (sided.c[name] for name in "wesn")
    x = (west + east) * HALF * SCALE_X + SHIFT_X
    y = (south + north) * HALF * SCALE_Y + SHIFT_Y
    return (
        select(
            *(each for each in sided.c if each.name not in set("wesn")),
            cast(func.round(x), Integer).label("x"),
            cast(func.round(y), Integer).label("y"),
        )
        .where(_is_small(west, east, south, north))
        .offset(NONE)
        .subquery("placed")
    )


def _sides(box: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    return (func.ST_XMin(box), func.ST_XMax(box), func.ST_YMin(box), func.ST_YMax(box))


def _is_small(*sides: ColumnElement[Any]) -> ColumnElement[bool]:
    """Tell points and shapes that fit in the small square, by the sides of their boxes."""
    west, east, south, north = sides
    return and_(east - west < SMALL_M, north - south < SMALL_M)


def _within(value: ColumnElement[int]) -> ColumnElement[bool]:
    return value.between(literal_column(str(-BUFFER)), literal_column(str(EXTENT + BUFFER - 1)))


def _any(value: ColumnElement[Any], each: Property) -> ColumnElement[Any]:
    """Return the value of the only row of a group, by an aggregate that its type has."""
    if each.tipo == "boolean":
        return func.bool_and(value, type_=Boolean)
    if each.tipo in {"integer", "number"}:
        return func.min(value)
    return func.min(value.collate("C"))
