"""The landing page, what is declared, and that one leads to the other."""

import ast

import pytest
from fastapi.testclient import TestClient

from service.api.ogc.conformance import CLASSES
from service.fingerprint import PROJECT
from tests.api.ogc import REL, follow, link_of, links_of

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


@pytest.mark.parametrize("address", ["/ogc", "/ogc/"])
def test_the_landing_page_leads_to_everything(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    body = answer.json()
    assert body["title"]
    assert body["description"]
    for rel in ("self", "service-doc", "conformance", "data", f"{REL}tilesets-vector"):
        assert client.get(link_of(body, rel)).status_code == 200, rel
    for rel in (f"{REL}conformance", f"{REL}data", f"{REL}tiling-schemes"):
        assert client.get(link_of(body, rel)).status_code == 200, rel
    assert link_of(body, f"{REL}styles").endswith("/ogc/styles")


def test_the_definition_of_the_api_is_openapi_3_0(client: TestClient) -> None:
    href = link_of(client.get("/ogc").json(), "service-desc", OPENAPI)
    answer = client.get(href, headers={"Accept": OPENAPI})
    assert answer.headers["content-type"] == OPENAPI
    assert answer.json()["openapi"].startswith("3.0")
    assert "/ogc/collections/{collection_id}/items" in answer.json()["paths"]


def test_the_conformance_page_declares_the_list(client: TestClient) -> None:
    body = follow(client, client.get("/ogc").json(), "conformance")
    assert body["conformsTo"] == [each.uri for each in CLASSES]
    assert len(set(body["conformsTo"])) == len(CLASSES)
    assert links_of(body, "self")


@pytest.mark.parametrize("prova", sorted({each.prova for each in CLASSES}))
def test_the_test_that_proves_a_class_exists(prova: str) -> None:
    path, _, function = prova.partition("::")
    tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)}
    assert function in names


QGIS = (
    "ogcapi-features-2/1.0/conf/crs",
    "ogcapi-features-3/1.0/conf/filter",
    "ogcapi-features-3/1.0/conf/features-filter",
    "cql2/1.0/conf/cql2-text",
    "cql2/1.0/conf/basic-cql2",
    "cql2/1.0/conf/advanced-comparison-operators",
    "cql2/1.0/conf/case-insensitive-comparison",
    "cql2/1.0/conf/basic-spatial-operators",
    "cql2/1.0/conf/basic-spatial-functions",
    "ogcapi-features-5/1.0/conf/schemas",
)


@pytest.mark.parametrize("name", QGIS)
def test_what_qgis_looks_for_is_declared(client: TestClient, name: str) -> None:
    declared = client.get("/ogc/conformance").json()["conformsTo"]
    assert f"http://www.opengis.net/spec/{name}" in declared
