"""How much the service holds."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.models.piano import Obiettivo
from service.models.progetti import Progetto
from service.models.territorio import (
    Comune,
    Naviglio,
    NodoTrasporto,
    Parco,
    Plis,
    ZonaOmogenea,
)
from service.queries.page import STAMP, Stamped


@dataclass(frozen=True, slots=True)
class Risorse:
    """Rows of each resource."""

    comuni: int
    zone_omogenee: int
    parchi: int
    plis: int
    navigli: int
    nodi_trasporto: int
    obiettivi: int
    progetti: int


_MODELS = (Comune, ZonaOmogenea, Parco, Plis, Naviglio, NodoTrasporto, Obiettivo, Progetto)


async def count_risorse(session: AsyncSession) -> Stamped[Risorse]:
    """Count what the service holds, in one snapshot."""
    counts = [select(func.count()).select_from(model).scalar_subquery() for model in _MODELS]
    stamp, *numbers = (await session.execute(select(STAMP, *counts))).one()
    return Stamped(stamp, Risorse(*numbers))
