"""The one statement behind the four parts of a place's projects: shape only, no rows."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
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
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import aliased

from service.models.progetti import Progetto as ProgettoTable
from service.queries.filters import ProgettoFilters, elemento_id, progetto_clauses, spatial_choice
from service.queries.page import STAMP
from service.queries.progetti import PROGETTO_COLUMNS
from service.queries.views import INCIDENZA_PUBBLICATA, PROGETTO_PUBBLICATO

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
    catene
        Where its chains are: ``progetto_id``, ``elemento_id``, ``certezza``.
    noun
        Its own columns, as JSON; null where no such place exists.
    presenze
        Selects ``progetto_id``, ``certezza``, ``contenuto``, ``intervento``, ``importo_eur`` and
        ``importo_natura`` of each chain that reaches it.
    """

    layer: Literal["comuni", "zone_omogenee"]
    catene: FromClause
    noun: ColumnElement[Any]
    presenze: Select[*tuple[Any, ...]]


CODICE = bindparam("codice", type_=Text)
"""The code of the place asked about."""


Answer = Select[*tuple[Any, ...]]
"""A row for each project of the page, or one without; the totals stand in each."""


@lru_cache(maxsize=256)
def four_part_statement(luogo: Luogo, filters: ProgettoFilters, further: bool) -> Answer:
    """Build the statement; its shape is large, so that those asked often are built once."""
    chosen = _chosen(luogo, filters)
    window = _window(chosen, further=further)
    return (
        select(
            STAMP,
            luogo.noun.label("luogo"),
            _totals(chosen).label("totali"),
            window.c.parte,
            window.c.sommato,
            window.c.id.label("progetto_id"),
            _chains(luogo, window).label("catene"),
            _parts_here(luogo, window).label("parti_qui"),
            *(column.label(name) for name, column in PROGETTO_COLUMNS.items()),
        )
        .select_from(select(literal(1)).subquery("una_riga").outerjoin(window, true()))
        .outerjoin(PROGETTO_PUBBLICATO, PROGETTO_PUBBLICATO.c.id == window.c.id)
        .order_by(window.c.parte, window.c.id)
    )


def _chosen(luogo: Luogo, filters: ProgettoFilters) -> CTE:
    reached = luogo.presenze.subquery("raggiunti")
    part = case(GRADO, value=reached.c.certezza)
    here = (
        select(
            reached.c.progetto_id.label("id"),
            part.label("parte"),
            and_(
                part == 1,
                reached.c.contenuto,
                reached.c.intervento,
                reached.c.importo_eur.is_not(None),
                reached.c.progetto_id.not_in(_covered(luogo)),
            ).label("sommato"),
            reached.c.importo_eur,
            reached.c.importo_natura,
        )
        .ext(distinct_on(reached.c.progetto_id))
        .order_by(reached.c.progetto_id, part)
        .subquery("presenti")
    )
    unknown = select(
        ProgettoTable.id,
        literal(4),
        false(),
        ProgettoTable.importo_eur,
        ProgettoTable.importo_natura,
    ).where(
        ProgettoTable.elenco_comuni != literal_column("'completo'"),  # as the partial index has it
        _is_here(luogo, ProgettoTable.id).is_not(true()),
    )
    whole = union_all(select(here), unknown).subquery("insieme")
    clauses = _clauses(filters, whole.c.parte)
    rows = select(whole)
    if clauses:
        rows = rows.join(ProgettoTable, ProgettoTable.id == whole.c.id).where(*clauses)
    return rows.cte("scelti")


def _is_here(luogo: Luogo, progetto_id: Any, *, surely: bool = False) -> ColumnElement[Any]:
    """Ask for one project whether it reaches the place: looked up, where few are asked about."""
    chain = luogo.catene
    rows = select(literal(True)).where(
        chain.c.progetto_id == progetto_id,
        chain.c.elemento_id == elemento_id(luogo.layer, CODICE),
    )
    if surely:
        rows = rows.where(chain.c.certezza == "certa")
    return rows.limit(1).scalar_subquery()


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


def _covered(luogo: Luogo) -> Select[*tuple[Any, ...]]:
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
    return select(lineage.c.id).where(_is_here(luogo, lineage.c.antenato, surely=True).is_(true()))


def _totals(chosen: CTE) -> ColumnElement[Any]:
    nature = case((chosen.c.sommato, chosen.c.importo_natura))
    groups = (
        select(
            chosen.c.parte,
            nature.label("natura"),
            func.count().label("progetti"),
            func.count(chosen.c.importo_eur).label("con_importo"),
            func.sum(chosen.c.importo_eur).label("importo_eur"),
        )
        .group_by(chosen.c.parte, nature)
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
            _is_here(luogo, part.id).is_(true()),
        )
        .scalar_subquery()
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
