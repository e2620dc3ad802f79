"""Links lead back to where the service was asked, and nobody else decides where that is."""

from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from service.api.middleware.forwarded import ForwardedLayer
from service.background import Server

PROXY = ("10.0.0.7", 4000)
FORWARDED = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "dati.example.it:8443",
    "X-Forwarded-Prefix": "/piano",
}
PAGES = ("/ogc", "/ogc/collections", "/ogc/collections/comuni/items?limit=1", "/ogc/tiles")


@pytest.fixture
def behind(client: TestClient) -> TestClient:
    """A client of the application of the session, behind a proxy that it trusts."""
    return TestClient(ForwardedLayer(client.app, "10.0.0.0/24"), client=PROXY)


def hrefs_of(value: Any) -> list[str]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [value["href"]] if isinstance(value, dict) and "href" in value else []
    return found + [href for part in parts for href in hrefs_of(part)]


def is_ours(href: str) -> bool:
    return "creativecommons.org" not in href and "dati.gov.it" not in href


@pytest.mark.parametrize("page", PAGES)
def test_links_are_absolute_and_lead_to_where_it_was_asked(client: TestClient, page: str) -> None:
    hrefs = hrefs_of(client.get(page).json())
    assert hrefs
    assert all(href.startswith("http://testserver/") for href in hrefs if is_ours(href))


@pytest.mark.parametrize("page", PAGES)
def test_behind_a_trusted_proxy_links_lead_to_the_proxy(behind: TestClient, page: str) -> None:
    answer = behind.get(page, headers=FORWARDED)
    assert answer.status_code == 200
    hrefs = [href for href in hrefs_of(answer.json()) if is_ours(href)]
    assert hrefs
    assert all(href.startswith("https://dati.example.it:8443/piano/") for href in hrefs)


def test_the_first_of_several_proxies_is_the_one_that_was_asked(behind: TestClient) -> None:
    headers = {"X-Forwarded-Host": "fuori.example.it, dentro.example.it"}
    (first, *_) = hrefs_of(behind.get("/ogc", headers=headers).json())
    assert first == "http://fuori.example.it/ogc"


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Forwarded-Prefix"])
@pytest.mark.parametrize("value", ['evil"><b>', "a b", "//evil.example", "/..%2f", "é", "/a?b"])
def test_what_is_no_host_and_no_prefix_is_not_believed(
    behind: TestClient, header: str, value: str
) -> None:
    answer = behind.get("/ogc", headers={header: value.encode()})
    assert hrefs_of(answer.json())[0] == "http://testserver/ogc"


def test_a_prefix_that_looks_like_an_address_of_ours_does_no_harm(behind: TestClient) -> None:
    answer = behind.get("/ogc/collections/comuni", headers={"X-Forwarded-Prefix": "/ogc"})
    assert answer.status_code == 200
    assert hrefs_of(answer.json())[0] == "http://testserver/ogc/ogc/collections/comuni"


def test_who_is_no_trusted_proxy_is_not_believed(client: TestClient) -> None:
    stranger = TestClient(ForwardedLayer(client.app, "10.0.0.0/24"), client=("192.0.2.1", 4000))
    hrefs = hrefs_of(stranger.get("/ogc", headers=FORWARDED).json())
    assert all(href.startswith("http://testserver/") for href in hrefs)


def test_the_application_alone_believes_no_header(client: TestClient) -> None:
    hrefs = hrefs_of(client.get("/ogc", headers=FORWARDED).json())
    assert all(href.startswith("http://testserver/") for href in hrefs)


def test_the_server_process_believes_a_proxy_on_this_machine(live_server: Server) -> None:
    answer = httpx.get(f"{live_server.address}ogc/collections/comuni", headers=FORWARDED)
    hrefs = [href for href in hrefs_of(answer.json()) if is_ours(href)]
    assert all(href.startswith("https://dati.example.it:8443/piano/ogc/") for href in hrefs)
