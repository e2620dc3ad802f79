"""Questions about parks, PLIS, navigli and nodi di trasporto: one module for the four layers.

What tells the layers apart is the table of ``strati.py``. Lists, filters, comuni, projects and
objectives are asked alike.
"""

from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import InvalidParameter, NotFound
from service.models.progetti import Incidenza
from service.models.territorio import Elemento as ElementoTable
from service.models.territorio import ElementoComune
from service.queries.comuni import COMUNE_COLUMNS, Comune, make_comune
from service.queries.filters import (
    ElementoFilters,
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
from service.queries.places import elemento_id, one_of
from service.queries.strati import STRATI, Elemento, Strato, make_elemento
from service.queries.views import (
    APPARTENENZA_IN_VIGORE,
    COMUNE,
    ELEMENTO_COMUNE_PUBBLICATO,
)


@dataclass(frozen=True, slots=True)
class ComuneDiElemento:
    """A comune that an elemento concerns, and how that is known.

    ``base`` tells a membership from a geometry; the measures are planar in EPSG:7791, the shares go
    from 0 to 1, null where nothing exact was measured. ``ordine`` follows the flow of a canal.
    """

    comune: Comune
    certezza: str
    base: str
    area_m2: float | None
    lunghezza_m: float | None
    quota_comune: float | None
    quota_elemento: float | None
    ordine: int | None
    dal: str | None
    appartenenza_fonte: Fonte | None


def elemento_listing(strato: Strato, filters: ElementoFilters) -> Listing:
    """Return the list, by code, of the elementi of a layer that the filters leave."""
    own = strato.model.__table__.c
    rows = select(ElementoTable.id.label("id"), ElementoTable.codice.label("chiave")).where(
        ElementoTable.layer == strato.layer
    )
    clauses = _concerns(filters)
    if filters.tipo or filters.stato:
        rows = rows.join(strato.model, own.elemento_id == ElementoTable.id)
        for name in ("tipo", "stato"):
            clauses += one_of(own[name], getattr(filters, name)) if name in own else []
    if filters.q is not None:
        clauses.append(name_clause(filters.q, ElementoTable.nome))
    spatial = spatial_choice(
        ElementoTable.geom, bbox=filters.bbox, vicino_a=filters.vicino_a, entro_m=filters.entro_m
    )
    met = ElementoTable.id == strato.view.c.id
    shape = Shape(ElementoTable.geom, ElementoTable.__table__, met, strato.geometria)
    without_geometry = rows.where(ElementoTable.geom.is_(None), *clauses).subquery("senza")
    return choose(
        rows,
        clauses,
        spatial,
        view=strato.view,
        columns=strato.columns,
        shape=shape,
        omitted=select(func.count()).select_from(without_geometry).scalar_subquery(),
    )


def _concerns(filters: ElementoFilters) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    here = (
        select(literal(1))
        .select_from(ElementoComune)
        .where(
            ElementoComune.elemento_id == ElementoTable.id,
            *one_of(ElementoComune.certezza, filters.certezza),
        )
    )
    if filters.comune is not None:
        comune = elemento_id("comuni", filters.comune)
        clauses.append(exists(here.where(ElementoComune.comune_id == comune)))
    if filters.zona is not None:
        member = APPARTENENZA_IN_VIGORE.c
        within = here.join(
            APPARTENENZA_IN_VIGORE, member.comune_id == ElementoComune.comune_id
        ).where(member.elemento_id == elemento_id("zone_omogenee", filters.zona))
        clauses.append(exists(within))
    return clauses


def spatial_notices(without_geometry: int) -> tuple[str, ...]:
    """Say what a spatial list leaves out: elementi without a geometry."""
    if not without_geometry:
        return ()
    if without_geometry == 1:
        return (
            "Un elemento non ha un perimetro e non compare in una ricerca spaziale, anche se può "
            "trovarsi qui: si cerca per comune.",
        )
    return (
        f"{without_geometry} elementi non hanno un perimetro e non compaiono in una ricerca "
        "spaziale, anche se possono trovarsi qui: si cercano per comune.",
    )


async def require_tipi(session: AsyncSession, strato: Strato, tipi: tuple[str, ...]) -> None:
    """Refuse a kind that no elemento of the layer is of.

    Raises
    ------
    InvalidParameter
        With the kinds that there are.
    """
    if not tipi:
        return
    own = strato.model.__table__.c
    known = (await session.scalars(select(own.tipo).distinct().order_by(own.tipo))).all()
    for tipo in tipi:
        if tipo not in known:
            raise InvalidParameter(
                f"«tipo» ({tipo[:60]}) non è tra quelli di {strato.titolo}.", accettati=known
            )


async def get_elemento(session: AsyncSession, strato: Strato, codice: str) -> Stamped[Elemento]:
    """Return one elemento.

    Raises
    ------
    NotFound
        No elemento of the layer has this code; the nearest ones are listed.
    """
    columns = [column.label(name) for name, column in strato.columns.items()]
    wanted = select(STAMP, *columns).where(strato.view.c.id == elemento_id(strato.layer, codice))
    row = (await session.execute(wanted)).one_or_none()
    if row is None:
        await _refuse(session, strato, codice)
    return Stamped(row.stamp, make_elemento(strato, row._mapping))


def comune_di_elemento_listing(strato: Strato, codice: str) -> Listing:
    """Return the list, by ISTAT code, of the comuni that an elemento concerns.

    It is empty for a code that no elemento of the layer has.
    """
    reached = ELEMENTO_COMUNE_PUBBLICATO.c
    here = reached.elemento_id == elemento_id(strato.layer, codice)
    how = [column for column in reached if column.name not in {"elemento_id", "id", "istat"}]
    view = (
        select(reached.id, *COMUNE_COLUMNS.values(), *how)
        .join(COMUNE, COMUNE.c.id == reached.id)
        .where(here)
        .subquery("comuni_di_elemento")
    )
    columns = {column.name: column for column in view.c if column.name != "id"}
    met = ElementoTable.id == view.c.id
    shape = Shape(ElementoTable.geom, ElementoTable.__table__, met, "MultiPolygon")
    chosen = select(reached.id, reached.istat.label("chiave")).where(here)
    return Listing(chosen, view, columns, shape)


def make_comune_di_elemento(values: Any) -> ComuneDiElemento:
    """Make a comune of an elemento of a mapping with the columns of its list."""
    source = values["appartenenza_fonte"]
    how = {name: values[name] for name in ComuneDiElemento.__dataclass_fields__ if name in values}
    return ComuneDiElemento(
        **{**how, "comune": make_comune(values), "appartenenza_fonte": source and Fonte(**source)}
    )


_LUOGHI = {
    layer: Luogo(
        layer=layer,
        catene=Incidenza.__table__,
        noun=select(func.to_json(strato.view.table_valued()))
        .where(strato.view.c.codice == CODICE)
        .scalar_subquery(),
        progetti=presences(layer, "progetto_id"),
        obiettivi=presences(layer, "obiettivo_id"),
    )
    for layer, strato in STRATI.items()
}


async def list_progetti_di_elemento(
    strato: Strato, session: AsyncSession, codice: str, filters: ProgettoFilters, page: PageRequest
) -> Stamped[Qui[ProgettoQui]]:
    """Return the projects of one elemento in their four parts, in one snapshot.

    The layer comes first, so that it can be fixed for the routes of one. A project in a comune of
    the elemento is not thereby in the elemento.

    Raises
    ------
    NotFound
        No elemento of the layer has this code; the nearest ones are listed.
    InvalidParameter
        The cursor does not belong to this list.
    """
    answer = await fetch_progetti_qui(session, _LUOGHI[strato.layer], codice, filters, page)
    if answer.luogo is None:
        await _refuse(session, strato, codice)
    luogo = make_elemento(strato, {**answer.luogo, "id": answer.luogo["codice"]})
    return Stamped(answer.stamp, Qui(luogo, answer.parti))


async def list_obiettivi_di_elemento(
    strato: Strato, session: AsyncSession, codice: str, filters: ObiettivoFilters, page: PageRequest
) -> Stamped[Qui[ObiettivoQui]]:
    """Return the objectives of one elemento in their four parts, in one snapshot.

    Raises
    ------
    NotFound, InvalidParameter
        As for ``list_progetti_di_elemento``.
    """
    answer = await fetch_obiettivi_qui(session, _LUOGHI[strato.layer], codice, filters, page)
    if answer.luogo is None:
        await _refuse(session, strato, codice)
    luogo = make_elemento(strato, {**answer.luogo, "id": answer.luogo["codice"]})
    return Stamped(answer.stamp, Qui(luogo, answer.parti))


async def _refuse(session: AsyncSession, strato: Strato, codice: str) -> NoReturn:
    rows = await session.execute(
        select(ElementoTable.codice, ElementoTable.nome).where(ElementoTable.layer == strato.layer)
    )
    raise NotFound(
        f"Nessun {strato.singolare} ha il codice «{codice[:80]}».",
        accettati=nearest(codice, {row.codice: row.nome for row in rows}),
    )
