"""Which amounts of a place's projects may be added up, and the totals of its four parts."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Text, and_, case, cast, func, select
from sqlalchemy.orm import aliased

from service.models.progetti import Progetto as ProgettoTable


def _covered(chosen: CTE) -> Select[*tuple[Any, ...]]:
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


def mark_summed(chosen: CTE) -> CTE:
    """Add ``sommato`` to the projects of a place: whether the amount of each is in the total.

    It is that of an intervention surely and wholly there, and no part of one that is there too.
    """
    summed = and_(
        chosen.c.parte == 1,
        chosen.c.sommabile,
        chosen.c.importo_eur.is_not(None),
        chosen.c.id.not_in(_covered(chosen)),
    )
    return select(chosen, summed.label("sommato")).cte("pesati")


def count_parts(weighed: CTE) -> ColumnElement[Any]:
    """Count the rows of each part, by nature of what is summed, as JSON."""
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
