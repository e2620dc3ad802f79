"""What is told of a project and of an objective, in Italian, in every form of an agenda."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.agenda import words
from service.agenda.content import ProgettoInAgenda
from service.agenda.reasons import indeterminato, ragione, ragioni

STAR = "*"
"""Marks a tie that no source says, but we attribute."""
MOST_REASONS = 6
MOST_PLACES = 12


def about_progetto(here: ProgettoInAgenda, numbers: Mapping[str, int]) -> str:
    """Write what kind of project it is, and of which it is part."""
    progetto = here.progetto
    about = [words.TIPI.get(progetto.tipo, progetto.tipo)]
    if progetto.parte_di is not None:
        whole = numbers.get(progetto.parte_di)
        shown = progetto.parte_di if whole is None else f"n.{words.NBSP}{whole}"
        about.append(f"parte di {shown}")
    if here.parti_qui:
        known = [str(numbers.get(each, each)) for each in here.parti_qui]
        about.append(f"parti nella zona: {words.join(known)}")
    return words.sentence("; ".join(about))


def lead_of(here: ProgettoInAgenda) -> str:
    """Write who leads a project."""
    return words.sentence(here.progetto.ente_capofila or words.NESSUN_DATO)


def reason_of(here: ProgettoInAgenda, part: str) -> str:
    """Write why a project is in the zona, or why nobody can tell whether it is."""
    if not here.incidenza or part == "non_determinabili":
        return unknown_reason(here.progetto.elenco_comuni)
    return reasons_text(here.incidenza)


def reasons_text(chains: Sequence[Any]) -> str:
    """Write why a subject is in the zona; of very many reasons or places, the first."""
    found = ragioni(chains)
    told = [ragione(why, most=MOST_PLACES) for why in found[:MOST_REASONS]]
    more = len(found) - len(told)
    if more:
        told.append(f"e {words.count(more, 'altro motivo', 'altri motivi')}")
    return "; ".join(told)


def unknown_reason(elenco_comuni: str | None) -> str:
    """Write that nobody can tell whether a subject is in the zona, and why."""
    return f"non si può dire: {indeterminato(elenco_comuni)}"


def say_ties(ties: Sequence[tuple[str, str]]) -> str:
    """Write what a project serves, each with a star where the tie is ours."""
    told = [f"{name}{STAR if natura == 'attribuita' else ''}" for name, natura in ties]
    return ", ".join(told) or words.NESSUN_DATO
