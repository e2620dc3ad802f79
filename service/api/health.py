"""``/status``: whether the service answers from its data, which version and what it holds."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.answer import ask
from service.api.deps import SessionDep
from service.api.openapi import documented
from service.api.schemas.stato import Stato
from service.api.writers.json import to_json
from service.queries.comuni import list_comuni
from service.queries.filters import ComuneFilters, ProgettoFilters
from service.queries.page import PageRequest
from service.queries.progetti import list_progetti
from service.queries.zone import list_zone

router = APIRouter(tags=["servizio"])
ONE = PageRequest(limit=1)


@router.get("/status", **documented("Lo stato del servizio", Stato))
async def get_status(request: Request, session: SessionDep) -> Response:
    """Answer 200 while the database answers; its error is 503 otherwise."""
    ask(request)
    comuni = await list_comuni(session, ComuneFilters(), ONE)
    zone = await list_zone(session, ONE)
    progetti = await list_progetti(session, ProgettoFilters(), ONE)
    status = {
        "stato": "in funzione",
        "versione": request.app.version,
        "codice": request.app.state.code_version,
        "base_di_dati": "risponde",
        "dati": progetti.stamp,
        "risorse": {
            "comuni": comuni.value.totale,
            "zone_omogenee": zone.value.totale,
            "progetti": progetti.value.totale,
        },
    }
    return Response(
        to_json(status), media_type="application/json", headers={"Cache-Control": "no-store"}
    )
