"""How much the service holds."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.models.progetti import Progetto
from service.models.territorio import Comune, ZonaOmogenea
from service.queries.page import STAMP, Stamped


@dataclass(frozen=True, slots=True)
class Risorse:
    """Rows of each resource."""

    comuni: int
    zone_omogenee: int
    progetti: int


async def count_risorse(session: AsyncSession) -> Stamped[Risorse]:
    """Count what the service holds, in one snapshot."""
    counts = [
        select(func.count()).select_from(model).scalar_subquery()
        for model in (Comune, ZonaOmogenea, Progetto)
    ]
    stamp, *numbers = (await session.execute(select(STAMP, *counts))).one()
    return Stamped(stamp, Risorse(*numbers))
