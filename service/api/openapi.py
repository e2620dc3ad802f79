"""The OpenAPI 3.1 document of the service: what can be asked, and how.

Parameters are documented by name: a route says which it accepts (``params.py``), this module says
what each means. Nothing is validated by these schemas: ``params.py`` does it, in words that help.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from types import MappingProxyType
from typing import Any

import orjson
from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from starlette.responses import Response

from service.api.answer import Asked, answer, ask
from service.api.negotiate import CSV, GEOJSON, GPKG, JSON, XLSX, Formato
from service.api.openapi30 import MEDIA_TYPE
from service.api.params import CERTEZZE, EDIZIONI, GEOMETRIE, MAX_Q, PARTI, STATI_PLIS, TIPI
from service.api.schemas.problema import Problema
from service.api.spatial import BBOX_FORM, ENTRO_DEFAULT_M, ENTRO_MAX_M, POINT_FORM
from service.models.base import LAYERS
from service.models.progetti import STATI
from service.queries.page import LIMIT_DEFAULT, LIMIT_MAX

router = APIRouter(tags=["servizio"])
DESCRIPTION = (
    "Che cosa del piano strategico ricade in un luogo, attraverso che cosa e con quanta certezza. "
    "Ogni risposta porta le proprie fonti. Gli errori sono application/problem+json (RFC 9457). "
    "CSV: virgola come separatore e punto per i decimali (RFC 4180), UTF-8; con f=csv il file "
    "comincia con il BOM, perché i fogli di calcolo leggano gli accenti, con Accept: text/csv no; "
    "un testo che un foglio di calcolo prenderebbe per una formula è preceduto da un apostrofo. "
    "XLSX: celle del tipo dei valori. GeoPackage: coordinate EPSG:7791 (est, nord, in metri), "
    "quelle della base di dati; GeoJSON: gradi, longitudine e latitudine."
)
TEXT: dict[str, Any] = {"type": "string"}
OPENAPI_30 = Formato("json", MEDIA_TYPE, "OpenAPI 3.0")
OPENAPI_31 = Formato("json", "application/vnd.oai.openapi+json;version=3.1", "OpenAPI 3.1")


def _listed(values: Sequence[str] = ()) -> dict[str, Any]:
    item = {**TEXT, "enum": list(values)} if values else TEXT
    return {"type": "array", "items": item}


def _like(example: str) -> dict[str, Any]:
    return {**TEXT, "examples": [example]}


def _listed_like(example: str) -> dict[str, Any]:
    return {"type": "array", "items": TEXT, "examples": [[example]]}


PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "limit": (
        "Quanti elementi per pagina; con f=csv, xlsx e gpkg, se manca, il massimo.",
        {"type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT_DEFAULT},
    ),
    "cursor": ("Da dove riprende la pagina: si trova nel collegamento «next».", TEXT),
    "bbox": (f"Riquadro: {BBOX_FORM}.", _like("9.04,45.38,9.28,45.54")),
    "vicino_a": (f"Punto: {POINT_FORM}; con entro_m.", _like("9.19,45.464")),
    "entro_m": (
        "Distanza massima in metri.",
        {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": ENTRO_MAX_M,
            "default": ENTRO_DEFAULT_M,
        },
    ),
    "q": ("Parole da cercare.", {**_like("naviglio"), "maxLength": MAX_Q}),
    "geometria": (
        "GeoJSON: se le feature portano la geometria.",
        {**TEXT, "enum": list(GEOMETRIE), "default": GEOMETRIE[0]},
    ),
    "missione": ("Codici di missione, anche più d'uno.", _listed_like("M1")),
    "obiettivo": ("Codici di obiettivo, anche più d'uno.", _listed_like("M1-13")),
    "driver": ("Codici di driver, anche più d'uno.", _listed_like("D02")),
    "edizione": ("Edizioni del piano, anche più d'una.", _listed(EDIZIONI)),
    "stato": ("Stati del progetto, anche più d'uno.", _listed(STATI)),
    "tipo": ("Tipi di progetto, anche più d'uno.", _listed(TIPI)),
    "finanziamento": (
        "Parole della fonte di finanziamento, anche più d'una, così come la fonte le scrive.",
        _listed_like("PNRR"),
    ),
    "layer": ("Layer in cui l'obiettivo è collocato, anche più d'uno.", _listed(LAYERS)),
    "certezza": ("Con quale certezza il legame con il luogo è noto.", _listed(CERTEZZE)),
    "comune": ("Codice ISTAT del comune, sei cifre.", _like("015146")),
    "zona": ("Codice della zona omogenea.", _like("sud-ovest")),
    "parco": ("Codice del parco.", _like("parco-del-ticino")),
    "plis": ("Codice del PLIS.", _like("grubria")),
    "naviglio": ("Codice del naviglio.", _like("naviglio-grande")),
    "nodo": ("Codice del nodo di trasporto.", _like("interscambio-affori")),
}


OF_ELEMENTI: dict[str, tuple[str, dict[str, Any]]] = {
    "stato": ("Stati del PLIS, anche più d'uno.", _listed(STATI_PLIS)),
    "tipo": ("Tipi di elemento, anche più d'uno.", _listed()),
}
OF_ONE_OBIETTIVO: dict[str, tuple[str, dict[str, Any]]] = {
    "edizione": (
        "Edizione del piano; se manca, l'ultima che ha il codice.",
        {**TEXT, "enum": list(EDIZIONI)},
    ),
}
AGENDA: dict[str, tuple[str, dict[str, Any]]] = {
    "missione": ("Codici di missione, anche più d'uno: di progetti e obiettivi.", _listed()),
    "driver": ("Codici di driver, anche più d'uno: dei soli progetti.", _listed()),
    "stato": ("Stati, anche più d'uno: dei soli progetti.", _listed(STATI)),
    "certezza": ("Quali delle quattro parti, anche più d'una.", _listed(PARTI)),
}
"""Where a parameter means something else."""


def documented(
    summary: str,
    model: type[BaseModel],
    *,
    accepted: Sequence[str] = (),
    formats: Sequence[Formato] = (JSON,),
    described: Mapping[str, tuple[str, dict[str, Any]]] = MappingProxyType({}),
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what a route's decorator is told, for the document alone."""
    content: dict[str, Any] = {}
    if GEOJSON in formats:
        content[GEOJSON.media_type] = {"schema": {"type": "object"}}
    if CSV in formats:
        content[CSV.media_type] = {"schema": {"type": "string"}}
    for binary in (XLSX, GPKG):
        if binary in formats:
            content[binary.media_type] = {"schema": {"type": "string", "format": "binary"}}
    names = [formato.nome for formato in formats]
    parameters = [describe_parameter(name, *{**PARAMETERS, **described}[name]) for name in accepted]
    f = {
        "name": "f",
        "in": "query",
        "required": False,
        "description": "Formato della risposta; se manca decide l'intestazione Accept.",
        "schema": {**TEXT, "enum": names, "default": names[0]},
    }
    return {
        "summary": summary,
        "response_model": None,
        "responses": {200: {"model": model, "content": content, "description": summary}},
        "openapi_extra": {"parameters": [*parameters, f], **(extra or {})},
    }


