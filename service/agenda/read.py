"""Read an agenda from the database: a few statements, one snapshot, one object."""

from dataclasses import replace

from service.agenda.content import Agenda, Cifre, ComuneInAgenda, Strato
from service.agenda.groups import group_by_missione, group_by_tema
from service.agenda.notices import list_avvisi
from service.agenda.parts import make_obiettivi, make_progetti, whole
from service.agenda.request import AgendaRequest
from service.agenda.sources import list_fonti, named_ids
from service.errors import PayloadTooLarge
from service.queries.agenda import Contorno, get_contorno
from service.queries.copertura import STRATI
from service.queries.listing import fetch_page
from service.queries.page import LIMIT_MAX, PageRequest, Stamped
from service.queries.parti import ObiettivoQui, ProgettoQui, QuattroParti
from service.queries.parti_empty import CON_FILTRI
from service.queries.presenze import Presenza, list_presenze
from service.queries.snapshot import Snapshot
from service.queries.zone import (
    ComuneDiZona,
    Zona,
    comune_di_zona_listing,
    list_obiettivi_di_zona,
    list_progetti_di_zona,
    make_comune_di_zona,
)

MAX_SOGGETTI = 2_000
"""Projects, or objectives, of one agenda: more are no map and no sheet."""
_ALL = PageRequest(limit=MAX_SOGGETTI)
_MEMBERS = PageRequest(limit=LIMIT_MAX)


async def read_agenda(snapshot: Snapshot, request: AgendaRequest) -> Stamped[Agenda]:
    """Return the agenda of a zona.

    Parameters
    ----------
    snapshot
        From ``open_snapshot``: the stamp is that of everything read in it, frames included.

    Raises
    ------
    NotFound
        No zona has this code; all codes are listed.
    PayloadTooLarge
        More than ``MAX_SOGGETTI`` projects, or objectives.
    """
    projects = await list_progetti_di_zona(snapshot, request.zona, request.progetti, _ALL)
    objectives = await list_obiettivi_di_zona(snapshot, request.zona, request.obiettivi, _ALL)
    here, aims = projects.value.parti, objectives.value.parti
    _require_all(here, "progetti")
    _require_all(aims, "obiettivi")
    members = await fetch_page(
        snapshot, comune_di_zona_listing(request.zona), make_comune_di_zona, _MEMBERS
    )
    present = await list_presenze(snapshot, request.zona)
    found, aimed = whole(here), whole(aims)
    contorno = await get_contorno(
        snapshot,
        request.zona,
        progetti=[each.progetto.id for each in found],
        fonti=named_ids((p for each in present.values() for p in each), found, aimed),
    )
    agenda = _assemble(
        request,
        projects.stamp,
        (projects.value.luogo, members.value.items),
        (here, aims),
        present,
        contorno.value,
    )
    return Stamped(projects.stamp, replace(agenda, avvisi=list_avvisi(agenda)))


def _assemble(
    request: AgendaRequest,
    stamp: str,
    territory: tuple[Zona, tuple[ComuneDiZona, ...]],
    subjects: tuple[QuattroParti[ProgettoQui], QuattroParti[ObiettivoQui]],
    present: dict[str, tuple[Presenza, ...]],
    contorno: Contorno,
) -> Agenda:
    """Put together what was read; the notices are added to the whole of it."""
    filtered = bool(request.filtri)
    zona, members = territory
    progetti = make_progetti(subjects[0], contorno, filtered=filtered)
    obiettivi = make_obiettivi(subjects[1], filtered=filtered)
    comuni = tuple(_make_comune(each) for each in members)
    cifre = _make_cifre(zona, comuni, contorno)
    strati = tuple(_make_strato(layer, here) for layer, here in present.items())
    day = stamp.rpartition("-")[2]
    return Agenda(
        richiesta=request,
        data=f"{day[:4]}-{day[4:6]}-{day[6:]}",
        zona=zona,
        cifre=cifre,
        comuni=comuni,
        strati=strati,
        progetti=progetti,
        temi_ricorrenti=group_by_tema(progetti, contorno.temi, filtered=filtered),
        missioni=group_by_missione(
            progetti, contorno.missioni, asked=request.missione, filtered=filtered
        ),
        obiettivi=obiettivi,
        fonti=list_fonti(
            zona, cifre, comuni, strati, (progetti.tutti, obiettivi.tutti), contorno.fonti
        ),
        avvisi=(),
        messaggio=None if progetti.tutti or obiettivi.tutti else _nothing(request),
    )


def _require_all(parti: QuattroParti[ProgettoQui] | QuattroParti[ObiettivoQui], what: str) -> None:
    if parti.next_cursor is not None:
        raise PayloadTooLarge(
            f"L'agenda avrebbe più di {MAX_SOGGETTI} {what}: restringerla con un filtro."
        )


def _make_comune(membro: ComuneDiZona) -> ComuneInAgenda:
    comune = membro.comune
    return ComuneInAgenda(membro, _density(comune.popolazione, comune.superficie_km2))


def _make_cifre(zona: Zona, comuni: tuple[ComuneInAgenda, ...], contorno: Contorno) -> Cifre:
    dates = {each.membro.comune.popolazione_al for each in comuni}
    return Cifre(
        comuni=zona.comuni,
        popolazione=zona.popolazione,
        popolazione_al=dates.pop() if len(dates) == 1 else None,
        superficie_km2=zona.superficie_km2,
        densita_ab_km2=_density(zona.popolazione, zona.superficie_km2),
        eta=contorno.eta,
        eta_fonti=contorno.eta_fonti,
    )


def _density(people: int | None, area_km2: float | None) -> float | None:
    return None if people is None or not area_km2 else round(people / area_km2, 1)


def _make_strato(layer: str, present: tuple[Presenza, ...]) -> Strato:
    ended = tuple(e for e in present if getattr(e.elemento, "stato", "esistente") != "esistente")
    surely = tuple(e for e in present if e not in ended and e.certezza == "certa")
    perhaps = tuple(e for e in present if e not in ended and e.certezza != "certa")
    titolo = STRATI[layer][0]
    return Strato(
        layer=layer,
        titolo=titolo,
        certi=surely,
        da_verificare=perhaps,
        non_in_vigore=ended,
        quanti_certi=_count_places(surely),
        quanti_da_verificare=_count_places(perhaps),
        messaggio=None if present else f"nessun dato: {titolo} non noti in questa zona",
    )


def _count_places(present: tuple[Presenza, ...]) -> int:
    """Count an interchange and its stops, where both are listed, as one place."""
    listed = {each.elemento.id for each in present}
    return sum(getattr(each.elemento, "parte_di", None) not in listed for each in present)


def _nothing(request: AgendaRequest) -> str:
    if not request.filtri:
        return "nessun dato: le fonti caricate non collocano nella zona né progetti né obiettivi"
    asked = "; ".join(f"{name}: {', '.join(values)}" for name, values in request.filtri.items())
    return f"{CON_FILTRI} ({asked}): né progetti né obiettivi"
