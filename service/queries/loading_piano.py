"""What the loads ask of the plan's own tables."""

from sqlalchemy import Connection, select

from service.models.base import SCHEMA, Base


def voce_ids(connection: Connection, model: type[Base]) -> dict[tuple[str, str], int]:
    """Give the id of each entry of a table of the plan.

    Parameters
    ----------
    connection
        Any.
    model
        A table with ``id``, ``edizione`` and ``codice``.

    Returns
    -------
    dict
        (edizione, codice) → id.
    """
    table = Base.metadata.tables[f"{SCHEMA}.{model.__tablename__}"]
    rows = connection.execute(select(table.c.edizione, table.c.codice, table.c.id))
    return {(row.edizione, row.codice): row.id for row in rows}
