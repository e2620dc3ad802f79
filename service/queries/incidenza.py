"""The incidenza as answers show it, and that of a geometry drawn by whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
