"""Outlines for the small maps of pages: comuni, other elementi and projects as paths of SVG.

Coordinates are whole units of ``unita_m`` metres of EPSG:3857, counted from ``ovest_m`` to the
right and from ``sud_m`` down: what lies north of it is negative.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.incidenza import Passo
from service.queries.page import Stamped
from service.queries.statements import statement
from service.queries.tile_grid import Tile

ZOOM = 9
"""Of the generalised geometries: a unit is some 13 m on the ground, less than a dot of the maps."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sagoma:
    """One outline; ``layer`` is null for a project's own geometry.

    ``zona`` is the code of a comune's zona. ``indicativa`` says that it is the union of the known
    comuni, for want of a perimeter. ``dimensione`` is 0 for a point, which has no ``percorso``.
    ``box`` is left, top, right, bottom; x and y are of a point within.
    """

    layer: str | None
    codice: str
    nome: str
    zona: str | None
    precisione: str
    indicativa: bool
    dimensione: int
    percorso: str | None
    x: float
    y: float
    box: Box


@dataclass(frozen=True, slots=True)
class Sagome:
    """All comuni that have a boundary, what else was asked for, and how to read the units."""

    comuni: tuple[Sagoma, ...]
    altre: tuple[Sagoma, ...]
    unita_m: float
    ovest_m: float
    sud_m: float


async def read_sagome(
    session: AsyncSession, elementi: Iterable[Passo] = (), *, progetto: str | None = None
) -> Stamped[Sagome | None]:
    """Return the outlines of all comuni, of some elementi and of a project.

    Parameters
    ----------
    elementi
        By layer and code; those that have no geometry, not even an indicative one, are left out.
    progetto
        The code of the project whose own geometry is wanted, if it has one.

    Returns
    -------
    Stamped of Sagome
        None if no comune has a boundary: there is nothing to draw on.
    """
    unit = Tile(ZOOM, 0, 0).unit_m
    named = sorted({f"{each.layer}/{each.codice}" for each in elementi})
    values = {"zoom": ZOOM, "unita_m": unit, "elementi": named, "progetto": progetto}
    rows = (await session.execute(statement("disegni"), values)).all()
    if not rows or rows[0].ovest_m is None:
        return Stamped(rows[0].stamp if rows else "", None)
    made = [_make_sagoma(row) for row in rows]
    return Stamped(
        rows[0].stamp,
        Sagome(
            comuni=tuple(each for each in made if each.layer == "comuni"),
            altre=tuple(each for each in made if each.layer != "comuni"),
            unita_m=unit,
            ovest_m=float(rows[0].ovest_m),
            sud_m=float(rows[0].sud_m),
        ),
    )


def _make_sagoma(row: Row[Any]) -> Sagoma:
    return Sagoma(
        layer=row.layer,
        codice=row.codice,
        nome=row.nome,
        zona=row.zona,
        precisione=row.precisione,
        indicativa=row.indicativa,
        dimensione=row.dimensione,
        percorso=row.percorso,
        x=row.x,
        y=row.y,
        box=(row.ovest, row.nord, row.est, row.sud),
    )
