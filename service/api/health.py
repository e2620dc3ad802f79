"""``/status``: whether the service answers from its data, which version and what it holds."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.answer import ask
from service.api.deps import SessionDep
from service.api.openapi import documented
from service.api.schemas.stato import Stato
from service.api.writers.json import to_json
from service.queries.status import count_risorse

router = APIRouter(tags=["servizio"])


@router.get("/status", **documented("Lo stato del servizio", Stato))
async def get_status(request: Request, session: SessionDep) -> Response:
    """Answer 200 while the database answers; its error is 503 otherwise."""
    ask(request)
    held = await count_risorse(session)
    status = {
        "stato": "in funzione",
        "versione": request.app.version,
        "codice": request.app.state.code_version,
        "base_di_dati": "risponde",
        "dati": held.stamp,
        "risorse": held.value,
    }
    return Response(
        to_json(status), media_type="application/json", headers={"Cache-Control": "no-store"}
    )
