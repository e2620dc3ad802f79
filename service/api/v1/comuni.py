"""``/comuni``: which there are, one, its projects in four parts, its scheda."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.answer import answer_features, answer_list, answer_one, ask, unchanged
from service.api.deps import SessionDep
from service.api.negotiate import CSV, GEOJSON, JSON
from service.api.openapi import documented
from service.api.params import (
    FILTRI_COMUNI,
    FILTRI_PROGETTI,
    PAGINA,
    PARTI,
    comune_filters,
    progetto_filters,
    read_geometria,
    require_code,
)
from service.api.schemas.piano import ProgettiDiComune
from service.api.schemas.territorio import ComuneConCollegamenti, ElencoComuni, Scheda
from service.api.v1.known import require_known
from service.api.v1.quattro_parti import answer_quattro_parti
from service.api.writers.csv import columns_of
from service.queries import comuni

router = APIRouter(tags=["comuni"])
Istat = Annotated[str, Path(description="Codice ISTAT del comune, sei cifre, per esempio 015093.")]
LISTED = (*FILTRI_COMUNI, *PAGINA, "geometria")
HERE = (*FILTRI_PROGETTI, *PAGINA)
FORMATS = (JSON, GEOJSON, CSV)
COLUMNS = columns_of(comuni.Comune)


@router.get(
    "/comuni",
    **documented("Elenco dei comuni", ElencoComuni, accepted=LISTED, formats=FORMATS),
)
async def get_comuni(request: Request, session: SessionDep) -> Response:
    """Answer a page of comuni."""
    asked = ask(request, LISTED, FORMATS)
    filters, page = comune_filters(asked.query), asked.page
    geometria = read_geometria(asked.query)
    if same := await unchanged(asked, session):
        return same
    await require_known(session, filters)
    if asked.formato is GEOJSON:
        features = await comuni.list_geojson_comuni(session, filters, page, geometria)
        return answer_features(asked, features)
    found = await comuni.list_comuni(session, filters, page)
    return answer_list(asked, found, COLUMNS, "comuni")


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
        accepted=HERE,
        formats=(JSON, CSV),
    ),
)
async def get_progetti(request: Request, session: SessionDep, istat: Istat) -> Response:
    """Answer the projects of a comune, each with the reason why it is there."""
    asked = ask(request, HERE, (JSON, CSV))
    istat = require_code("istat", istat)
    filters, page = progetto_filters(asked.query, certezze=PARTI), asked.page
    if same := await unchanged(asked, session):
        return same
    await require_known(session, filters)
    found = await comuni.list_progetti_di_comune(session, istat, filters, page)
    return answer_quattro_parti(
        asked,
        found.stamp,
        luogo={"comune": found.value.comune},
        parti=found.value.parti,
        filters=filters,
        name=f"progetti-comune-{istat}",
    )


def related_of(istat: str) -> list[tuple[str, str, str]]:
    """Return where to go from a comune."""
    return [
        ("progetti", f"/api/v1/comuni/{istat}/progetti", "I progetti di questo comune"),
        ("scheda", f"/api/v1/comuni/{istat}/scheda", "La scheda di questo comune"),
        ("collection", "/api/v1/comuni", "Tutti i comuni"),
    ]
