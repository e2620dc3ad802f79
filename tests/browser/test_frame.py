"""What every page has around its content: skip links, menu, width, print."""

import pytest
from playwright.sync_api import expect

from service.web.navigation import MENU
from tests.browser.conftest import Watched
from tests.browser.walking import until
from tests.pages import ADDRESSES, PROBLEMS

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 740}}
NARROW = {"viewport": {"width": 320, "height": 640}}
PHONE_NO_SCRIPT = {**PHONE, "java_script_enabled": False}
SERVER_PAGES = [each for each in ADDRESSES if each != "/"]


@pytest.mark.parametrize("context", [DESK], indirect=True)
def test_on_a_desk_the_menu_is_a_row_that_tells_where_one_is(watched: Watched) -> None:
    page = watched.open("/copertura")
    menu = page.get_by_role("navigation", name="Menu principale")
    expect(menu.get_by_role("link")).to_have_count(len(MENU))
    expect(menu.locator("[aria-current=page]")).to_have_text("Che cosa si sa")
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_hidden()
    menu.get_by_role("link", name="API").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Che cosa si può chiedere")


@pytest.mark.parametrize(
    "context", [PHONE, PHONE_NO_SCRIPT], ids=["script", "no script"], indirect=True
)
def test_on_a_phone_the_menu_is_a_panel_opened_and_closed_by_keyboard(watched: Watched) -> None:
    page = watched.open("/copertura")
    menu = page.get_by_role("navigation", name="Menu principale")
    opener = page.get_by_role("button", name="Menu", exact=True)
    expect(menu).to_be_hidden()
    opener.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("button", name="Chiudi il menu")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    menu.get_by_role("link", name="Zone omogenee").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le zone omogenee")


def test_the_first_key_leads_to_the_content(watched: Watched) -> None:
    page = watched.open("/copertura")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Vai al contenuto")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("context", [NARROW], indirect=True)
@pytest.mark.parametrize("address", [*SERVER_PAGES, *PROBLEMS])
def test_no_page_is_wider_than_a_narrow_window(watched: Watched, address: str) -> None:
    page = watched.page
    page.set_extra_http_headers({"Accept": "text/html"})
    watched.open(address)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_on_paper_there_is_the_content_alone(watched: Watched) -> None:
    page = watched.open("/copertura")
    page.emulate_media(media="print")
    expect(page.locator("main")).to_be_visible()
    expect(page.locator("footer")).to_be_hidden()
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_hidden()
    wide = page.get_by_role("group", name="Elementi di ogni layer")
    assert wide.evaluate("each => getComputedStyle(each).overflowX") == "visible"


@pytest.mark.parametrize("context", [DESK], indirect=True)
def test_the_letters_are_those_of_the_service(watched: Watched) -> None:
    page = watched.open("/accessibilita")
    until(page, "document.fonts.status === 'loaded'")
    loaded = page.evaluate(
        "[...document.fonts].filter(each => each.status === 'loaded').map(each => each.weight)"
    )
    assert set(loaded) == {"400", "600", "700"}
