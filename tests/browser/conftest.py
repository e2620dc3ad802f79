"""A chromium for the browser tests, and pages that watch what they must not do."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from service.background import Server

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DEADLINE_MS = 15_000
DESKTOP = {
    "viewport": {"width": 1024, "height": 620},
    "locale": "it-IT",
    "reduced_motion": "reduce",
}
FAILED_LOAD = re.compile(r"Failed to load resource")


@dataclass
class Watched:
    """A page, its root address, and what it did that no page may do."""

    page: Page
    root: str
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str = "/") -> Page:
        self.page.goto(self.root + address.removeprefix("/"))
        return self.page

    def note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != urlsplit(self.root).netloc:
            self.strangers.append(request.url)

    def note_console(self, message: ConsoleMessage) -> None:
        # The browser itself writes one line for each failed request; tests that make requests fail
        # look at what the page says about it.
        if message.type in {"error", "warning"} and not FAILED_LOAD.match(message.text):
            self.complaints.append(message.text)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, CHROMIUM)))
    expect.set_options(timeout=DEADLINE_MS)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield made
        made.close()


@dataclass
class Contexts:
    """Contexts by their options: what pages share, a window, and the files that a browser keeps."""

    browser: Browser
    kept: dict[str, BrowserContext] = field(default_factory=dict)

    def new(self, options: dict[str, Any]) -> BrowserContext:
        made = self.browser.new_context(**{**DESKTOP, **options})
        made.set_default_timeout(DEADLINE_MS)
        return made

    def get(self, options: dict[str, Any]) -> BrowserContext:
        key = repr(sorted(options.items()))
        if key not in self.kept:
            self.kept[key] = self.new(options)
        return self.kept[key]


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Contexts]:
    made = Contexts(browser)
    yield made
    for each in made.kept.values():
        each.close()


@pytest.fixture
def context(request: pytest.FixtureRequest, contexts: Contexts) -> BrowserContext:
    """The context that tests share, or that of those that ask for the same options."""
    return contexts.get(getattr(request, "param", None) or {})


@contextmanager
def watching(context: BrowserContext, root: str) -> Iterator[Watched]:
    """A fresh page; at the end: no other host asked, nothing on the console, no CSP violation."""
    page = context.new_page()
    made = Watched(page, root)
    page.on("request", made.note_request)
    page.on("console", made.note_console)
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    yield made
    page.close()
    assert made.strangers == []
    assert made.complaints == []


@pytest.fixture
def watched(context: BrowserContext, live_server: Server) -> Iterator[Watched]:
    with watching(context, live_server.address) as made:
        yield made
