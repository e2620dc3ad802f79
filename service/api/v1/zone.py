"""``/zone-omogenee``: which there are, one, its comuni, its projects in four parts."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.answer import answer_features, answer_list, answer_one, ask, unchanged
from service.api.deps import SessionDep
from service.api.negotiate import CSV, GEOJSON, JSON
from service.api.openapi import documented
from service.api.params import (
    FILTRI_PROGETTI,
    PAGINA,
    PARTI,
    progetto_filters,
    read_geometria,
    require_code,
)
from service.api.schemas.piano import ProgettiDiZona
from service.api.schemas.territorio import ElencoComuniDiZona, ElencoZone, ZonaConCollegamenti
from service.api.v1.known import require_known
from service.api.v1.quattro_parti import answer_quattro_parti
from service.api.writers.csv import columns_of
from service.api.writers.json import members_of
from service.queries import zone
from service.queries.comuni import Comune

router = APIRouter(tags=["zone omogenee"])
Codice = Annotated[str, Path(description="Codice della zona omogenea, per esempio sud-ovest.")]
LISTED = (*PAGINA, "geometria")
HERE = (*FILTRI_PROGETTI, *PAGINA)
FORMATS = (JSON, GEOJSON, CSV)
COLUMNS = columns_of(zone.Zona)
MEMBERS = (*columns_of(Comune), *columns_of(zone.ComuneDiZona)[1:])


@router.get(
    "/zone-omogenee",
    **documented("Elenco delle zone omogenee", ElencoZone, accepted=LISTED, formats=FORMATS),
)
async def get_zone(request: Request, session: SessionDep) -> Response:
    """Answer a page of zone."""
    asked = ask(request, LISTED, FORMATS)
    page, geometria = asked.page, read_geometria(asked.query)
    if same := await unchanged(asked, session):
        return same
    if asked.formato is GEOJSON:
        return answer_features(asked, await zone.list_geojson_zone(session, page, geometria))
    return answer_list(asked, await zone.list_zone(session, page), COLUMNS, "zone-omogenee")


@router.get("/zone-omogenee/{codice}", **documented("Una zona omogenea", ZonaConCollegamenti))
async def get_zona(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer one zona."""
    asked = ask(request)
    codice = require_code("codice", codice)
    if same := await unchanged(asked, session):
        return same
    return answer_one(asked, await zone.get_zona(session, codice), related_of(codice))


@router.get(
    "/zone-omogenee/{codice}/comuni",
    **documented(
        "I comuni di una zona omogenea",
        ElencoComuniDiZona,
        accepted=PAGINA,
        formats=(JSON, CSV),
    ),
)
async def get_comuni(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer the comuni of a zona, each with how its membership is known."""
    asked = ask(request, PAGINA, (JSON, CSV))
    codice = require_code("codice", codice)
    page = asked.page
    if same := await unchanged(asked, session):
        return same
    found = await zone.list_comuni_di_zona(session, codice, page)
    return answer_list(asked, found, MEMBERS, f"comuni-zona-{codice}", comune_body)


@router.get(
    "/zone-omogenee/{codice}/progetti",
    **documented(
        "I progetti di una zona omogenea, in quattro parti",
        ProgettiDiZona,
        accepted=HERE,
        formats=(JSON, CSV),
    ),
)
async def get_progetti(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer the projects of a zona, each with the reason why it is there."""
    asked = ask(request, HERE, (JSON, CSV))
    codice = require_code("codice", codice)
    filters, page = progetto_filters(asked.query, certezze=PARTI), asked.page
    if same := await unchanged(asked, session):
        return same
    await require_known(session, filters)
    found = await zone.list_progetti_di_zona(session, codice, filters, page)
    return answer_quattro_parti(
        asked,
        found.stamp,
        luogo={"zona": found.value.zona},
        parti=found.value.parti,
        filters=filters,
        name=f"progetti-zona-{codice}",
    )


def comune_body(member: zone.ComuneDiZona) -> dict[str, Any]:
    """Return a comune of a zona as one object."""
    body = members_of(member)
    return {**members_of(body.pop("comune")), **body}


def related_of(codice: str) -> list[tuple[str, str, str]]:
    """Return where to go from a zona."""
    here = f"/api/v1/zone-omogenee/{codice}"
    return [
        ("comuni", f"{here}/comuni", "I comuni di questa zona"),
        ("progetti", f"{here}/progetti", "I progetti di questa zona"),
        ("collection", "/api/v1/zone-omogenee", "Tutte le zone omogenee"),
    ]
