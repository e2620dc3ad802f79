"""Why a subject is at a place, for a page: chains that say the same are told as one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from service.agenda import words
from service.agenda.reasons import notes
from service.queries.fonti import Fonte
from service.queries.incidenza import Incidenza, Passo
from service.web.texts import load_texts

Place = tuple[str, str]
"""Layer and code."""


@dataclass(frozen=True, slots=True)
class Arrivo:
    """Where a passage goes on to, and how much of it was measured there."""

    passo: Passo
    misura: str | None


@dataclass(frozen=True, slots=True)
class Passaggio:
    """The first place that a chain goes through, and where it goes on to."""

    passo: Passo
    arrivi: tuple[Arrivo, ...]
    misura: str | None


@dataclass(frozen=True, slots=True)
class Perche:
    """A motive: through which places, how surely, what was measured, what is to be noted."""

    motivo: str
    certezza: str
    note: tuple[str, ...]
    passaggi: tuple[Passaggio, ...]
    misura: str | None
    fonte: Fonte | None


def perche(
    chains: Iterable[Incidenza], here: Place, fonti: Mapping[str, Fonte]
) -> tuple[Perche, ...]:
    """Return why a subject is here, in the order of its chains.

    Parameters
    ----------
    here
        The place asked about: no step of a chain.
    fonti
        The sources that chains name by id.
    """
    grouped: dict[tuple[str, str, tuple[str, ...], str | None], list[Incidenza]] = {}
    for chain in chains:
        key = (chain.motivo, chain.certezza, tuple(_notes(chain, here)), chain.fonte_id)
        grouped.setdefault(key, []).append(chain)
    return tuple(
        Perche(
            motivo,
            certezza,
            note,
            _passages(alike, here),
            next((m for c in alike if not _steps(c, here) and (m := measure(c))), None),
            fonti.get(fonte_id or ""),
        )
        for (motivo, certezza, note, fonte_id), alike in grouped.items()
    )


def measure(chain: Incidenza) -> str | None:
    """Write what was measured of a chain: «2,35 km², il 12% del comune»; None if nothing was."""
    whole = words.measure(chain.area_m2, chain.lunghezza_m)
    if whole is None:
        return None
    t, told = load_texts(), [whole]
    if chain.quota_comune is not None:
        told.append(t("scheda.perche.quota_comune", quota=words.share(chain.quota_comune)))
    if chain.quota_soggetto is not None:
        told.append(t("scheda.perche.quota_soggetto", quota=words.share(chain.quota_soggetto)))
    return ", ".join(told)


def _notes(chain: Incidenza, here: Place) -> Iterator[str]:
    if chain.menzione == "esplicita" and not _steps(chain, here):
        yield load_texts()("scheda.perche.nominato")
    yield from notes(chain)


def _passages(chains: Iterable[Incidenza], here: Place) -> tuple[Passaggio, ...]:
    first: dict[Passo, list[tuple[Passo | None, str | None]]] = {}
    for chain in chains:
        steps = _steps(chain, here)
        if steps:
            last = steps[-1] if len(steps) > 1 else None
            first.setdefault(steps[0], []).append((last, measure(chain)))
    return tuple(
        Passaggio(
            step,
            tuple(Arrivo(last, misura) for last, misura in found if last is not None),
            next((misura for last, misura in found if last is None), None),
        )
        for step, found in first.items()
    )


def _steps(chain: Incidenza, here: Place) -> list[Passo]:
    """Return the steps of a chain but the place itself; none where it speaks of all comuni."""
    if chain.menzione == "ambito":
        return []
    return [each for each in chain.via if (each.layer, each.codice) != here]
