"""``/zone-omogenee``: which there are, one, its comuni, its projects and its objectives."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.answer import answer_one, ask, unchanged
from service.api.deps import SessionDep
from service.api.elenco import FORMATS, Elenco, answer_elenco
from service.api.openapi import documented
from service.api.params import PAGINA, read_geometria, read_words, require_code
from service.api.schemas.obiettivi import ObiettiviDiZona
from service.api.schemas.piano import ProgettiDiZona
from service.api.schemas.territorio import ElencoComuniDiZona, ElencoZone, ZonaConCollegamenti
from service.api.tables import TABLES
from service.api.v1.places import (
    OBIETTIVI_QUI,
    PROGETTI_QUI,
    Luogo,
    answer_obiettivi,
    answer_progetti,
)
from service.api.writers.json import members_of
from service.api.writers.table import columns_of
from service.queries import zone
from service.queries.comuni import Comune

router = APIRouter(tags=["zone omogenee"])
Codice = Annotated[str, Path(description="Codice della zona omogenea, per esempio sud-ovest.")]
LISTED = ("q", *PAGINA, "geometria")
MEMBERS_LISTED = (*PAGINA, "geometria")
COLUMNS = columns_of(zone.Zona)
MEMBERS = columns_of(Comune, zone.ComuneDiZona, without=("comune",))


@router.get(
    "/zone-omogenee",
    **documented("Elenco delle zone omogenee", ElencoZone, accepted=LISTED, formats=FORMATS),
)
async def get_zone(request: Request, session: SessionDep) -> Response:
    """Answer a page of zone."""
    asked = ask(request, LISTED, FORMATS)
    geometria, words = read_geometria(asked.query), read_words(asked.query)
    if same := await unchanged(asked, session):
        return same
    elenco = Elenco("zone-omogenee", zone.zona_listing(words), zone.make_zona, COLUMNS)
    return await answer_elenco(asked, session, elenco, geometria)


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
        accepted=MEMBERS_LISTED,
        formats=FORMATS,
    ),
)
async def get_comuni(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer the comuni of a zona, each with how its membership is known."""
    asked = ask(request, MEMBERS_LISTED, FORMATS)
    codice, geometria = require_code("codice", codice), read_geometria(asked.query)
    if same := await unchanged(asked, session):
        return same
    elenco = Elenco(
        f"comuni-zona-{codice}",
        zone.comune_di_zona_listing(codice),
        zone.make_comune_di_zona,
        MEMBERS,
        body_of=comune_body,
        vuoto=partial(zone.get_zona, session, codice),
    )
    return await answer_elenco(asked, session, elenco, geometria)


@router.get(
    "/zone-omogenee/{codice}/progetti",
    **documented(
        "I progetti di una zona omogenea, in quattro parti",
        ProgettiDiZona,
        accepted=PROGETTI_QUI,
        formats=TABLES,
    ),
)
async def get_progetti(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer the projects of a zona, each with the reason why it is there."""
    luogo = Luogo("zona", codice)
    return await answer_progetti(request, session, luogo, zone.list_progetti_di_zona)


@router.get(
    "/zone-omogenee/{codice}/obiettivi",
    **documented(
        "Gli obiettivi di una zona omogenea, in quattro parti",
        ObiettiviDiZona,
        accepted=OBIETTIVI_QUI,
        formats=TABLES,
    ),
)
async def get_obiettivi(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer the objectives of a zona, each with the reason why it is there."""
    luogo = Luogo("zona", codice)
    return await answer_obiettivi(request, session, luogo, zone.list_obiettivi_di_zona)


def comune_body(member: Any) -> dict[str, Any]:
    """Return a comune of a place, and how it is known, as one object."""
    body = members_of(member)
    return {**members_of(body.pop("comune")), **body}


def related_of(codice: str) -> list[tuple[str, str, str]]:
    """Return where to go from a zona."""
    here = f"/api/v1/zone-omogenee/{codice}"
    return [
        ("comuni", f"{here}/comuni", "I comuni di questa zona"),
        ("progetti", f"{here}/progetti", "I progetti di questa zona"),
        ("obiettivi", f"{here}/obiettivi", "Gli obiettivi di questa zona"),
        ("collection", "/api/v1/zone-omogenee", "Tutte le zone omogenee"),
    ]
