"""``/comuni``: which there are, one, its projects and objectives in four parts, its scheda."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.answer import answer_one, ask, unchanged
from service.api.deps import SessionDep
from service.api.elenco import FORMATS, Elenco, answer_elenco
from service.api.openapi import documented
from service.api.params import FILTRI_COMUNI, PAGINA, comune_filters, read_geometria, require_code
from service.api.schemas.obiettivi import ObiettiviDiComune
from service.api.schemas.piano import ProgettiDiComune
from service.api.schemas.territorio import ComuneConCollegamenti, ElencoComuni, Scheda
from service.api.tables import TABLES
from service.api.v1.known import require_known
from service.api.v1.places import (
    OBIETTIVI_QUI,
    PROGETTI_QUI,
    Luogo,
    answer_obiettivi,
    answer_progetti,
)
from service.api.writers.table import columns_of
from service.queries import comuni

router = APIRouter(tags=["comuni"])
Istat = Annotated[str, Path(description="Codice ISTAT del comune, sei cifre, per esempio 015093.")]
LISTED = (*FILTRI_COMUNI, *PAGINA, "geometria")
COLUMNS = columns_of(comuni.Comune)


@router.get(
    "/comuni",
    **documented("Elenco dei comuni", ElencoComuni, accepted=LISTED, formats=FORMATS),
)
async def get_comuni(request: Request, session: SessionDep) -> Response:
    """Answer a page of comuni."""
    asked = ask(request, LISTED, FORMATS)
    filters, geometria = comune_filters(asked.query), read_geometria(asked.query)
    if same := await unchanged(asked, session):
        return same
    await require_known(session, filters)
    elenco = Elenco("comuni", comuni.comune_listing(filters), comuni.make_comune, COLUMNS)
    return await answer_elenco(asked, session, elenco, geometria)


@router.get("/comuni/{istat}", **documented("Un comune", ComuneConCollegamenti))
async def get_comune(request: Request, session: SessionDep, istat: Istat) -> Response:
    """Answer one comune."""
    asked = ask(request)
    istat = require_code("istat", istat)
    if same := await unchanged(asked, session):
        return same
    return answer_one(asked, await comuni.get_comune(session, istat), related_of(istat))


@router.get("/comuni/{istat}/scheda", **documented("La scheda di un comune", Scheda))
async def get_scheda(request: Request, session: SessionDep, istat: Istat) -> Response:
    """Answer what is known of a comune beside the plan."""
    asked = ask(request)
    istat = require_code("istat", istat)
    if same := await unchanged(asked, session):
        return same
    return answer_one(asked, await comuni.get_scheda(session, istat), related_of(istat))


@router.get(
    "/comuni/{istat}/progetti",
    **documented(
        "I progetti di un comune, in quattro parti",
        ProgettiDiComune,
        accepted=PROGETTI_QUI,
        formats=TABLES,
    ),
)
async def get_progetti(request: Request, session: SessionDep, istat: Istat) -> Response:
    """Answer the projects of a comune, each with the reason why it is there."""
    luogo = Luogo("comune", istat)
    return await answer_progetti(request, session, luogo, comuni.list_progetti_di_comune)


@router.get(
    "/comuni/{istat}/obiettivi",
    **documented(
        "Gli obiettivi di un comune, in quattro parti",
        ObiettiviDiComune,
        accepted=OBIETTIVI_QUI,
        formats=TABLES,
    ),
)
async def get_obiettivi(request: Request, session: SessionDep, istat: Istat) -> Response:
    """Answer the objectives of a comune, each with the reason why it is there."""
    luogo = Luogo("comune", istat)
    return await answer_obiettivi(request, session, luogo, comuni.list_obiettivi_di_comune)


def related_of(istat: str) -> list[tuple[str, str, str]]:
    """Return where to go from a comune."""
    return [
        ("progetti", f"/api/v1/comuni/{istat}/progetti", "I progetti di questo comune"),
        ("obiettivi", f"/api/v1/comuni/{istat}/obiettivi", "Gli obiettivi di questo comune"),
        ("scheda", f"/api/v1/comuni/{istat}/scheda", "La scheda di questo comune"),
        ("collection", "/api/v1/comuni", "Tutti i comuni"),
    ]
