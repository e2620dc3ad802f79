"""Filters that come with a question → where clauses, the same for every list.

Every value is bound. Boxes and points come in degrees (longitude, latitude; OGC CRS84) and are
carried to the storage CRS once for each statement, never the column.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.sql.expression import cast

from geo.crs import STORAGE
from service.models.legami import ProgettoDriver, ProgettoObiettivo
from service.models.piano import Driver, Missione, Obiettivo
from service.models.progetti import Localizzazione, Progetto
from service.queries.places import PlaceFilters, one_of, place_clauses

_REACH = (0.0, 40.0, 18.0, 51.0)
"""Degrees within which the storage CRS is sound: boxes are cut to it, points outside are far."""


_ITALIAN = cast("italian", REGCONFIG)


@dataclass(frozen=True, slots=True)
class Bbox:
    """A box in degrees; west of east, south of north."""

    ovest: float
    sud: float
    est: float
    nord: float


@dataclass(frozen=True, slots=True)
class ComuneFilters:
    """What a list of comuni may be narrowed to.

    ``zona``, ``parco``, ``plis``, ``naviglio`` and ``nodo`` are codes of what the comuni belong to
    or what covers some of them; ``certezza`` says how surely (``certa``, ``da_verificare``).
    """

    certezza: tuple[str, ...] = ()
    zona: str | None = None
    parco: str | None = None
    plis: str | None = None
    naviglio: str | None = None
    nodo: str | None = None
    bbox: Bbox | None = None
    vicino_a: tuple[float, float] | None = None
    entro_m: float | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class ElementoFilters:
    """What a list of the elementi of a layer may be narrowed to.

    ``comune`` and ``zona`` are codes of what the elemento concerns; ``certezza`` says how surely.
    The spatial filters ask the perimeter, never the indicative one.
    """

    tipo: tuple[str, ...] = ()
    stato: tuple[str, ...] = ()
    certezza: tuple[str, ...] = ()
    comune: str | None = None
    zona: str | None = None
    bbox: Bbox | None = None
    vicino_a: tuple[float, float] | None = None
    entro_m: float | None = None
    q: str | None = None

    @property
    def spatial(self) -> bool:
        """Whether the perimeter is asked."""
        return self.bbox is not None or self.vicino_a is not None


@dataclass(frozen=True, slots=True)
class ObiettivoFilters(PlaceFilters):
    """What a list of objectives may be narrowed to; ``layer`` is one that the objective names."""

    missione: tuple[str, ...] = ()
    edizione: tuple[str, ...] = ()
    layer: tuple[str, ...] = ()
    q: str | None = None


@dataclass(frozen=True, slots=True)
class VoceFilters:
    """What a list of the plan's vocabulary may be narrowed to."""

    edizione: tuple[str, ...] = ()
    q: str | None = None


@dataclass(frozen=True, slots=True)
class ProgettoFilters(PlaceFilters):
    """What a list of projects may be narrowed to; several values of one filter are alternatives.

    ``finanziamento`` holds words that the source uses of the money, as they stand there. The
    spatial filters ask the project's own geometry.
    """

    missione: tuple[str, ...] = ()
    obiettivo: tuple[str, ...] = ()
    driver: tuple[str, ...] = ()
    edizione: tuple[str, ...] = ()
    stato: tuple[str, ...] = ()
    tipo: tuple[str, ...] = ()
    finanziamento: tuple[str, ...] = ()
    bbox: Bbox | None = None
    vicino_a: tuple[float, float] | None = None
    entro_m: float | None = None
    q: str | None = None

    @property
    def spatial(self) -> bool:
        """Whether the project's own geometry is asked."""
        return self.bbox is not None or self.vicino_a is not None


def progetto_clauses(filters: ProgettoFilters) -> list[ColumnElement[bool]]:
    """Return the clauses on ``Progetto`` of all filters but the spatial ones.

    ``certezza`` counts only together with a place.
    """
    clauses = [
        *one_of(Progetto.edizione, filters.edizione),
        *one_of(Progetto.stato, filters.stato),
        *one_of(Progetto.tipo, filters.tipo),
        *_plan_clauses(filters),
        *place_clauses(filters, "progetto_id", Progetto.id),
    ]
    if filters.finanziamento:
        words = (
            Progetto.finanziamento.icontains(w, autoescape=True) for w in filters.finanziamento
        )
        clauses.append(or_(*words))
    if filters.q is not None:
        clauses.append(Progetto.ricerca.op("@@")(_query(filters.q)))
    return clauses


