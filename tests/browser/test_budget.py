"""What the first view costs: bytes, shifts of the layout; and that the page works at any width."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from service.background import Server
from tests.browser.conftest import Contexts, Watched, watching
from tests.browser.walking import SHIFTS, heading, ready_map

FIRST_VIEW_BYTES = 1_200_000
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
WIDTHS = [
    {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
    {"viewport": {"width": 640, "height": 360}},
    {"viewport": {"width": 768, "height": 1024}},
    {"viewport": {"width": 1920, "height": 1080}},
]


@pytest.fixture
def first_view(
    request: pytest.FixtureRequest, contexts: Contexts, live_server: Server
) -> Iterator[Watched]:
    """A page of a browser that holds no file of the service."""
    made = contexts.new(request.param)
    with watching(made, live_server.address) as watched:
        yield watched
    made.close()


@pytest.mark.parametrize("first_view", [DESK, WIDTHS[0]], indirect=True)
def test_the_first_view_is_light_and_does_not_shift(first_view: Watched) -> None:
    page = first_view.page
    page.add_init_script(SHIFTS)
    sizes: list[int] = []

    def count(request: Any) -> None:
        sizes.append(
            sum(request.sizes()[each] for each in ("responseBodySize", "responseHeadersSize"))
        )

    page.on("requestfinished", count)
    first_view.open()
    ready_map(page)
    expect(page.locator(".welcome h2")).to_be_visible()
    page.wait_for_timeout(300)
    assert len(sizes) > 30
    assert sum(sizes) < FIRST_VIEW_BYTES
    assert page.evaluate("window.shifted") < 0.01


@pytest.mark.parametrize("context", WIDTHS, indirect=True)
def test_nothing_is_wider_than_the_window(watched: Watched) -> None:
    page = watched.open("/?comune=015093&finanziamento=PNRR")
    heading(page, "Corsico")
    width = page.evaluate("window.innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator("#mappa").bounding_box()
    assert box is not None
    assert box["width"] > width * 0.55
