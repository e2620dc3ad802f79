"""``/comuni/{istat}``: what of the plan falls in a comune, through what and how surely."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.agenda.content import FonteUsata
from service.agenda.parts import make_obiettivi, make_progetti, whole
from service.agenda.sources import Use, gather, named_ids, of_obiettivo, of_progetto
from service.api.deps import SessionDep
from service.api.params import require_code
from service.api.v1.known import require_known
from service.queries.agenda import get_contorno
from service.queries.comuni import (
    Scheda,
    get_scheda,
    list_obiettivi_di_comune,
    list_progetti_di_comune,
)
from service.queries.disegni import Sagome, read_sagome
from service.queries.fonti import Fonte
from service.queries.incidenza import Passo
from service.queries.listing import fetch_page
from service.queries.page import LIMIT_MAX, PageRequest
from service.queries.progetti import read_titoli
from service.queries.snapshot import Snapshot, open_snapshot
from service.queries.zone import comune_di_zona_listing, make_comune_di_zona
from service.web.drawing import Disegno, Soggetto, draw
from service.web.jsonld import of_comune
from service.web.navigation import Step
from service.web.notices import notices_of_comune
from service.web.page_filters import (
    FILTRI,
    PageFilters,
    page_filters,
    read_groups,
    read_page_query,
)
from service.web.place_sheet import (
    Obiettivi,
    PlaceSheet,
    Progetti,
    codes_named,
    day_of,
    luoghi_of,
    place_values,
    places_of_projects,
)
from service.web.sheet import answer_sheet_page, base_address
from service.web.texts import load_texts

router = APIRouter(include_in_schema=False)
MOST = PageRequest(limit=2_000)
"""Projects, or objectives, of one page; beyond them the page says that it is not whole."""


@dataclass(frozen=True, slots=True)
class ComuneSheet:
    """What the page of a comune says; ``vicini`` are the comuni of its zona, by code and name."""

    scheda: Scheda
    vicini: tuple[tuple[str, str], ...]
    foglio: PlaceSheet


@router.api_route("/comuni/{istat}", methods=["GET", "HEAD"])
async def get_comune_page(request: Request, session: SessionDep, istat: str) -> Response:
    """Answer the page of a comune."""
    istat = require_code("istat", istat)
    filters = page_filters(read_page_query(request, FILTRI))
    async with open_snapshot(session) as snapshot:
        found = await read_comune_sheet(snapshot, istat, filters)
    scheda, base = found.scheda, base_address(request)
    path, api = f"/comuni/{istat}", f"/api/v1/comuni/{istat}"
    t = load_texts()
    return answer_sheet_page(
        request,
        "comune.html",
        path=path,
        steps=(Step(t("elenchi.titoli.comuni"), f"{base}/comuni"), Step(scheda.comune.nome)),
        about=of_comune(scheda, base),
        api=f"{api}/progetti",
        values={
            "voce": "comuni",
            "scheda": scheda,
            "vicini": found.vicini,
            "avvisi": notices_of_comune(scheda, found.foglio),
            **place_values(found.foglio, "comune", api),
        },
    )


async def read_comune_sheet(snapshot: Snapshot, istat: str, filters: PageFilters) -> ComuneSheet:
    """Read what the page of a comune says, all of one snapshot."""
    found = await get_scheda(snapshot, istat)
    scheda = found.value
    await require_known(snapshot, filters.progetti)
    here = (await list_progetti_di_comune(snapshot, istat, filters.progetti, MOST)).value.parti
    aims = (await list_obiettivi_di_comune(snapshot, istat, filters.obiettivi, MOST)).value.parti
    contorno = await get_contorno(
        snapshot,
        "",
        progetti=[each.progetto.id for each in whole(here)],
        fonti=named_ids((), whole(here), whole(aims)),
    )
    filtered = bool(filters.given)
    progetti = make_progetti(here, contorno.value, filtered=filtered)
    obiettivi = make_obiettivi(aims, filtered=bool(filters.of_obiettivi))
    sagome = (
        await read_sagome(snapshot, [*places_of_projects(progetti), *_zona_step(scheda)])
    ).value
    mappa = draw_comune(scheda, sagome)
    return ComuneSheet(
        scheda,
        await _read_members(snapshot, scheda),
        PlaceSheet(
            here=("comuni", istat),
            data=day_of(found.stamp),
            progetti=progetti,
            obiettivi=obiettivi,
            intero=here.next_cursor is None and aims.next_cursor is None,
            fonti=_fonti(scheda, progetti, obiettivi, contorno.value.fonti),
            filtri=filters,
            gruppi=await read_groups(snapshot, filters),
            luoghi=luoghi_of(progetti, obiettivi, sagome, mappa),
            mappa=mappa,
            titoli=await read_titoli(snapshot, codes_named(progetti)),
        ),
    )


def draw_comune(scheda: Scheda, sagome: Sagome | None) -> Disegno | None:
    """Return the map of a comune in its zona; of Milano, which is in none, among its neighbours."""
    istat, zona = scheda.comune.istat, scheda.zona.id if scheda.zona else None
    if sagome is None or istat not in {each.codice for each in sagome.comuni}:
        return None
    members = {each.codice for each in sagome.comuni if zona and each.zona == zona}
    roles = {**dict.fromkeys(members, "zona"), istat: "qui"}
    return draw(sagome, Soggetto(roles, zona=zona, vista=frozenset({*members, istat})))


def _zona_step(scheda: Scheda) -> list[Passo]:
    zona = scheda.zona
    return [] if zona is None else [Passo("zone_omogenee", zona.id, zona.nome)]


async def _read_members(snapshot: Snapshot, scheda: Scheda) -> tuple[tuple[str, str], ...]:
    if scheda.zona is None:
        return ()
    listing = comune_di_zona_listing(scheda.zona.id)
    found = await fetch_page(snapshot, listing, make_comune_di_zona, PageRequest(LIMIT_MAX))
    return tuple((each.comune.istat, each.comune.nome) for each in found.value.items)


def _fonti(
    scheda: Scheda, progetti: Progetti, obiettivi: Obiettivi, by_id: Mapping[str, Fonte]
) -> tuple[FonteUsata, ...]:
    """Return all sources of the page, those of the comune itself first."""
    zona = scheda.zona
    used: list[Use] = [
        (scheda.comune.fonte, "confini e popolazione"),
        (scheda.eta_fonte, "abitanti per età"),
        (zona.fonte if zona else None, "zona omogenea"),
        *(use for each in progetti.tutti for use in of_progetto(each, by_id)),
        *(use for each in obiettivi.tutti for use in of_obiettivo(each, by_id)),
    ]
    return gather(used)
