"""The zone omogenee as small drawings: paths of SVG made by PostGIS of generalised geometries."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.page import Stamped
from service.queries.statements import statement
from service.queries.tile_grid import Tile

ZOOM = 8
"""Of the generalised geometries: a unit is some 27 m on the ground, less than a dot of the maps."""


@dataclass(frozen=True, slots=True)
class Disegno:
    """The outline of a zona; ``box`` is west, south, east, north, the y axis upwards."""

    percorso: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Disegni:
    """The outlines of all comuni as one path, and that of each zona by code.

    Coordinates are in units of ``unita_m`` metres of EPSG:3857, counted from ``ovest_m`` and
    ``sud_m``; in paths the y axis goes down. A zona without geometry is not among ``zone``.
    """

    comuni: str
    zone: Mapping[str, Disegno]
    unita_m: float
    ovest_m: float
    sud_m: float


async def read_disegni(session: AsyncSession) -> Stamped[Disegni | None]:
    """Return the outlines of the zone; None if neither comuni nor zone have a geometry."""
    unit = Tile(ZOOM, 0, 0).unit_m
    values = {"zoom": ZOOM, "unita_m": unit}
    rows = (await session.execute(statement("zone_disegno"), values)).all()
    whole, *zone = rows
    if whole.ovest_m is None:
        return Stamped(whole.stamp, None)
    drawn = {
        row.codice: Disegno(row.percorso, (row.ovest, row.sud, row.est, row.nord))
        for row in zone
        if row.percorso
    }
    return Stamped(
        whole.stamp,
        Disegni(whole.percorso or "", drawn, unit, float(whole.ovest_m), float(whole.sud_m)),
    )
