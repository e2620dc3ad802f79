"""``/edizioni``, ``/missioni``, ``/driver``: the plan's own vocabulary, as lists."""

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from service.api.answer import ask, unchanged
from service.api.deps import SessionDep
from service.api.elenco import FORMATS, Elenco, answer_elenco
from service.api.openapi import documented
from service.api.params import FILTRI_VOCI, PAGINA, voce_filters
from service.api.schemas.obiettivi import ElencoDriver, ElencoEdizioni, ElencoMissioni
from service.api.writers.table import columns_of
from service.queries import voci

router = APIRouter(tags=["piano"])
LISTED = (*FILTRI_VOCI, *PAGINA)


@router.get(
    "/edizioni",
    **documented("Le edizioni del piano", ElencoEdizioni, accepted=LISTED, formats=FORMATS),
)
async def get_edizioni(request: Request, session: SessionDep) -> Response:
    """Answer the editions of the plan."""
    return await _answer(request, session, "edizioni", voci.EDIZIONI)


@router.get(
    "/missioni",
    **documented("Le missioni del piano", ElencoMissioni, accepted=LISTED, formats=FORMATS),
)
async def get_missioni(request: Request, session: SessionDep) -> Response:
    """Answer the missions of all editions."""
    return await _answer(request, session, "missioni", voci.MISSIONI)


@router.get(
    "/driver",
    **documented("I driver del piano", ElencoDriver, accepted=LISTED, formats=FORMATS),
)
async def get_driver(request: Request, session: SessionDep) -> Response:
    """Answer the drivers of all editions."""
    return await _answer(request, session, "driver", voci.DRIVER)


async def _answer(
    request: Request, session: AsyncSession, name: str, vocabolario: voci.Vocabolario
) -> Response:
    asked = ask(request, LISTED, FORMATS)
    filters = voce_filters(asked.query)
    if same := await unchanged(asked, session):
        return same
    listing = voci.voce_listing(vocabolario, filters)
    columns = columns_of(vocabolario.kind)
    elenco = Elenco(name, listing, vocabolario.make, columns)
    return await answer_elenco(asked, session, elenco)
