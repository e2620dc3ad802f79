"""The projects of a place in four parts that are never merged, with totals (DESIGN §3).

*certi* reach the place surely; *da_verificare* reach it by a geometry within the tolerance, by part
of a larger feature or by an attribution of ours; *ambito* concern all comuni in general;
*non_determinabili* have a list of places that is partial or unknown, and are not already there.

Amounts are added over *certi* alone, by what they are, and only of interventions that lie wholly
inside the place and have no ancestor among its *certi*: the others are counted as not split.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    Row,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from service.models.progetti import Progetto as ProgettoTable
from service.queries.filters import ProgettoFilters, elemento_id, progetto_clauses, spatial_choice
from service.queries.incidenza import Incidenza, make_incidenza
from service.queries.page import STAMP, PageRequest, decode_cursor, encode_cursor
from service.queries.progetti import PROGETTO_COLUMNS, Progetto, make_progetto
from service.queries.views import INCIDENZA_PUBBLICATA, PROGETTO_PUBBLICATO

PARTI = ("certi", "da_verificare", "ambito", "non_determinabili")
CERTEZZE = ("certa", "da_verificare", "ambito", "non_determinabile")


GRADO = {certezza: number for number, certezza in enumerate(CERTEZZE, start=1)}
"""A certainty → the number of its part; of several chains the surest decides."""


@dataclass(frozen=True, slots=True)
class ProgettoQui:
    """A project at the place asked about.

    ``importo_ripartito`` is true where its amount is in the total: false means that the amount
    belongs to the project as a whole. ``parti_qui`` are the codes of its parts at this place.
    """

    progetto: Progetto
    importo_ripartito: bool
    parti_qui: tuple[str, ...]
    incidenza: tuple[Incidenza, ...]


@dataclass(frozen=True, slots=True)
class Importo:
    """A sum of amounts of the same nature, and over how many projects."""

    natura: str
    importo_eur: Decimal
    progetti: int


@dataclass(frozen=True, slots=True)
class TotaleCerti:
    """How many projects are surely here, what was added up and how many were not."""

    progetti: int
    importi: tuple[Importo, ...]
    non_ripartiti: int
    senza_importo: int


@dataclass(frozen=True, slots=True)
class Totale:
    """How many projects a part holds."""

    progetti: int


@dataclass(frozen=True, slots=True)
class Totali:
    """Totals of the four parts, always of the whole answer and not of one page."""

    certi: TotaleCerti
    da_verificare: Totale
    ambito: Totale
    non_determinabili: Totale


@dataclass(frozen=True, slots=True)
class QuattroParti:
    """One page of the projects of a place, by part, and the totals of the whole."""

    certi: tuple[ProgettoQui, ...]
    da_verificare: tuple[ProgettoQui, ...]
    ambito: tuple[ProgettoQui, ...]
    non_determinabili: tuple[ProgettoQui, ...]
    totali: Totali
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Luogo:
    """A kind of place that may be asked about; its code is the parameter ``codice``.

    Attributes
    ----------
    layer
        Its layer, a constant of the statement.
    noun
        Its own columns, as JSON; null where no such place exists.
    presenze
        Selects ``progetto_id``, ``certezza``, ``contenuto``, ``intervento``, ``importo_eur`` and
        ``importo_natura`` of each chain that reaches it.
    """

    layer: Literal["comuni", "zone_omogenee"]
    noun: ColumnElement[Any]
    presenze: Select[Any]


CODICE = bindparam("codice", type_=Text)
"""The code of the place asked about."""


@dataclass(frozen=True, slots=True)
class Risposta:
    """What one statement read: the place (null if there is none), its projects, the stamp."""

    stamp: str
    luogo: dict[str, Any] | None
    parti: QuattroParti


async def fetch_quattro_parti(
    session: AsyncSession, luogo: Luogo, codice: str, filters: ProgettoFilters, page: PageRequest
) -> Risposta:
    """Read one page of the projects of a place, its totals and the place itself, in one snapshot.

    The page goes over the four parts one after the other, each in the order of loading.
    """
    values: dict[str, str | int] = {"codice": codice, "righe": page.limit + 1}
    if page.cursor is not None:
        values["dopo_parte"], values["dopo_id"] = decode_cursor(page.cursor, [int, int])
    statement = _statement(luogo, filters, page.cursor is not None)
    fetched = (await session.execute(statement, values)).all()
    return _make_risposta(fetched, page)


@lru_cache(maxsize=256)
def _statement(luogo: Luogo, filters: ProgettoFilters, further: bool) -> Select[Any]:
    """Build the statement; its shape is large, so that those asked often are built once."""
    weighed = _mark_summed(_chosen(luogo, filters))
    window = _window(weighed, further=further)
    parts = _parts_here(weighed)
    return (
        select(
            STAMP,
            luogo.noun.label("luogo"),
            _totals(weighed).label("totali"),
            window.c.parte,
            window.c.sommato,
            window.c.id.label("progetto_id"),
            _chains(luogo, window).label("catene"),
            parts.c.parti.label("parti_qui"),
            *(column.label(name) for name, column in PROGETTO_COLUMNS.items()),
        )
        .select_from(select(literal(1)).subquery("una_riga").outerjoin(window, true()))
        .outerjoin(PROGETTO_PUBBLICATO, PROGETTO_PUBBLICATO.c.id == window.c.id)
        .outerjoin(parts, parts.c.intero == window.c.id)
        .order_by(window.c.parte, window.c.id)
    )


def _chosen(luogo: Luogo, filters: ProgettoFilters) -> CTE:
    reached = luogo.presenze.cte("raggiunti")
    here = (
        select(
            reached.c.progetto_id.label("id"),
            func.min(case(GRADO, value=reached.c.certezza)).label("parte"),
            func.bool_or(reached.c.contenuto & reached.c.intervento).label("sommabile"),
            func.min(reached.c.importo_eur).label("importo_eur"),
            func.min(reached.c.importo_natura).label("importo_natura"),
        )
        .group_by(reached.c.progetto_id)
        .cte("presenti")
    )
    unknown = select(
        ProgettoTable.id,
        literal(4),
        false(),
        ProgettoTable.importo_eur,
        ProgettoTable.importo_natura,
    ).where(
        ProgettoTable.elenco_comuni != literal_column("'completo'"),  # as the partial index has it
        ~exists(select(literal(1)).where(here.c.id == ProgettoTable.id)),
    )
    whole = union_all(select(here), unknown).subquery("insieme")
    clauses = _clauses(filters, whole.c.parte)
    rows = select(whole)
    if clauses:
        rows = rows.join(ProgettoTable, ProgettoTable.id == whole.c.id).where(*clauses)
    return rows.cte("scelti")


def _clauses(filters: ProgettoFilters, part: ColumnElement[int]) -> list[ColumnElement[bool]]:
    clauses = progetto_clauses(filters)
    spatial = spatial_choice(
        ProgettoTable.geom, bbox=filters.bbox, vicino_a=filters.vicino_a, entro_m=filters.entro_m
    )
    if spatial is not None:
        clauses.append(or_(*spatial.disjoint))
    if filters.certezza:
        clauses.append(part.in_([GRADO[each] for each in filters.certezza]))
    return clauses


def _covered(chosen: CTE) -> Select[Any]:
    """Select the ids of what is part, however far down, of a project that is surely here."""
    part = aliased(ProgettoTable)
    lineage = (
        select(part.id, part.parte_di.label("antenato"))
        .where(part.parte_di.is_not(None))
        .cte("stirpe", recursive=True)
    )
    parent = aliased(ProgettoTable)
    lineage = lineage.union(
        select(lineage.c.id, parent.parte_di)
        .join(parent, parent.id == lineage.c.antenato)
        .where(parent.parte_di.is_not(None))
    )
    certain = aliased(chosen, name="certi")
    return select(lineage.c.id).join(
        certain, and_(certain.c.id == lineage.c.antenato, certain.c.parte == 1)
    )


def _mark_summed(chosen: CTE) -> CTE:
    summed = and_(
        chosen.c.parte == 1,
        chosen.c.sommabile,
        chosen.c.importo_eur.is_not(None),
        chosen.c.id.not_in(_covered(chosen)),
    )
    return select(chosen, summed.label("sommato")).cte("pesati")


def _totals(weighed: CTE) -> ColumnElement[Any]:
    nature = case((weighed.c.sommato, weighed.c.importo_natura))
    groups = (
        select(
            weighed.c.parte,
            nature.label("natura"),
            func.count().label("progetti"),
            func.count(weighed.c.importo_eur).label("con_importo"),
            func.sum(weighed.c.importo_eur).label("importo_eur"),
        )
        .group_by(weighed.c.parte, nature)
        .subquery("gruppi")
    )
    return select(
        func.json_agg(
            func.json_build_array(
                groups.c.parte,
                groups.c.natura,
                groups.c.progetti,
                groups.c.con_importo,
                cast(groups.c.importo_eur, Text),
            )
        )
    ).scalar_subquery()


def _window(weighed: CTE, *, further: bool) -> Subquery:
    rows = (
        select(weighed.c.id, weighed.c.parte, weighed.c.sommato)
        .order_by(weighed.c.parte, weighed.c.id)
        .limit(bindparam("righe", type_=Integer))
    )
    if further:
        after = tuple_(
            bindparam("dopo_parte", type_=BigInteger), bindparam("dopo_id", type_=BigInteger)
        )
        rows = rows.where(tuple_(weighed.c.parte, weighed.c.id) > after)
    return rows.subquery("pagina")


def _parts_here(weighed: CTE) -> Subquery:
    return (
        select(
            ProgettoTable.parte_di.label("intero"),
            func.array_agg(aggregate_order_by(ProgettoTable.codice, ProgettoTable.codice)).label(
                "parti"
            ),
        )
        .join(weighed, weighed.c.id == ProgettoTable.id)
        .where(ProgettoTable.parte_di.is_not(None), weighed.c.parte < 4)
        .group_by(ProgettoTable.parte_di)
        .subquery("parti_qui")
    )


def _chains(luogo: Luogo, window: Any) -> ColumnElement[Any]:
    chain = INCIDENZA_PUBBLICATA.c
    return (
        select(func.json_agg(aggregate_order_by(chain.incidenza, chain.via)))
        .where(
            chain.progetto_id == window.c.id,
            chain.elemento_id == elemento_id(luogo.layer, CODICE),
            chain.layer == literal_column(f"'{luogo.layer}'"),
        )
        .scalar_subquery()
    )


def _make_risposta(fetched: Any, page: PageRequest) -> Risposta:
    rows = [row for row in fetched if row.parte is not None]
    more = len(rows) > page.limit
    rows = rows[: page.limit]
    last = rows[-1] if more else None
    by_part = {
        name: tuple(_make_progetto_qui(row) for row in rows if row.parte == number)
        for number, name in enumerate(PARTI, start=1)
    }
    return Risposta(
        stamp=fetched[0].stamp,
        luogo=fetched[0].luogo,
        parti=QuattroParti(
            **by_part,
            totali=_make_totali(fetched[0].totali or []),
            next_cursor=last and encode_cursor([last.parte, last.progetto_id]),
        ),
    )


def _make_progetto_qui(row: Row[Any]) -> ProgettoQui:
    return ProgettoQui(
        progetto=make_progetto(row._mapping),
        importo_ripartito=row.sommato,
        parti_qui=tuple(row.parti_qui or ()),
        incidenza=tuple(make_incidenza(each) for each in row.catene or ()),
    )


def _make_totali(groups: list[Any]) -> Totali:
    counts = {
        number: sum(progetti for parte, _, progetti, _, _ in groups if parte == number)
        for number in range(1, 5)
    }
    certain = [group for group in groups if group[0] == 1]
    not_added = [group for group in certain if group[1] is None]
    return Totali(
        certi=TotaleCerti(
            progetti=counts[1],
            importi=tuple(
                Importo(natura, Decimal(importo), progetti)
                for _, natura, progetti, _, importo in sorted(certain, key=lambda g: str(g[1]))
                if natura is not None
            ),
            non_ripartiti=sum(with_amount for _, _, _, with_amount, _ in not_added),
            senza_importo=sum(
                progetti - with_amount for _, _, progetti, with_amount, _ in not_added
            ),
        ),
        da_verificare=Totale(counts[2]),
        ambito=Totale(counts[3]),
        non_determinabili=Totale(counts[4]),
    )
