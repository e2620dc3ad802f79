from copy import deepcopy
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from service.api.openapi30 import to_openapi_30

NULLABLE = {"type": ["string", "null"]}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
    "info": {
        "title": "Prova",
        "summary": "Breve",
        "version": "1",
        "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
    },
    "webhooks": {"nuovo": {"post": {"responses": {"200": {"description": "d"}}}}},
    "paths": {
        "/a/{b}": {
            "parameters": [{"name": "b", "in": "path", "required": True, "schema": NULLABLE}],
            "post": {
                "parameters": [
                    {"name": "c", "in": "query", "content": {"a/b": {"schema": {"const": 1}}}},
                    {"$ref": "#/components/parameters/D", "description": "beside"},
                ],
                "requestBody": {"content": {"a/b": {"schema": NULLABLE}}},
                "callbacks": {
                    "e": {"{$url}": {"post": {"responses": {"200": {"description": ""}}}}}
                },
                "responses": {
                    "200": {
                        "description": "d",
                        "headers": {"X-A": {"schema": NULLABLE}},
                        "content": {"a/b": {"schema": {"$ref": "#/components/schemas/A"}}},
                    },
                    "default": {"$ref": "#/components/responses/R", "summary": "beside"},
                },
            },
        }
    },
    "components": {
        "pathItems": {"P": {}},
        "parameters": {"D": {"name": "d", "in": "query", "schema": NULLABLE}},
        "responses": {"R": {"description": "d", "content": {"a/b": {"schema": NULLABLE}}}},
        "schemas": {
            "A": {
                "type": "object",
                "properties": {"i": {"$ref": "#/components/schemas/A/$defs/Inside"}},
                "$defs": {"Inside": {"type": ["integer", "null"]}},
            }
        },
    },
}


def test_a_document_is_valid_before_and_after() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    OpenAPIV30SpecValidator(to_openapi_30(DOCUMENT)).validate()


def test_every_part_of_a_document_is_converted() -> None:
    made = to_openapi_30(DOCUMENT)
    assert made["openapi"] == "3.0.3"
    assert "webhooks" not in made
    assert made["info"]["license"]["url"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    written = str(made)
    for newer in ("'null'", "const", "$defs", "identifier", "summary", "beside", "pathItems"):
        assert newer not in written
    assert made["components"]["schemas"]["Inside"] == {"type": "integer", "nullable": True}


def test_two_definitions_of_one_name_are_refused() -> None:
    document = deepcopy(DOCUMENT)
    document["components"]["schemas"]["Inside"] = {"type": "string"}
    with pytest.raises(ValueError, match="Inside"):
        to_openapi_30(document)


def test_the_document_given_is_not_changed() -> None:
    before = deepcopy(DOCUMENT)
    to_openapi_30(DOCUMENT)
    assert before == DOCUMENT
