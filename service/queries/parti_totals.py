"""The totals of the four parts of a place, over the whole answer and not one page."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Text, case, cast, func, select


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
