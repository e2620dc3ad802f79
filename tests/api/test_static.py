"""Static files as they are served, and how much a page takes in all."""

import gzip

import pytest
from fastapi.testclient import TestClient

from service.web.assets import load_assets
from service.web.italia import FONTS
from tests.pages import ADDRESSES, BROWSER, PROBLEMS, read_outline

PAGE_BYTES = 250_000
GZIP = {"Accept-Encoding": "gzip"}


def raw(client: TestClient, address: str, **headers: str) -> tuple[dict[str, str], bytes]:
    """Return the headers of an answer and its body as it is sent."""
    with client.stream("GET", address, headers=headers) as answer:
        assert answer.status_code < 500
        return dict(answer.headers), b"".join(answer.iter_raw())


def test_every_file_is_kept_for_ever_and_sent_compressed(client: TestClient) -> None:
    for name, address in load_assets().addresses.items():
        headers, body = raw(client, address, **GZIP)
        assert headers["cache-control"] == "public, max-age=31536000, immutable", name
        assert headers["x-content-type-options"] == "nosniff"
        if name in FONTS:
            assert "content-encoding" not in headers
            assert headers["content-type"] == "font/woff2"
        else:
            assert headers["content-encoding"] == "gzip", name
            assert (
                gzip.decompress(body) == raw(client, address, **{"Accept-Encoding": "identity"})[1]
            )


def test_a_file_is_also_sent_as_it_is(client: TestClient) -> None:
    address = load_assets().addresses["js/main.js"]
    headers, _ = raw(client, address, **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in headers
    assert headers["content-type"] == "text/javascript; charset=utf-8"


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
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def weight(client: TestClient, address: str) -> int:
    """Return the bytes of a page and of all that it loads before a map is drawn."""
    _, body = raw(client, address, **BROWSER, **GZIP)
    used = set(read_outline(client.get(address, headers=BROWSER).text).assets)
    fonts = {load_assets().addresses[name] for name in FONTS}
    return len(body) + sum(len(raw(client, each, **GZIP)[1]) for each in used | fonts)


@pytest.mark.parametrize("address", [each for each in (*ADDRESSES, *PROBLEMS) if each != "/"])
def test_a_page_without_a_map_is_light(client: TestClient, address: str) -> None:
    assert weight(client, address) < PAGE_BYTES
