"""What falls in a sketch: drawn with the pointer or the keyboard, or given as coordinates."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.walking import heading, hold, module, ready_map, until

INCIDENZA = re.compile("/api/v1/incidenza")
AREA = "/?area=9.08,45.42;9.13,45.42;9.13,45.45;9.08,45.45"
PARTS = ("certi", "da_verificare", "ambito", "non_determinabili")
READ = """async ([module, text]) => (await import(module)).readPairs(text)"""


def start(page: Page) -> None:
    ready_map(page)
    page.get_by_role("button", name="Disegna un").click()
    expect(page.locator("#scheda h2")).to_be_focused()


def middle(page: Page) -> tuple[float, float]:
    box = page.locator("#mappa canvas").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_an_area_is_drawn_with_the_pointer(watched: Watched) -> None:
    page = watched.open("/?vista=12,9.1,45.44")
    start(page)
    x, y = middle(page)
    for across, down in ((-60, -60), (60, -60), (60, 60), (-60, 60)):
        page.mouse.click(x + across, y + down)
    expect(page.locator(".draw [role=status]")).to_have_text("4 vertici")
    page.get_by_role("button", name="Togli l").click()
    expect(page.locator(".draw [role=status]")).to_have_text("3 vertici")
    page.get_by_role("button", name="Fine").click()
    heading(page, "Area disegnata")
    expect(page).to_have_url(re.compile(r"\?area=(9\.\d+,45\.\d+;?){3}$"))


def test_an_area_is_drawn_with_the_keyboard(watched: Watched) -> None:
    page = watched.open("/?vista=12,9.1,45.44")
    start(page)
    page.locator("#mappa canvas").focus()
    for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
        until(page, "!document.querySelector('.maplibregl-canvas').dataset.x")
    expect(page.locator(".draw [role=status]")).to_have_text("3 vertici")
    page.get_by_role("button", name="Fine").focus()
    page.keyboard.press("Enter")
    heading(page, "Area disegnata")


def test_escape_gives_the_drawing_up(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    start(page)
    page.keyboard.press("Escape")
    heading(page, "Corsico")


def test_a_circle_around_the_middle_needs_no_pointer(watched: Watched) -> None:
    page = watched.open("/?vista=12,9.1,45.44")
    start(page)
    page.get_by_text("Senza disegnare").click()
    page.get_by_label("raggio in metri").fill("800")
    page.get_by_role("button", name="Usa il cerchio").click()
    heading(page, "Area disegnata")
    expect(page.locator(".place-facts")).to_contain_text("2 km²")


def test_coordinates_of_both_kinds_can_be_written(watched: Watched) -> None:
    page = watched.open()
    start(page)
    page.get_by_text("Senza disegnare").click()
    typed = page.get_by_label("Coordinate dei vertici")
    typed.fill("9.08 45.42\nMilano")
    page.get_by_role("button", name="Usa le coordinate").click()
    expect(page.get_by_role("alert")).to_have_text(
        "Questa riga non è una coppia di coordinate: «Milano»."
    )
    typed.fill("506258 5029604\n510168 5029612\n9.13,45.45")
    page.get_by_role("button", name="Usa le coordinate").click()
    heading(page, "Area disegnata")


@pytest.mark.parametrize(
    "text", ["9.19 45.46", "9,19 45,46", "9.19, 45.46", "9.19;45.46", "9.19,45.46"]
)
def test_a_pair_is_read_as_people_write_it(watched: Watched, text: str) -> None:
    found = watched.page.evaluate(READ, [module(watched, "sketch.js"), text])
    assert found == {"points": [[9.19, 45.46]], "wrong": None}


def test_the_card_of_a_sketch_has_four_parts_and_what_it_meets(watched: Watched) -> None:
    page = watched.open(AREA)
    heading(page, "Area disegnata")
    for part in PARTS:
        expect(page.locator(f"#parte-{part} h3")).to_be_visible()
    expect(page.locator(".place-facts")).to_contain_text("13,03 km²")
    met = page.locator(".block").filter(has_text="Che cosa incontra")
    expect(met.get_by_role("link", name="Corsico").first).to_be_visible()
    unknown = page.locator("#parte-non_determinabili")
    expect(unknown).to_contain_text("senza perimetro")
    expect(unknown.locator(".project").first).to_contain_text("Le fonti")
    expect(page.locator("#scheda")).to_contain_text("qui non si sommano e non si ripartiscono")


def test_a_line_is_measured_in_length(watched: Watched) -> None:
    page = watched.open("/?linea=9.08,45.42;9.13,45.42")
    heading(page, "Linea disegnata")
    expect(page.locator(".place-facts")).to_contain_text("3,91 km")


def test_filters_hold_for_a_sketch_too(watched: Watched) -> None:
    page = watched.open(AREA + "&finanziamento=PNRR")
    heading(page, "Area disegnata")
    texts = page.locator(".project .facts").all_inner_texts()
    assert texts
    page.get_by_role("button", name="Togli il filtro Finanziamento: PNRR").click()
    expect(page.locator(".project")).not_to_have_count(len(texts))


def test_the_files_of_a_sketch_are_made_in_the_page(watched: Watched) -> None:
    page = watched.open(AREA)
    heading(page, "Area disegnata")
    with page.expect_download() as found:
        page.locator(".downloads").get_by_role("link", name="GeoJSON", exact=True).click()
    assert found.value.suggested_filename == "area.geojson"
    assert '"Polygon"' in found.value.path().read_text(encoding="utf-8")
    with page.expect_download() as found:
        page.locator(".downloads").get_by_role("link", name="CSV").click()
    assert found.value.path().read_text(encoding="utf-8-sig").startswith("certezza,id,titolo")


def test_a_sketch_that_cannot_be_asked_says_so_and_can_be_asked_again(watched: Watched) -> None:
    page = watched.page
    page.route(INCIDENZA, lambda route: route.fulfill(status=503, body="{}"), times=1)
    watched.open(AREA)
    expect(page.get_by_role("alert")).to_contain_text("non è disponibile")
    page.get_by_role("button", name="Riprova").click()
    heading(page, "Area disegnata")


def test_a_sketch_outside_says_what_was_searched(watched: Watched) -> None:
    page = watched.open("/?area=11,44;11.1,44;11.1,44.1")
    heading(page, "Area disegnata")
    expect(page.locator("#scheda")).to_contain_text("non incontra alcun comune")


def test_filters_hold_for_the_objectives_of_a_sketch(watched: Watched) -> None:
    page = watched.open(f"{AREA}&edizione=2016-2018")
    heading(page, "Area disegnata")
    expect(page.locator(".objectives .served li")).to_have_count(0)


def test_a_drawing_that_begins_before_the_map_is_there_goes_on(watched: Watched) -> None:
    page = watched.page
    held = hold(page, re.compile(r"/styles/piano\.json"))
    watched.open()
    expect(page.locator(".welcome h2")).to_be_visible()
    page.get_by_role("button", name="Disegna un").click()
    expect(page.locator(".draw")).to_be_visible()
    for each in held:
        each.continue_()
    ready_map(page)
    box = page.locator("#mappa canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".draw [role=status]")).to_contain_text("1 vertice")
