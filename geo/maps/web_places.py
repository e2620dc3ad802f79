"""Where a map in a page marks projects, and the names of the comuni that stand with the marks."""

from dataclasses import dataclass, replace
from typing import Any

from geo.maps.sheet_frames import SheetFrames
from geo.maps.web_layers import key_of, middles


@dataclass(frozen=True, slots=True)
class MapMark:
    """A project at a place; not ``sure`` where it is to be verified, or has no perimeter."""

    numero: int
    stato: str
    sure: bool


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place with the projects that are marked there, by number; all comuni are places.

    ``key`` and ``nome`` are empty where projects have a geometry of their own.
    """

    layer: str
    key: str
    nome: str
    at: tuple[float, float]
    marks: tuple[MapMark, ...]


def list_places(frames: SheetFrames) -> tuple[MapPlace, ...]:
    """Return the comuni, and where else projects are marked; those with most marks first.

    A project that names a comune is marked under its name, since no point inside it is meant; one
    that names a stop of an interchange, at the interchange.
    """
    places: dict[str, MapPlace] = {}
    found: dict[str, dict[int, MapMark]] = {}
    known = frames.comuni[frames.comuni.geometry.notna() & ~frames.comuni.geometry.is_empty]
    ends = middles(known.geometry)
    for istat, nome, at in zip(known["istat"], known["nome"], ends, strict=True):
        key = key_of("comuni", istat)
        places[key] = MapPlace("comuni", key, nome, at, ())
    wholes = _interchanges(frames)
    rows: list[Any] = list(frames.luoghi.itertuples())
    for row, at in zip(rows, middles(frames.luoghi.geometry), strict=True):
        place = _place(row, at, wholes)
        key = place.key or repr(at)
        places.setdefault(key, place)
        mark = MapMark(
            int(row.numero),
            row.stato if isinstance(row.stato, str) else "",
            row.certezza == "certa" and row.precisione != "assente",
        )
        marks = found.setdefault(key, {})
        if mark.sure or mark.numero not in marks:
            marks[mark.numero] = mark
    made = [
        replace(each, marks=tuple(marks[number] for number in sorted(marks)))
        for key, each in places.items()
        for marks in [found.get(key, {})]
    ]
    return tuple(sorted(made, key=lambda each: -len(each.marks)))


def _place(row: Any, at: tuple[float, float], wholes: dict[str, MapPlace]) -> MapPlace:
    layer, codice = row.layer, row.codice
    if not isinstance(layer, str) or not isinstance(codice, str):
        return MapPlace("progetti", "", "", at, ())
    if layer == "nodi_trasporto" and codice in wholes:
        return wholes[codice]
    return MapPlace(layer, key_of(layer, codice), str(row.nome), at, ())


def _interchanges(frames: SheetFrames) -> dict[str, MapPlace]:
    """Return the code of each node → it as a place, or the interchange that it is a stop of."""
    nodes = frames.nodi_trasporto[frames.nodi_trasporto.geometry.notna()]
    own = {
        codice: MapPlace("nodi_trasporto", key_of("nodi_trasporto", codice), nome, at, ())
        for codice, nome, at in zip(
            nodes["codice"], nodes["nome"], middles(nodes.geometry), strict=True
        )
    }
    return {
        codice: own.get(whole, own[codice])
        for codice, whole in zip(nodes["codice"], nodes["parte_di"], strict=True)
    }
