"""The elementi that are in a zona omogenea, and how much of each is: measured where it is exact.

An elemento is in a zona if it concerns a comune of it, as surely as the surest of them. Area and
length are those inside the zona, planar in EPSG:7791: the sums over its comuni, which do not
overlap. They are null unless the perimeter is ``rilevata`` or ``generalizzata``; what is derived,
schematic or missing measures nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    and_,
    case,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from service.models.territorio import Elemento as ElementoTable
from service.models.territorio import ElementoComune
from service.queries.luoghi import CODICE
from service.queries.places import elemento_id
from service.queries.strati import STRATI, Elemento, make_elemento
from service.queries.views import APPARTENENZA_IN_VIGORE

_MEASURES = ("area_m2", "lunghezza_m")


@dataclass(frozen=True, slots=True)
class ComuneToccato:
    """A comune of the zona that an elemento concerns: how surely, how that is known, how much.

    ``fonte_id`` is that of the membership, null where a geometry alone says it.
    """

    istat: str
    nome: str
    certezza: str
    base: str
    area_m2: float | None
    lunghezza_m: float | None
    fonte_id: str | None


@dataclass(frozen=True, slots=True)
class Presenza:
    """An elemento in a zona; ``quota_elemento`` (0 to 1) is how much of it is inside."""

    elemento: Elemento
    certezza: str
    area_m2: float | None
    lunghezza_m: float | None
    quota_elemento: float | None
    comuni: tuple[ComuneToccato, ...]

    @property
    def measure(self) -> float | None:
        """The one of the two measures that is known: square metres, or metres of a canal."""
        return self.lunghezza_m if self.area_m2 is None else self.area_m2


async def list_presenze(session: AsyncSession, zona: str) -> dict[str, tuple[Presenza, ...]]:
    """Return the elementi of a zona by layer, those that are certain first, then by name.

    Parameters
    ----------
    zona
        Its code; one that no zona has gives no elementi.

    Returns
    -------
    dict
        Every layer of ``STRATI`` → its elementi, proposed and ended PLIS among them.
    """
    rows = (await session.execute(_statement(), {"codice": zona})).all()
    found = [(row.layer, _make_presenza(row.layer, row._mapping)) for row in rows]
    return {layer: tuple(each for of, each in found if of == layer) for layer in STRATI}


def _make_presenza(layer: str, row: Mapping[Any, Any]) -> Presenza:
    elemento = make_elemento(STRATI[layer], {**row["elemento"], "id": row["elemento"]["codice"]})
    return Presenza(
        elemento=elemento,
        certezza=row["certezza"],
        area_m2=row["area_m2"],
        lunghezza_m=row["lunghezza_m"],
        quota_elemento=row["quota_elemento"],
        comuni=tuple(ComuneToccato(**each) for each in row["comuni"]),
    )


@cache
def _statement() -> CompoundSelect[*tuple[Any, ...]]:
    """Build the statement: what is in the zona once, then the columns of each layer."""
    here = _present().cte("presenti")
    layers = [
        select(
            literal_column(f"'{layer}'").label("layer"),
            here.c.certezza,
            here.c.area_m2,
            here.c.lunghezza_m,
            here.c.quota_elemento,
            here.c.comuni,
            func.to_json(strato.view.table_valued()).label("elemento"),
            strato.view.c.nome.label("nome"),
            strato.view.c.codice.label("codice"),
        ).join(here, here.c.elemento_id == strato.view.c.id)
        for layer, strato in STRATI.items()
    ]
    return union_all(*layers).order_by("layer", "certezza", "nome", "codice")


def _present() -> Any:
    """Select what reaches a comune of the zona, with the sums over those comuni."""
    touch = ElementoComune.__table__.c
    member = APPARTENENZA_IN_VIGORE.c
    comune: FromClause = ElementoTable.__table__.alias("comune")
    said = APPARTENENZA_IN_VIGORE.alias("detta")
    touched = {
        "istat": comune.c.codice,
        "nome": comune.c.nome,
        **{name: touch[name] for name in ("certezza", "base", *_MEASURES)},
        "fonte_id": said.c.fonte_id,
    }
    share = func.sum(touch.quota_elemento)
    surely = func.bool_or(touch.certezza == "certa")
    return (
        select(
            touch.elemento_id,
            case((surely, "certa"), else_="da_verificare").label("certezza"),
            *(func.sum(touch[name]).label(name) for name in _MEASURES),
            case((share > 1, 1.0), else_=share).label("quota_elemento"),
            func.json_agg(aggregate_order_by(_object(touched), comune.c.codice)).label("comuni"),
        )
        .select_from(ElementoComune.__table__)
        .join(APPARTENENZA_IN_VIGORE, member.comune_id == touch.comune_id)
        .join(comune, comune.c.id == touch.comune_id)
        .outerjoin(
            said,
            and_(said.c.elemento_id == touch.elemento_id, said.c.comune_id == touch.comune_id),
        )
        .where(member.elemento_id == elemento_id("zone_omogenee", CODICE))
        .group_by(touch.elemento_id)
    )


def _object(members: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    parts: list[ColumnElement[Any]] = []
    for name, value in members.items():
        parts += [literal_column(f"'{name}'"), value]
    return func.json_build_object(*parts)
