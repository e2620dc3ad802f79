"""The address holds the state: it can be sent, and back and forward work."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESKTOP, Watched
from tests.browser.walking import choose_by_keyboard, heading, module, ready_map

FILTERED = (
    "/?zona=sud-est&driver=D05&stato=lavori&strati=comuni,zone_omogenee&vista=10.50,9.33,45.37"
)


def test_another_browser_sees_the_same(watched: Watched, browser: Browser) -> None:
    page = watched.open(FILTERED)
    heading(page, "Sud Est")
    ready_map(page)
    other = browser.new_context(**{**DESKTOP, "viewport": {"width": 1200, "height": 700}})
    sent = other.new_page()
    sent.goto(page.url)
    heading(sent, "Sud Est")
    ready_map(sent)
    for locator in (".overview", ".picked", "#strati-corpo", "#coordinate"):
        expect(sent.locator(locator)).to_have_text(page.locator(locator).text_content() or "")
    assert sent.url == page.url
    other.close()


def test_moving_the_map_is_kept_in_the_address_without_an_entry(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    ready_map(page)
    heading(page, "Corsico")
    entries = page.evaluate("history.length")
    page.get_by_role("button", name="Riduci").click()
    expect(page).to_have_url(re.compile(r"\?comune=015093&vista=[\d.]+,9\.\d+,45\.\d+$"))
    assert page.evaluate("history.length") == entries
    sent = page.url
    page.reload()
    ready_map(page)
    assert page.url == sent


def test_another_choice_lets_go_of_the_view(watched: Watched) -> None:
    page = watched.open("/?comune=015093&vista=9,9.2,45.5")
    heading(page, "Corsico")
    choose_by_keyboard(page, "buccinasco")
    heading(page, "Buccinasco")
    expect(page).to_have_url(re.compile(r"\?comune=015036$"))


def test_back_and_forward_bring_back_the_filters(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    heading(page, "Corsico")
    page.locator("#filtri summary").click()
    page.get_by_label("Finanziamento").fill("PNRR")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?comune=015093&finanziamento=PNRR$"))
    expect(page.locator(".picked")).to_contain_text("Finanziamento: PNRR")
    page.go_back()
    expect(page.locator(".picked li")).to_have_count(0)
    heading(page, "Corsico")
    page.go_forward()
    expect(page.locator(".picked")).to_contain_text("Finanziamento: PNRR")


PARSED = """async ([module, text]) => {
  const { parse, format } = await import(module);
  return format(parse(text));
}"""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", "/"),
        ("?comune=015093", "/?comune=015093"),
        (
            "?finanziamento=fondi+propri,PNRR&zona=sud-est",
            "/?zona=sud-est&finanziamento=fondi+propri,PNRR",
        ),
        ("?vista=10,9.19,45.46&altro=1", "/?vista=10.00,9.19,45.46"),
        ("?vista=10,9.19", "/"),
        ("?vista=10,9.19,4500", "/"),
        ("?vista=10,,45", "/"),
        ("?punto=9.1,45.4", "/?punto=9.1,45.4"),
        ("?punto=9.1,45.4;9,45", "/"),
        ("?area=9,45;9.1,45;9.1,45.1", "/?area=9,45;9.1,45;9.1,45.1"),
        ("?area=9,45;9.1,45", "/"),
        ("?linea=9,45;9.1,45", "/?linea=9,45;9.1,45"),
        ("?area=9,45;9.1,abc;9,45.1", "/"),
        ("?strati=comuni,,plis", "/?strati=comuni,plis"),
        ("?strati=", "/?strati="),
        ("?comune=%3Cimg%3E", "/?comune=%3Cimg%3E"),
    ],
)
def test_an_address_is_read_and_written_alike(watched: Watched, given: str, kept: str) -> None:
    address = module(watched, "state.js")
    assert watched.page.evaluate(PARSED, [address, given]) == kept
