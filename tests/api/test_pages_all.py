"""Every page of a comune, a zona, a project, an objective, and the lists of them."""

import re
from urllib.parse import urldefrag, urljoin

import pytest
from fastapi.testclient import TestClient

from tests.api.pages import PAGE, ROOT, about, codes
from tests.conformance.html5 import Page, read_page

LISTS = ("/comuni", "/progetti", "/obiettivi", "/zone-omogenee")
KINDS = ("comuni", "zone-omogenee", "progetti", "obiettivi")
NEIGHBOURS = ("/comuni/", "/zone-omogenee/", "/progetti/", "/obiettivi/", "/ogc/")
MOST_BYTES = 100_000
"""Compressed, of a page without its style and type: some 150 kB."""


@pytest.fixture(scope="module")
def pages(client: TestClient) -> dict[str, Page]:
    paths = [*LISTS, *(path for kind in KINDS for path in codes(client, kind))]
    found = {}
    for path in paths:
        answer = client.get(path, headers={**PAGE, "Accept-Encoding": "identity"})
        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        found[path] = read_page(ROOT + path, answer.text)
    return found


def test_there_is_a_page_for_each(client: TestClient, pages: dict[str, Page]) -> None:
    counted = {kind: len(codes(client, kind)) for kind in KINDS}
    assert counted["comuni"] == 133
    assert counted["zone-omogenee"] == 7
    assert counted["progetti"] > 20
    assert counted["obiettivi"] > 70
    assert len(pages) == sum(counted.values()) + len(LISTS)


def test_each_is_a_sound_document(pages: dict[str, Page]) -> None:
    assert {path: page.faults for path, page in pages.items() if page.faults} == {}


def test_what_is_not_filled_in_is_not_shown(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        assert not re.search(r"\bNone\b|\{\{|\}\}|Undefined|\bnan\b", page.text), path


def test_each_link_to_another_page_is_alive(client: TestClient, pages: dict[str, Page]) -> None:
    links = {urldefrag(each)[0] for page in pages.values() for each in page.links}
    ours = {each.removeprefix(ROOT) for each in links if each.startswith(ROOT)}
    followed = {
        each
        for each in ours
        if each.startswith(NEIGHBOURS) and "/agenda" not in each and "f=geojson" not in each
    }
    assert len(followed) > 300
    dead = {
        each: status
        for each in sorted(followed - set(pages))
        if (status := client.head(each, headers=PAGE).status_code) != 200
    }
    assert dead == {}


def test_a_fragment_leads_to_something_on_the_page(client: TestClient) -> None:
    for path in ("/comuni/015093", "/zone-omogenee/sud-est", "/progetti/lum", "/obiettivi/M1-13"):
        text = client.get(path).text
        ids = set(re.findall(r'\bid="([^"]+)"', text))
        fragments = set(re.findall(r'href="#([^"]+)"', text))
        assert fragments
        assert fragments <= ids, path


def test_nothing_is_asked_of_another_host_and_nothing_is_inline(client: TestClient) -> None:
    for path in ("/comuni/015093", "/zone-omogenee/sud-est", "/progetti/lum", "/obiettivi/M1-13"):
        answer = client.get(path)
        loaded = re.findall(
            r'<(?:script|img|iframe|link rel="(?:stylesheet|preload|icon)")[^>]*?'
            r'(?:src|href)="([^"]+)"',
            answer.text,
        )
        assert all(urljoin(ROOT, each).startswith(f"{ROOT}/") for each in loaded)
        assert " style=" not in answer.text
        assert "<style" not in answer.text
        assert set(re.findall(r"<script([^>]*)>", answer.text)) == {' type="application/ld+json"'}
        assert "unsafe-inline" not in answer.headers["content-security-policy"]


def test_no_page_is_heavy(client: TestClient) -> None:
    for path in (*LISTS, "/comuni/015146", "/zone-omogenee/nord-ovest", "/progetti/lum"):
        with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            size = sum(len(each) for each in answer.iter_raw())
        assert size < MOST_BYTES, path


def test_each_says_where_it_stands_and_what_it_is_about(client: TestClient) -> None:
    expected = {
        "/comuni/015093?missione=M3": ("/comuni/015093", "AdministrativeArea"),
        "/zone-omogenee/sud-est": ("/zone-omogenee/sud-est", "AdministrativeArea"),
        "/progetti/lum": ("/progetti/lum", "Project"),
        "/obiettivi/M1-13": ("/obiettivi/M1-13?edizione=2022-2024", "DefinedTerm"),
    }
    for path, (canonical, kind) in expected.items():
        answer = client.get(path)
        page = answer.text
        assert f'<link rel="canonical" href="{ROOT}{canonical}">' in page
        assert answer.links["canonical"]["url"] == ROOT + canonical
        assert client.get(answer.links["alternate"]["url"]).status_code == 200
        assert re.search(r'<link rel="alternate" type="application/json" href="[^"]+/api/v1/', page)
        crumbs, thing = about(page)
        assert crumbs["@type"] == "BreadcrumbList"
        assert thing["@type"] == kind
        assert thing["url"] == ROOT + canonical
