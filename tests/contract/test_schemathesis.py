"""Requests made up from the OpenAPI document: no fault of the server, no answer it forbids.

The requests are the same at each run. Codes that exist are tried beside those made up, so that
answers are tried beside refusals.
"""

from itertools import pairwise
from typing import Any

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from schemathesis.checks import (
    CheckFunction,
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.generation import GenerationMode

from service.app import create_app
from service.settings import Settings

same_at_each_run = settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SENT = {
    "method": "method",
    "url": "url",
    "params": "params",
    "headers": "headers",
    "json": "json",
    "data": "content",
}
"""What of a request made up is sent, by the names that the client gives it."""
KNOWN: dict[str, list[Any]] = {
    "comuni": ["015146", "015093", "015235"],
    "zone-omogenee": ["sud-ovest", "nord-milano"],
    "parchi": ["parco-del-ticino", "idroscalo"],
    "plis": ["grubria"],
    "navigli": ["naviglio-grande"],
    "nodi-trasporto": ["interscambio-affori"],
    "progetti": ["cmm-come-in", "cambio-5"],
    "obiettivi": ["M1-13"],
    "collections": ["comuni", "progetti", "obiettivi", "nodi_trasporto"],
    "items": ["015146", "cmm-come-in"],
    "styles": ["piano", "comuni"],
    "tileMatrixSets": ["WebMercatorQuad"],
    "tiles": ["comuni", "progetti,navigli"],
    "{z}": [268, 0],
    "{x}": [183, 0],
    "WebMercatorQuad": ["9", "0"],
    "{tileMatrix}": [183, 0],
    "{tileRow}": [268, 0],
    "{ids}": [9, 0],
}
"""What is before a value in an address → values that exist."""


def made_likely(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with what exists among the values of its paths."""
    for path, item in document["paths"].items():
        before = {part: previous for previous, part in pairwise(path.split("/"))}
        for parameter in item.get("get", {}).get("parameters", ()):
            place = f"{{{parameter['name']}}}"
            part = next((each for each in before if place in each), None)
            if parameter["in"] == "path" and part is not None and before[part] in KNOWN:
                known = {"enum": KNOWN[before[part]]}
                parameter["schema"] = {"anyOf": [known, parameter["schema"]]}
    return document


def load(mode: GenerationMode) -> Any:
    document = made_likely(create_app(Settings()).state.document())
    loaded = schemathesis.openapi.from_dict(document)
    loaded.config.generation.modes = [mode]
    return loaded


def require_documented(case: schemathesis.Case, client: TestClient) -> None:
    made = case.as_transport_kwargs(base_url=str(client.base_url))
    request = {SENT[name]: value for name, value in made.items() if name in SENT}
    answer = client.request(**request, follow_redirects=False)
    case.validate_response(answer, checks=CHECKS)


@load(GenerationMode.POSITIVE).parametrize()
@same_at_each_run
def test_what_the_document_allows_meets_no_fault_and_no_undocumented_answer(
    case: schemathesis.Case, client: TestClient
) -> None:
    require_documented(case, client)


@load(GenerationMode.NEGATIVE).parametrize()
@same_at_each_run
def test_what_the_document_forbids_meets_no_fault_and_no_undocumented_answer(
    case: schemathesis.Case, client: TestClient
) -> None:
    require_documented(case, client)
