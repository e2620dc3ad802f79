"""What MapServer reads: the ``DATA`` of its layers, as text, from the views of the catalogue.

MapServer writes a statement of its own around each and puts the box that it looks for in the place
of ``!BOX!``. Names come from the catalogue, none from a request. An array of texts becomes one
text, for MapServer knows no arrays, and a boolean 1 or 0, for it reads any other word as false.
Numbers it puts in the order of their texts: features have a text whose order is that of each.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Label,
    Numeric,
    Select,
    Text,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.types import NullType

from geo.crs import STORAGE, WEB
from service.queries.collection import Collection, Property, own_geometry, told_properties, view_of

Dimension = Literal[0, 1, 2]
"""Of a geometry: points, lines, areas."""
ID, GEOM_3857 = "id", "geom_3857"
DIMENSIONE, QUANTI, RIGA = "dimensione", "quanti", "riga"
ORDINE = "__ordine"
"""Ends the name of the text that a number is put in order by."""
_BOX: ColumnElement[Any] = literal_column("!BOX!")
_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call] # SQLAlchemy's


def drawn_data(
    collection: Collection,
    names: Iterable[str],
    dimensions: Sequence[Dimension],
    *,
    zoom: int | None,
    margin_m: float,
) -> str:
    """Return the data of what is drawn of a collection.

    Parameters
    ----------
    names
        The properties that drawing needs.
    dimensions
        Of the geometries that are drawn.
    zoom
        Geometries made ready for it are taken where there are any; None takes none.
    margin_m
        How far around the box features are drawn, too, for the sake of their symbols.

    Returns
    -------
    str
        ``id``, the properties, ``DIMENSIONE``, ``geom_3857``; what is drawn last comes last.
    """
    view = _drawn_view(collection)
    shape, source = _shape(collection, view, zoom)
    dimension = func.ST_Dimension(view.c.geom_3857)
    rows = (
        select(view.c.id, *_columns(view, collection, names), dimension.label(DIMENSIONE), shape)
        .select_from(source)
        .where(dimension.in_(dimensions), _within(view, margin_m))
        .order_by(view.c.id)
    )
    return _data(rows, GEOM_3857, WEB)


def told_data(collection: Collection, dimension: Dimension) -> str:
    """Return what is drawn of a collection with all that is told of it.

    Returns
    -------
    str
        ``id``, ``told_properties`` and ``geom_3857``, in the order of ``id``.
    """
    view = _drawn_view(collection)
    source, columns = _told(collection, view)
    rows = (
        select(view.c.id, *columns, view.c.geom_3857)
        .select_from(source)
        .where(func.ST_Dimension(view.c.geom_3857) == dimension, _within(view, 0))
        .order_by(view.c.id)
    )
    return _data(rows, GEOM_3857, WEB)


def grouped_data(
    collection: Collection, names: Iterable[str], *, cell_m: float, margin_m: float
) -> str:
    """Return the points of a collection, those that fall in one cell as one.

    Returns
    -------
    str
        As ``drawn_data``, with ``QUANTI``: how many a point stands for. The properties are those
        of the only one; where there are several, they are null.
    """
    view = _drawn_view(collection)
    count = func.count()
    alone = [
        case((count == 1, func.min(cast(view.c[each.nome], Text)))).label(each.nome)
        for each in _chosen(collection, names)
    ]
    rows = (
        select(
            func.min(view.c.id).label(ID),
            *alone,
            literal(0).label(DIMENSIONE),
            count.label(QUANTI),
            _plain(func.ST_Centroid(func.ST_Collect(view.c.geom_3857))).label(GEOM_3857),
        )
        .where(
            func.ST_Dimension(view.c.geom_3857) == 0,
            _within(view, max(cell_m, margin_m)),
        )
        .group_by(func.ST_SnapToGrid(view.c.geom_3857, literal(cell_m)))
        .order_by(count, func.min(view.c.id))
    )
    return _data(rows, GEOM_3857, WEB)


def names_data(
    collection: Collection, names: Iterable[str], *, rank: str | None, zoom: int | None
) -> str:
    """Return the points at which the names of areas are written, the first in rank last.

    Each is the middle of the largest circle inside its area, wherever the box lies; ``rank`` is a
    property, or None for the size of the area.
    """
    view = _drawn_view(collection)
    shape, source = _shape(collection, view, zoom)
    circle = func.ST_MaximumInscribedCircle(shape.element).table_valued(column("center"))
    order = func.ST_Area(view.c.geom_3857) if rank is None else view.c[rank]
    rows = (
        select(view.c.id, *_columns(view, collection, names), circle.c.center.label(GEOM_3857))
        .select_from(source.join(circle, true()))
        .where(func.ST_Dimension(view.c.geom_3857) == 2, view.c.geom_3857.op("&&")(_BOX))
        .order_by(order.nulls_first(), view.c.id)
    )
    return _data(rows, GEOM_3857, WEB)


def item_data(collection: Collection, dimension: Dimension) -> str:
    """Return the items of a collection that have a geometry of their own, as features.

    Returns
    -------
    str
        ``RIGA`` (the key), ``id``, the properties, with ``ORDINE`` those that are numbers once
        more, and ``geom`` (EPSG:7791), in the order of the key.
    """
    names = [each.nome for each in collection.properties]
    view = view_of(collection.vista, ID, "geom", *names)
    rows = (
        select(
            view.c.id,
            _id_of(view.c[collection.chiave]).label(RIGA),
            *(_column(view, each) for each in collection.properties),
            *_orders(view, collection.properties),
            view.c.geom,
        )
        .where(func.ST_Dimension(view.c.geom) == dimension)
        .order_by(literal_column(RIGA))
    )
    return _data(rows, "geom", STORAGE)


def place_data(collection: Collection, key: Sequence[str], dimension: Dimension) -> str:
    """Return what is drawn of a collection as features, without what has no geometry of its own.

    Parameters
    ----------
    key
        The properties that a row is known by, together.

    Returns
    -------
    str
        As ``item_data``, with ``geom_3857``.
    """
    view = _drawn_view(collection)
    own = own_geometry(collection, view)
    source, columns = _told(collection, view)
    rows = (
        select(
            view.c.id,
            _id_of(func.concat_ws("_", *(view.c[each] for each in key))).label(RIGA),
            *columns,
            *_orders(view, collection.drawing.properties),
            view.c.geom_3857,
        )
        .select_from(source)
        .where(func.ST_Dimension(view.c.geom_3857) == dimension, *own)
        .order_by(literal_column(RIGA))
    )
    return _data(rows, GEOM_3857, WEB)


def _drawn_view(collection: Collection) -> FromClause:
    names = [each.nome for each in collection.drawing.properties]
    ready = () if collection.drawing.generalised is None else ("elemento_id",)
    return view_of(collection.drawing.vista, ID, GEOM_3857, *ready, *names).alias("v")


def _told(collection: Collection, view: FromClause) -> tuple[FromClause, list[Label[Any]]]:
    """Return the view of what is drawn joined to that of the items, and what is told from both."""
    drawn = collection.drawing.properties
    key, own = collection.chiave, told_properties(collection)[len(drawn) :]
    item = view_of(collection.vista, key, *(each.nome for each in own)).alias("i")
    columns = [*(_column(view, each) for each in drawn), *(_column(item, each) for each in own)]
    return view.outerjoin(item, item.c[key] == view.c[key]), columns


def _shape(
    collection: Collection, view: FromClause, zoom: int | None
) -> tuple[Label[Any], FromClause]:
    """Return the geometry that is drawn, and what it is selected from."""
    ready = collection.drawing.generalised
    if ready is None or zoom is None:
        return view.c.geom_3857.label(GEOM_3857), view
    made = view_of(ready, "elemento_id", "zoom", "geom").alias("g")
    at_zoom = and_(made.c.elemento_id == view.c.elemento_id, made.c.zoom == zoom)
    shape = func.coalesce(made.c.geom, view.c.geom_3857)
    return shape.label(GEOM_3857), view.outerjoin(made, at_zoom)


def _plain(geometry: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a geometry as it is: GeoAlchemy, where it is loaded, would have it as EWKB."""
    return type_coerce(geometry, NullType())


