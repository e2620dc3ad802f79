"""Whether the codes that filters name exist: a list empty for a slip of the pen is no answer."""

from typing import Any

from sqlalchemy import exists, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.models.piano import Driver, Missione, Obiettivo
from service.models.territorio import Elemento
from service.queries.filters import (
    ComuneFilters,
    ElementoFilters,
    ObiettivoFilters,
    ProgettoFilters,
)
from service.queries.places import LAYER_OF

Filters = ProgettoFilters | ComuneFilters | ElementoFilters | ObiettivoFilters

_PLAN = {
    "missione": Missione.codice,
    "obiettivo": Obiettivo.codice,
    "driver": Driver.codice,
}


async def list_unknown(session: AsyncSession, filters: Filters) -> list[tuple[str, str]]:
    """List the filters whose code names nothing.

    Returns
    -------
    list of (name, value)
        In the order of the filters; empty if every code exists.
    """
    asked = [*_asked_places(filters), *_asked_plan(filters)]
    if not asked:
        return []
    answers = select(*(exists(rows) for _, _, rows in asked))
    found = (await session.execute(answers)).one()
    return [
        (name, value) for (name, value, _), known in zip(asked, found, strict=True) if not known
    ]


def _asked_places(filters: Filters) -> list[tuple[str, str, Any]]:
    return [
        (name, value, select(literal(1)).where(Elemento.layer == layer, Elemento.codice == value))
        for name, layer in LAYER_OF.items()
        if (value := getattr(filters, name, None)) is not None
    ]


def _asked_plan(filters: Filters) -> list[tuple[str, str, Any]]:
    return [
        (name, value, select(literal(1)).where(code == value))
        for name, code in _PLAN.items()
        for value in getattr(filters, name, ())
    ]
