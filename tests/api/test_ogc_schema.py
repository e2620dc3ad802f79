"""Schemas, queryables and sortables: JSON Schemas that the features meet."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

from service.queries.catalog import COLLECTIONS as REGISTRY
from tests.api.ogc import COLLECTIONS, IDS, items_of

EVERY = pytest.mark.parametrize("id_", IDS)
KINDS = pytest.mark.parametrize("kind", ["schema", "queryables", "sortables"])


def schema_of(client: TestClient, id_: str, kind: str) -> dict[str, Any]:
    body: dict[str, Any] = client.get(f"{COLLECTIONS}/{id_}/{kind}").json()
    return body


@EVERY
@KINDS
def test_it_is_a_json_schema_that_says_where_it_is(client: TestClient, id_: str, kind: str) -> None:
    address = f"{COLLECTIONS}/{id_}/{kind}"
    answer = client.get(f"{address}?f=json", headers={"Accept": "application/schema+json"})
    assert answer.headers["content-type"] == "application/schema+json"
    body = answer.json()
    Draft202012Validator.check_schema(body)
    assert body["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert body["$id"] == f"http://testserver{address}"
    assert (body["type"], body["additionalProperties"]) == ("object", False)
    asked = client.get(body["$id"], headers={"Accept": "application/schema+json"})
    assert asked.json() == body


@EVERY
@KINDS
def test_properties_are_described_and_in_order(client: TestClient, id_: str, kind: str) -> None:
    properties = schema_of(client, id_, kind)["properties"]
    assert [each["x-ogc-propertySeq"] for each in properties.values()] == list(
        range(1, len(properties) + 1)
    )
    keys = [name for name, each in properties.items() if each.get("x-ogc-role") == "id"]
    assert keys == [REGISTRY[id_].chiave]
    for name, each in properties.items():
        assert each["title"], name
        assert name == "geom" or each["type"] in {"string", "integer", "number", "boolean", "array"}


@EVERY
def test_features_meet_their_schema(client: TestClient, id_: str) -> None:
    """A value that is not known is null in GeoJSON and absent for the schema."""
    schema = schema_of(client, id_, "schema")
    validator = Draft202012Validator(schema)
    for feature in items_of(client, id_, limit=1000)["features"]:
        assert feature["properties"].keys() == schema["properties"].keys() - {"geom"}
        known = {name: each for name, each in feature["properties"].items() if each is not None}
        validator.validate(known)


@EVERY
def test_the_geometry_has_its_role_and_its_type(client: TestClient, id_: str) -> None:
    geometry = schema_of(client, id_, "schema")["properties"].get("geom")
    if REGISTRY[id_].geometria is None:
        assert geometry is None
        return
    assert geometry["x-ogc-role"] == "primary-geometry"
    assert not {"type", "$ref"} & geometry.keys()
    kinds = {
        feature["geometry"]["type"].lower()
        for feature in items_of(client, id_, limit=1000)["features"]
        if feature["geometry"]
    }
    assert geometry["format"] == "geometry-any" or kinds <= {
        geometry["format"].removeprefix("geometry-")
    }


def test_clients_find_the_geometry_of_queryables_by_its_reference(client: TestClient) -> None:
    geometry = schema_of(client, "comuni", "queryables")["properties"]["geom"]
    assert geometry["$ref"] == "https://geojson.org/schema/MultiPolygon.json"
    assert "geom" not in schema_of(client, "obiettivi", "queryables")["properties"]


@EVERY
def test_every_sortable_property_orders_and_no_other(client: TestClient, id_: str) -> None:
    sortable = schema_of(client, id_, "sortables")["properties"]
    assert not {each["type"] for each in sortable.values()} & {"array", "object"}
    for name in sortable:
        items_of(client, id_, limit=1, sortby=f"-{name}")
    for name in schema_of(client, id_, "schema")["properties"].keys() - sortable.keys():
        answer = client.get(f"{COLLECTIONS}/{id_}/items?sortby={name}")
        assert answer.status_code == 400
        assert answer.json()["accettati"] == list(sortable)


def test_units_and_code_lists_are_told(client: TestClient) -> None:
    properties = schema_of(client, "progetti", "schema")["properties"]
    assert "lavori" in properties["stato"]["enum"]
    assert "Unità: EUR." in properties["importo_eur"]["description"]
    assert "x-ogc-unit" not in properties["importo_eur"]
    parks = schema_of(client, "parchi", "schema")["properties"]
    assert (parks["superficie_ha"]["x-ogc-unit"], parks["superficie_km2"]["x-ogc-unit"]) == (
        "har",
        "km2",
    )


def test_who_asks_for_plain_json_gets_it(client: TestClient) -> None:
    address = f"{COLLECTIONS}/comuni/schema"
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == client.get(address).json()
