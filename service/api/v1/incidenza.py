"""``POST /incidenza``: what of territory and plan lies under a drawn geometry."""

from typing import Any

import anyio.to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.answer import ask
from service.api.deps import SessionDep, SettingsDep
from service.api.geojson_body import read_geometry
from service.api.negotiate import JSON
from service.api.openapi import documented
from service.api.params import read_reach
from service.api.schemas import geometria
from service.api.writers.csv import columns_of
from service.api.writers.json import to_json
from service.errors import InvalidParameter, PayloadTooLarge, QueryTooSlow
from service.queries.errors import translated_errors
from service.queries.incidenza import (
    ElementoIncontrato,
    IncidenzaDiGeometria,
    ProgettoIncontrato,
    get_incidenza_di_geometria,
)
from service.queries.progetti import Progetto

router = APIRouter(tags=["incidenza"])
ACCEPTED = ("entro_m", "limit")
OFF_THE_LOOP_BYTES = 16_384
LAYERS = ("comuni", "zone_omogenee", "parchi", "plis", "navigli", "nodi_trasporto")
PROGETTO = columns_of(Progetto)
MEASURED = tuple(
    name for name in columns_of(ElementoIncontrato) if name not in ("layer", "codice", "parte_di")
)
FUORI = "nessun dato: la geometria non incontra alcun comune della Città metropolitana di Milano"
NESSUN_DATO = "nessun dato: le fonti caricate non collocano progetti negli elementi incontrati"
TROPPO_COMPLESSA = (
    "La geometria è troppo complessa per essere misurata in tempo: ridurre i vertici o dividerla."
)
BODY = {
    "requestBody": {
        "required": True,
        "description": "Una geometria GeoJSON o una Feature, in longitudine e latitudine (CRS84).",
        "content": {
            "application/geo+json": {
                "schema": {"type": "object"},
                "example": {"type": "Point", "coordinates": [9.19, 45.464]},
            }
        },
    }
}


@router.post(
    "/incidenza",
    **documented(
        "Che cosa ricade in una geometria disegnata",
        geometria.IncidenzaDiGeometria,
        accepted=ACCEPTED,
        extra=BODY,
    ),
)
async def post_incidenza(request: Request, session: SessionDep, settings: SettingsDep) -> Response:
    """Answer comuni, elementi and projects that a geometry meets, and the nodes near it."""
    asked = ask(request, ACCEPTED)
    entro_m, limit = read_reach(asked.query), asked.page.limit
    if request.headers.get("content-encoding", "identity") != "identity":
        raise InvalidParameter("Il corpo della richiesta va inviato senza compressione.")
    body = await request.body()
    if len(body) < OFF_THE_LOOP_BYTES:
        geojson = read_geometry(body, max_vertices=settings.max_vertices)
    else:
        geojson = await anyio.to_thread.run_sync(
            lambda: read_geometry(body, max_vertices=settings.max_vertices)
        )
    try:
        async with request.app.state.turns.taken():
            with translated_errors():
                found = await get_incidenza_di_geometria(
                    session, geojson, entro_m=entro_m, limit=limit
                )
    except QueryTooSlow as err:
        raise PayloadTooLarge(TROPPO_COMPLESSA) from err
    return Response(
        to_json({**body_of(found.value), "entro_m": entro_m, "links": asked.links()}),
        media_type=JSON.media_type,
        headers={"Cache-Control": "no-store"},
    )


def body_of(found: IncidenzaDiGeometria) -> dict[str, Any]:
    """Return what was met, by layer; what is empty is explained."""
    layers = {layer: [each for each in found.elementi if each.layer == layer] for layer in LAYERS}
    comuni = [
        {"istat": each.codice, **{name: getattr(each, name) for name in MEASURED}}
        for each in layers["comuni"]
    ]
    return {
        "geometria": {"area_m2": found.area_m2, "lunghezza_m": found.lunghezza_m},
        **layers,
        "comuni": comuni,
        "progetti": [progetto_body(each) for each in found.progetti],
        "progetti_totale": found.progetti_totale,
        "obiettivi": found.obiettivi,
        "non_misurabili": found.non_misurabili,
        "messaggi": {
            "territorio": None if comuni else FUORI,
            "progetti": None if any(_is_known(each) for each in found.progetti) else NESSUN_DATO,
        },
    }


def _is_known(met: ProgettoIncontrato) -> bool:
    return met.certezza != "non_determinabile"


def progetto_body(met: ProgettoIncontrato) -> dict[str, Any]:
    """Return a project with how it is met."""
    return {
        **{name: met.progetto[name] for name in PROGETTO},
        "certezza": met.certezza,
        "area_m2": met.area_m2,
        "lunghezza_m": met.lunghezza_m,
        "attraverso": met.attraverso,
    }