def obiettivo_clauses(filters: ObiettivoFilters) -> list[ColumnElement[bool]]:
    """Return the clauses on ``Obiettivo`` of all filters."""
    clauses = [
        *one_of(Obiettivo.edizione, filters.edizione),
        *place_clauses(filters, "obiettivo_id", Obiettivo.id),
    ]
    if filters.missione:
        missioni = select(Missione.id).where(Missione.codice.in_(filters.missione))
        clauses.append(Obiettivo.missione_id.in_(missioni))
    if filters.layer:
        placed = select(Localizzazione.obiettivo_id).where(
            Localizzazione.obiettivo_id.is_not(None), Localizzazione.layer.in_(filters.layer)
        )
        clauses.append(Obiettivo.id.in_(placed))
    if filters.q is not None:
        clauses.append(words_clause(filters.q, Obiettivo.titolo, Obiettivo.testo))
    return clauses


def words_clause(q: str, *columns: Any) -> ColumnElement[bool]:
    """Return the clause that texts hold these words in any of their forms (Italian full text)."""
    whole = func.concat_ws(" ", *columns)
    return func.to_tsvector(_ITALIAN, whole).op("@@")(_query(q))


def name_clause(q: str, name: Any) -> ColumnElement[bool]:
    """Return the clause that a name holds these words, or begins or goes on like this."""
    return or_(words_clause(q, name), name.icontains(q, autoescape=True))


@dataclass(frozen=True, slots=True)
class SpatialChoice:
    """How to find the rows whose geometry meets a box or lies near a point.

    ``disjoint`` holds alternatives that no row meets twice, each served by the spatial index; the
    chosen rows are those of all of them. ``walk`` is the same condition without that index.
    """

    disjoint: tuple[ColumnElement[bool], ...]
    walk: ColumnElement[bool]


def spatial_choice(
    geom: Any,
    *,
    bbox: Bbox | None,
    vicino_a: tuple[float, float] | None,
    entro_m: float | None,
) -> SpatialChoice | None:
    """Return how a geometry column (EPSG:7791) is held to a box, to a distance in m, or to both."""
    choice = None if bbox is None else _choose_by_bbox(geom, bbox)
    if vicino_a is None:
        return choice
    point = _scalar(
        func.ST_Transform(
            func.ST_SetSRID(func.ST_MakePoint(vicino_a[0], vicino_a[1]), 4326), STORAGE
        )
    )
    near = func.ST_DWithin(geom, point, entro_m) if _in_reach(*vicino_a) else false()
    if choice is None:
        return SpatialChoice((near,), near)
    return SpatialChoice(
        tuple(and_(each, near) for each in choice.disjoint), and_(choice.walk, near)
    )


def _choose_by_bbox(geom: Any, bbox: Bbox) -> SpatialChoice:
    """Split the rows in a box: those well inside need no look at their vertices.

    The inner box comes from the database; the strips between it and the outline hold the others.
    """
    edges = (
        max(bbox.ovest, _REACH[0]),
        max(bbox.sud, _REACH[1]),
        min(bbox.est, _REACH[2]),
        min(bbox.nord, _REACH[3]),
    )
    if edges[0] > edges[2] or edges[1] > edges[3]:
        return SpatialChoice((false(),), false())
    boxes = (
        select(
            func.psttm.riquadri(*edges).table_valued(
                "contorno", "interno", "a_ovest", "a_est", "a_sud", "a_nord"
            )
        )
        .cte("riquadri")
        .prefix_with("materialized")
    )
    outline, inner, *strips = (_scalar(column) for column in boxes.c)
    within = geom.op("@")(inner)
    at_the_edge = and_(
        or_(*(geom.op("&&")(strip) for strip in strips)),
        within.is_not(true()),
        func.ST_Intersects(geom, outline),
    )
    unindexed = func.coalesce(geom)
    return SpatialChoice(
        disjoint=(within, at_the_edge),
        walk=case((unindexed.op("@")(inner), true()), else_=func.ST_Intersects(unindexed, outline)),
    )


def _in_reach(lon: float, lat: float) -> bool:
    return _REACH[0] <= lon <= _REACH[2] and _REACH[1] <= lat <= _REACH[3]


def _query(q: str) -> ColumnElement[Any]:
    return func.websearch_to_tsquery(_ITALIAN, q)


def _scalar(expression: ColumnElement[Any]) -> Any:
    """Have an expression of bound values computed once for each statement, not for each row."""
    return select(expression).scalar_subquery()


def _plan_clauses(filters: ProgettoFilters) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if filters.obiettivo or filters.missione:
        tie = and_(
            ProgettoObiettivo.progetto_id == Progetto.id,
            *one_of(Obiettivo.codice, filters.obiettivo),
            *one_of(Missione.codice, filters.missione),
        )
        ties = select(literal(1)).select_from(ProgettoObiettivo).join(Obiettivo)
        if filters.missione:
            ties = ties.join(Missione, Missione.id == Obiettivo.missione_id)
        clauses.append(exists(ties.where(tie)))
    if filters.driver:
        clauses.append(
            exists(
                select(literal(1))
                .select_from(ProgettoDriver)
                .join(Driver)
                .where(ProgettoDriver.progetto_id == Progetto.id, Driver.codice.in_(filters.driver))
            )
        )
    return clauses
