"""The page with the map: its headers, its names, and the background map of an installation."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from service.settings import Settings
from service.web.mappa import modules_of, page_headers

TILES = "https://mappe.example.org/base/{z}/{x}/{y}.png"


def test_without_a_background_map_the_page_asks_nobody_else() -> None:
    policy = page_headers(Settings())["Content-Security-Policy"]
    assert "http" not in policy


def test_a_background_map_adds_its_origin_and_nothing_else() -> None:
    policy = page_headers(Settings(sfondo_tessere=TILES))["Content-Security-Policy"]
    allowed = dict(each.split(" ", 1) for each in policy.split("; "))
    origin = "https://mappe.example.org"
    assert {name for name, sources in allowed.items() if origin in sources} == {
        "img-src",
        "connect-src",
    }
    assert policy.replace(f" {origin}", "") == page_headers(Settings())["Content-Security-Policy"]


@pytest.mark.parametrize("wrong", ["mappe.example.org/{z}", "javascript:alert(1)", "https://a b/"])
def test_a_background_map_that_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Settings(sfondo_tessere=wrong)


def test_the_page_may_ask_where_the_reader_is(client: TestClient) -> None:
    answer = client.get("/")
    assert "geolocation=(self)" in answer.headers["permissions-policy"]
    assert "geolocation=()" in client.get("/copertura").headers["permissions-policy"]


def test_names_tell_where_things_are(client: TestClient) -> None:
    names: list[dict[str, Any]] = client.get("/mappa/nomi.json").json()
    kinds = {each["genere"] for each in names}
    assert kinds == {
        "comune",
        "zona",
        "progetto",
        "obiettivo",
        "parco",
        "plis",
        "naviglio",
        "nodo",
    }
    (corsico,) = [each for each in names if each["codice"] == "015093"]
    west, south, east, north = corsico["riquadro"]
    assert 9.0 < west < east < 9.2
    assert 45.4 < south < north < 45.5
    assert corsico["nota"] == "sud-ovest"
    assert len({(each["genere"], each["codice"]) for each in names}) == len(names)


def test_names_that_are_held_are_not_sent_again(client: TestClient) -> None:
    tag = client.get("/mappa/nomi.json").headers["etag"]
    again = client.get("/mappa/nomi.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_all_modules_are_asked_for_at_once() -> None:
    found = modules_of("js/main.js")
    assert found[0] == "js/main.js"
    assert {"js/utm.js", "js/testi.js", "js/area_card.js"} <= set(found)
    assert "js/ogc.js" not in found
