"""Questions about comuni: which there are, and what is known of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, Row, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import MovedPermanently, NotFound
from service.models.progetti import Incidenza
from service.models.territorio import Comune as ComuneTable
from service.models.territorio import ComuneStorico, Elemento, ElementoComune
from service.queries.filters import (
    ComuneFilters,
    ObiettivoFilters,
    ProgettoFilters,
    name_clause,
    spatial_choice,
)
from service.queries.fonti import Fonte
from service.queries.listing import Listing, Shape, choose
from service.queries.luoghi import CODICE, Luogo, presences
from service.queries.nearest import nearest
from service.queries.page import STAMP, PageRequest, Stamped
from service.queries.parti import (
    ObiettivoQui,
    ProgettoQui,
    Qui,
    fetch_obiettivi_qui,
    fetch_progetti_qui,
)
from service.queries.places import LAYER_OF, elemento_id, one_of
from service.queries.statements import statement
from service.queries.views import APPARTENENZA_IN_VIGORE, COMUNE

AGE_CLASSES = ((0, 14), (15, 24), (25, 44), (45, 64), (65, 79), (80, 100))


@dataclass(frozen=True, slots=True)
class Comune:
    """A comune; ``superficie_km2`` is planar in EPSG:7791, ``bbox`` in degrees."""

    istat: str
    nome: str
    codice_catastale: str | None
    zona_omogenea: str | None
    zona_omogenea_nome: str | None
    popolazione: int | None
    popolazione_al: str | None
    superficie_km2: float | None
    precisione: str
    ufficiale: bool
    data_riferimento: str | None
    bbox: tuple[float, float, float, float] | None
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class ClasseEta:
    """Inhabitants of a class of age."""

    classe: str
    maschi: int
    femmine: int
    totale: int


@dataclass(frozen=True, slots=True)
class CodiceStorico:
    """A superseded code that now is part of a comune."""

    istat: str
    nome: str
    dal: str | None
    fonte_id: str


@dataclass(frozen=True, slots=True)
class ZonaDelComune:
    """The zona omogenea of a comune, and how the membership is known."""

    id: str
    nome: str
    appartenenza: str
    dal: str | None
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class Scheda:
    """What is known of a comune beside the plan."""

    comune: Comune
    zona: ZonaDelComune | None
    eta: tuple[ClasseEta, ...]
    eta_fonte: Fonte | None
    codici_storici: tuple[CodiceStorico, ...]


_COMUNE_AS_PLACE = Luogo(
    layer="comuni",
    catene=Incidenza.__table__,
    noun=select(func.to_json(COMUNE.table_valued()))
    .where(COMUNE.c.istat == CODICE)
    .scalar_subquery(),
    progetti=presences("comuni", "progetto_id"),
    obiettivi=presences("comuni", "obiettivo_id"),
)

COMUNE_COLUMNS = {name: COMUNE.c[name] for name in Comune.__dataclass_fields__ if name in COMUNE.c}


def make_comune(values: Any) -> Comune:
    """Make a comune of a mapping with the columns of the view."""
    data = {name: values[name] for name in COMUNE_COLUMNS}
    data["fonte"] = Fonte(**data["fonte"])
    return Comune(**data)


COMUNE_SHAPE = Shape(Elemento.geom, Elemento.__table__, Elemento.id == COMUNE.c.id, "MultiPolygon")


def comune_listing(filters: ComuneFilters) -> Listing:
    """Return the list, by ISTAT code, of the comuni that the filters leave.

    The spatial filters ask the boundary, not the centre.
    """
    rows = select(ComuneTable.elemento_id.label("id"), ComuneTable.istat.label("chiave"))
    clauses: list[ColumnElement[bool]] = _membership_clauses(filters)
    if filters.q is not None:
        clauses.append(name_clause(filters.q, Elemento.nome))
    if filters.zona is not None:
        rows = rows.join(
            APPARTENENZA_IN_VIGORE, APPARTENENZA_IN_VIGORE.c.comune_id == ComuneTable.elemento_id
        )
        clauses.append(
            APPARTENENZA_IN_VIGORE.c.elemento_id == elemento_id("zone_omogenee", filters.zona)
        )
    spatial = spatial_choice(
        Elemento.geom, bbox=filters.bbox, vicino_a=filters.vicino_a, entro_m=filters.entro_m
    )
    if spatial is not None or filters.q is not None:
        rows = rows.join(Elemento, Elemento.id == ComuneTable.elemento_id)
    return choose(rows, clauses, spatial, view=COMUNE, columns=COMUNE_COLUMNS, shape=COMUNE_SHAPE)


def _membership_clauses(filters: ComuneFilters) -> list[ColumnElement[bool]]:
    asked = [(name, layer) for name, layer in LAYER_OF.items() if name not in {"comune", "zona"}]
    return [
        exists(
            select(literal(1)).where(
                ElementoComune.comune_id == ComuneTable.elemento_id,
                ElementoComune.elemento_id == elemento_id(layer, codice),
                *one_of(ElementoComune.certezza, filters.certezza),
            )
        )
        for name, layer in asked
        if (codice := getattr(filters, name)) is not None
    ]


async def get_comune(session: AsyncSession, istat: str) -> Stamped[Comune]:
    """Return one comune.

    Raises
    ------
    MovedPermanently
        The code was superseded; ``nuovo`` holds the one in force.
    NotFound
        No comune has, or had, this code; the nearest names are listed.
    """
    wanted = select(STAMP, *COMUNE_COLUMNS.values()).where(COMUNE.c.istat == istat)
    row = (await session.execute(wanted)).one_or_none()
    if row is None:
        await refuse_comune(session, istat)
    return Stamped(row.stamp, make_comune(row._mapping))


async def get_scheda(session: AsyncSession, istat: str) -> Stamped[Scheda]:
    """Return what is known of one comune beside the plan, in one snapshot.

    Raises
    ------
    MovedPermanently, NotFound
        As for ``get_comune``.
    """
    row = (await session.execute(statement("scheda_comune"), {"istat": istat})).one_or_none()
    if row is None:
        await refuse_comune(session, istat)
    return Stamped(row.stamp, _make_scheda(row))


async def list_progetti_di_comune(
    session: AsyncSession, istat: str, filters: ProgettoFilters, page: PageRequest
) -> Stamped[Qui[ProgettoQui]]:
    """Return the projects of one comune in their four parts, in one snapshot.

    Raises
    ------
    MovedPermanently, NotFound
        As for ``get_comune``.
    InvalidParameter
        The cursor does not belong to this list.
    """
    answer = await fetch_progetti_qui(session, _COMUNE_AS_PLACE, istat, filters, page)
    if answer.luogo is None:
        await refuse_comune(session, istat)
    return Stamped(answer.stamp, Qui(make_comune(answer.luogo), answer.parti))


async def list_obiettivi_di_comune(
    session: AsyncSession, istat: str, filters: ObiettivoFilters, page: PageRequest
) -> Stamped[Qui[ObiettivoQui]]:
    """Return the objectives of one comune in their four parts, in one snapshot.

    Raises
    ------
    MovedPermanently, NotFound, InvalidParameter
        As for ``list_progetti_di_comune``.
    """
    answer = await fetch_obiettivi_qui(session, _COMUNE_AS_PLACE, istat, filters, page)
    if answer.luogo is None:
        await refuse_comune(session, istat)
    return Stamped(answer.stamp, Qui(make_comune(answer.luogo), answer.parti))


async def refuse_comune(session: AsyncSession, istat: str) -> NoReturn:
    """Raise the error that fits a code which no comune in force has."""
    former = await session.scalar(
        select(ComuneStorico.istat_attuale).where(ComuneStorico.istat == istat)
    )
    if former is not None:
        raise MovedPermanently(
            f"Il codice {istat} non è più in vigore: il comune è ora {former}.", nuovo=former
        )
    known = (
        await session.execute(
            select(Elemento.codice, Elemento.nome).where(Elemento.layer == "comuni")
        )
    ).all()
    raise NotFound(
        f"Nessun comune della Città metropolitana ha il codice ISTAT «{istat[:40]}».",
        accettati=nearest(istat, {row.codice: row.nome for row in known}),
    )


def _make_scheda(row: Row[Any]) -> Scheda:
    zona = row.zona and ZonaDelComune(**{**row.zona, "fonte": Fonte(**row.zona["fonte"])})
    return Scheda(
        comune=make_comune(row._mapping),
        zona=zona,
        eta=group_ages(row.eta or []),
        eta_fonte=row.eta_fonte and Fonte(**row.eta_fonte),
        codici_storici=tuple(CodiceStorico(*each) for each in row.codici_storici or []),
    )


def group_ages(ages: Sequence[tuple[int, int, int]]) -> tuple[ClasseEta, ...]:
    """Group inhabitants by single years of age (age, males, females) into the classes."""
    groups = []
    for low, high in AGE_CLASSES if ages else ():
        males = sum(m for age, m, _ in ages if low <= age <= high)
        females = sum(f for age, _, f in ages if low <= age <= high)
        name = f"{low}-{high}" if high < 100 else f"{low} e più"
        groups.append(ClasseEta(name, males, females, males + females))
    return tuple(groups)
