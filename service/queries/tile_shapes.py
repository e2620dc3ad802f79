"""Rows of a tile, each drawn by itself.

A geometry that is kept ready for the zoom is valid and has its vertices on the grid of that zoom,
also where it crosses the sides of any box that a tile of that zoom is cut by (docs/adr/0008): it
is cut, which makes no new coordinate, and moved to the units of the tile. So is one that is known
to stay valid when it is rounded (``Drawing.sound_from``), where nothing is to be cut. Any other
goes through ``ST_AsMVTGeom``, which makes it valid again after rounding, at three times the cost.

``ST_AsMVT`` cuts decimals off, hence ``ST_SnapToGrid`` after every affine.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    FromClause,
    Integer,
    Select,
    SmallInteger,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.types import UserDefinedType

from service.queries.collection import Collection, Property, view_of
from service.queries.tile_grid import BUFFER, EXTENT

ID, GEOM, QUANTI = "tile_id", "tile_geom", "quanti"
"""Number and geometry of a row as ``ST_AsMVT`` takes them, and how many it stands for."""


class GeometryType(UserDefinedType[str]):
    """A geometry given as hexadecimal EWKB; the cast lets the server read it once."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the name of the type."""
        return "geometry"


def _number(name: str) -> ColumnElement[float]:
    return bindparam(name, 0.0, type_=Double)


ZOOM: ColumnElement[int] = bindparam("z", 0, type_=Integer)
TILE: ColumnElement[str] = bindparam("tile", "", type_=GeometryType)
BOX: ColumnElement[str] = bindparam("box", "", type_=GeometryType)
"""The tile with its buffer: what is drawn."""
WIDE: ColumnElement[str] = bindparam("wide", "", type_=GeometryType)
"""More than what is drawn: a geometry made ready for a zoom lies within two units of its own."""
SCALE_X, SCALE_Y = _number("scale_x"), _number("scale_y")
SHIFT_X, SHIFT_Y = _number("shift_x"), _number("shift_y")
SOUND_TO = 15
"""The last zoom that ``Drawing.sound_from`` speaks of."""
NONE: ColumnElement[Any] = literal_column("0")
ONE: ColumnElement[Any] = literal_column("1")


def single_rows(
    collection: Collection,
    view: FromClause,
    properties: Sequence[Property],
    *,
    ready: bool,
    where: Sequence[ColumnElement[bool]] = (),
) -> Select[Any]:
    """Return the rows of a collection inside the box, each by itself.

    Parameters
    ----------
    view
        What ``drawn_view`` gave.
    properties
        Those that the features carry.
    ready
        Whether there are geometries made for the zoom; a row that has none is drawn from its own.
    where
        Conditions on the columns of the view.

    Returns
    -------
    Select
        ``ID``, one column for each property, ``QUANTI`` (1) where the collection is ever
        grouped, ``GEOM`` in units of the tile (null where nothing is left).
    """
    columns = [view.c.id.label(ID), *attributes(view, properties), *quanti_of(collection, ONE)]
    if not ready or collection.drawing.generalised is None:
        shape = _own_shape(collection, view).label(GEOM)
        return select(*columns, shape).where(view.c.geom_3857.op("&&")(BOX), *where)
    return _ready_rows(collection, collection.drawing.generalised, view, columns, where)


def _ready_rows(
    collection: Collection,
    generalised: str,
    view: FromClause,
    columns: Sequence[ColumnElement[Any]],
    where: Sequence[ColumnElement[bool]],
) -> Select[Any]:
    """Return rows drawn from the table of geometries ready for the zoom, where it has them."""
    made = view_of(generalised, "elemento_id", "zoom", "geom")
    geom = made.c.geom
    cut = func.ST_CollectionExtract(
        _placed(func.ST_ClipByBox2D(geom, BOX)), func.ST_Dimension(geom) + ONE
    )
    shape = case(
        (geom.is_(None), _own_shape(collection, view)),
        (_inside(geom), _placed(geom)),
        else_=cut,
    )
    at_zoom = and_(
        made.c.elemento_id == view.c.elemento_id, made.c.zoom == cast(ZOOM, SmallInteger)
    )
    drawn = (
        select(*columns, shape.label(GEOM))
        .select_from(view.outerjoin(made, at_zoom))
        .where(view.c.geom_3857.op("&&")(WIDE), geom.op("&&")(BOX).is_not(False), *where)
        .offset(NONE)  # or the planner cuts each shape twice
        .subquery("drawn")
    )
    # ST_AsMVT leaves out what is null, but writes what is empty
    return select(drawn).where(func.ST_IsEmpty(drawn.c[GEOM]).is_not(True))


def drawn_view(collection: Collection, properties: Sequence[Property]) -> FromClause:
    """Return the view that a collection is drawn from, with the columns that drawing needs."""
    names = {"id", "geom_3857", collection.chiave, *(each.nome for each in properties)}
    if collection.drawing.generalised is not None:
        names.add("elemento_id")
    if collection.drawing.sound_from is not None:
        names.add(collection.drawing.sound_from)
    return view_of(collection.drawing.vista, *sorted(names))


def attributes(view: FromClause, properties: Sequence[Property]) -> list[ColumnElement[Any]]:
    """Return the columns of the properties, of types that tiles have: no arrays, no dates."""
    return [_attribute(view.c[each.nome], each).label(each.nome) for each in properties]


def quanti_of(collection: Collection, count: ColumnElement[Any]) -> list[ColumnElement[int]]:
    """Return the column that tells how many rows a feature stands for, if the collection has it."""
    if collection.drawing.cluster_below is None:
        return []
    return [cast(count, Integer).label(QUANTI)]


def _attribute(value: ColumnElement[Any], each: Property) -> ColumnElement[Any]:
    if each.tipo == "strings":
        joined = func.array_to_string(value, literal_column("', '"))
        return func.nullif(joined, literal_column("''"))
    return cast(value, Text) if each.tipo == "date" else value


def _own_shape(collection: Collection, view: FromClause) -> ColumnElement[Any]:
    """Return the shape of a row by its own geometry, only moved where that is known to do."""
    geom = view.c.geom_3857
    column = collection.drawing.sound_from
    if column is None:
        return _made_valid(geom)
    sound = ZOOM.between(view.c[column], literal_column(str(SOUND_TO)))
    return case((and_(sound, _inside(geom)), _placed(geom)), else_=_made_valid(geom))


def _inside(geom: ColumnElement[Any]) -> ColumnElement[bool]:
    """Tell whether the box of a geometry lies in that of the tile: nothing is to be cut."""
    return geom.op("@", is_comparison=True)(BOX)


def _placed(geom: ColumnElement[Any]) -> ColumnElement[Any]:
    """Move a geometry to the units of the tile, whole numbers."""
    affine = func.ST_Affine(geom, SCALE_X, NONE, NONE, SCALE_Y, SHIFT_X, SHIFT_Y)
    return func.ST_SnapToGrid(affine, ONE)


def _made_valid(geom: ColumnElement[Any]) -> ColumnElement[Any]:
    """Move, cut and mend any geometry."""
    return func.ST_AsMVTGeom(geom, TILE, literal_column(str(EXTENT)), literal_column(str(BUFFER)))
