"""``/copertura``: what is known, how well, what is missing and who could give it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.answer import answer_one, ask, unchanged
from service.api.deps import SessionDep
from service.api.openapi import documented
from service.api.schemas.copertura import Copertura
from service.queries.copertura import get_copertura

router = APIRouter(tags=["servizio"])


@router.get("/copertura", **documented("Che cosa si sa, e che cosa manca", Copertura))
async def get_coverage(request: Request, session: SessionDep) -> Response:
    """Answer the counts of what is known and of what is missing."""
    asked = ask(request)
    if same := await unchanged(asked, session):
        return same
    return answer_one(asked, await get_copertura(session))
