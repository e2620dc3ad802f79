"""Every page for people: its structure, its policy, and what it leads to."""

import itertools
import re
from collections.abc import Iterator
from functools import cache

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from pydantic import SecretStr

from service.app import create_app
from service.settings import Settings
from tests.conformance.html5 import read_page
from tests.pages import ADDRESSES, BROWSER, PROBLEMS, Outline, read_outline

every_page = pytest.mark.parametrize("address", [*ADDRESSES, *PROBLEMS])


def get(client: TestClient, address: str) -> Response:
    return client.get(address, headers=BROWSER)


def outline_of(client: TestClient, address: str) -> Outline:
    return read_outline(get(client, address).text)


@every_page
def test_it_is_a_whole_document_in_italian_with_a_title_of_its_own(
    client: TestClient, address: str
) -> None:
    answer = get(client, address)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert read_page(address, answer.text).faults == []
    outline = read_outline(answer.text)
    assert outline.lang == "it"
    own, _, service = outline.title.rpartition(" · ")
    assert own
    assert service == "Che cosa del piano ricade qui"


@every_page
def test_it_has_landmarks_and_headings_in_order(client: TestClient, address: str) -> None:
    outline = outline_of(client, address)
    assert outline.landmarks == ["header", "main", "footer"]
    assert outline.headings.count(1) == 1
    assert outline.headings[0] == 1
    assert [pair for pair in itertools.pairwise(outline.headings) if pair[1] - pair[0] > 1] == []


@every_page
def test_nothing_is_without_a_name_and_nothing_is_in_line(client: TestClient, address: str) -> None:
    outline = outline_of(client, address)
    assert outline.faults == []
    assert outline.pointed <= set(outline.ids)


@every_page
def test_its_policy_lets_in_nothing_from_elsewhere(client: TestClient, address: str) -> None:
    answer = get(client, address)
    policy = {
        name: sources
        for name, *sources in (
            each.split() for each in answer.headers["content-security-policy"].split(";")
        )
    }
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["font-src"] == policy["connect-src"] == ["'self'"]
    assert policy["img-src"] == ["'self'", "data:", "blob:"]
    assert policy["worker-src"] == ["blob:"]
    for closed in ("object-src", "base-uri", "frame-ancestors"):
        assert policy[closed] == ["'none'"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "set-cookie" not in answer.headers


@every_page
def test_all_that_it_loads_is_of_this_service_and_is_there(
    client: TestClient, address: str
) -> None:
    for used in outline_of(client, address).assets:
        assert re.match(r"/[a-z]", used)
        assert client.get(used).status_code == 200


def test_its_links_lead_to_what_is_there(client: TestClient) -> None:
    @cache
    def status(path: str) -> int:
        return client.head(path, headers=BROWSER).status_code

    root = "http://testserver"
    made_on_demand = re.compile(r"/agenda\.|/dati\.|f=(xlsx|gpkg)")
    linked = {
        link.removeprefix(root).partition("#")[0]
        for address in ADDRESSES
        for link in outline_of(client, address).links
        if link.startswith((root, "/")) and "{" not in link and not made_on_demand.search(link)
    }
    assert len(linked) > 50
    assert {path: code for path in sorted(linked) if (code := status(path)) != 200} == {}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_that_is_held_is_not_sent_again(client: TestClient, address: str) -> None:
    tag = get(client, address).headers["etag"]
    again = client.get(address, headers={**BROWSER, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/nulla", 404, "Indirizzo sconosciuto"),
        ("/comuni/999999", 404, "Non trovato"),
        ("/api/v1/comuni?limit=molti", 400, "Richiesta non valida"),
    ],
)
def test_a_problem_is_a_page_for_a_browser_and_json_for_a_program(
    client: TestClient, address: str, status: int, said: str
) -> None:
    page = get(client, address)
    assert page.status_code == status
    assert page.headers["cache-control"] == "no-store"
    assert said in page.text
    assert page.headers["x-request-id"] in page.text
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture(scope="module")
def dead() -> Iterator[TestClient]:
    """An application whose database does not answer."""
    url = SecretStr("postgresql://lettore@/piano?host=/nessuna/cartella")
    with TestClient(create_app(Settings(read_database_url=url))) as made:
        yield made


@pytest.mark.parametrize("address", ["/copertura", "/comuni/015093", "/zone-omogenee"])
def test_without_a_database_a_page_says_so_and_asks_to_try_again(
    dead: TestClient, address: str
) -> None:
    answer = get(dead, address)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Riprova" in answer.text
    assert read_outline(answer.text).faults == []


@pytest.mark.parametrize("address", ["/", "/docs", "/accessibilita"])
def test_what_needs_no_database_is_there_without_one(dead: TestClient, address: str) -> None:
    assert get(dead, address).status_code == 200
