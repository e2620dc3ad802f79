"""Items: pages, formats, times, properties; what holds for each collection."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from service.app import create_app
from service.queries.catalog import COLLECTIONS as REGISTRY
from service.settings import Settings
from tests.api.ogc import COLLECTIONS, IDS, ids_of, items_of, link_of, links_of, refusal_of

EVERY = pytest.mark.parametrize("id_", IDS)
GEOJSON = "application/geo+json"


@EVERY
def test_items_are_geojson(client: TestClient, id_: str) -> None:
    answer = client.get(f"{COLLECTIONS}/{id_}/items")
    assert answer.headers["content-type"] == GEOJSON
    body = answer.json()
    assert body["type"] == "FeatureCollection"
    assert body["numberReturned"] == len(body["features"]) > 0
    assert body["numberMatched"] >= body["numberReturned"]
    for feature in body["features"]:
        assert feature["type"] == "Feature"
        assert feature["id"] == feature["properties"][REGISTRY[id_].chiave]
        assert set(feature) == {"type", "id", "geometry", "properties"}


def test_the_answer_tells_when_it_was_made(client: TestClient) -> None:
    made = datetime.fromisoformat(items_of(client, "comuni", limit=1)["timeStamp"])
    assert timedelta(seconds=-5) < made - datetime.now(UTC) < timedelta(seconds=5)


@EVERY
def test_pages_hold_every_feature_once_and_lead_back(client: TestClient, id_: str) -> None:
    body = items_of(client, id_, limit=3)
    pages = [ids_of(body)]
    while links_of(body, "next"):
        body = client.get(link_of(body, "next", GEOJSON)).json()
        pages.append(ids_of(body))
    everything = ids_of(items_of(client, id_, limit=1000))
    assert [id_ for page in pages for id_ in page] == everything
    assert len(set(everything)) == len(everything)
    for before in reversed(pages[:-1]):
        body = client.get(link_of(body, "prev", GEOJSON)).json()
        assert ids_of(body) == before
    assert not links_of(body, "prev")


def test_a_page_keeps_the_query_it_was_asked_with(client: TestClient) -> None:
    query: dict[str, Any] = {
        "limit": 2,
        "sortby": "-popolazione",
        "properties": "nome,popolazione",
        "zona_omogenea": "sud-ovest",
        "filter": "popolazione < 40000",
    }
    body = items_of(client, "comuni", **query)
    people = [each["properties"]["popolazione"] for each in body["features"]]
    while links_of(body, "next"):
        body = client.get(link_of(body, "next")).json()
        assert all(
            each["properties"].keys() == {"nome", "popolazione"} for each in body["features"]
        )
        people += [each["properties"]["popolazione"] for each in body["features"]]
    assert people == sorted(people, reverse=True)
    everything = items_of(client, "comuni", limit=1000)["features"]
    assert sorted(people) == sorted(
        each["properties"]["popolazione"]
        for each in everything
        if each["properties"]["zona_omogenea"] == "sud-ovest"
        and each["properties"]["popolazione"] < 40_000
    )


def test_a_limit_over_the_maximum_counts_as_the_maximum(client: TestClient) -> None:
    for limit in ("1001", "10000", "99999999999999999999999999999999"):
        assert items_of(client, "comuni", limit=limit)["numberReturned"] == 133


def test_the_number_that_match_is_told_where_it_is_asked_or_costs_nothing(
    client: TestClient,
) -> None:
    assert items_of(client, "comuni", limit=1)["numberMatched"] == 133
    narrowed = {"filter": "popolazione > 50000", "limit": 1}
    assert "numberMatched" not in items_of(client, "comuni", **narrowed)
    counted = items_of(client, "comuni", count="true", **narrowed)
    assert counted["numberMatched"] == len(
        items_of(client, "comuni", **narrowed | {"limit": 1000})["features"]
    )
    assert "numberMatched" not in items_of(client, "comuni", count="false", **narrowed)


@EVERY
def test_one_feature_is_that_of_the_page_with_links(client: TestClient, id_: str) -> None:
    (feature,) = items_of(client, id_, limit=1)["features"]
    answer = client.get(f"{COLLECTIONS}/{id_}/items/{feature['id']}")
    assert answer.headers["content-type"] == GEOJSON
    body = answer.json()
    assert link_of(body, "self").endswith(f"/{id_}/items/{feature['id']}")
    assert link_of(body, "collection").endswith(f"{COLLECTIONS}/{id_}")
    del body["links"]
    assert body == feature


def test_an_unknown_feature_is_404_with_the_nearest(client: TestClient) -> None:
    body = refusal_of(client, f"{COLLECTIONS}/comuni/items/milano", 404)
    assert "«milano»" in body["detail"]
    assert body["accettati"][0] == "015146 Milano"


@pytest.mark.parametrize(
    ("accept", "got"),
    [
        ("application/geo+json, application/json", GEOJSON),
        ("application/json", "application/json"),
        ("*/*", GEOJSON),
        ("application/*", GEOJSON),
    ],
)
def test_the_media_type_is_the_one_that_the_client_reads(
    client: TestClient, accept: str, got: str
) -> None:
    answer = client.get(f"{COLLECTIONS}/comuni/items?limit=1", headers={"Accept": accept})
    assert answer.headers["content-type"] == got
    assert answer.json()["type"] == "FeatureCollection"
    assert "Accept" in answer.headers["vary"].split(", ")


@pytest.mark.parametrize("f", ["json", "geojson"])
def test_json_of_features_is_geojson(client: TestClient, f: str) -> None:
    answer = client.get(f"{COLLECTIONS}/comuni/items?limit=1&f={f}")
    assert answer.headers["content-type"] == GEOJSON


def test_projects_whose_time_meets_an_interval_or_is_not_known(client: TestClient) -> None:
    everything = items_of(client, "progetti", limit=1000)["features"]
    ended = {
        each["id"]
        for each in everything
        if each["properties"]["fine"] and each["properties"]["fine"][:4] < "2026"
    }
    timeless = {
        each["id"]
        for each in everything
        if not each["properties"]["inizio"] and not each["properties"]["fine"]
    }
    assert ended
    assert timeless
    for interval in ("2027-01-01T00:00:00Z/..", "2027-01-01/2028-01-01", "2027-06-01"):
        found = set(ids_of(items_of(client, "progetti", limit=1000, datetime=interval)))
        assert timeless <= found
        assert not ended & found
    assert len(ids_of(items_of(client, "comuni", limit=1000, datetime="1900-01-01"))) == 133


def test_an_answer_held_already_is_304_although_it_would_tell_another_time(
    client: TestClient,
) -> None:
    first = client.get(f"{COLLECTIONS}/comuni/items?limit=1")
    assert first.headers["etag"].startswith('W/"')
    again = client.get(
        f"{COLLECTIONS}/comuni/items?limit=1", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get(
        f"{COLLECTIONS}/comuni/items?limit=2", headers={"If-None-Match": first.headers["etag"]}
    )
    assert other.status_code == 200


@pytest.mark.parametrize(
    "address", ["/ogc/collections", *(f"{COLLECTIONS}/{i}/items" for i in IDS)]
)
def test_a_database_that_is_down_is_503(dead: TestClient, address: str) -> None:
    answer = dead.get(address)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "nessuna/cartella" not in answer.text


@pytest.fixture(scope="module")
def dead() -> Iterator[TestClient]:
    url = SecretStr("postgresql://lettore@/piano?host=/nessuna/cartella")
    with TestClient(create_app(Settings(read_database_url=url))) as made:
        yield made
