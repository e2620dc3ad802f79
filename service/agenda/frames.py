"""The geometries of an agenda as GeoDataFrames, from the snapshot that the agenda was read in."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from geopandas import GeoDataFrame
from pandas import Series

from geo.clip import clip_to
from service.agenda.content import Agenda, Strato
from service.queries.frames import (
    fetch_comuni,
    fetch_elementi,
    fetch_luoghi,
    fetch_progetti,
)
from service.queries.parti import PARTI
from service.queries.presenze import Presenza
from service.queries.snapshot import Snapshot

CLIPPED = ("parchi", "plis", "navigli", "progetti")


@dataclass(frozen=True, slots=True)
class AgendaFrames:
    """What the maps of an agenda draw, in EPSG:7791; columns as ``service.queries.frames`` says.

    Attributes
    ----------
    zona
        One row.
    comuni, vicini
        Its comuni, and all others of the metropolitan city: ``confinante`` tells its neighbours.
    parchi, plis, navigli, nodi_trasporto
        The elementi of ``Agenda.strati``, whole (``clip_layers`` cuts them), with ``certezza`` and
        the measures inside the zona, ``area_m2`` and ``lunghezza_m``. ``indicativa`` is true where
        there is no perimeter, ``stato`` of PLIS tells those proposed or ended.
    progetti
        The projects that have a geometry of their own, with ``numero`` and ``parte``.
    luoghi
        Points at which the projects are marked, one for each project and place, with ``numero``,
        ``parte``, ``titolo``, ``tipo`` and ``stato``. A place is found in the other frames by
        ``layer`` and ``codice``.
    """

    zona: GeoDataFrame
    comuni: GeoDataFrame
    vicini: GeoDataFrame
    parchi: GeoDataFrame
    plis: GeoDataFrame
    navigli: GeoDataFrame
    nodi_trasporto: GeoDataFrame
    progetti: GeoDataFrame
    luoghi: GeoDataFrame


async def fetch_frames(snapshot: Snapshot, agenda: Agenda) -> AgendaFrames:
    """Return the geometries of an agenda.

    Parameters
    ----------
    snapshot
        The one that the agenda was read in.

    Returns
    -------
    AgendaFrames
        Frames without rows, with all their columns, where there is nothing.
    """
    code = agenda.richiesta.zona
    comuni = await fetch_comuni(snapshot, code)
    inside = comuni["nella_zona"].astype(bool)
    layers = {each.layer: await _fetch_strato(snapshot, each) for each in agenda.strati}
    progetti = [each.progetto.id for each in agenda.progetti.tutti]
    own = await fetch_progetti(snapshot, progetti)
    marked = await fetch_luoghi(snapshot, code, progetti)
    return AgendaFrames(
        zona=await fetch_elementi(snapshot, "zone_omogenee", [code]),
        comuni=comuni[inside].reset_index(drop=True),
        vicini=comuni[~inside].reset_index(drop=True),
        **layers,
        progetti=_numbered(own, "codice", agenda, ()),
        luoghi=_numbered(marked, "progetto", agenda, ("titolo", "tipo", "stato")),
    )


def clip_layers(frames: AgendaFrames) -> AgendaFrames:
    """Cut parks, PLIS, canals and projects to the zona; what is outside is left out.

    Nodes stay: one that is of the zona by a source may lie just beyond a generalised boundary.
    """
    return replace(
        frames, **{name: clip_to(getattr(frames, name), frames.zona) for name in CLIPPED}
    )


async def _fetch_strato(snapshot: Snapshot, strato: Strato) -> GeoDataFrame:
    present = {each.elemento.id: each for each in strato.presenti}
    frame = await fetch_elementi(snapshot, strato.layer, list(present))
    here = [present[code] for code in frame["codice"]]

    def column(value: Callable[[Presenza], object], dtype: str) -> Series:
        return Series([value(each) for each in here], dtype=dtype)

    return frame.assign(
        certezza=column(lambda each: each.certezza, "object"),
        area_m2=column(lambda each: each.area_m2, "float64"),
        lunghezza_m=column(lambda each: each.lunghezza_m, "float64"),
    )


def _numbered(
    frame: GeoDataFrame, key: str, agenda: Agenda, names: tuple[str, ...]
) -> GeoDataFrame:
    """Add the number of each row's project, the part it is in and some of its fields."""
    known = {each.progetto.id: each for each in agenda.progetti.tutti}
    parts = {each.progetto.id: part for part in PARTI for each in getattr(agenda.progetti, part)}
    codes = list(frame[key])
    return frame.assign(
        numero=Series([known[code].numero for code in codes], dtype="Int64"),
        parte=Series([parts[code] for code in codes], dtype="object"),
        **{
            name: Series([getattr(known[code].progetto, name) for code in codes], dtype="object")
            for name in names
        },
    )
