"""A list that is empty because a filter names nothing that exists is refused, not returned."""

from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import InvalidParameter, MovedPermanently, NotFound
from service.queries.comuni import get_comune
from service.queries.filters import ProgettoFilters
from service.queries.page import GeoPage, Page, Stamped
from service.queries.zone import get_zona

AnyPage = TypeVar("AnyPage", Page[Any], GeoPage)
NOT_ASKED = ("missione", "obiettivo", "driver", "parco", "plis", "naviglio", "nodo")
"""Filters by a code whose existence no question tells."""


def with_doubts(found: Stamped[AnyPage], filters: ProgettoFilters) -> Stamped[AnyPage]:
    """Say of an empty list which codes may be wrong."""
    names = [name for name in NOT_ASKED if getattr(filters, name)]
    if found.value.totale or not names:
        return found
    doubt = f"Nessun risultato: controllare che esistano i codici dati con {', '.join(names)}."
    return replace(found, value=replace(found.value, avvisi=(*found.value.avvisi, doubt)))


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
