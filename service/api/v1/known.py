"""A filter that names nothing that exists is refused: its empty list would look like an answer."""

from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import InvalidParameter, MovedPermanently, NotFound
from service.queries.comuni import get_comune
from service.queries.elementi import get_elemento
from service.queries.known import Filters, list_unknown
from service.queries.places import LAYER_OF
from service.queries.strati import STRATI
from service.queries.zone import get_zona


async def require_known(session: AsyncSession, filters: Filters) -> None:
    """Refuse filters whose code names nothing; where it can be told, say what is near it."""
    unknown = await list_unknown(session, filters)
    if not unknown:
        return
    try:
        for name, value in unknown:
            await _find(session, name, value)
    except NotFound as err:
        raise InvalidParameter(_named(unknown), accettati=err.accettati) from err
    except MovedPermanently as err:
        raise InvalidParameter(err.message, accettati=[err.nuovo]) from err
    raise InvalidParameter(_named(unknown))


def _named(unknown: list[tuple[str, str]]) -> str:
    listed = ", ".join(f"{name}={value[:60]}" for name, value in unknown)
    return f"Nulla ha il codice dato con {listed}."


async def _find(session: AsyncSession, name: str, value: str) -> None:
    """Ask for what a filter names, so that its own refusal tells what is near it."""
    layer = LAYER_OF.get(name)
    if layer == "comuni":
        await get_comune(session, value)
    elif layer == "zone_omogenee":
        await get_zona(session, value)
    elif layer is not None:
        await get_elemento(session, STRATI[layer], value)
