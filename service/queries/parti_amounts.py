"""Which amounts of a place's projects may be added up, and the totals of its four parts."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    select,
    true,
)
from sqlalchemy.orm import aliased

from service.models.progetti import Progetto as ProgettoTable
from service.queries.presence import Luogo, is_here


def is_summable(luogo: Luogo, reached: FromClause) -> ColumnElement[bool]:
    """Tell of a project surely at a place whether its amount is in the total.

    It is that of an intervention wholly there, and no part of one that is surely there too.
    """
    return and_(
        reached.c.contenuto,
        reached.c.intervento,
        reached.c.importo_eur.is_not(None),
        reached.c.soggetto_id.not_in(_covered(luogo)),
    )


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
    ancestor_here = is_here(luogo, "progetto_id", lineage.c.antenato, surely=True)
    return select(lineage.c.id).where(ancestor_here.is_(true()))


def count_parts(chosen: CTE) -> ColumnElement[Any]:
    """Count the rows of each part, by nature of what is summed, as JSON."""
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
