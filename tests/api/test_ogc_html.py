"""Every resource of the OGC API is a page too, in Italian, that holds what its JSON holds."""

import pytest
from fastapi.testclient import TestClient

from tests.api.ogc import COLLECTIONS, IDS, link_of

ADDRESSES = (
    "/ogc",
    "/ogc/conformance",
    "/ogc/collections",
    *(f"{COLLECTIONS}/{id_}" for id_ in IDS),
    *(f"{COLLECTIONS}/{id_}/items?limit=5" for id_ in IDS),
    f"{COLLECTIONS}/comuni/items/015146",
    *(f"{COLLECTIONS}/progetti/{kind}" for kind in ("schema", "queryables", "sortables")),
    f"{COLLECTIONS}/comuni/tiles",
    f"{COLLECTIONS}/comuni/tiles/WebMercatorQuad",
    "/ogc/tiles",
    "/ogc/tiles/WebMercatorQuad?collections=parchi,plis",
    "/ogc/tileMatrixSets",
    "/ogc/tileMatrixSets/WebMercatorQuad",
)
NEAR = "S_INTERSECTS(geom,POINT(9.19 45.464))"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_resource_is_a_page_for_who_prefers_one(client: TestClient, address: str) -> None:
    body = client.get(address).json()
    by_accept = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
    by_name = client.get(address, params={"f": "html"}) if "?" not in address else by_accept
    for answer in (by_accept, by_name):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        assert '<html lang="it"' in answer.text
    if "links" in body:
        alternate = client.get(link_of(body, "alternate", "text/html"))
        assert alternate.headers["content-type"].startswith("text/html")


def test_the_page_of_features_shows_them_and_leads_on(client: TestClient) -> None:
    address = f"{COLLECTIONS}/comuni/items?limit=5&sortby=-popolazione"
    body = client.get(address).json()
    page = client.get(f"{address}&f=html").text
    for feature in body["features"]:
        assert feature["properties"]["nome"] in page
        assert f"/items/{feature['id']}" in page
    assert "cursor=" in page


def test_a_page_says_what_a_spatial_filter_cannot_find(client: TestClient) -> None:
    page = client.get(f"{COLLECTIONS}/progetti/items?filter={NEAR}&f=html").text
    assert "non hanno geometria" in page


@pytest.mark.parametrize(
    ("feature", "page"),
    [
        ("comuni/items/015146", "/comuni/015146"),
        ("zone_omogenee/items/sud-est", "/zone-omogenee/sud-est"),
        ("progetti/items/lum", "/progetti/lum"),
    ],
)
def test_a_feature_that_has_a_page_of_its_own_leads_to_it(
    client: TestClient, feature: str, page: str
) -> None:
    assert f'href="http://testserver{page}"' in client.get(f"{COLLECTIONS}/{feature}?f=html").text
    assert client.head(page).status_code == 200
