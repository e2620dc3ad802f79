"""The layers of the map: switched on and off, explained by their signs, named under the pointer."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.walking import hover_centre, layer, open_layers, ready_map

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
AT_FIRST = {"zone_omogenee", "comuni", "parchi", "plis", "navigli"}
BARE = "zone_omogenee,comuni"


def shown(page: Page) -> set[str]:
    """Return the layers that are on."""
    items = page.locator("#strati li[data-theme]:has(input:checked)")
    return set(items.evaluate_all("items => items.map((item) => item.dataset.theme)"))


def test_the_first_layers_are_on_and_say_what_has_no_perimeter(watched: Watched) -> None:
    page = watched.open()
    open_layers(page)
    assert shown(page) == AT_FIRST
    parchi = layer(page, "parchi")
    expect(parchi.locator(".signs canvas").first).to_be_visible()
    parchi.get_by_text(re.compile("Perimetro non disponibile")).click()
    expect(parchi.locator(".no-perimeter li")).to_contain_text(["Parco Adda Nord"])
    expect(layer(page, "plis").locator(".no-perimeter")).to_contain_text("(proposto)")


def test_the_legend_has_the_signs_of_the_layers_that_are_seen(watched: Watched) -> None:
    page = watched.open(f"/?strati={BARE}")
    open_layers(page)
    zones = layer(page, "zone_omogenee").locator(".signs li")
    expect(zones).to_have_count(7)
    expect(zones.first).to_contain_text("Adda Martesana")
    expect(layer(page, "nodi_trasporto").locator(".signs li")).to_have_count(0)
    layer(page, "nodi_trasporto").get_by_role("checkbox").check()
    expect(layer(page, "nodi_trasporto").locator(".signs li").first).to_be_visible()


def test_the_sign_of_a_zone_has_its_colour(watched: Watched) -> None:
    page = watched.open(f"/?strati={BARE}")
    open_layers(page)
    sign = layer(page, "zone_omogenee").locator(".signs canvas").first
    expect(sign).to_be_visible()
    pixel = "(c) => [...c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data]"
    red, _, blue, alpha = sign.evaluate(pixel)
    assert blue > red
    assert alpha > 200


def test_layers_are_switched_with_the_keyboard_and_the_address_follows(watched: Watched) -> None:
    page = watched.open()
    open_layers(page)
    box = layer(page, "nodi_trasporto").get_by_role("checkbox")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#annunci")).to_have_text("Nodi di trasporto: strato acceso.")
    expect(page).to_have_url(re.compile(r"strati=zone_omogenee,comuni,parchi,plis,navigli,nodi_t"))
    page.keyboard.press("Space")
    expect(page.locator("#annunci")).to_have_text("Nodi di trasporto: strato spento.")
    assert page.url == watched.root


def test_the_address_tells_which_layers_are_on(watched: Watched) -> None:
    page = watched.open("/?strati=comuni,nodi_trasporto")
    ready_map(page)
    assert shown(page) == {"comuni", "nodi_trasporto"}


def test_what_is_under_the_pointer_is_named_if_its_layer_is_on(watched: Watched) -> None:
    page = watched.open("/?strati=comuni,plis&vista=11,9.24,45.42")
    ready_map(page)
    hover_centre(page)
    expect(page.locator(".name-popup")).to_contain_text("senza perimetro, forse qui")
    page.locator("#strati > summary").click()
    layer(page, "plis").get_by_role("checkbox").uncheck()
    page.locator("#strati > summary").click()
    assert hover_centre(page, without="forse qui")[0] == "Milano"
    expect(page.locator(".name-popup")).not_to_contain_text("forse qui")


def test_exactness_is_explained(watched: Watched) -> None:
    page = watched.open()
    open_layers(page)
    page.get_by_text("Quanto sono precisi i perimetri").click()
    expect(page.locator(".exactness")).to_contain_text("il perimetro non è disponibile")
    expect(page.locator(".exactness")).to_contain_text("Nessuno di questi è un confine catastale.")


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_the_list_of_layers_fits_a_phone(watched: Watched) -> None:
    page = watched.open()
    open_layers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    frame, panel = (page.locator(each).bounding_box() for each in ("#mappa", "#strati"))
    assert frame is not None
    assert panel is not None
    assert panel["y"] + panel["height"] <= frame["y"] + frame["height"]
