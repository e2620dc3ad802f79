"""The projects of an agenda under the recurring themes, and under the missions of the plan."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from service.agenda.content import Gruppo, Parti, ProgettoDelGruppo, ProgettoInAgenda
from service.queries.agenda import Voce
from service.queries.parti import PARTI
from service.queries.parti_empty import CON_FILTRI

SENZA_TEMA = "senza tema ricorrente"
SENZA_MISSIONE = "senza missione"
NESSUNO = "nessun dato: nessun progetto della zona, nelle fonti caricate, vi è ricondotto"

Key = tuple[str, str]
"""Edition and code of a theme or a mission."""
Ties = Callable[[ProgettoInAgenda], list[tuple[Key, str]]]
"""What a project is under, each with the nature of the tie."""


def group_by_tema(
    progetti: Parti[ProgettoInAgenda, Any], temi: Sequence[Voce], *, filtered: bool
) -> tuple[Gruppo, ...]:
    """Group the projects under the recurring themes, all of them, and those under none last."""
    return _group(progetti, temi, _temi_of, SENZA_TEMA, filtered=filtered)


def group_by_missione(
    progetti: Parti[ProgettoInAgenda, Any],
    missioni: Sequence[Voce],
    *,
    asked: Sequence[str],
    filtered: bool,
) -> tuple[Gruppo, ...]:
    """Group the projects under the missions of the editions that some project serves.

    ``asked`` are the codes of the missions that the filter leaves, none for all: what a project
    is under besides is left out with them.
    """
    served = {edizione for each in progetti.tutti for (edizione, _), _ in _missioni_of(each)}
    shown = [
        voce for voce in missioni if voce.edizione in served and (not asked or voce.codice in asked)
    ]
    return _group(progetti, shown, _missioni_of, SENZA_MISSIONE, filtered=filtered)


def _temi_of(progetto: ProgettoInAgenda) -> list[tuple[Key, str]]:
    return [((each.edizione, each.codice), each.natura) for each in progetto.temi_ricorrenti]


def _missioni_of(progetto: ProgettoInAgenda) -> list[tuple[Key, str]]:
    return [
        ((each.edizione, each.missione), each.natura)
        for each in progetto.obiettivi
        if each.missione is not None
    ]


def _group(
    progetti: Parti[ProgettoInAgenda, Any],
    voci: Sequence[Voce],
    ties: Ties,
    none: str,
    *,
    filtered: bool,
) -> tuple[Gruppo, ...]:
    groups = [
        _make(
            voce,
            {
                part: _members(getattr(progetti, part), ties, (voce.edizione, voce.codice))
                for part in PARTI
            },
            CON_FILTRI if filtered else NESSUNO,
        )
        for voce in voci
    ]
    alone = {
        part: tuple(
            ProgettoDelGruppo(each.numero, each.progetto.id, attribuito=False)
            for each in getattr(progetti, part)
            if not ties(each)
        )
        for part in PARTI
    }
    if any(alone.values()):
        groups.append(Gruppo(codice=None, edizione=None, nome=none, **alone, messaggio=None))
    return tuple(groups)


def _members(
    progetti: Iterable[ProgettoInAgenda], ties: Ties, key: Key
) -> tuple[ProgettoDelGruppo, ...]:
    found = []
    for each in progetti:
        natures = [nature for tie, nature in ties(each) if tie == key]
        if natures:
            attributed = "dichiarata" not in natures
            found.append(ProgettoDelGruppo(each.numero, each.progetto.id, attributed))
    return tuple(found)


def _make(voce: Voce, members: dict[str, tuple[ProgettoDelGruppo, ...]], empty: str) -> Gruppo:
    return Gruppo(
        codice=voce.codice,
        edizione=voce.edizione,
        nome=voce.nome,
        **members,
        messaggio=None if any(members.values()) else empty,
    )
