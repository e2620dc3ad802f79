"""axe-core finds nothing on each kind of page, and in each state of the map, on phone and desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Watched
from tests.browser.walking import open_layers, ready_map, wait_for_names
from tests.pages import ADDRESSES, PROBLEMS

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
BOTH = (DESK, PHONE)
AREA = "/?area=9.08,45.42;9.13,45.42;9.13,45.45;9.08,45.45"
CORSICO = "/?comune=015093"
AGENDA = "/zone-omogenee/sud-est/agenda.html"
MAKING_AN_AGENDA_MS = 90_000
SERVER_PAGES = [each for each in ADDRESSES if each != "/"]


def faults(page: Page, *sizes: dict[str, int]) -> list[str]:
    """What is found at each width, told with it."""
    found = []
    for size in sizes or BOTH:
        page.set_viewport_size(size)  # type: ignore[arg-type] # a plain dict will do
        page.wait_for_timeout(100)
        found += [f"{size['width']} px: {each}" for each in violations(page)]
    return found


def start(page: Page) -> None:
    expect(page.locator(".welcome h2")).to_be_visible()
    for each in page.locator("#scheda details > summary").all():
        each.click()


def card(page: Page) -> None:
    expect(page.locator("#scheda article:not([aria-busy]) h2")).to_be_visible()
    expect(page.locator("#scheda .waiting")).to_have_count(0)
    page.evaluate("document.querySelectorAll('#scheda details').forEach(each => each.open = true)")


def filters(page: Page) -> None:
    card(page)
    page.locator("#filtri summary").click()
    expect(page.get_by_label("Driver").locator("option")).to_have_count(11)


def drawing(page: Page) -> None:
    page.get_by_role("button", name="Disegna un").click()
    page.get_by_text("Senza disegnare").click()
    page.get_by_label("Coordinate dei vertici").fill("Milano")
    page.get_by_role("button", name="Usa le coordinate").click()
    expect(page.get_by_role("alert")).to_be_visible()


def found_names(page: Page) -> None:
    wait_for_names(page)
    page.get_by_role("combobox").fill("san")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_be_visible()


def no_names(page: Page) -> None:
    wait_for_names(page)
    page.get_by_role("combobox").fill("xyzzy")
    expect(page.locator("#cerca-elenco")).to_be_visible()


def layers(page: Page) -> None:
    open_layers(page)
    page.locator("#strati .exactness summary").click()


def unknown(page: Page) -> None:
    expect(page.get_by_role("alert")).to_be_visible()


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "start": ("/", start),
    "comune": (CORSICO, card),
    "zona": ("/?zona=sud-est", card),
    "naviglio": ("/?naviglio=naviglio-grande", card),
    "project": ("/?progetto=cambio-7", card),
    "objective": ("/?obiettivo=M1-13", card),
    "point": ("/?punto=9.19,45.464&strati=comuni,navigli", card),
    "area": (AREA, card),
    "filters": (f"{CORSICO}&finanziamento=PNRR&driver=D05", filters),
    "nothing left": (f"{CORSICO}&finanziamento=xyzzy", card),
    "drawing": ("/", drawing),
    "names": ("/", found_names),
    "no names": ("/", no_names),
    "layers": ("/", layers),
    "unknown": ("/?comune=015999", unknown),
}


@pytest.mark.parametrize(
    "size",
    [pytest.param(PHONE, id="360"), pytest.param(DESK, id="1280", marks=pytest.mark.proof)],
)
@pytest.mark.parametrize("address", [*SERVER_PAGES, *PROBLEMS])
def test_a_page_has_no_violation(watched: Watched, address: str, size: dict[str, int]) -> None:
    page = watched.open(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for drawn in page.locator("#mappa-ogc:visible").all():
        expect(drawn).to_have_attribute("data-state", "pronta")
    assert faults(page, size) == []


def test_an_agenda_has_no_violation(watched: Watched) -> None:
    page = watched.page
    page.set_default_navigation_timeout(MAKING_AN_AGENDA_MS)
    watched.open(AGENDA)
    expect(page.locator("#map[data-state=pronta]")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("combobox").fill("peschiera borromeo")
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup-content")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("state", STATES)
def test_a_state_of_the_map_has_no_violation(watched: Watched, state: str) -> None:
    address, reach = STATES[state]
    page = watched.open(address)
    ready_map(page)
    reach(page)
    assert faults(page) == []


def test_a_violation_would_be_found(watched: Watched) -> None:
    page = watched.open("/accessibilita")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any(each.startswith("label: ") for each in violations(page))
