"""Where the reader is: asked only when the button is pressed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.walking import heading

HERE = {
    "permissions": ["geolocation"],
    "geolocation": {"longitude": 9.190012345, "latitude": 45.464, "accuracy": 20},
}
ASKED = """navigator.geolocation.getCurrentPosition = () => { window.asked = true; };"""


@pytest.mark.parametrize("context", [HERE], indirect=True)
def test_the_position_becomes_a_point_no_more_exact_than_needed(watched: Watched) -> None:
    page = watched.open()
    page.get_by_role("button", name="Dove sono").click()
    heading(page, "In questo punto")
    expect(page).to_have_url(re.compile(r"\?punto=9\.19,45\.464$"))
    expect(page.locator("#posizione-esito")).to_have_text("Posizione trovata, entro circa 20 m.")


@pytest.mark.parametrize("context", [{"permissions": []}], indirect=True)
def test_a_refusal_is_told_and_the_search_still_works(watched: Watched) -> None:
    page = watched.page
    page.add_init_script(
        "navigator.geolocation.getCurrentPosition = (found, failed) => failed({ code: 1 });"
    )
    watched.open()
    page.get_by_role("button", name="Dove sono").click()
    expect(page.locator("#posizione-esito")).to_contain_text("è stato negato")
    expect(page.get_by_role("button", name="Dove sono")).to_be_enabled()


def test_nothing_is_asked_before_the_button_is_pressed(watched: Watched) -> None:
    page = watched.page
    page.add_init_script(ASKED)
    watched.open("/?comune=015093")
    heading(page, "Corsico")
    assert page.evaluate("window.asked") is None
    assert "geolocation=(self)" in (page.request.get(watched.root).headers["permissions-policy"])
