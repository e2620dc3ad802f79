"""``/zone-omogenee/{codice}``: a zona, its comuni, and what of the plan falls in it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.agenda.content import Agenda
from service.agenda.forms import FORMS
from service.agenda.read import read_agenda
from service.agenda.request import AgendaRequest
from service.api.deps import SessionDep
from service.api.params import require_code
from service.api.v1.known import require_known
from service.queries.disegni import Sagome, read_sagome
from service.queries.incidenza import Passo
from service.queries.progetti import read_titoli
from service.queries.snapshot import Snapshot, open_snapshot
from service.web.addresses import query_of
from service.web.drawing import Disegno, Soggetto, draw
from service.web.jsonld import of_zona
from service.web.navigation import Step
from service.web.page_filters import PageFilters, page_filters, read_groups, read_page_query
from service.web.place_sheet import (
    PlaceSheet,
    codes_named,
    luoghi_of,
    place_values,
    places_of_projects,
)
from service.web.sheet import answer_sheet_page, base_address
from service.web.texts import load_texts

router = APIRouter(include_in_schema=False)
OFFERED = ("missione", "driver", "stato", "edizione")
"""The filters that an agenda has, too."""


@router.api_route("/zone-omogenee/{codice}", methods=["GET", "HEAD"])
async def get_zona_page(request: Request, session: SessionDep, codice: str) -> Response:
    """Answer the page of a zona."""
    codice = require_code("codice", codice)
    filters = page_filters(read_page_query(request, OFFERED))
    async with open_snapshot(session) as snapshot:
        agenda, sheet = await read_zona_sheet(snapshot, codice, filters)
    base, t = base_address(request), load_texts()
    path, api = f"/zone-omogenee/{codice}", f"/api/v1/zone-omogenee/{codice}"
    members = [(each.membro.comune.istat, each.membro.comune.nome) for each in agenda.comuni]
    return answer_sheet_page(
        request,
        "zona.html",
        path=path,
        steps=(Step(t("zona.elenco"), f"{base}/zone-omogenee"), Step(agenda.zona.nome)),
        about=of_zona(agenda.zona, members, base),
        api=f"{api}/agenda",
        values={
            "voce": "zone",
            "agenda": agenda,
            "forme": tuple(FORMS.values()),
            "domanda": query_of(filters.given),
            **place_values(sheet, "zona", api),
        },
    )


async def read_zona_sheet(
    snapshot: Snapshot, codice: str, filters: PageFilters
) -> tuple[Agenda, PlaceSheet]:
    """Read what the page of a zona says: its agenda, and what its map is drawn of."""
    asked = AgendaRequest(codice, **filters.given)
    await require_known(snapshot, asked.progetti)
    agenda = (await read_agenda(snapshot, asked)).value
    wanted = [*places_of_projects(agenda.progetti), Passo("zone_omogenee", codice, "")]
    sagome = (await read_sagome(snapshot, wanted)).value
    mappa = draw_zona(codice, sagome)
    return agenda, PlaceSheet(
        here=("zone_omogenee", codice),
        data=agenda.data,
        progetti=agenda.progetti,
        obiettivi=agenda.obiettivi,
        intero=True,
        fonti=agenda.fonti,
        filtri=filters,
        gruppi=await read_groups(snapshot, filters, OFFERED),
        luoghi=luoghi_of(agenda.progetti, agenda.obiettivi, sagome, mappa),
        mappa=mappa,
        titoli=await read_titoli(snapshot, codes_named(agenda.progetti)),
    )


def draw_zona(codice: str, sagome: Sagome | None) -> Disegno | None:
    """Return the map of a zona; None where none of its comuni has a boundary."""
    if sagome is None:
        return None
    members = {each.codice for each in sagome.comuni if each.zona == codice}
    return draw(sagome, Soggetto(dict.fromkeys(members, "zona"), codice, frozenset(members)))
