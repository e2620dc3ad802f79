"""Which rows belong to the loads, and so may be written by one (see ``loading``)."""

from sqlalchemy import Connection, select

from service.models.fonti import Fonte
from service.models.territorio import Elemento


def loaded_element_ids(connection: Connection, layer: str) -> dict[str, int]:
    """Give the id of each elemento of a layer that belongs to the loads.

    Parameters
    ----------
    connection
        Any.
    layer
        One of ``LAYERS``.

    Returns
    -------
    dict
        Codice → id, without the elementi to which somebody else gave a source of their own.
    """
    loaded = select(Fonte.id).where(Fonte.caricata_al.is_not(None))
    mine = select(Elemento.codice, Elemento.id).where(
        Elemento.layer == layer, Elemento.fonte_id.in_(loaded)
    )
    return {row.codice: row.id for row in connection.execute(mine)}
