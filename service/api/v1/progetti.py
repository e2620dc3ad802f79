"""``/progetti``: which there are, one, and where it is."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.answer import answer_json, ask, unchanged
from service.api.deps import SessionDep
from service.api.elenco import FORMATS, Elenco, answer_elenco
from service.api.openapi import documented
from service.api.params import (
    FILTRI_PROGETTI,
    PAGINA,
    progetto_filters,
    read_geometria,
    require_code,
    require_place,
)
from service.api.schemas.piano import ElencoProgetti, IncidenzaDiProgetto, ProgettoCompleto
from service.api.tables import TABLES, Sheet, answer_sheet, is_table
from service.api.v1.known import require_known
from service.api.writers.json import members_of
from service.api.writers.table import columns_of
from service.queries import progetti

router = APIRouter(tags=["progetti"])
Codice = Annotated[str, Path(description="Codice del progetto, per esempio cmm-come-in-corsico.")]
LISTED = (*FILTRI_PROGETTI, *PAGINA, "geometria")
COLUMNS = columns_of(progetti.Progetto)
REACHED = columns_of(progetti.ElementoRaggiunto)


@router.get(
    "/progetti",
    **documented("Elenco dei progetti", ElencoProgetti, accepted=LISTED, formats=FORMATS),
)
async def get_progetti(request: Request, session: SessionDep) -> Response:
    """Answer a page of projects."""
    asked = ask(request, LISTED, FORMATS)
    filters, geometria = progetto_filters(asked.query), read_geometria(asked.query)
    require_place(filters)
    if same := await unchanged(asked, session):
        return same
    await require_known(session, filters)
    elenco = Elenco(
        "progetti",
        progetti.progetto_listing(filters),
        progetti.make_progetto,
        COLUMNS,
        avvisi=lambda _, omitted: progetti.spatial_notices(omitted),
    )
    return await answer_elenco(asked, session, elenco, geometria)


@router.get(
    "/progetti/{codice}",
    **documented("Un progetto, con le sue parti e i suoi luoghi", ProgettoCompleto),
)
async def get_progetto(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer one project."""
    asked = ask(request)
    codice = require_code("codice", codice)
    if same := await unchanged(asked, session):
        return same
    found = await progetti.get_progetto(session, codice)
    members = {
        **members_of(found.value.progetto),
        "parti": found.value.parti,
        "localizzazioni": found.value.localizzazioni,
        "obiettivi": found.value.obiettivi,
        "driver": found.value.driver,
        "temi_ricorrenti": found.value.temi_ricorrenti,
        "links": asked.links(related=related_of(found.value.progetto)),
    }
    return answer_json(asked, found.stamp, members)


@router.get(
    "/progetti/{codice}/incidenza",
    **documented("Dove ricade un progetto, e perché", IncidenzaDiProgetto, formats=TABLES),
)
async def get_incidenza(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer every elemento that a project reaches, the comuni apart."""
    asked = ask(request, formats=TABLES)
    codice = require_code("codice", codice)
    if same := await unchanged(asked, session):
        return same
    found = await progetti.get_incidenza_di_progetto(session, codice)
    if is_table(asked):
        reached = (*found.value.elementi, *found.value.comuni)
        rows = [members_of(each) for each in reached]
        name = f"incidenza-{found.value.progetto.id}"
        return await answer_sheet(asked, session, found.stamp, Sheet(name, REACHED, rows))
    members = {
        "progetto": found.value.progetto,
        "elementi": found.value.elementi,
        "comuni": [comune_body(each) for each in found.value.comuni],
        "links": asked.links(related=related_of(found.value.progetto)),
    }
    return answer_json(asked, found.stamp, members)


def comune_body(reached: progetti.ElementoRaggiunto) -> dict[str, object]:
    """Return a comune that is reached: its code is called as everywhere else."""
    return {
        "istat": reached.codice,
        "nome": reached.nome,
        "certezza": reached.certezza,
        "incidenza": reached.incidenza,
    }


def related_of(progetto: progetti.Progetto) -> list[tuple[str, str, str]]:
    """Return where to go from a project."""
    here = f"/api/v1/progetti/{progetto.id}"
    up = (
        [("up", f"/api/v1/progetti/{progetto.parte_di}", "Il programma di cui fa parte")]
        if progetto.parte_di
        else []
    )
    return [
        *up,
        ("incidenza", f"{here}/incidenza", "Dove ricade, e perché"),
        ("collection", "/api/v1/progetti", "Tutti i progetti"),
    ]