def _within(view: FromClause, margin_m: float) -> ColumnElement[bool]:
    return view.c.geom_3857.op("&&", is_comparison=True)(func.ST_Expand(_BOX, literal(margin_m)))


def _chosen(collection: Collection, names: Iterable[str]) -> list[Property]:
    wanted = set(names)
    return [each for each in collection.drawing.properties if each.nome in wanted]


def _columns(view: FromClause, collection: Collection, names: Iterable[str]) -> list[Label[Any]]:
    return [_column(view, each) for each in _chosen(collection, names)]


def _column(view: FromClause, each: Property) -> Label[Any]:
    value: ColumnElement[Any] = view.c[each.nome]
    if each.tipo == "strings":
        value = func.array_to_string(value, ", ")
    elif each.tipo == "boolean":
        value = cast(value, Integer)
    return value.label(each.nome)


def order_of(each: Property) -> str:
    """Return the name of the column that a property of features is put in order by."""
    return f"{each.nome}{ORDINE}" if each.tipo in {"integer", "number"} else each.nome


def _orders(view: FromClause, properties: Iterable[Property]) -> list[Label[Any]]:
    """Return texts of one length for numbers from -10^15 on."""
    return [
        func.to_char(
            cast(view.c[each.nome], Numeric) + literal(10**15), "FM0000000000000000.000000"
        ).label(order_of(each))
        for each in properties
        if order_of(each) != each.nome
    ]


def _id_of(key: ColumnElement[str]) -> ColumnElement[str]:
    """Return a key as the id of a feature may hold it: MapServer divides ids at their dots."""
    return func.replace(key, ".", "_")


def _data(rows: Select[Any], geometry: str, srid: int) -> str:
    written = str(rows.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))
    return f"{geometry} from ({' '.join(written.split())}) as t using unique {ID} using srid={srid}"
