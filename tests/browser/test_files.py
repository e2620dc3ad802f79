"""What is served with the page: headers, addresses that hold a hash, nothing else."""

import re
from collections.abc import Iterator

import httpx
import pytest

from service.background import Server
from service.web.assets import VENDOR, load_assets


@pytest.fixture
def http(live_server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.address) as client:
        yield client


def test_the_page_forbids_what_it_does_not_need(http: httpx.Client) -> None:
    answer = http.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-frame-options"] == "DENY"


def test_the_page_has_no_script_or_style_in_line(http: httpx.Client) -> None:
    body = http.get("/").text
    assert re.search(r"<script(?![^>]*\bsrc=)", body) is None
    assert re.search(r"<style|\sstyle=|\son\w+=", body) is None


def test_an_unchanged_page_is_not_sent_again(http: httpx.Client) -> None:
    tag = http.get("/").headers["etag"]
    again = http.get("/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_every_static_file_is_kept_for_ever_and_compressed(http: httpx.Client) -> None:
    for address in load_assets().addresses.values():
        answer = http.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"], address
        assert answer.headers["content-encoding"] == "gzip", address


def test_a_file_is_also_sent_as_it_is(http: httpx.Client) -> None:
    address = load_assets().addresses["js/main.js"]
    answer = http.get(address, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/js/main.js",
        "/static/vendor/ipywidget.js",
        "/static/../pages.py",
        "/static/%2e%2e/pages.py",
    ],
)
def test_nothing_else_is_served(http: httpx.Client, path: str) -> None:
    assert http.get(path).status_code == 404


def test_of_maplibre_two_files_are_served() -> None:
    vendor = {path for path in load_assets().by_path if path.startswith("vendor/")}
    assert {path.rsplit("/", 1)[1] for path in vendor} == set(VENDOR)


def test_scripts_are_small_and_set_no_markup() -> None:
    own = {name: asset.body.decode() for name, asset in _own_scripts()}
    assert own
    for name, text in own.items():
        assert text.count("\n") <= 200, name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", text), name


def _own_scripts():
    assets = load_assets()
    return [
        (path, asset)
        for path, asset in assets.by_path.items()
        if path.startswith("web/") and path.endswith(".js")
    ]
