"""What the tests of the OGC API share."""

from typing import Any

from fastapi.testclient import TestClient

COLLECTIONS = "/ogc/collections"
IDS = (
    "comuni",
    "zone_omogenee",
    "parchi",
    "plis",
    "navigli",
    "nodi_trasporto",
    "progetti",
    "obiettivi",
)
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
REL = "http://www.opengis.net/def/rel/ogc/1.0/"
PROBLEM = "application/problem+json"


def links_of(body: dict[str, Any], rel: str) -> list[dict[str, Any]]:
    return [link for link in body["links"] if link["rel"] == rel]


def link_of(body: dict[str, Any], rel: str, media_type: str | None = None) -> str:
    """Return the one address of a relation, of a type if it is given."""
    (found,) = (link["href"] for link in links_of(body, rel) if media_type in {None, link["type"]})
    return str(found)


def follow(client: TestClient, body: dict[str, Any], rel: str) -> dict[str, Any]:
    answer = client.get(link_of(body, rel))
    assert answer.status_code == 200, answer.text[:300]
    found: dict[str, Any] = answer.json()
    return found


def items_of(client: TestClient, collection: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"{COLLECTIONS}/{collection}/items", params=query)
    assert answer.status_code == 200, answer.text[:300]
    body: dict[str, Any] = answer.json()
    return body


def ids_of(body: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in body["features"]]


def refusal_of(client: TestClient, address: str, status: int = 400) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == PROBLEM
    body: dict[str, Any] = answer.json()
    assert len(body["detail"]) > 20
    return body
