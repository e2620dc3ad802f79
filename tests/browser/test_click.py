"""Choosing on the map: with pointer or keyboard, from the list of what lies at a point."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.walking import heading, hover_centre, ready_map

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
NAVIGLI = "/?strati=comuni,navigli&vista=11,9.24,45.42"


def test_where_several_things_lie_they_are_listed_to_choose_from(watched: Watched) -> None:
    page = watched.open(NAVIGLI)
    ready_map(page)
    _, (x, y) = hover_centre(page)
    page.mouse.click(x, y)
    heading(page, "In questo punto")
    expect(page.locator("#scheda h2")).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?punto=9\.\d+,45\.\d+&strati="))
    things = page.locator("#scheda .things")
    expect(things.first).to_contain_text("Milano")
    expect(things.last).to_contain_text("Naviglio Grande")
    expect(page.locator("#scheda")).to_contain_text("si sa in quali comuni sono, non se in questo")
    things.last.get_by_role("link", name="Naviglio Grande").click()
    heading(page, "Naviglio Grande")
    page.go_back()
    heading(page, "In questo punto")


def test_enter_asks_for_what_is_at_the_middle_of_the_map(watched: Watched) -> None:
    page = watched.open("/?strati=comuni&vista=11,9.24,45.42")
    ready_map(page)
    page.locator("#mappa canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cross")).to_be_visible()
    page.keyboard.press("Enter")
    heading(page, re.compile("Milano|San Donato|Segrate|Peschiera"))


def test_a_point_of_the_address_lists_what_lies_there_without_a_click(watched: Watched) -> None:
    page = watched.open("/?punto=9.19,45.464&strati=comuni,navigli")
    heading(page, "In questo punto")
    expect(page.locator(".things").first).to_contain_text("Milano")
    expect(page.locator(".things").last).to_contain_text("Naviglio Grande")
    expect(page.locator("#scheda")).to_contain_text("45,46400° N, 9,19000° E")
    expect(page.locator("#scheda")).to_contain_text("(EPSG:7791)")


def test_a_point_outside_says_that_no_datum_is_known(watched: Watched) -> None:
    page = watched.open("/?punto=11.3,44.5")
    heading(page, "In questo punto")
    expect(page.locator("#scheda")).to_contain_text("nessun dato: la geometria non incontra")


def test_the_map_tells_where_pointer_and_middle_are(watched: Watched) -> None:
    page = watched.open("/?vista=11,9.19,45.464")
    ready_map(page)
    place = page.locator("#coordinate")
    expect(place).to_contain_text("Centro")
    expect(place).to_contain_text("514.854 E, 5.034.515 N (EPSG:7791)")
    hover_centre(page)
    expect(place).to_contain_text("Puntatore")


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_on_a_phone_the_card_never_covers_the_map(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    ready_map(page)
    heading(page, "Corsico")
    page.locator("#parte-ambito h3").scroll_into_view_if_needed()
    page.locator("#parte-ambito").focus()
    frame, part = (page.locator(each).bounding_box() for each in ("#mappa", "#parte-ambito h3"))
    assert frame is not None
    assert part is not None
    assert frame["y"] >= 0
    assert part["y"] >= frame["y"] + frame["height"] - 1
