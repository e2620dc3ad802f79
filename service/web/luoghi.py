"""The places on the map of a page, as its table tells them: how surely, for which subjects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from service.queries.disegni import Sagome
from service.queries.incidenza import Incidenza, Passo
from service.web.drawing import Disegno

T = TypeVar("T")
TOO_WIDE = frozenset({"comuni", "zone_omogenee", "area_metropolitana"})
"""Layers whose elementi are told elsewhere on a page."""
ORDER = ("certa", "da_verificare", "ambito")


@dataclass(frozen=True, slots=True)
class Soggetto:
    """A project or an objective, by the address of its page."""

    titolo: str
    path: str


@dataclass(frozen=True, slots=True)
class Luogo:
    """Places told alike; ``precisione`` is null where they have no geometry of any kind."""

    passi: tuple[Passo, ...]
    certezza: str
    precisione: str | None
    disegnato: bool
    soggetti: tuple[Soggetto, ...]


@dataclass(slots=True)
class _Found:
    certezza: str
    soggetti: dict[str, Soggetto] = field(default_factory=dict)


def passages(chains: Iterable[Incidenza]) -> Iterator[tuple[Passo, str]]:
    """Yield the places that chains go through, with their certainty, but what is told elsewhere."""
    for chain in chains:
        if chain.menzione != "ambito":
            for step in chain.via:
                if step.layer not in TOO_WIDE:
                    yield step, chain.certezza


def list_luoghi(
    subjects: Iterable[tuple[Soggetto, Iterable[Incidenza]]],
    sagome: Sagome | None,
    mappa: Disegno | None,
) -> tuple[Luogo, ...]:
    """Return the places through which subjects reach a comune or a zona, by layer and name."""
    found: dict[Passo, _Found] = {}
    for subject, chains in subjects:
        for step, certezza in passages(chains):
            place = found.setdefault(step, _Found(certezza))
            place.certezza = min(place.certezza, certezza, key=ORDER.index)
            place.soggetti[subject.path] = subject
    precise = {(s.layer, s.codice): s.precisione for s in sagome.altre} if sagome else {}
    drawn = mappa.drawn if mappa else frozenset()
    return tuple(
        Luogo(passi, *alike)
        for passi, alike in group_alike(
            (
                step,
                (
                    place.certezza,
                    precise.get((step.layer, step.codice)),
                    (step.layer, step.codice) in drawn,
                    tuple(place.soggetti.values()),
                ),
            )
            for step, place in sorted(found.items(), key=lambda each: (each[0].layer, each[0].nome))
        )
    )


def group_alike(told: Iterable[tuple[Passo, T]]) -> list[tuple[tuple[Passo, ...], T]]:
    """Put together the places of a layer of which the same is told, in their order."""
    grouped: dict[tuple[str, T], list[Passo]] = {}
    for step, alike in told:
        grouped.setdefault((step.layer, alike), []).append(step)
    return [(tuple(passi), alike) for (_, alike), passi in grouped.items()]
