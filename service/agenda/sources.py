"""The sources of everything in an agenda, each once, with what it was used for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from service.agenda.content import Cifre, ComuneInAgenda, FonteUsata, ProgettoInAgenda, Strato
from service.queries.fonti import Fonte
from service.queries.incidenza import Incidenza
from service.queries.parti import ObiettivoQui, ProgettoQui
from service.queries.presenze import Presenza
from service.queries.zone import Zona

Use = tuple[Fonte | None, str]


def list_fonti(
    zona: Zona,
    cifre: Cifre,
    comuni: Sequence[ComuneInAgenda],
    strati: Sequence[Strato],
    soggetti: tuple[Sequence[ProgettoInAgenda], Sequence[ObiettivoQui]],
    by_id: Mapping[str, Fonte],
) -> tuple[FonteUsata, ...]:
    """Return the sources in the order in which the agenda first uses them.

    ``by_id`` holds those that chains and memberships name by id alone.
    """
    progetti, obiettivi = soggetti
    return gather(
        (
            *_of_territory(zona, cifre, comuni),
            *(each for strato in strati for each in _of_strato(strato, by_id)),
            *(each for progetto in progetti for each in of_progetto(progetto, by_id)),
            *(each for here in obiettivi for each in of_obiettivo(here, by_id)),
        )
    )


def gather(used: Iterable[Use]) -> tuple[FonteUsata, ...]:
    """Return each source once, in the order in which it is first used, with all its uses."""
    uses: dict[str, tuple[Fonte, list[str]]] = {}
    for fonte, use in used:
        if fonte is not None:
            words = uses.setdefault(fonte.id, (fonte, []))[1]
            if use not in words:
                words.append(use)
    return tuple(FonteUsata(fonte, tuple(words)) for fonte, words in uses.values())


def named_ids(
    presenze: Iterable[Presenza],
    progetti: Iterable[ProgettoQui],
    obiettivi: Iterable[ObiettivoQui],
) -> frozenset[str]:
    """Return the ids of the sources that memberships and chains name by id alone."""
    members = (touched.fonte_id for each in presenze for touched in each.comuni)
    of_progetti = (chain.fonte_id for here in progetti for chain in here.incidenza)
    of_obiettivi = (chain.fonte_id for here in obiettivi for chain in here.incidenza)
    named = (*members, *of_progetti, *of_obiettivi)
    return frozenset(each for each in named if each is not None)


def _of_territory(zona: Zona, cifre: Cifre, comuni: Sequence[ComuneInAgenda]) -> Iterator[Use]:
    yield zona.vocazione_fonte, "vocazione"
    yield zona.fonte, "zona omogenea"
    for each in comuni:
        yield each.membro.appartenenza_fonte, "comuni della zona"
        yield each.membro.comune.fonte, "confini dei comuni"
    for fonte in cifre.eta_fonti:
        yield fonte, "abitanti"


def _of_strato(strato: Strato, by_id: Mapping[str, Fonte]) -> Iterator[Use]:
    for each in strato.presenti:
        yield each.elemento.fonte, strato.titolo
        for touched in each.comuni:
            yield by_id.get(touched.fonte_id or ""), f"{strato.titolo}: comuni"


def of_progetto(here: ProgettoInAgenda, by_id: Mapping[str, Fonte]) -> Iterator[Use]:
    """Yield the sources of a project, of its places and of its ties with the plan."""
    for fonte in here.progetto.fonti:
        yield fonte, "progetti"
    yield from of_chains(here.incidenza, by_id, "luoghi dei progetti")
    for tie in (*here.temi_ricorrenti, *here.obiettivi, *here.driver):
        yield tie.fonte, "legami dei progetti con il piano"


def of_obiettivo(here: ObiettivoQui, by_id: Mapping[str, Fonte]) -> Iterator[Use]:
    """Yield the sources of an objective and of its places."""
    yield here.obiettivo.fonte, "obiettivi"
    yield from of_chains(here.incidenza, by_id, "luoghi degli obiettivi")


def of_chains(chains: Iterable[Incidenza], by_id: Mapping[str, Fonte], use: str) -> Iterator[Use]:
    """Yield the sources of chains."""
    for chain in chains:
        yield by_id.get(chain.fonte_id or ""), use
