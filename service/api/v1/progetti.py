"""``/progetti``: which there are, one, and where it is."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.answer import (
    answer_features,
    answer_json,
    answer_list,
    answer_table,
    ask,
    unchanged,
)
from service.api.deps import SessionDep
from service.api.negotiate import CSV, GEOJSON, JSON
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
from service.api.v1.known import require_known
from service.api.writers.csv import columns_of
from service.api.writers.json import members_of
from service.queries import progetti

router = APIRouter(tags=["progetti"])
Codice = Annotated[str, Path(description="Codice del progetto, per esempio cmm-come-in-corsico.")]
LISTED = (*FILTRI_PROGETTI, *PAGINA, "geometria")
FORMATS = (JSON, GEOJSON, CSV)
COLUMNS = columns_of(progetti.Progetto)
REACHED = columns_of(progetti.ElementoRaggiunto)


@router.get(
    "/progetti",
    **documented("Elenco dei progetti", ElencoProgetti, accepted=LISTED, formats=FORMATS),
)
async def get_progetti(request: Request, session: SessionDep) -> Response:
    """Answer a page of projects."""
    asked = ask(request, LISTED, FORMATS)
    filters, page = progetto_filters(asked.query), asked.page
    require_place(filters)
    geometria = read_geometria(asked.query)
    if same := await unchanged(asked, session):
        return same
    await require_known(session, filters)
    if asked.formato is GEOJSON:
        features = await progetti.list_geojson_progetti(session, filters, page, geometria)
        return answer_features(asked, features)
    found = await progetti.list_progetti(session, filters, page)
    return answer_list(asked, found, COLUMNS, "progetti")


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
        "links": asked.links(related=related_of(found.value.progetto)),
    }
    return answer_json(asked, found.stamp, members)


@router.get(
    "/progetti/{codice}/incidenza",
    **documented("Dove ricade un progetto, e perché", IncidenzaDiProgetto, formats=(JSON, CSV)),
)
async def get_incidenza(request: Request, session: SessionDep, codice: Codice) -> Response:
    """Answer every elemento that a project reaches, the comuni apart."""
    asked = ask(request, formats=(JSON, CSV))
    codice = require_code("codice", codice)
    if same := await unchanged(asked, session):
        return same
    found = await progetti.get_incidenza_di_progetto(session, codice)
    if asked.formato is CSV:
        reached = (*found.value.elementi, *found.value.comuni)
        rows = [members_of(each) for each in reached]
        name = f"incidenza-{found.value.progetto.id}"
        return answer_table(asked, found.stamp, rows, REACHED, name)
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
