"""What the data say of each collection: how many features, where, when, from which sources."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, literal, null, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from geo.crs import STORAGE
from service.queries.collection import Collection, items_view, own_geometry, view_of
from service.queries.crs import DEGREES
from service.queries.density import Density, make_density, sample_of
from service.queries.page import STAMP, Stamped

_DECIMALS = 10**6
_STEP_M = 5_000
"""The longest piece of a box's side before it is carried to degrees, where it is bent."""

Sides = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Licenza:
    """A licence (null where none is declared) and how many features have it."""

    licenza: str | None
    elementi: int


@dataclass(frozen=True, slots=True)
class CollectionFacts:
    """What is known of a collection from its rows.

    Attributes
    ----------
    senza_geometria
        How many of the features have no geometry.
    senza_luogo
        How many of them are drawn at no place whose geometry is known.
    bbox
        West, south, east, north in degrees: holds every geometry. None if there is none.
    drawn
        West, south, east, north in EPSG:3857 of all that is drawn of it. None if nothing is.
    interval
        The first and the last day that are known; None if the collection has no time.
    fonti
        Titles of the documents that its features come from.
    density
        Where the features are, roughly.
    """

    elementi: int
    senza_geometria: int
    senza_luogo: int
    bbox: Sides | None
    drawn: Sides | None
    interval: tuple[date | None, date | None] | None
    licenze: tuple[Licenza, ...]
    fonti: tuple[str, ...]
    density: Density


def attribution(facts: Sequence[CollectionFacts]) -> str:
    """Return the sources that the collections are made from, and their licences, as plain text."""
    sources = dict.fromkeys(fonte for each in facts for fonte in each.fonti)
    licences = licences_of(facts)
    parts = [f"Fonti: {'; '.join(sources)}."] if sources else []
    parts += [f"Licenze dichiarate: {', '.join(licences)}."] if licences else []
    return " ".join(parts)


def licences_of(facts: Sequence[CollectionFacts]) -> list[str]:
    """Return the licences that the sources of the collections declare, each once, in order."""
    return sorted({one.licenza for each in facts for one in each.licenze if one.licenza})


async def list_facts(
    session: AsyncSession, collections: Mapping[str, Collection]
) -> Stamped[dict[str, CollectionFacts]]:
    """Return what the data say of each collection, by its id, in one snapshot."""
    columns = [_facts(each).label(f"fatti_{n}") for n, each in enumerate(collections.values())]
    stamp, *facts = (await session.execute(select(STAMP, *columns))).one()
    found = zip(collections.items(), facts, strict=True)
    return Stamped(stamp, {id_: _make(collection, each) for (id_, collection), each in found})


def _facts(collection: Collection) -> ColumnElement[Any]:
    view = items_view(collection)
    parts: dict[str, ColumnElement[Any]] = {
        "elementi": func.count(),
        "drawn": _drawn(collection),
        "con_luogo": _placed(collection),
    }
    if collection.geometria is not None:
        extent = func.ST_SetSRID(func.ST_Extent(view.c.geom), STORAGE)
        parts["con_geometria"] = func.count(view.c.geom)
        parts["bbox"] = _sides(func.ST_Transform(func.ST_Segmentize(extent, _STEP_M), DEGREES))
        parts["posti"] = sample_of(view)
    if collection.tempo is not None:
        first, last = (view.c[name] for name in collection.tempo)
        parts["interval"] = func.json_build_array(func.min(first), func.max(last))
    pairs = [part for name, value in parts.items() for part in (literal(name), value)]
    pairs += [literal("licenze"), _licences(collection), literal("fonti"), _sources(collection)]
    return select(func.json_build_object(*pairs)).select_from(view).scalar_subquery()


def _drawn(collection: Collection) -> ColumnElement[Any]:
    drawing = view_of(collection.drawing.vista, "geom_3857")
    extent = select(_sides(func.ST_Extent(drawing.c.geom_3857))).select_from(drawing)
    return extent.scalar_subquery()


def _placed(collection: Collection) -> ColumnElement[Any]:
    names = [each.nome for each in collection.drawing.properties]
    drawing = view_of(collection.drawing.vista, "geom_3857", *names)
    placed = select(func.count(drawing.c[collection.chiave].distinct()))
    known = own_geometry(collection, drawing)
    return placed.where(drawing.c.geom_3857.is_not(None), *known).scalar_subquery()


def _sides(extent: Any) -> ColumnElement[Any]:
    sides = (func.ST_XMin, func.ST_YMin, func.ST_XMax, func.ST_YMax)
    return func.json_build_array(*(side(extent) for side in sides))


def _licences(collection: Collection) -> ColumnElement[Any]:
    if not _has(collection, "licenza"):
        return null()
    view = items_view(collection)
    counted = select(view.c.licenza, func.count().label("elementi")).group_by(view.c.licenza)
    rows = counted.subquery("licenze")
    one = func.json_build_array(rows.c.licenza, rows.c.elementi)
    ordered = aggregate_order_by(one, rows.c.elementi.desc(), rows.c.licenza)
    return select(func.json_agg(ordered)).scalar_subquery()


def _sources(collection: Collection) -> ColumnElement[Any]:
    if not _has(collection, "fonte"):
        return null()
    view = items_view(collection)
    rows = select(view.c.fonte).distinct().subquery("fonti")
    return select(func.json_agg(aggregate_order_by(rows.c.fonte, rows.c.fonte))).scalar_subquery()


def _has(collection: Collection, name: str) -> bool:
    return any(each.nome == name for each in collection.properties)


def _make(collection: Collection, facts: Any) -> CollectionFacts:
    bbox, drawn = facts.get("bbox"), facts["drawn"]
    days = facts.get("interval") or (None, None)
    first, last = (None if day is None else date.fromisoformat(day) for day in days)
    return CollectionFacts(
        elementi=facts["elementi"],
        senza_geometria=facts["elementi"] - facts.get("con_geometria", 0),
        senza_luogo=facts["elementi"] - facts["con_luogo"],
        bbox=None if bbox is None or bbox[0] is None else _outward(*bbox),
        drawn=None if drawn[0] is None else tuple(drawn),
        interval=None if collection.tempo is None else (first, last),
        licenze=tuple(Licenza(*each) for each in facts["licenze"] or ()),
        fonti=tuple(facts["fonti"] or ()),
        density=make_density(facts["elementi"], facts.get("posti") or ()),
    )


def _outward(west: float, south: float, east: float, north: float) -> Sides:
    """Round a box so that it still holds what it held."""
    low = [math.floor(side * _DECIMALS) / _DECIMALS for side in (west, south)]
    high = [math.ceil(side * _DECIMALS) / _DECIMALS for side in (east, north)]
    return low[0], low[1], high[0], high[1]
