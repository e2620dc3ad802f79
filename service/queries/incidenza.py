"""The incidenza as answers show it, and that of a geometry drawn by whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.page import Stamped
from service.queries.statements import statement


@dataclass(frozen=True, slots=True)
class Passo:
    """One elemento of a chain."""

    layer: str
    codice: str
    nome: str


@dataclass(frozen=True, slots=True)
class Incidenza:
    """One chain from a subject to an elemento, why it holds, how surely and for how much.

    ``area_m2`` and ``lunghezza_m`` are planar in EPSG:7791; the shares go from 0 to 1; all four
    are null where nothing exact was measured. ``menzione``, ``estensione``, ``natura`` and
    ``fonte_id`` are null for a chain that comes from the project's own geometry.
    """

    via: tuple[Passo, ...]
    certezza: str
    base: str
    menzione: str | None
    estensione: str | None
    natura: str | None
    motivo: str
    area_m2: float | None
    lunghezza_m: float | None
    quota_comune: float | None
    quota_soggetto: float | None
    fonte_id: str | None


def make_incidenza(data: Mapping[str, Any]) -> Incidenza:
    """Make a chain of the JSON that the view writes."""
    return Incidenza(**{**data, "via": tuple(Passo(**each) for each in data["via"])})


@dataclass(frozen=True, slots=True)
class ElementoIncontrato:
    """An elemento that a drawn geometry meets; shares from 0 to 1, the second of the geometry.

    ``distanza_m`` is given for nodi alone, which are looked for within a distance; ``parte_di`` for
    the stops of an interchange, which is listed as well: one place.
    """

    layer: str
    codice: str
    nome: str
    precisione: str
    certezza: str
    area_m2: float | None
    lunghezza_m: float | None
    quota_elemento: float | None
    quota_geometria: float | None
    distanza_m: float | None
    parte_di: str | None


@dataclass(frozen=True, slots=True)
class Attraverso:
    """An elemento that a drawn geometry meets and a subject reaches."""

    layer: str
    codice: str


@dataclass(frozen=True, slots=True)
class ProgettoIncontrato:
    """A project at a drawn geometry.

    Its own geometry meets the drawn one (``certa``, measured), or it reaches an elemento that the
    drawn one meets: then it may lie elsewhere in that elemento, and is never ``certa``. Or its list
    of comuni is not complete: ``non_determinabile``, through nothing.
    """

    progetto: dict[str, Any]
    certezza: str
    area_m2: float | None
    lunghezza_m: float | None
    attraverso: tuple[Attraverso, ...]


@dataclass(frozen=True, slots=True)
class ObiettivoIncontrato:
    """An objective that reaches an elemento which a drawn geometry meets, or may do so."""

    codice: str
    edizione: str
    titolo: str
    certezza: str
    attraverso: tuple[Attraverso, ...]


@dataclass(frozen=True, slots=True)
class IncidenzaDiGeometria:
    """What a drawn geometry meets; measures planar in EPSG:7791.

    ``non_misurabili`` are elementi without a perimeter, some comune of which is met: whether the
    geometry meets them is not known. ``progetti_totale`` counts beyond the limit.
    """

    area_m2: float | None
    lunghezza_m: float | None
    elementi: tuple[ElementoIncontrato, ...]
    progetti: tuple[ProgettoIncontrato, ...]
    progetti_totale: int
    obiettivi: tuple[ObiettivoIncontrato, ...]
    non_misurabili: tuple[Passo, ...]


async def get_incidenza_di_geometria(
    session: AsyncSession, geojson: str, *, entro_m: float, limit: int
) -> Stamped[IncidenzaDiGeometria]:
    """Compute the incidenza of a geometry drawn by whoever asks.

    Parameters
    ----------
    geojson
        A GeoJSON geometry (EPSG:4326), valid, not empty, of one dimension.
    entro_m
        Distance in metres within which nodi di trasporto are looked for.
    limit
        How many projects at most: the surest first.

    Returns
    -------
    Stamped of IncidenzaDiGeometria
        Comuni within the tolerance of a generalised boundary are ``da_verificare``.
    """
    values = {"geojson": geojson, "entro_m": entro_m, "limite": limit}
    row = (await session.execute(statement("incidenza_di_geometria"), values)).one()
    found = IncidenzaDiGeometria(
        area_m2=row.area_m2,
        lunghezza_m=row.lunghezza_m,
        elementi=tuple(ElementoIncontrato(**each) for each in row.elementi or ()),
        progetti=tuple(ProgettoIncontrato(**_passages(each)) for each in row.progetti or ()),
        progetti_totale=row.progetti_totale,
        obiettivi=tuple(ObiettivoIncontrato(**_passages(each)) for each in row.obiettivi or ()),
        non_misurabili=tuple(Passo(**each) for each in row.non_misurabili or ()),
    )
    return Stamped(row.stamp, found)


def _passages(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "attraverso": tuple(Attraverso(**each) for each in data["attraverso"] or ())}
