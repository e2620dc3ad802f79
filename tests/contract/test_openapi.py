import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from service.agenda.request import FILTRI
from service.api.ogc.described import PARAMETERS as OF_OGC
from service.api.ogc.items_params import PARAMETERS as OF_ITEMS
from service.api.ogc.routes import ROUTERS as OGC
from service.api.openapi import PARAMETERS, operations_of
from service.api.v1 import (
    agenda,
    comuni,
    copertura,
    elementi,
    incidenza,
    obiettivi,
    places,
    progetti,
    voci,
    zone,
)
from service.app import create_app
from service.settings import Settings
from tests.contract.outline import SNAPSHOT, outline


@pytest.fixture(scope="module")
def offline() -> Iterator[TestClient]:
    url = SecretStr("postgresql://lettore@/piano?host=/nessuna/cartella")
    with TestClient(create_app(Settings(read_database_url=url))) as made:
        yield made


@pytest.fixture(scope="module")
def document(offline: TestClient) -> dict[str, Any]:
    made: dict[str, Any] = offline.get("/openapi.json").json()
    return made


def test_the_outline_is_as_it_was() -> None:
    """Fields and parameters may be added, not renamed; see ``tests.contract.outline``."""
    assert json.loads(SNAPSHOT.read_text(encoding="utf-8")) == outline()


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "http://testserver"}]


def test_every_route_of_the_api_is_documented(document: dict[str, Any]) -> None:
    routed = {
        f"/api/v1{route.path}"
        for noun in (
            comuni,
            zone,
            agenda,
            elementi,
            progetti,
            obiettivi,
            voci,
            incidenza,
            copertura,
        )
        for route in noun.router.routes
        if hasattr(route, "path")
    }
    paths = set(document["paths"])
    assert routed == {path for path in paths if path.startswith("/api/v1")}
    ogc = {
        route.path
        for router in OGC
        for route in router.routes
        if getattr(route, "include_in_schema", False)
    }
    assert ogc <= paths
    assert "/status" in paths


def test_every_operation_says_what_it_is_and_how_it_fails(document: dict[str, Any]) -> None:
    for operation in operations_of(document).values():
        assert operation["summary"][0].isupper()
        assert "422" not in operation["responses"]
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        for parameter in operation.get("parameters", ()):
            assert parameter["description"].endswith(".")


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for operation in operations_of(document).values()]
    assert len(ids) == len(set(ids))


def test_every_reference_resolves(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(document["components"]["schemas"])


@pytest.mark.parametrize(
    "accepted",
    [
        comuni.LISTED,
        zone.LISTED,
        progetti.LISTED,
        obiettivi.LISTED,
        voci.LISTED,
        places.PROGETTI_QUI,
        places.OBIETTIVI_QUI,
        FILTRI,
        *(page.listed for page in elementi.PAGES),
    ],
)
def test_every_parameter_that_is_accepted_is_described(accepted: tuple[str, ...]) -> None:
    assert set(accepted) <= set(PARAMETERS)


def test_every_parameter_of_the_ogc_api_is_described() -> None:
    assert set(OF_ITEMS) <= set(OF_OGC)


def test_the_page_lists_every_operation_without_a_script(
    offline: TestClient, document: dict[str, Any]
) -> None:
    page = offline.get("/docs").text
    assert all(path in page for path in document["paths"])
    assert "<script" not in page
