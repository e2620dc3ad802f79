"""Vector tiles: one statement draws any collections of the registry and reads their stamp.

PostGIS writes the tile (MVT 2.1), one layer for each collection, named by its id. The stamp is read
in the same snapshot, so that a tile is never kept under a state that it was not drawn from. Rows
are ordered, so the same state gives the same bytes.

How a collection is drawn at a zoom:

- not at all below its ``minzoom``;
- *grouped* below ``cluster_below``: see ``tile_groups``;
- else each row by itself: see ``tile_shapes``.

Where a collection is ever grouped, each of its features says how many rows it stands for:
``quanti``, 1 where it stands for one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from psycopg.types.numeric import Int4
from sqlalchemy import ColumnElement, LargeBinary, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from service.queries.collection import Collection, Property
from service.queries.generalizzate import ZOOMS
from service.queries.revisioni import stamp_of
from service.queries.tile_grid import BUFFER, EXTENT, Tile
from service.queries.tile_groups import SMALL, grouped_rows
from service.queries.tile_items import Chosen, ChosenItems, drawn_of
from service.queries.tile_shapes import GEOM, ID, drawn_view, single_rows

_DIALECT = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call] # not typed by SQLAlchemy
_NO_LAYER = literal_column("''::bytea", LargeBinary)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement ready for the driver: text with ``$1`` to ``$n``, and what these are."""

    text: str
    names: tuple[str, ...]
    values: Mapping[str, Any]

    def arguments(self, tile: Tile, *, level: int = 0) -> tuple[Any, ...]:
        """Return the values of the parameters for a tile, at a level of ``tile_groups``."""
        unit = tile.unit_m
        of_tile = {
            "z": Int4(tile.z),
            "tile": tile.box(),
            "box": tile.box(BUFFER),
            "wide": tile.box(2 * BUFFER),
            "scale_x": 1 / unit,
            "scale_y": -1 / unit,
            "shift_x": float(tile.shift[0]),
            "shift_y": float(tile.shift[1]),
            "small_m": SMALL[level] * unit,
        }
        return tuple(of_tile.get(name, self.values.get(name)) for name in self.names)


Ways = tuple[str, ...]
"""How each collection of a statement is drawn: ``none``, ``grouped``, ``ready`` or ``single``."""


def ways_at(collections: Sequence[Collection], zoom: int, *, level: int = 0) -> Ways:
    """Tell how each collection is drawn at a zoom.

    Parameters
    ----------
    level
        Beyond 0, what can be grouped is, at any zoom: see ``tile_groups``.
    """
    return tuple(_way(each, zoom, level=level) for each in collections)


def _way(collection: Collection, zoom: int, *, level: int) -> str:
    drawing = collection.drawing
    if zoom < drawing.minzoom:
        return "none"
    ready = drawing.generalised is not None and zoom in ZOOMS
    if drawing.cluster_below is not None and (level or zoom < drawing.cluster_below):
        return "grouped, ready" if ready else "grouped"
    return "ready" if ready else "single"


def drawn_properties(
    collection: Collection, names: Sequence[str] | None = None
) -> tuple[Property, ...]:
    """Return what the features of a collection carry, narrowed to some names if given."""
    properties = collection.drawing.properties
    return tuple(each for each in properties if names is None or each.nome in names)


def tile_statement(
    collections: Sequence[Collection],
    ways: Ways,
    *,
    names: Sequence[str] | None = None,
    chosen: ChosenItems = MappingProxyType({}),
) -> Statement:
    """Return the statement that draws a tile of some collections.

    Parameters
    ----------
    ways
        How each is drawn, from ``ways_at``.
    names
        The properties that features carry; all of the drawing's if None.
    chosen
        The items that are drawn, where not all are.

    Returns
    -------
    Statement
        One row: the tile (bytes, empty where there is nothing to draw) and the stamp.
    """
    tile: ColumnElement[bytes] = _NO_LAYER
    for collection, way in zip(collections, ways, strict=True):
        if way == "none":
            continue
        tile = tile.concat(_layer(collection, way, names, chosen.get(collection.id)))
    risorse = {name for each in collections for name in each.risorse}
    compiled = select(tile, stamp_of(risorse)).compile(
        dialect=_DIALECT, compile_kwargs={"render_postcompile": True}
    )
    return Statement(compiled.string, tuple(compiled.positiontup or ()), dict(compiled.params))


def _layer(
    collection: Collection,
    way: str,
    names: Sequence[str] | None,
    chosen: Chosen | None,
) -> ColumnElement[bytes]:
    """Return the bytes of one layer."""
    rows_of = grouped_rows if way.startswith("grouped") else single_rows
    properties = drawn_properties(collection, names)
    view = drawn_view(collection, properties)
    rows = rows_of(
        collection,
        view,
        properties,
        ready=way.endswith("ready"),
        where=() if chosen is None else (drawn_of(collection, view, chosen),),
    )
    t = rows.subquery("t")
    layer = func.ST_AsMVT(
        literal_column("t"),
        literal(collection.id),
        literal_column(str(EXTENT)),
        literal_column(f"'{GEOM}'"),
        aggregate_order_by(literal_column(f"'{ID}'"), t.c[ID]),
    )
    return func.coalesce(select(layer).select_from(t).scalar_subquery(), _NO_LAYER)
