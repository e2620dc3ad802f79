"""``/openapi-3.0.json`` is OpenAPI 3.0.3 in what it says, not in its label alone."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from pydantic import BaseModel
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from tests.contract.test_bodies import BODIES

MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0"


@pytest.fixture(scope="module")
def newer(client: TestClient) -> dict[str, Any]:
    made: dict[str, Any] = client.get("/openapi.json").json()
    return made


@pytest.fixture(scope="module")
def older(client: TestClient) -> dict[str, Any]:
    made: dict[str, Any] = client.get("/openapi-3.0.json").json()
    return made


def test_both_documents_are_valid(newer: dict[str, Any], older: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(newer).validate()
    OpenAPIV30SpecValidator(older).validate()


def test_another_label_alone_would_not_be_valid(newer: dict[str, Any]) -> None:
    relabelled = {**newer, "openapi": "3.0.3"}
    assert not OpenAPIV30SpecValidator(relabelled).is_valid()


def test_it_says_its_version(client: TestClient, older: dict[str, Any]) -> None:
    assert older["openapi"] == "3.0.3"
    assert client.get("/openapi-3.0.json").headers["content-type"] == MEDIA_TYPE


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (MEDIA_TYPE, MEDIA_TYPE),
        ("application/vnd.oai.openapi+json", MEDIA_TYPE),
        ("application/json", "application/json"),
    ],
)
def test_it_answers_whoever_asks_for_a_document(
    client: TestClient, accept: str, answered: str
) -> None:
    answer = client.get("/openapi-3.0.json", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, answered)


def test_each_document_answers_under_the_type_of_the_links_to_it(client: TestClient) -> None:
    links = [link for link in client.get("/ogc").json()["links"] if link["rel"] == "service-desc"]
    assert len(links) == 2
    for link in links:
        answer = client.get(link["href"], headers={"Accept": link["type"]})
        assert (answer.status_code, answer.headers["content-type"]) == (200, link["type"])


def test_it_has_the_operations_of_the_other(newer: dict[str, Any], older: dict[str, Any]) -> None:
    assert {path: set(item) for path, item in newer["paths"].items()} == {
        path: set(item) for path, item in older["paths"].items()
    }
    assert set(newer["components"]["schemas"]) == set(older["components"]["schemas"])
    assert older["servers"] == newer["servers"]


@pytest.mark.parametrize(("address", "model"), BODIES)
def test_a_body_meets_its_schema(
    client: TestClient, older: dict[str, Any], address: str, model: type[BaseModel]
) -> None:
    resource = Resource.from_contents(older, default_specification=DRAFT4)
    registry: Registry[Any] = Registry().with_resource("urn:documento", resource)
    reference = {"$ref": f"urn:documento#/components/schemas/{model.__name__}"}
    validator = OAS30Validator(reference, registry=registry)
    errors = list(validator.iter_errors(client.get(address).json()))
    assert [(list(error.path), error.message[:200]) for error in errors] == []
