"""Questions about zone omogenee: which there are, their comuni and their projects."""

from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import Numeric, Text, and_, cast, exists, false, func, literal, null, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from service.errors import NotFound
from service.models.progetti import Incidenza
from service.models.progetti import Progetto as ProgettoTable
from service.models.territorio import Elemento, ZonaOmogenea
from service.queries.comuni import COMUNE_COLUMNS, Comune, make_comune
from service.queries.filters import ObiettivoFilters, ProgettoFilters, name_clause
from service.queries.fonti import Fonte
from service.queries.listing import Listing, Shape, choose
from service.queries.nearest import nearest
from service.queries.page import STAMP, PageRequest, Stamped
from service.queries.parti import (
    ObiettivoQui,
    ProgettoQui,
    QuattroParti,
    fetch_obiettivi_qui,
    fetch_progetti_qui,
)
from service.queries.places import elemento_id
from service.queries.presence import CODICE, Luogo
from service.queries.views import (
    APPARTENENZA_IN_VIGORE,
    APPARTENENZA_PUBBLICATA,
    COMUNE,
    INCIDENZA_ZONA,
    ZONA,
)


@dataclass(frozen=True, slots=True)
class Appartenenze:
    """How the members of a zona are known: by a source, or because no other zona was left."""

    da_fonte: int
    per_eliminazione: int


@dataclass(frozen=True, slots=True)
class Zona:
    """A zona omogenea; its figures are those of its comuni, null where one of theirs is missing."""

    id: str
    nome: str
    vocazione: str | None
    vocazione_fonte: Fonte | None
    comuni: int
    appartenenze: Appartenenze
    popolazione: int | None
    superficie_km2: float | None
    precisione: str
    ufficiale: bool
    data_riferimento: str | None
    bbox: tuple[float, float, float, float] | None
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class ComuneDiZona:
    """A comune of a zona, how its membership is known and since when."""

    comune: Comune
    appartenenza: str
    dal: str | None
    appartenenza_fonte: Fonte


ZONA_COLUMNS = {
    "id": ZONA.c.codice,
    **{
        name: ZONA.c[name]
        for name in (
            "nome",
            "vocazione",
            "vocazione_fonte",
            "comuni",
            "da_fonte",
            "per_eliminazione",
            "popolazione",
            "superficie_km2",
            "precisione",
            "ufficiale",
            "data_riferimento",
            "bbox",
            "fonte",
        )
    },
}


def make_zona(values: Any) -> Zona:
    """Make a zona of a mapping with the columns of the view, ``id`` being its code."""
    data = {name: values[name] for name in ZONA_COLUMNS}
    data["appartenenze"] = Appartenenze(data.pop("da_fonte"), data.pop("per_eliminazione"))
    data["fonte"] = Fonte(**data["fonte"])
    data["vocazione_fonte"] = data["vocazione_fonte"] and Fonte(**data["vocazione_fonte"])
    return Zona(**data)


def zona_listing(q: str | None = None) -> Listing:
    """Return the list, by code, of the zone omogenee whose name holds these words."""
    chosen = select(ZonaOmogenea.elemento_id.label("id"), Elemento.codice.label("chiave")).join(
        Elemento, Elemento.id == ZonaOmogenea.elemento_id
    )
    shape = Shape(Elemento.geom, Elemento.__table__, Elemento.id == ZONA.c.id, "MultiPolygon")
    clauses = [] if q is None else [name_clause(q, Elemento.nome)]
    return choose(chosen, clauses, None, view=ZONA, columns=ZONA_COLUMNS, shape=shape)


async def get_zona(session: AsyncSession, codice: str) -> Stamped[Zona]:
    """Return one zona.

    Raises
    ------
    NotFound
        No zona has this code; all codes are listed.
    """
    columns = [column.label(name) for name, column in ZONA_COLUMNS.items()]
    wanted = select(STAMP, *columns).where(ZONA.c.codice == codice)
    row = (await session.execute(wanted)).one_or_none()
    if row is None:
        await _refuse(session, codice)
    return Stamped(row.stamp, make_zona(row._mapping))


def comune_di_zona_listing(codice: str) -> Listing:
    """Return the list, by ISTAT code, of the comuni that are members of a zona today.

    It is empty for a code that no zona has.
    """
    here = APPARTENENZA_PUBBLICATA.c.elemento_id == elemento_id("zone_omogenee", codice)
    members = (
        select(
            APPARTENENZA_PUBBLICATA, *(c for name, c in COMUNE_COLUMNS.items() if name != "istat")
        )
        .join(COMUNE, COMUNE.c.istat == APPARTENENZA_PUBBLICATA.c.istat)
        .where(here)
        .subquery("membri")
    )
    names = (*COMUNE_COLUMNS, "appartenenza", "dal", "appartenenza_fonte")
    met = and_(Elemento.layer == "comuni", Elemento.codice == members.c.istat)
    return Listing(
        chosen=select(
            APPARTENENZA_PUBBLICATA.c.id, APPARTENENZA_PUBBLICATA.c.istat.label("chiave")
        ).where(here),
        view=members,
        columns={name: members.c[name] for name in names},
        shape=Shape(Elemento.geom, Elemento.__table__, met, "MultiPolygon"),
    )


