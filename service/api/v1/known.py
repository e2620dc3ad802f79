"""A list that is empty because a filter names nothing that exists is refused, not returned."""

from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import InvalidParameter, MovedPermanently, NotFound
from service.queries.comuni import get_comune
from service.queries.zone import get_zona


async def require_known(
    session: AsyncSession, totale: int, *, comune: str | None = None, zona: str | None = None
) -> None:
    """Ask, where nothing was found, whether the place of the filter exists at all."""
    if totale:
        return
    try:
        if comune is not None:
            await get_comune(session, comune)
        if zona is not None:
            await get_zona(session, zona)
    except NotFound as err:
        raise InvalidParameter(err.message, accettati=err.accettati) from err
    except MovedPermanently as err:
        raise InvalidParameter(err.message, accettati=[err.nuovo]) from err
