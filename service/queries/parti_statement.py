"""The one statement behind the four parts of a place's projects or objectives: shape, no rows."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    Numeric,
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
    not_,
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
from service.queries.luoghi import CODICE, Answer, Luogo
from service.queries.obiettivi import OBIETTIVO_COLUMNS
from service.queries.page import STAMP
from service.queries.parti_totals import count_parts
from service.queries.places import Soggetto, elemento_id
from service.queries.progetti import PROGETTO_COLUMNS
from service.queries.views import INCIDENZA_PUBBLICATA, OBIETTIVO_PUBBLICATO, PROGETTO_PUBBLICATO

CERTEZZE = ("certa", "da_verificare", "ambito", "non_determinabile")


GRADO = {certezza: number for number, certezza in enumerate(CERTEZZE, start=1)}
"""A certainty → the number of its part; of several chains the surest decides."""

_CHAINS = func.json_agg(
    aggregate_order_by(INCIDENZA_PUBBLICATA.c.incidenza, INCIDENZA_PUBBLICATA.c.via)
)


@lru_cache(maxsize=256)
def progetti_statement(luogo: Luogo, filters: ProgettoFilters, further: bool) -> Answer:
    """Build the statement of a place's projects; those asked often are built once."""
    spatial = spatial_choice(
        ProgettoTable.geom, bbox=filters.bbox, vicino_a=filters.vicino_a, entro_m=filters.entro_m
    )
    clauses = progetto_clauses(filters)
    if spatial is not None:
        clauses.append(or_(*spatial.disjoint))
    here = _is_here(luogo, "progetto_id", ProgettoTable.id).is_(true())
    unknown = _unknown(ProgettoTable, here).add_columns(
        ProgettoTable.importo_eur, ProgettoTable.importo_natura
    )
    whole = union_all(_here(luogo.progetti.subquery("raggiunti"), _covered(luogo)), unknown)
    chosen = _chosen(whole, ProgettoTable, clauses, filters.certezza)
    window = _window(chosen, further=further)
    return (
        _statement(luogo, chosen, window)
        .add_columns(
            _chains(luogo, INCIDENZA_PUBBLICATA.c.progetto_id == window.c.id).label("catene"),
            _parts_here(luogo, window).label("parti_qui"),
            *_labelled(PROGETTO_COLUMNS),
        )
        .outerjoin(PROGETTO_PUBBLICATO, PROGETTO_PUBBLICATO.c.id == window.c.id)
    )


@lru_cache(maxsize=256)
def obiettivi_statement(luogo: Luogo, filters: ObiettivoFilters, further: bool) -> Answer:
    """Build the statement of a place's objectives; those asked often are built once.

    They are few, so that all that are here are found once and not looked up one by one.
    """
    reached = luogo.obiettivi.cte("raggiunti")
    here = Obiettivo.id.in_(select(reached.c.soggetto_id))
    unknown = _unknown(Obiettivo, here).add_columns(cast(null(), Numeric), cast(null(), Text))
    whole = union_all(_here(reached, None), unknown)
    chosen = _chosen(whole, Obiettivo, obiettivo_clauses(filters), filters.certezza)
    window = _window(chosen, further=further)
    chains = _chains_of_obiettivi(luogo)
    return (
        _statement(luogo, chosen, window)
        .add_columns(chains.c.catene, *_labelled(OBIETTIVO_COLUMNS))
        .outerjoin(chains, chains.c.obiettivo_id == window.c.id)
        .outerjoin(OBIETTIVO_PUBBLICATO, OBIETTIVO_PUBBLICATO.c.id == window.c.id)
    )


def _statement(luogo: Luogo, chosen: CTE, window: Subquery) -> Answer:
    return (
        select(
            STAMP,
            luogo.noun.label("luogo"),
            count_parts(chosen).label("totali"),
            window.c.parte,
            window.c.sommato,
            window.c.id.label("soggetto_id"),
        )
        .select_from(select(literal(1)).subquery("una_riga").outerjoin(window, true()))
        .order_by(window.c.parte, window.c.id)
    )


def _here(reached: FromClause, covered: Answer | None) -> Answer:
    """Give each subject that reaches the place the part of its surest chain.

    Its amount is summed if it is an intervention surely and wholly there, and no part of a
    project that is surely there (``covered``).
    """
    part = case(GRADO, value=reached.c.certezza)
    summed = and_(
        part == 1,
        reached.c.contenuto,
        reached.c.intervento,
        reached.c.importo_eur.is_not(None),
        true() if covered is None else reached.c.soggetto_id.not_in(covered),
    )
    rows = (
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
    return select(rows)


def _unknown(table: type[ProgettoTable] | type[Obiettivo], is_here: ColumnElement[bool]) -> Answer:
    """Select the subjects of the fourth part: their list of places misses some, not this one.

    Null, as the list of an objective may be, is no list that misses something.
    """
    return select(table.id, literal(4), false()).where(
        table.elenco_comuni != literal_column("'completo'"),  # as the partial index has it
        not_(is_here),
    )


def _chosen(
    whole: CompoundSelect[*tuple[Any, ...]],
    table: type[ProgettoTable] | type[Obiettivo],
    clauses: Sequence[ColumnElement[bool]],
    certezza: Sequence[str],
) -> CTE:
    both = whole.subquery("insieme")
    rows = select(both)
    if clauses:
        rows = rows.join(table, table.id == both.c.id).where(*clauses)
    if certezza:
        rows = rows.where(both.c.parte.in_([GRADO[each] for each in certezza]))
    return rows.cte("scelti")


def _is_here(
    luogo: Luogo, subject: Soggetto, subject_id: Any, *, surely: bool = False
) -> ColumnElement[Any]:
    """Ask for one subject whether it reaches the place: looked up, where few are asked about."""
    chain = luogo.catene
    rows = select(literal(True)).where(
        chain.c[subject] == subject_id,
        chain.c.elemento_id == elemento_id(luogo.layer, CODICE),
    )
    if surely:
        rows = rows.where(chain.c.certezza == "certa")
    return rows.limit(1).scalar_subquery()


def _covered(luogo: Luogo) -> Answer:
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
    surely_here = _is_here(luogo, "progetto_id", lineage.c.antenato, surely=True)
    return select(lineage.c.id).where(surely_here.is_(true()))


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
            _is_here(luogo, "progetto_id", part.id).is_(true()),
        )
        .scalar_subquery()
    )


def _chains(luogo: Luogo, whose: ColumnElement[bool]) -> ColumnElement[Any]:
    return select(_CHAINS).where(whose, *_at(luogo)).scalar_subquery()


def _chains_of_obiettivi(luogo: Luogo) -> Subquery:
    subject = INCIDENZA_PUBBLICATA.c.obiettivo_id
    rows = select(subject, _CHAINS.label("catene")).where(subject.is_not(None), *_at(luogo))
    return rows.group_by(subject).subquery("catene_qui")


def _at(luogo: Luogo) -> tuple[ColumnElement[bool], ...]:
    chain = INCIDENZA_PUBBLICATA.c
    return (
        chain.elemento_id == elemento_id(luogo.layer, CODICE),
        chain.layer == literal_column(f"'{luogo.layer}'"),
    )


def _labelled(columns: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [column.label(name) for name, column in columns.items()]
