"""The page of the zone omogenee, on a desk and on a phone, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched

PHONE = {"viewport": {"width": 360, "height": 740}}
DESK = {"viewport": {"width": 1280, "height": 800}}
NO_SCRIPT = {"java_script_enabled": False}
each_way = pytest.mark.parametrize(
    "context", [None, PHONE, NO_SCRIPT], ids=["desk", "phone", "no script"], indirect=True
)


@each_way
def test_all_maps_are_seen_and_links_are_reached(watched: Watched) -> None:
    page = watched.open("/zone-omogenee")
    expect(page.get_by_role("heading", level=3)).to_have_count(9)
    maps = page.locator("svg.zone-map")
    expect(maps).to_have_count(7)
    for position in range(7):
        box = maps.nth(position).bounding_box()
        assert box is not None
        assert box["width"] > 150
        assert abs(box["width"] - box["height"]) < 1
    page.locator("[data-zona=sud-est] a").first.focus()
    expect(page.locator("[data-zona=sud-est] a").first).to_be_focused()


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_on_a_phone_tables_are_as_wide_as_their_box_and_the_page_as_the_window(
    watched: Watched,
) -> None:
    page = watched.open("/zone-omogenee")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    wide = page.get_by_role("group", name="Tabella delle cifre")
    assert wide.evaluate("each => each.scrollWidth > each.clientWidth")
    wide.focus()
    page.keyboard.press("ArrowRight")
    expect(wide.locator("tbody th").first).to_be_in_viewport()


def test_the_outlines_shared_by_the_maps_are_drawn(watched: Watched) -> None:
    page = watched.open("/zone-omogenee")
    for name in (".zone-around", ".zone-borders"):
        box = page.locator(f"[data-zona=nord-milano] {name}").evaluate(
            "each => { const box = each.getBBox(); return [box.width, box.height] }"
        )
        assert min(box) > 1000


@pytest.mark.parametrize("context", [DESK], indirect=True)
def test_the_map_leads_to_it_and_back(watched: Watched) -> None:
    page = watched.open("/copertura")
    menu = page.get_by_role("navigation", name="Menu principale")
    menu.get_by_role("link", name="Zone omogenee").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le zone omogenee")
    page.get_by_role("navigation", name="Percorso").get_by_role("link", name="Mappa").click()
    expect(page).to_have_url(watched.root)
    expect(page.get_by_role("combobox").first).to_be_visible()
