"""The one statement behind the four parts of a place's projects or objectives: shape, no rows."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    Numeric,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import aliased

from service.models.piano import Obiettivo
from service.models.progetti import Progetto as ProgettoTable
from service.queries.filters import (
    ObiettivoFilters,
    ProgettoFilters,
    obiettivo_clauses,
    progetto_clauses,
    spatial_choice,
)
from service.queries.obiettivi import OBIETTIVO_COLUMNS
from service.queries.page import STAMP
from service.queries.parti_amounts import count_parts, is_summable
from service.queries.places import Soggetto, elemento_id
from service.queries.presence import CODICE, Luogo, is_here
from service.queries.progetti import PROGETTO_COLUMNS
from service.queries.views import INCIDENZA_PUBBLICATA, OBIETTIVO_PUBBLICATO, PROGETTO_PUBBLICATO

CERTEZZE = ("certa", "da_verificare", "ambito", "non_determinabile")
GRADO = {certezza: number for number, certezza in enumerate(CERTEZZE, start=1)}
"""A certainty → the number of its part; of several chains the surest decides."""


@lru_cache(maxsize=256)
def progetti_statement(
    luogo: Luogo, filters: ProgettoFilters, further: bool
) -> Select[*tuple[Any, ...]]:
    """Build the statement of a place's projects; those asked often are built once."""
    spatial = spatial_choice(
        ProgettoTable.geom, bbox=filters.bbox, vicino_a=filters.vicino_a, entro_m=filters.entro_m
    )
    clauses = progetto_clauses(filters)
    if spatial is not None:
        clauses.append(or_(*spatial.disjoint))
    chosen = _chosen(luogo, "progetto_id", clauses, filters.certezza)
    window = _window(chosen, further=further)
    parts = _parts_here(luogo, window).label("parti_qui")
    return (
        _statement(luogo, chosen, window, "progetto_id")
        .add_columns(parts, *_labelled(PROGETTO_COLUMNS))
        .outerjoin(PROGETTO_PUBBLICATO, PROGETTO_PUBBLICATO.c.id == window.c.id)
    )


@lru_cache(maxsize=256)
def obiettivi_statement(
    luogo: Luogo, filters: ObiettivoFilters, further: bool
) -> Select[*tuple[Any, ...]]:
    """Build the statement of a place's objectives; those asked often are built once."""
    chosen = _chosen(luogo, "obiettivo_id", obiettivo_clauses(filters), filters.certezza)
    window = _window(chosen, further=further)
    return (
        _statement(luogo, chosen, window, "obiettivo_id")
        .add_columns(*_labelled(OBIETTIVO_COLUMNS))
        .outerjoin(OBIETTIVO_PUBBLICATO, OBIETTIVO_PUBBLICATO.c.id == window.c.id)
    )


def _statement(
    luogo: Luogo, chosen: CTE, window: Subquery, subject: Soggetto
) -> Select[*tuple[Any, ...]]:
    return (
        select(
            STAMP,
            luogo.noun.label("luogo"),
            count_parts(chosen).label("totali"),
            window.c.parte,
            window.c.sommato,
            window.c.id.label("soggetto_id"),
            _chains(luogo, window, subject).label("catene"),
        )
        .select_from(select(literal(1)).subquery("una_riga").outerjoin(window, true()))
        .order_by(window.c.parte, window.c.id)
    )


def _chosen(
    luogo: Luogo,
    subject: Soggetto,
    clauses: Sequence[ColumnElement[bool]],
    certezza: Sequence[str],
) -> CTE:
    """Give each subject its part: that of its surest chain, or the fourth.

    Null, as the list of places of an objective may be, is no list that misses something.
    """
    of_projects = subject == "progetto_id"
    table = ProgettoTable if of_projects else Obiettivo
    reached = (luogo.progetti if of_projects else luogo.obiettivi).subquery("raggiunti")
    part = case(GRADO, value=reached.c.certezza)
    summed = and_(part == 1, is_summable(luogo, reached)) if of_projects else false()
    here = (
        select(
            reached.c.soggetto_id.label("id"),
            part.label("parte"),
            summed.label("sommato"),
            reached.c.importo_eur,
            reached.c.importo_natura,
        )
        .ext(distinct_on(reached.c.soggetto_id))
        .order_by(reached.c.soggetto_id, part)
        .subquery("presenti")
    )
    unknown = select(table.id, literal(4), false(), *_amount_of(table)).where(
        table.elenco_comuni != literal_column("'completo'"),  # as the partial index has it
        is_here(luogo, subject, table.id).is_not(true()),
    )
    whole = union_all(select(here), unknown).subquery("insieme")
    rows = select(whole)
    if clauses:
        rows = rows.join(table, table.id == whole.c.id).where(*clauses)
    if certezza:
        rows = rows.where(whole.c.parte.in_([GRADO[each] for each in certezza]))
    return rows.cte("scelti")


def _amount_of(table: type[ProgettoTable] | type[Obiettivo]) -> tuple[Any, Any]:
    if table is ProgettoTable:
        return ProgettoTable.importo_eur, ProgettoTable.importo_natura
    return cast(null(), Numeric), cast(null(), Text)


def _window(chosen: CTE, *, further: bool) -> Subquery:
    rows = (
        select(chosen.c.id, chosen.c.parte, chosen.c.sommato)
        .order_by(chosen.c.parte, chosen.c.id)
        .limit(bindparam("righe", type_=Integer))
    )
    if further:
        after = tuple_(
            bindparam("dopo_parte", type_=BigInteger), bindparam("dopo_id", type_=BigInteger)
        )
        rows = rows.where(tuple_(chosen.c.parte, chosen.c.id) > after)
    return rows.subquery("pagina")


def _parts_here(luogo: Luogo, window: Subquery) -> ColumnElement[Any]:
    part = aliased(ProgettoTable, name="parti")
    return (
        select(func.array_agg(aggregate_order_by(part.codice, part.codice)))
        .where(
            part.parte_di.is_not(None),
            part.parte_di == window.c.id,
            is_here(luogo, "progetto_id", part.id).is_(true()),
        )
        .scalar_subquery()
    )


def _chains(luogo: Luogo, window: Any, subject: Soggetto) -> ColumnElement[Any]:
    chain = INCIDENZA_PUBBLICATA.c
    return (
        select(func.json_agg(aggregate_order_by(chain.incidenza, chain.via)))
        .where(
            chain[subject] == window.c.id,
            chain.elemento_id == elemento_id(luogo.layer, CODICE),
            chain.layer == literal_column(f"'{luogo.layer}'"),
        )
        .scalar_subquery()
    )


def _labelled(columns: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [column.label(name) for name, column in columns.items()]
