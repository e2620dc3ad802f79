"""The layers of the map: switched on by keyboard, drawn, named; failures told."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.walking import heading, hold, hover_centre, layer, open_layers, ready_map

PARCHI = re.compile(r"/api/v1/parchi\?f=geojson")
PLIS = re.compile(r"/api/v1/plis\?f=geojson")
NODI = re.compile(r"/api/v1/nodi-trasporto\?f=geojson")
SHOWN_AT_FIRST = ("parchi", "plis", "navigli")
RING = [[9.0, 45.3], [9.4, 45.3], [9.4, 45.6], [9.0, 45.6], [9.0, 45.3]]
SOURCE = {
    "documento": "Perimetri di prova",
    "editore": "Ente di prova",
    "licenza": "CC BY",
    "data": "2024-05",
    "indirizzo": None,
}


def element(code: str, **own: Any) -> dict[str, Any]:
    """A feature as the lists of the API write it; without ``geometria`` it has no perimeter."""
    geometry = own.pop("geometria", None)
    facts = {
        "id": code,
        "nome": code.title(),
        "precisione": "rilevata" if geometry else "assente",
        "ufficiale": False,
        "data_riferimento": None,
        "fonte": SOURCE,
        **own,
    }
    return {"type": "Feature", "id": code, "geometry": geometry, "properties": facts}


def answer(page: Page, address: re.Pattern[str], *features: dict[str, Any]) -> None:
    body = {"type": "FeatureCollection", "features": list(features), "links": []}
    page.route(address, lambda route: route.fulfill(json=body))


def area() -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [RING]}


def point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def test_the_first_layers_are_drawn_after_the_comuni_and_say_what_has_no_perimeter(
    watched: Watched,
) -> None:
    page = watched.open()
    open_layers(page)
    for name in SHOWN_AT_FIRST:
        expect(layer(page, name)).to_have_attribute("data-state", "disegnato")
    expect(layer(page, "nodi_trasporto")).to_have_attribute("data-state", "spento")
    parchi = layer(page, "parchi")
    expect(parchi.locator(".sign-derivata")).to_have_count(1)
    parchi.get_by_text(re.compile("Perimetro non disponibile")).click()
    expect(parchi.locator(".no-perimeter li")).to_contain_text(["Parco Adda Nord"])
    expect(layer(page, "plis").locator(".no-perimeter")).to_contain_text("(proposto)")


def test_layers_are_switched_with_the_keyboard_and_no_stop_counts_twice(watched: Watched) -> None:
    page = watched.page
    place = point(9.19, 45.46)
    answer(
        page,
        NODI,
        element("nodo", tipo="interscambio", geometria=place),
        element("una", tipo="stazione_metro", parte_di="nodo", geometria=place),
        element("due", tipo="stazione_ferroviaria", parte_di="nodo", geometria=place),
        element("tre", tipo="stazione_metro", geometria=point(9.1, 45.4)),
    )
    watched.open()
    open_layers(page)
    for name in SHOWN_AT_FIRST:  # each is announced when it is drawn
        expect(layer(page, name)).to_have_attribute("data-state", "disegnato")
    nodes = layer(page, "nodi_trasporto")
    nodes.get_by_role("checkbox", name="Nodi di trasporto").focus()
    page.keyboard.press("Space")
    expect(nodes).to_have_attribute("data-state", "disegnato")
    expect(page.locator("#annunci")).to_contain_text("Nodi di trasporto: ")
    signs = [re.compile("metropolitana: 1$"), re.compile("interscambi.*: 1$")]
    expect(nodes.locator(".signs li")).to_have_text(signs)
    page.keyboard.press("Space")
    expect(nodes).to_have_attribute("data-state", "spento")
    expect(nodes.locator(".signs")).to_have_count(0)


def test_what_is_under_the_pointer_is_named_and_a_click_says_from_whom(watched: Watched) -> None:
    page = watched.page
    answer(page, PARCHI, element("parco di prova", geometria=area()))
    answer(page, PLIS, element("locale", stato="proposto", geometria=area()))
    watched.open("/?comune=015146")
    open_layers(page)
    page.keyboard.press("Enter")
    for name in SHOWN_AT_FIRST:
        expect(layer(page, name)).to_have_attribute("data-state", "disegnato")
    name, (x, y) = hover_centre(page)
    expect(page.locator(".name-popup")).to_contain_text("Parco Di Prova: Parco, geometria rilevata")
    page.mouse.click(x, y)
    box = page.locator(".box-popup")
    expect(box).to_contain_text("non ufficiale; data: maggio 2024")
    expect(box).to_contain_text("Perimetri di prova (Ente di prova, CC BY)")
    heading(page, name)
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    page.locator("#strati > summary").click()
    layer(page, "parchi").get_by_role("checkbox").uncheck()
    page.locator("#strati > summary").click()
    hover_centre(page)
    expect(page.locator(".name-popup")).not_to_contain_text("Parco Di Prova")
    expect(page.locator(".name-popup")).to_contain_text("PLIS), proposto")


def test_a_layer_that_fails_says_so_and_the_others_are_drawn(watched: Watched) -> None:
    page = watched.page
    page.route(PLIS, lambda route: route.abort(), times=1)
    watched.open()
    plis = layer(page, "plis")
    expect(plis.get_by_role("alert")).to_contain_text("non si possono disegnare")
    expect(layer(page, "navigli")).to_have_attribute("data-state", "disegnato")
    plis.get_by_role("button", name="Riprova").click()
    expect(plis).to_have_attribute("data-state", "disegnato")
    expect(plis.get_by_role("alert")).to_have_count(0)


def test_the_comuni_are_drawn_before_any_layer_is_asked_for(watched: Watched) -> None:
    page = watched.page
    held = hold(page, re.compile(r"/api/v1/(parchi|plis|navigli)\?"))
    watched.open()
    ready_map(page)
    expect(layer(page, "navigli")).to_have_attribute("data-state", "attesa")
    assert hover_centre(page)[0]
    assert len(held) == len(SHOWN_AT_FIRST)


@pytest.mark.parametrize(
    "context",
    [{"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}],
    indirect=True,
)
def test_the_list_of_layers_fits_a_phone(watched: Watched) -> None:
    page = watched.open()
    open_layers(page)
    expect(layer(page, "parchi")).to_have_attribute("data-state", "disegnato")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    frame, panel = (page.locator(each).bounding_box() for each in ("#mappa", "#strati"))
    assert frame is not None
    assert panel is not None
    assert panel["y"] + panel["height"] <= frame["y"] + frame["height"]
