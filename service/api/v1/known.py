"""A filter that names nothing that exists is refused: its empty list would look like an answer."""

from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import InvalidParameter, MovedPermanently, NotFound
from service.queries.comuni import get_comune
from service.queries.filters import ComuneFilters, ProgettoFilters
from service.queries.known import list_unknown
from service.queries.zone import get_zona


async def require_known(session: AsyncSession, filters: ProgettoFilters | ComuneFilters) -> None:
    """Refuse filters whose code names nothing; where it can be told, say what is near it."""
    unknown = await list_unknown(session, filters)
    if not unknown:
        return
    try:
        for name, value in unknown:
            if name == "comune":
                await get_comune(session, value)
            if name == "zona":
                await get_zona(session, value)
    except NotFound as err:
        raise InvalidParameter(err.message, accettati=err.accettati) from err
    except MovedPermanently as err:
        raise InvalidParameter(err.message, accettati=[err.nuovo]) from err
    listed = ", ".join(f"{name}={value[:60]}" for name, value in unknown)
    raise InvalidParameter(f"Nulla ha il codice dato con {listed}.")
