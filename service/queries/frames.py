"""Rows with a geometry → GeoDataFrames: the one bridge from the database to ``geo``.

All frames are in EPSG:7791, with the geometry in ``geom``; a geometry may be missing. The columns
of a frame of a collection are its properties in the registry: text, ``Int64``, ``float64`` and
``boolean``; arrays of text become one text with commas. Those of elementi have ``indicativa``
besides: true where the geometry is no perimeter but the union of the known comuni, to be drawn
hatched and never measured.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from geopandas import GeoDataFrame, GeoSeries
from pandas import DataFrame, Series
from sqlalchemy import Row, Select, TableClause, and_, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from geo.crs import STORAGE
from service.models.territorio import Elemento
from service.queries.catalog import COLLECTIONS
from service.queries.collection import Collection, Tipo, items_view
from service.queries.places import elemento_id
from service.queries.statements import statement

GAP_M = 10.0
"""Comuni nearer than this are neighbours: boundaries of two sources leave gaps."""
_TYPES: Mapping[Tipo, str] = {"integer": "Int64", "number": "float64", "boolean": "boolean"}
_LUOGHI: Mapping[str, Tipo] = dict.fromkeys(
    (
        *("progetto", "layer", "codice", "nome"),
        *("certezza", "menzione", "estensione", "natura", "precisione"),
    ),
    "string",
)


async def fetch_elementi(session: AsyncSession, layer: str, codici: Sequence[str]) -> GeoDataFrame:
    """Return some elementi of a layer, by code, each with its whole geometry.

    Parameters
    ----------
    layer
        A layer that the registry publishes.
    codici
        Those that do not exist are left out.

    Returns
    -------
    GeoDataFrame
        The properties of the collection and ``indicativa``.
    """
    collection = COLLECTIONS[layer]
    view = items_view(collection)
    key = view.c[collection.chiave]
    indicative = and_(Elemento.geom.is_(None), Elemento.geom_indicativa.is_not(None))
    wanted = (
        _properties(collection, view)
        .add_columns(
            indicative.label("indicativa"),
            func.ST_AsBinary(func.coalesce(Elemento.geom, Elemento.geom_indicativa)).label("geom"),
        )
        .join(Elemento, and_(Elemento.layer == layer, Elemento.codice == key))
        .where(key.in_(codici))
        .order_by(key)
    )
    rows = (await session.execute(wanted)).all()
    return make_frame(rows, {**_types(collection), "indicativa": "boolean"})


async def fetch_comuni(session: AsyncSession, zona: str) -> GeoDataFrame:
    """Return all comuni by ISTAT code, and what each is to a zona.

    Parameters
    ----------
    zona
        Its code; of one that does not exist no comune is a member or a neighbour.

    Returns
    -------
    GeoDataFrame
        The properties of the collection, ``nella_zona`` (a member today) and ``confinante``
        (no member, and its boundary is within ``GAP_M`` of that of the zona).
    """
    collection = COLLECTIONS["comuni"]
    view = items_view(collection)
    here = select(Elemento.geom).where(Elemento.id == elemento_id("zone_omogenee", zona))
    member = func.coalesce(view.c.zona_omogenea == zona, literal(False))
    near = func.coalesce(func.ST_DWithin(view.c.geom, here.scalar_subquery(), GAP_M), False)
    wanted = (
        _properties(collection, view)
        .add_columns(
            member.label("nella_zona"),
            and_(near, ~member).label("confinante"),
            func.ST_AsBinary(view.c.geom).label("geom"),
        )
        .order_by(view.c.istat)
    )
    rows = (await session.execute(wanted)).all()
    return make_frame(
        rows, {**_types(collection), "nella_zona": "boolean", "confinante": "boolean"}
    )


async def fetch_progetti(session: AsyncSession, codici: Sequence[str]) -> GeoDataFrame:
    """Return those of some projects that have a geometry of their own, by code.

    Returns
    -------
    GeoDataFrame
        The properties of the collection.
    """
    collection = COLLECTIONS["progetti"]
    view = items_view(collection)
    wanted = (
        _properties(collection, view)
        .add_columns(func.ST_AsBinary(view.c.geom).label("geom"))
        .where(view.c.codice.in_(codici), view.c.geom.is_not(None))
        .order_by(view.c.codice)
    )
    return make_frame((await session.execute(wanted)).all(), _types(collection))


async def fetch_luoghi(session: AsyncSession, zona: str, progetti: Sequence[str]) -> GeoDataFrame:
    """Return where some projects are marked in a zona, in the order of loading.

    Returns
    -------
    GeoDataFrame
        Points: ``progetto``; ``layer``, ``codice``, ``nome`` of the place by which it reaches the
        zona, missing where the point is of its own geometry; ``certezza``, ``menzione``,
        ``estensione``, ``natura``, ``precisione``. Several projects may share a point.
    """
    values = {"codice": zona, "progetti": list(progetti)}
    rows = (await session.execute(statement("agenda_luoghi"), values)).all()
    return make_frame(rows, _LUOGHI)


def make_frame(rows: Sequence[Row[Any]], types: Mapping[str, Tipo]) -> GeoDataFrame:
    """Make a frame of rows that have the named columns and ``geom`` (WKB, EPSG:7791).

    Parameters
    ----------
    types
        Name of each column → what it holds.

    Returns
    -------
    GeoDataFrame
        As the module says; the same columns and types if there are no rows.
    """
    columns = {name: _column(rows, name, tipo) for name, tipo in types.items()}
    wkb = np.array([None, *(_bytes(row.geom) for row in rows)], dtype=object)[1:]
    shapes = GeoSeries.from_wkb(wkb, crs=STORAGE)
    return GeoDataFrame(DataFrame({**columns, "geom": shapes}), geometry="geom", crs=STORAGE)


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def _column(rows: Sequence[Row[Any]], name: str, tipo: Tipo) -> Series:
    values = [row._mapping[name] for row in rows]
    if tipo == "strings":
        values = [None if value is None else ", ".join(value) for value in values]
    return Series(values, dtype=_TYPES.get(tipo, "object"))


def _properties(collection: Collection, view: TableClause) -> Select[*tuple[Any, ...]]:
    return select(*(view.c[each.nome] for each in collection.properties))


def _types(collection: Collection) -> dict[str, Tipo]:
    return {each.nome: each.tipo for each in collection.properties}
