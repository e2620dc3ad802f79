"""Where a project or an objective is, for its page: the map, and the tables that say the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.queries.disegni import Sagome
from service.queries.fonti import Fonte
from service.queries.incidenza import Passo
from service.queries.progetti import ElementoRaggiunto, Luogo
from service.web.drawing import Disegno, Soggetto, draw
from service.web.luoghi import TOO_WIDE, group_alike
from service.web.why import Perche, perche


@dataclass(frozen=True, slots=True)
class Raggiunti:
    """Elementi reached as surely and drawn alike; ``precisione`` is null without any geometry."""

    passi: tuple[Passo, ...]
    certezza: str
    precisione: str | None
    disegnato: bool


@dataclass(frozen=True, slots=True)
class ComuniRaggiunti:
    """Comuni reached, and why; several where the same is told of all."""

    comuni: tuple[Passo, ...]
    perche: tuple[Perche, ...]


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

    ``in_generale`` are the comuni reached only because the subject concerns all comuni in general:
    they are on no map, and not among ``comuni``.
    """

    detto: tuple[Detto, ...]
    elementi: tuple[Raggiunti, ...]
    zone: tuple[ElementoRaggiunto, ...]
    comuni: tuple[ElementoRaggiunto, ...]
    raggiunti: tuple[ComuniRaggiunti, ...]
    in_generale: tuple[ElementoRaggiunto, ...]
    mappa: Disegno | None


def places_of(elementi: Iterable[ElementoRaggiunto]) -> tuple[Passo, ...]:
    """Return what of the elementi that are reached may be drawn."""
    return tuple(
        _step(each) for each in elementi if each.layer not in TOO_WIDE and each.certezza != "ambito"
    )


def make_whereabouts(
    localizzazioni: Sequence[Luogo],
    elementi: Sequence[ElementoRaggiunto],
    comuni: Sequence[ElementoRaggiunto],
    sagome: Sagome | None,
    fonti: Mapping[str, Fonte],
) -> Whereabouts:
    """Return where a subject is, and the map of it; ``fonti`` are those that chains name by id."""
    located = tuple(each for each in comuni if each.certezza != "ambito")
    roles = {each.codice: each.certezza for each in located}
    mappa = draw(sagome, Soggetto(roles, vista=frozenset(roles), tutto=True))
    precise = {(s.layer, s.codice): s.precisione for s in sagome.altre} if sagome else {}
    drawn = mappa.drawn if mappa else frozenset()
    places = [each for each in elementi if each.layer not in TOO_WIDE]
    return Whereabouts(
        detto=_group(localizzazioni),
        elementi=tuple(
            Raggiunti(passi, *alike)
            for passi, alike in group_alike(
                (_step(each), (each.certezza, precise.get(_key(each)), _key(each) in drawn))
                for each in places
            )
        ),
        zone=tuple(
            each for each in elementi if each.layer == "zone_omogenee" and each.certezza != "ambito"
        ),
        comuni=located,
        raggiunti=tuple(
            ComuniRaggiunti(passi, why)
            for passi, why in group_alike(
                (_step(each), perche(each.incidenza, _key(each), fonti)) for each in located
            )
        ),
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


def _step(each: ElementoRaggiunto) -> Passo:
    return Passo(each.layer, each.codice, each.nome)


def _key(each: ElementoRaggiunto) -> tuple[str, str]:
    return each.layer, each.codice
