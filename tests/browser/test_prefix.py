"""The service below a prefix of its host, behind a proxy that takes the prefix away."""

import http.client
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Response, expect

from service.background import Server
from tests.browser.conftest import Watched, watching
from tests.browser.walking import choose_by_keyboard, heading, ready_map

PREFIX = "/piano"


def handler_for(server: Server) -> type[BaseHTTPRequestHandler]:
    """Return what passes requests on to a server; what is not below the prefix is 404."""
    netloc = urlsplit(server.address).netloc

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.startswith(f"{PREFIX}/"):
                self.send_error(404)
                return
            sent = {
                **{name: value for name, value in self.headers.items() if name != "Connection"},
                "X-Forwarded-Prefix": PREFIX,
                "X-Forwarded-Host": self.headers["Host"],
            }
            length = int(self.headers.get("Content-Length", 0))
            upstream = http.client.HTTPConnection(netloc, timeout=60)
            path = self.path.removeprefix(PREFIX)
            upstream.request(self.command, path, self.rfile.read(length), sent)
            answer = upstream.getresponse()
            body = answer.read()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"connection", "transfer-encoding", "content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            upstream.close()

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def below(context: BrowserContext, live_server: Server) -> Iterator[Watched]:
    """A page whose root is the prefix, and from which nothing is asked that is not there."""
    failed: list[str] = []

    def note(answer: Response) -> None:
        if not answer.ok and answer.status != HTTPStatus.NOT_MODIFIED:
            failed.append(f"{answer.status} {answer.url}")

    with ThreadingHTTPServer(("127.0.0.1", 0), handler_for(live_server)) as proxy:
        Thread(target=proxy.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{proxy.server_port}{PREFIX}/"
        with watching(context, root) as made:
            made.page.on("response", note)
            yield made
        assert failed == []
        proxy.shutdown()


def test_the_map_asks_below_the_prefix(below: Watched) -> None:
    page = below.open()
    ready_map(page)
    choose_by_keyboard(page, "corsico")
    heading(page, "Corsico")
    expect(page).to_have_url(f"{below.root}?comune=015093")
    assert page.request.get(
        page.get_by_role("link", name="XLSX").first.evaluate("link => link.href")
    ).ok
    page.locator(".page-link a").click()
    expect(page.locator("h1")).to_contain_text("Corsico")
    assert page.url == f"{below.root}comuni/015093"


def test_a_drawn_area_is_asked_below_the_prefix(below: Watched) -> None:
    page = below.open("/?area=9.08,45.42;9.15,45.42;9.15,45.47")
    expect(page.locator("#scheda article:not([aria-busy]) .downloads a").first).to_be_visible()
    ready_map(page)


@pytest.mark.parametrize("path", ["ogc/collections/comuni/items?limit=5", "ogc/collections/comuni"])
def test_a_map_of_the_ogc_pages_asks_below_the_prefix(below: Watched, path: str) -> None:
    page = below.open(path)
    expect(page.locator("#mappa-ogc[data-state=pronta]")).to_be_visible()
