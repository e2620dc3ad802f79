"""Where the names of areas are written: one point for each, the same at every zoom.

A tile holds a piece of an area, and a name written from it is written once in each tile. So the
names of areas are not written from tiles.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    cast,
    column,
    func,
    literal,
    not_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from geo.maps.symbol import Label, When
from service.queries.collection import Collection, view_of
from service.queries.crs import DEGREES
from service.queries.page import STAMP, Stamped

_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class AreaLabel:
    """A label of the areas of a collection; ``chiave`` tells its names from those of others."""

    chiave: str
    collection: Collection
    label: Label


async def read_area_labels(session: AsyncSession, labels: Sequence[AreaLabel]) -> Stamped[bytes]:
    """Return the names of areas as GeoJSON, written by PostGIS.

    Parameters
    ----------
    labels
        Which names of which collections. Only those of areas are read; others are not promised
        to be left out where a collection holds areas and lines together.

    Returns
    -------
    Stamped[bytes]
        A FeatureCollection of points in degrees, each the middle of the largest circle inside its
        area, with ``etichetta`` (the label's ``chiave``), ``testo`` and ``rango`` (the property
        that ranks the label, or square metres of Web Mercator; the larger is written first).
        Ordered by these.
    """
    if not labels:
        empty = (await session.execute(select(STAMP))).scalar_one()
        return Stamped(empty, b'{"type":"FeatureCollection","features":[]}')
    rows = union_all(*(_rows(each) for each in labels)).subquery("righe")
    properties = func.json_build_object(
        "etichetta", rows.c.chiave, "testo", rows.c.testo, "rango", rows.c.rango
    )
    point = func.ST_AsGeoJSON(func.ST_Transform(rows.c.punto, DEGREES), _DECIMALS)
    feature = func.json_build_object(
        "type", "Feature", "geometry", func.json(point), "properties", properties
    )
    ordered = aggregate_order_by(feature, rows.c.chiave, rows.c.rango.desc(), rows.c.testo)
    features = func.coalesce(func.json_agg(ordered), func.json("[]"))
    made = func.json_build_object("type", "FeatureCollection", "features", features)
    stamp, text = (await session.execute(select(STAMP, cast(made, String)))).one()
    return Stamped(stamp, text.encode())


def _rows(asked: AreaLabel) -> Select[tuple[str, str, float, bytes]]:
    label = asked.label
    names = {label.nome, *(each.nome for each in label.when)} | ({label.rank} - {None})
    view = view_of(asked.collection.drawing.vista, "geom_3857", *sorted(map(str, names)))
    circle = func.ST_MaximumInscribedCircle(view.c.geom_3857).table_valued(column("center"))
    rank = func.ST_Area(view.c.geom_3857) if label.rank is None else view.c[label.rank]
    return (
        select(
            literal(asked.chiave).label("chiave"),
            cast(view.c[label.nome], String).label("testo"),
            func.coalesce(func.round(rank), 0).label("rango"),
            circle.c.center.label("punto"),
        )
        .select_from(view)
        .join(circle, true())
        .where(
            func.ST_Dimension(view.c.geom_3857) == 2,
            view.c[label.nome].is_not(None),
            *(_holds(view.c[each.nome], each) for each in label.when),
        )
    )


def _holds(value: ColumnElement[str], when: When) -> ColumnElement[bool]:
    found = func.coalesce(cast(value, String), "").in_(when.values)
    return not_(found) if when.negated else found
