"""Where a project or an objective is, for its page: the map, and the tables that say the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.queries.disegni import Sagome
from service.queries.fonti import Fonte
from service.queries.incidenza import Passo
from service.queries.progetti import ElementoRaggiunto, Luogo
from service.web.drawing import Disegno, Soggetto, draw
from service.web.luoghi import TOO_WIDE


@dataclass(frozen=True, slots=True)
class Raggiunto:
    """An elemento that is reached; ``precisione`` is null where nothing of it can be drawn."""

    elemento: ElementoRaggiunto
    precisione: str | None
    disegnato: bool


@dataclass(frozen=True, slots=True)
class Detto:
    """What a source says of some places, in the same words of all of them."""

    luoghi: tuple[Luogo, ...]
    motivo: str
    menzione: str
    estensione: str
    natura: str
    fonte: Fonte


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a subject is.

    ``elementi`` and ``zone`` are reached in the same way as ``comuni``; those reached only because
    the subject concerns all comuni in general are ``in_generale``, and on no map.
    """

    detto: tuple[Detto, ...]
    elementi: tuple[Raggiunto, ...]
    zone: tuple[ElementoRaggiunto, ...]
    comuni: tuple[ElementoRaggiunto, ...]
    in_generale: tuple[ElementoRaggiunto, ...]
    mappa: Disegno | None


def places_of(elementi: Iterable[ElementoRaggiunto]) -> tuple[Passo, ...]:
    """Return what of the elementi that are reached may be drawn."""
    return tuple(
        Passo(each.layer, each.codice, each.nome)
        for each in elementi
        if each.layer not in TOO_WIDE and each.certezza != "ambito"
    )


def make_whereabouts(
    localizzazioni: Sequence[Luogo],
    elementi: Sequence[ElementoRaggiunto],
    comuni: Sequence[ElementoRaggiunto],
    sagome: Sagome | None,
) -> Whereabouts:
    """Return where a subject is, and the map of it."""
    located = tuple(each for each in comuni if each.certezza != "ambito")
    roles = {each.codice: each.certezza for each in located}
    mappa = draw(sagome, Soggetto(roles, vista=frozenset(roles), tutto=True))
    precise = {(s.layer, s.codice): s.precisione for s in sagome.altre} if sagome else {}
    drawn = mappa.drawn if mappa else frozenset()
    places = [each for each in elementi if each.layer not in TOO_WIDE]
    return Whereabouts(
        detto=_group(localizzazioni),
        elementi=tuple(
            Raggiunto(each, precise.get(_key(each)), _key(each) in drawn) for each in places
        ),
        zone=tuple(
            each for each in elementi if each.layer == "zone_omogenee" and each.certezza != "ambito"
        ),
        comuni=located,
        in_generale=tuple(each for each in comuni if each.certezza == "ambito"),
        mappa=mappa,
    )


def _group(localizzazioni: Iterable[Luogo]) -> tuple[Detto, ...]:
    """Tell together the places of which a source says the same."""
    grouped: dict[tuple[str, str, str, str, Fonte], list[Luogo]] = {}
    for each in localizzazioni:
        key = (each.motivo, each.menzione, each.estensione, each.natura, each.fonte)
        grouped.setdefault(key, []).append(each)
    return tuple(Detto(tuple(luoghi), *said) for said, luoghi in grouped.items())


def _key(each: ElementoRaggiunto) -> tuple[str, str]:
    return each.layer, each.codice
