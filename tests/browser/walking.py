"""Steps that the walks share."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Route, expect

from service.web.assets import load_assets
from tests.browser.conftest import Watched

TRIES, PAUSE_MS = 75, 200
SEE_THE_MAP = """
let library;
Object.defineProperty(window, 'maplibregl', {
  get: () => library,
  set: (given) => {
    class Seen extends given.Map {
      constructor(options) {
        super(options);
        window.seenMap = this;
      }
    }
    library = { ...given, Map: Seen };
  },
});
"""
"""Keeps the map that the page makes where a test can ask it what is where."""
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifted += each.value;
}).observe({ type: 'layout-shift', buffered: true });
"""
"""Adds up how much of the page is shifted while nobody touches it."""


def choose_by_keyboard(page: Page, text: str) -> None:
    page.get_by_role("combobox", name="Cerca nella mappa").focus()
    page.keyboard.type(text)
    expect(page.locator("[role=option][data-index]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def heading(page: Page, name: str | re.Pattern[str]) -> None:
    expect(page.locator("#scheda article:not([aria-busy]) h2")).to_have_text(name)


def ready_map(page: Page) -> None:
    expect(page.locator("#mappa[data-state=pronta]")).to_be_visible()


def hover_centre(page: Page, *, without: str = "\0") -> tuple[str, tuple[float, float]]:
    """Point at the middle of the map; return the name that it shows there, and where that is.

    A text that is to be there no longer is waited for to go.
    """
    box = page.locator("#mappa canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    popup = page.locator(".name-popup .popup-name")
    for _ in range(TRIES):
        # what is drawn is told when the pointer moves, and its tile may still be on its way
        page.mouse.move(x - 3, y)
        page.mouse.move(x, y)
        page.wait_for_timeout(PAUSE_MS)
        if popup.is_visible() and without not in page.locator(".name-popup").inner_text():
            break
    expect(popup).to_be_visible()
    return popup.inner_text().split(" · ")[0].strip(), (x, y)


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds, asked from outside: the page's policy forbids ``eval``."""
    for _ in range(TRIES):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(PAUSE_MS)
    raise AssertionError(expression)


def hold(page: Page, address: re.Pattern[str]) -> list[Route]:
    """Leave the requests to an address without an answer; return them as they come."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held


def module(watched: Watched, name: str) -> str:
    """Open a page without a map, and return the address of a script to import there."""
    watched.open("/accessibilita")
    return urlsplit(watched.root).path.rstrip("/") + load_assets().addresses[f"js/{name}"]


def layer(page: Page, name: str) -> Locator:
    """One layer in the list over the map: its box, its signs, its state."""
    return page.locator(f"#strati li[data-theme={name}]")


def open_layers(page: Page) -> None:
    """Open the list of layers with the keyboard, once the map can draw them."""
    ready_map(page)
    expect(page.locator("#strati fieldset:enabled")).to_be_attached()
    page.locator("#strati > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#strati[open]")).to_be_visible()


def wait_for_names(page: Page) -> None:
    """Wait until the search knows the names: those without a perimeter are listed then."""
    expect(page.locator("#strati .no-perimeter").first).to_be_attached()