def make_comune_di_zona(values: Any) -> ComuneDiZona:
    """Make a member of a zona of a mapping with the columns of its list."""
    return ComuneDiZona(
        comune=make_comune(values),
        appartenenza=values["appartenenza"],
        dal=values["dal"],
        appartenenza_fonte=Fonte(**values["appartenenza_fonte"]),
    )


async def list_progetti_di_zona(
    session: AsyncSession, codice: str, filters: ProgettoFilters, page: PageRequest
) -> Stamped[tuple[Zona, QuattroParti[ProgettoQui]]]:
    """Return the projects of one zona in their four parts, in one snapshot.

    Raises
    ------
    NotFound
        No zona has this code; all codes are listed.
    InvalidParameter
        The cursor does not belong to this list.
    """
    answer = await fetch_progetti_qui(session, _ZONA_AS_PLACE, codice, filters, page)
    if answer.luogo is None:
        await _refuse(session, codice)
    zona = make_zona({**answer.luogo, "id": answer.luogo["codice"]})
    return Stamped(answer.stamp, (zona, answer.parti))


async def list_obiettivi_di_zona(
    session: AsyncSession, codice: str, filters: ObiettivoFilters, page: PageRequest
) -> Stamped[tuple[Zona, QuattroParti[ObiettivoQui]]]:
    """Return the objectives of one zona in their four parts, in one snapshot.

    Raises
    ------
    NotFound, InvalidParameter
        As for ``list_progetti_di_zona``.
    """
    answer = await fetch_obiettivi_qui(session, _ZONA_AS_PLACE, codice, filters, page)
    if answer.luogo is None:
        await _refuse(session, codice)
    zona = make_zona({**answer.luogo, "id": answer.luogo["codice"]})
    return Stamped(answer.stamp, (zona, answer.parti))


def _presence() -> Any:
    """Select the chains that reach a zona, and whether the project lies wholly inside it.

    It does when its list of places is whole and every comune that it reaches is a member, and
    the members hold all of what was measured.
    """
    here = elemento_id("zone_omogenee", CODICE)
    chain = aliased(Incidenza)
    member = exists(
        select(literal(1))
        .select_from(APPARTENENZA_IN_VIGORE)
        .where(
            APPARTENENZA_IN_VIGORE.c.elemento_id == here,
            APPARTENENZA_IN_VIGORE.c.comune_id == chain.elemento_id,
        )
    )
    measured = func.sum(chain.quota_soggetto)
    inside = (
        select(
            func.coalesce(
                func.bool_and(and_(member, chain.certezza != "ambito"))
                & (func.coalesce(measured, 1) > 0.999999),
                literal(False),
            )
        )
        .where(chain.progetto_id == INCIDENZA_ZONA.c.progetto_id, chain.layer == "comuni")
        .scalar_subquery()
    )
    return (
        select(
            INCIDENZA_ZONA.c.progetto_id.label("soggetto_id"),
            INCIDENZA_ZONA.c.certezza,
            and_(
                ProgettoTable.elenco_comuni == "completo",
                func.cardinality(ProgettoTable.comuni_fuori_area) == 0,
                inside,
            ).label("contenuto"),
            (ProgettoTable.tipo == "intervento").label("intervento"),
            cast(ProgettoTable.importo_eur, Numeric).label("importo_eur"),
            ProgettoTable.importo_natura,
        )
        .join(ProgettoTable, ProgettoTable.id == INCIDENZA_ZONA.c.progetto_id)
        .where(INCIDENZA_ZONA.c.elemento_id == here)
    )


_ZONA_AS_PLACE = Luogo(
    layer="zone_omogenee",
    noun=select(func.to_json(ZONA.table_valued())).where(ZONA.c.codice == CODICE).scalar_subquery(),
    progetti=_presence(),
    obiettivi=select(
        INCIDENZA_ZONA.c.obiettivo_id.label("soggetto_id"),
        INCIDENZA_ZONA.c.certezza,
        false().label("contenuto"),
        false().label("intervento"),
        cast(null(), Numeric).label("importo_eur"),
        cast(null(), Text).label("importo_natura"),
    ).where(
        INCIDENZA_ZONA.c.elemento_id == elemento_id("zone_omogenee", CODICE),
        INCIDENZA_ZONA.c.obiettivo_id.is_not(None),
    ),
)


async def _refuse(session: AsyncSession, codice: str) -> NoReturn:
    rows = await session.execute(
        select(Elemento.codice, Elemento.nome).where(Elemento.layer == "zone_omogenee")
    )
    raise NotFound(
        f"Nessuna zona omogenea ha il codice «{codice[:80]}».",
        accettati=nearest(codice, {row.codice: row.nome for row in rows}, at_most=7),
    )
