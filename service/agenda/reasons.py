"""Why a subject is in the zona, in Italian: its chains, those that say the same as one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.agenda.words import ATTRIBUITO, LUOGHI, count, join
from service.queries.incidenza import Incidenza

_ELENCHI = {
    "parziale": "le fonti danno solo una parte dei luoghi interessati",
    "ignoto": "le fonti non dicono quali luoghi siano interessati",
}
_MENZIONI = {
    "generica": "il documento nomina un genere di luoghi",
    "ambito": "il documento parla dei comuni in generale",
}
_ESTENSIONI = {
    "parte": "riguarda una parte del luogo indicato",
    "ignota": "non è noto quanta parte del luogo indicato riguardi",
}


def attraverso(chain: Incidenza) -> str:
    """Write how one chain reaches the zona: «attraverso Melegnano (stazione o fermata) e …».

    The zona itself is left out, unless it alone is named.
    """
    steps = [each for each in chain.via if each.layer != "zone_omogenee"] or chain.via
    return "attraverso " + " e poi ".join(
        f"{each.nome} ({LUOGHI.get(each.layer, each.layer)})" for each in steps
    )


@dataclass(frozen=True, slots=True)
class Ragione:
    """Why a subject is in the zona: one motive, the places where it holds, what is to be noted.

    ``luoghi`` are the first places of the chains; each stands with the comuni that it leads to.
    """

    motivo: str
    luoghi: tuple[str, ...]
    certezza: str
    note: tuple[str, ...]


def ragioni(chains: Iterable[Incidenza]) -> tuple[Ragione, ...]:
    """Return why a subject is in the zona, chains that say the same as one, in their order.

    ``luoghi`` is empty where a document speaks of the comuni in general.
    """
    grouped: dict[tuple[str, str, tuple[str, ...]], dict[str, list[str]]] = {}
    for chain in chains:
        places = grouped.setdefault((chain.motivo, chain.certezza, tuple(notes(chain))), {})
        steps = [each.nome for each in chain.via if each.layer != "zone_omogenee"]
        if steps and chain.menzione != "ambito":
            reached = places.setdefault(steps[0], [])
            reached.extend(name for name in steps[1:] if name not in {*reached, steps[0]})
    return tuple(
        Ragione(motivo, tuple(_with_comuni(reached)), certezza, note)
        for (motivo, certezza, note), reached in grouped.items()
    )


def ragione(why: Ragione, *, most: int | None = None) -> str:
    """Write a reason in one line: «comune collegato dalla Linea 7; attraverso Paullo e …».

    Of more than ``most`` places the first are named, and the others counted.
    """
    named = list(why.luoghi[:most])
    if len(named) < len(why.luoghi):
        named.append(count(len(why.luoghi) - len(named), "altro luogo", "altri luoghi"))
    places = f"; attraverso {join(named)}" if named else ""
    noted = f" ({'; '.join(why.note)})" if why.note else ""
    return f"{why.motivo}{places}{noted}"


def indeterminato(elenco_comuni: str | None) -> str:
    """Say why nobody can tell whether a subject without chains is in the zona."""
    return _ELENCHI.get(elenco_comuni or "", "l'elenco dei luoghi non è completo")


def _with_comuni(reached: Mapping[str, Sequence[str]]) -> Iterable[str]:
    for first, comuni in reached.items():
        yield f"{first} ({', '.join(comuni)})" if comuni else first


def notes(chain: Incidenza) -> Iterable[str]:
    """Yield what is to be noted of a chain: how it is known, how much of the place it holds for."""
    if chain.menzione is None:
        yield "ricavato dalla geometria"
    elif chain.menzione in _MENZIONI:
        yield _MENZIONI[chain.menzione]
    if chain.menzione != "ambito" and chain.estensione in _ESTENSIONI:
        yield _ESTENSIONI[chain.estensione]
    if chain.natura == "attribuita":
        yield ATTRIBUITO
    if chain.certezza == "da_verificare":
        yield "da verificare"
