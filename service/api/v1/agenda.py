"""``/zone-omogenee/{codice}/agenda``: all that a planner puts on the table, as JSON."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.agenda.content import Agenda, ComuneInAgenda, Parti, ProgettoInAgenda
from service.agenda.forms import FORMS
from service.agenda.read import read_agenda
from service.agenda.request import FILTRI
from service.api.answer import Asked, answer_json, ask, unchanged
from service.api.deps import SessionDep
from service.api.links import Link, address
from service.api.openapi import AGENDA, documented
from service.api.params import agenda_request, require_code
from service.api.schemas.agenda import Agenda as AgendaSchema
from service.api.v1.known import require_known
from service.api.v1.quattro_parti import obiettivo_body
from service.api.v1.zone import comune_body
from service.api.writers.json import members_of
from service.queries.parti import PARTI
from service.queries.snapshot import open_snapshot

router = APIRouter(tags=["zone omogenee"])
Codice = Annotated[str, Path(description="Codice della zona omogenea, per esempio sud-ovest.")]


@router.get(
    "/zone-omogenee/{codice}/agenda",
    **documented("L'agenda di una zona omogenea", AgendaSchema, accepted=FILTRI, described=AGENDA),
)
async def get_agenda(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer the agenda of a zona."""
    asked = ask(request, FILTRI)
    wanted = agenda_request(require_code("codice", codice), asked.query)
    if same := await unchanged(asked, session):
        return same
    await require_known(session, wanted.progetti)
    async with open_snapshot(session) as snapshot:
        found = await read_agenda(snapshot, wanted)
    links = links_of(asked, wanted.zona)
    return answer_json(asked, found.stamp, {**agenda_body(found.value), "links": links})


def links_of(asked: Asked, zona: str) -> tuple[Link, ...]:
    """Return the links of an agenda: to its other forms with the same filters."""
    here = f"/api/v1/zone-omogenee/{zona}"
    related = [
        ("up", here, "La zona omogenea"),
        ("progetti", f"{here}/progetti", "I progetti di questa zona"),
        ("obiettivi", f"{here}/obiettivi", "Gli obiettivi di questa zona"),
    ]
    place, path = asked.place, f"/zone-omogenee/{zona}/agenda"
    forms = (
        Link(
            "alternate",
            address(place.base, f"{path}.{form.nome}", place.raw_query, f=None),
            form.media_type,
            f"La stessa agenda: {form.titolo}",
        )
        for form in FORMS.values()
    )
    own, *others = asked.links(related=related)
    return (own, *forms, *others)


def agenda_body(agenda: Agenda) -> dict[str, Any]:
    """Return an agenda as one object, without links."""
    return {
        **members_of(agenda),
        "comuni": [_comune_body(each) for each in agenda.comuni],
        "strati": {each.layer: each for each in agenda.strati},
        "progetti": _parti_body(agenda.progetti, _progetto_body),
        "obiettivi": _parti_body(agenda.obiettivi, obiettivo_body),
    }


def _comune_body(comune: ComuneInAgenda) -> dict[str, Any]:
    return {**comune_body(comune.membro), "densita_ab_km2": comune.densita_ab_km2}


def _progetto_body(here: ProgettoInAgenda) -> dict[str, Any]:
    body = members_of(here)
    return {"numero": body.pop("numero"), **members_of(body.pop("progetto")), **body}


def _parti_body(parti: Parti[Any, Any], body_of: Any) -> dict[str, Any]:
    return {
        **members_of(parti),
        **{part: [body_of(here) for here in getattr(parti, part)] for part in PARTI},
    }
