"""The one statement behind the four parts of a place's projects or objectives: shape, no rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    bindparam,
    case,
    cast,
    exists,
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
from sqlalchemy.dialects.postgresql import aggregate_order_by

from service.models.piano import Obiettivo
from service.models.progetti import Incidenza
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
from service.queries.parti_amounts import count_parts, mark_summed
from service.queries.places import Soggetto, elemento_id
from service.queries.progetti import PROGETTO_COLUMNS
from service.queries.views import INCIDENZA_PUBBLICATA, OBIETTIVO_PUBBLICATO, PROGETTO_PUBBLICATO

CERTEZZE = ("certa", "da_verificare", "ambito", "non_determinabile")


GRADO = {certezza: number for number, certezza in enumerate(CERTEZZE, start=1)}
"""A certainty → the number of its part; of several chains the surest decides."""


@dataclass(frozen=True, slots=True)
class Luogo:
    """A kind of place that may be asked about; its code is the parameter ``codice``.

    Attributes
    ----------
    layer
        Its layer, a constant of the statement.
    noun
        Its own columns, as JSON; null where no such place exists.
    progetti, obiettivi
        Select ``soggetto_id``, ``certezza``, ``contenuto``, ``intervento``, ``importo_eur`` and
        ``importo_natura`` of each chain by which a project, an objective reaches it.
    """

    layer: str
    noun: ColumnElement[Any]
    progetti: Select[*tuple[Any, ...]]
    obiettivi: Select[*tuple[Any, ...]]


CODICE = bindparam("codice", type_=Text)
"""The code of the place asked about."""


def presences(layer: str, subject: Soggetto) -> Select[*tuple[Any, ...]]:
    """Select the chains that lead from subjects of a kind to an elemento of a layer."""
    chain = Incidenza.__table__.c
    return select(
        chain[subject].label("soggetto_id"),
        chain.certezza,
        chain.contenuto,
        chain.intervento,
        chain.importo_eur,
        chain.importo_natura,
    ).where(chain.elemento_id == elemento_id(layer, CODICE), chain[subject].is_not(None))


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
    chosen = _chosen(luogo.progetti, ProgettoTable, clauses, filters.certezza)
    weighed = mark_summed(chosen)
    window = _window(weighed, further=further)
    parts = _parts_here(weighed)
    found = _statement(luogo, weighed, window, "progetto_id")
    return (
        found.add_columns(parts.c.parti.label("parti_qui"), *_labelled(PROGETTO_COLUMNS))
        .outerjoin(PROGETTO_PUBBLICATO, PROGETTO_PUBBLICATO.c.id == window.c.id)
        .outerjoin(parts, parts.c.intero == window.c.id)
    )


@lru_cache(maxsize=256)
def obiettivi_statement(
    luogo: Luogo, filters: ObiettivoFilters, further: bool
) -> Select[*tuple[Any, ...]]:
    """Build the statement of a place's objectives; those asked often are built once."""
    chosen = _chosen(luogo.obiettivi, Obiettivo, obiettivo_clauses(filters), filters.certezza)
    weighed = select(chosen, false().label("sommato")).cte("pesati")
    window = _window(weighed, further=further)
    return (
        _statement(luogo, weighed, window, "obiettivo_id")
        .add_columns(*_labelled(OBIETTIVO_COLUMNS))
        .outerjoin(OBIETTIVO_PUBBLICATO, OBIETTIVO_PUBBLICATO.c.id == window.c.id)
    )


def _statement(
    luogo: Luogo, weighed: CTE, window: Subquery, subject: Soggetto
) -> Select[*tuple[Any, ...]]:
    return (
        select(
            STAMP,
            luogo.noun.label("luogo"),
            count_parts(weighed).label("totali"),
            window.c.parte,
            window.c.sommato,
            window.c.id.label("soggetto_id"),
            _chains(luogo, window, subject).label("catene"),
        )
        .select_from(select(literal(1)).subquery("una_riga").outerjoin(window, true()))
        .order_by(window.c.parte, window.c.id)
    )


def _chosen(
    presenze: Select[*tuple[Any, ...]],
    table: type[ProgettoTable] | type[Obiettivo],
    clauses: Sequence[ColumnElement[bool]],
    certezza: Sequence[str],
) -> CTE:
    """Give each subject its part: that of its surest chain, or the fourth.

    Null, as the list of places of an objective may be, is no list that misses something.
    """
    reached = presenze.cte("raggiunti")
    here = (
        select(
            reached.c.soggetto_id.label("id"),
            func.min(case(GRADO, value=reached.c.certezza)).label("parte"),
            func.bool_or(reached.c.contenuto & reached.c.intervento).label("sommabile"),
            func.min(reached.c.importo_eur).label("importo_eur"),
            func.min(reached.c.importo_natura).label("importo_natura"),
        )
        .group_by(reached.c.soggetto_id)
        .cte("presenti")
    )
    unknown = select(table.id, literal(4), false(), *_amount_of(table)).where(
        table.elenco_comuni != literal_column("'completo'"),  # as the partial index has it
        ~exists(select(literal(1)).where(here.c.id == table.id)),
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