def describe_parameter(
    name: str, description: str, schema: dict[str, Any], *, where: str = "query"
) -> dict[str, Any]:
    """Return what the document says of a parameter; lists have commas between their values."""
    described = {
        "name": name,
        "in": where,
        "required": where == "path",
        "description": description,
        "schema": schema,
    }
    listed = {"style": "form", "explode": False} if schema.get("type") == "array" else {}
    return described | listed


def make_document(app: FastAPI, further: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the document of an application's routes, and of paths that are none."""
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    document["paths"] |= deepcopy(dict(further))
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problema"] = Problema.model_json_schema(ref_template="#/components/schemas/{model}")
    problem = {
        "description": "Errore, in italiano (RFC 9457)",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problema"}}
        },
    }
    for operation in operations_of(document).values():
        operation["responses"].pop("422", None)
        operation["responses"]["default"] = problem
    return document


def operations_of(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the operations of a document by method and path."""
    return {
        (method.upper(), path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


@router.get("/openapi.json", include_in_schema=False)
async def get_document(request: Request) -> Response:
    """Answer the OpenAPI document."""
    asked = ask(request, formats=(JSON, OPENAPI_31))
    return _answer_document(asked, request.app.state.document())


@router.get("/openapi-3.0.json", include_in_schema=False)
async def get_document_30(request: Request) -> Response:
    """Answer the document for tools that read OpenAPI 3.0 alone; as plain JSON, where asked so."""
    asked = ask(request, formats=(OPENAPI_30, JSON))
    return _answer_document(asked, request.app.state.document_30())


def _answer_document(asked: Asked, document: dict[str, Any]) -> Response:
    servers = [{"url": asked.place.base or "/"}]
    return answer(asked, "", orjson.dumps({**document, "servers": servers}))
