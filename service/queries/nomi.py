"""The names of all that the page with the map can show, read at once."""

from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.page import Stamped
from service.queries.statements import statement


async def read_nomi(session: AsyncSession) -> Stamped[bytes]:
    """Return the names of comuni, zone, projects, objectives and elementi.

    Returns
    -------
    Stamped[bytes]
        A JSON array of objects with ``genere``, ``codice``, ``nome``, and where known ``nota``,
        ``precisione``, ``finanziamento`` and ``riquadro`` (west, south, east, north in degrees, of
        what is drawn: also of what has no perimeter). Ordered by kind, then by name.
    """
    stamp, text = (await session.execute(statement("nomi"))).one()
    return Stamped(stamp, text.encode())
