"""Whatever the window: nothing is wider than it, nothing lies over what was chosen, nothing moves
for who asked for that."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.walking import (
    SEE_THE_MAP,
    SHIFTS,
    choose_by_keyboard,
    heading,
    open_layers,
    ready_map,
    until,
)

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
TABLET: dict[str, Any] = {"viewport": {"width": 768, "height": 1024}}
ZOOMED: dict[str, Any] = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
WIDE: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
WINDOWS = {"360": PHONE, "768": TABLET, "200 %": ZOOMED, "1280": DESK, "1920": WIDE}
each_window = pytest.mark.parametrize(
    "context",
    [
        pytest.param(window, id=name, marks=[] if name in {"360", "1920"} else pytest.mark.proof)
        for name, window in WINDOWS.items()
    ],
    indirect=True,
)
PLACES = {
    "comune=015093": ("api/v1/comuni/015093", "Corsico"),
    "zona=sud-est": ("api/v1/zone-omogenee/sud-est", "Sud Est"),
}
ON_SCREEN = """([west, south, east, north]) => {
  const frame = window.seenMap.getCanvas().getBoundingClientRect();
  const [one, two] = [window.seenMap.project([west, north]), window.seenMap.project([east, south])];
  return { left: frame.left + one.x, top: frame.top + one.y,
    right: frame.left + two.x, bottom: frame.top + two.y };
}"""
BOXES = """() => ['#strati', '.side', '.find', '.maplibregl-ctrl-group', '#coordinate']
  .map((name) => ({ name, ...document.querySelector(name).getBoundingClientRect().toJSON() }))"""


@each_window
@pytest.mark.parametrize("place", PLACES)
def test_nothing_covers_what_was_chosen(watched: Watched, place: str) -> None:
    path, name = PLACES[place]
    page = watched.page
    page.add_init_script(SEE_THE_MAP)
    watched.open(f"/?{place}")
    ready_map(page)
    heading(page, name)
    until(page, "!window.seenMap.isMoving()")
    chosen = page.evaluate(ON_SCREEN, page.request.get(watched.root + path).json()["bbox"])
    frame = page.locator("#mappa canvas").bounding_box()
    assert frame is not None
    assert chosen["right"] - chosen["left"] > 40
    assert chosen["left"] >= frame["x"]
    assert chosen["right"] <= frame["x"] + frame["width"]
    assert chosen["top"] >= frame["y"]
    assert chosen["bottom"] <= frame["y"] + frame["height"]
    assert [each["name"] for each in page.evaluate(BOXES) if meet(each, chosen)] == []


@each_window
def test_no_state_of_the_map_scrolls_sideways(watched: Watched) -> None:
    page = watched.open("/?comune=015093&finanziamento=PNRR&driver=D05")
    heading(page, "Corsico")
    page.locator("#filtri summary").click()
    expect(page.get_by_label("Driver").locator("option")).to_have_count(11)
    open_all(page)
    assert too_wide(page) == []
    if not page.locator("#strati[open]").count():
        open_layers(page)
    assert too_wide(page) == []
    page.get_by_role("button", name="Disegna un").click()
    page.get_by_text("Senza disegnare").click()
    assert too_wide(page) == []
    page.get_by_role("combobox", name="Cerca nella mappa").fill("san")
    expect(page.locator("[role=option]").first).to_be_visible()
    assert too_wide(page) == []


@pytest.mark.parametrize("context", [DESK], ids=["1280"], indirect=True)
def test_on_a_desk_the_card_scrolls_and_the_page_does_not(watched: Watched) -> None:
    page = watched.open("/?naviglio=naviglio-pavese")
    heading(page, "Naviglio Pavese")
    expect(page.locator("#scheda .objectives li").first).to_be_visible()
    open_all(page)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize("context", [PHONE, WIDE], ids=["360", "1920"], indirect=True)
def test_what_comes_after_the_map_shifts_nothing(watched: Watched) -> None:
    page = watched.page
    page.add_init_script(SHIFTS)
    watched.open()
    ready_map(page)
    page.evaluate("window.shifted = 0")
    expect(page.locator(".welcome h2")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shifted") < 0.01


def test_nothing_moves_for_who_asked_for_that(watched: Watched) -> None:
    page = watched.page
    page.add_init_script(SEE_THE_MAP)
    watched.open()
    ready_map(page)
    choose_by_keyboard(page, "corsico")
    heading(page, "Corsico")
    assert not page.evaluate("window.seenMap.isMoving()")
    for name in ("#filtri summary", "#obiettivi > summary", "#strati > summary"):
        page.locator(name).click()
        assert page.evaluate(RUNNING) == []


@pytest.mark.parametrize("context", [{"reduced_motion": "no-preference"}], indirect=True)
def test_the_map_moves_for_who_did_not(watched: Watched) -> None:
    page = watched.page
    page.add_init_script(SEE_THE_MAP)
    watched.open()
    ready_map(page)
    page.evaluate("window.moved = 0; window.seenMap.on('move', () => { window.moved += 1; })")
    choose_by_keyboard(page, "corsico")
    heading(page, "Corsico")
    until(page, "window.moved > 1")


RUNNING = """() => document.getAnimations()
  .filter((each) => each.playState === 'running' && each.effect.getComputedTiming().duration > 10)
  .map((each) => each.effect.target.outerHTML.slice(0, 80))"""
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [document.documentElement.scrollWidth, ...[...document.querySelectorAll('main *')]
    .filter((each) => each.getBoundingClientRect().right > wide + 1)
    .map((each) => each.outerHTML.slice(0, 100))];
}"""


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('#scheda details').forEach(each => each.open = true)")
    expect(page.locator("#scheda .waiting")).to_have_count(0)


def too_wide(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate(TOO_WIDE)
    return found


def meet(one: dict[str, float], two: dict[str, float]) -> bool:
    across = one["left"] < two["right"] and two["left"] < one["right"]
    return across and one["top"] < two["bottom"] and two["top"] < one["bottom"]
