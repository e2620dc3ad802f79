"""The projects and objectives of a place in four parts, with what each project serves."""

from typing import TypeVar, cast

from service.agenda.content import Messaggi, Parti, ProgettoInAgenda
from service.queries.agenda import Contorno, Serviti
from service.queries.parti import (
    PARTI,
    ObiettivoQui,
    ProgettoQui,
    QuattroParti,
    Totali,
    TotaliObiettivi,
)
from service.queries.parti_empty import explain_empty

T = TypeVar("T")


def whole(parti: QuattroParti[T]) -> tuple[T, ...]:
    """Return all that is at a place, the four parts one after the other."""
    return tuple(each for part in PARTI for each in getattr(parti, part))


def make_progetti(
    here: QuattroParti[ProgettoQui], contorno: Contorno, *, filtered: bool
) -> Parti[ProgettoInAgenda, Totali]:
    """Give each project its number, over the four parts, and what it serves."""
    numbered: dict[str, list[ProgettoInAgenda]] = {part: [] for part in PARTI}
    number = 0
    for part in PARTI:
        for each in getattr(here, part):
            number += 1
            serves = contorno.serviti.get(each.progetto.id, Serviti())
            numbered[part].append(_make_progetto(number, each, serves))
    parts = {part: tuple(found) for part, found in numbered.items()}
    messages = Messaggi(**explain_empty(here, "progetti", filtered=filtered))
    return Parti(**parts, totali=cast("Totali", here.totali), messaggi=messages)


def _make_progetto(number: int, here: ProgettoQui, serves: Serviti) -> ProgettoInAgenda:
    return ProgettoInAgenda(
        numero=number,
        progetto=here.progetto,
        importo_ripartito=here.importo_ripartito,
        parti_qui=here.parti_qui,
        temi_ricorrenti=serves.temi_ricorrenti,
        obiettivi=serves.obiettivi,
        driver=serves.driver,
        incidenza=here.incidenza,
    )


def make_obiettivi(
    here: QuattroParti[ObiettivoQui], *, filtered: bool
) -> Parti[ObiettivoQui, TotaliObiettivi]:
    """Return the objectives of a place, each empty part explained."""
    messages = Messaggi(**explain_empty(here, "obiettivi", filtered=filtered))
    parts = {part: getattr(here, part) for part in PARTI}
    return Parti(**parts, totali=cast("TotaliObiettivi", here.totali), messaggi=messages)
