"""The agenda of a zona as a file that was saved: opened from disk, with no net at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from service.agenda.html import make_html
from service.agenda.words import typographic
from service.background import Server
from tests.agenda_pages import Page as Parsed
from tests.agende import make_agenda, make_frames
from tests.browser.conftest import DEADLINE_MS, DESKTOP, Watched

READY = "#map[data-state=pronta]"
PHONE = {"viewport": {"width": 360, "height": 740}}
WIDE = {"viewport": {"width": 1280, "height": 800}}
HOSTILE = "</script><img src=x onerror=alert(1)><b>x</b>"


@dataclass
class Saved:
    """Pages opened from files by a browser without a net, and what they did that none may do."""

    browser: Browser
    folder: Path
    contexts: list[BrowserContext] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)

    def open(self, content: bytes, **options: Any) -> Page:
        context = self.browser.new_context(**{**DESKTOP, **WIDE, **options}, offline=True)
        context.set_default_timeout(DEADLINE_MS)
        self.contexts.append(context)
        page = context.new_page()
        address = (self.folder / "agenda.html").as_uri()
        (self.folder / "agenda.html").write_bytes(content)
        page.on("request", lambda r: None if r.url == address else self.wrongs.append(r.url))
        page.on("console", lambda m: self.wrongs.append(m.text))
        page.on("pageerror", lambda error: self.wrongs.append(str(error)))
        page.on("dialog", lambda dialog: self.wrongs.append(dialog.message))
        page.goto(address)
        expect(page.locator(READY)).to_be_visible()
        return page


@pytest.fixture
def saved(browser: Browser, tmp_path: Path) -> Iterator[Saved]:
    made = Saved(browser, tmp_path)
    yield made
    for each in made.contexts:
        each.close()
    assert made.wrongs == []


@pytest.fixture(scope="module")
def content_of(live_server: Server) -> Callable[[str], bytes]:
    kept: dict[str, bytes] = {}

    def get(zona: str) -> bytes:
        if zona not in kept:
            address = f"{live_server.address}zone-omogenee/{zona}/agenda.html"
            with urlopen(address, timeout=120) as answer:  # noqa: S310 - our own server
                kept[zona] = answer.read()
        return kept[zona]

    return get


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.locator(selector).evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().toJSON())"
    )
    return found


def meet(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        min(one["right"], other["right"]) - max(one["left"], other["left"]) > 0.5
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 0.5
    )


def search(page: Page, text: str) -> None:
    page.get_by_role("combobox").fill(text)


@pytest.mark.parametrize("zona", ["sud-est", "nord-milano", "adda-martesana"])
def test_each_project_is_marked_at_each_of_its_places(
    saved: Saved, content_of: Callable[[str], bytes], zona: str
) -> None:
    content = content_of(zona)
    places = [each for each in Parsed(content).data["places"] if each["marks"]]
    page = saved.open(content)
    counts = page.locator(".place").evaluate_all(
        "all => all.map(e => Number(e.dataset.count)).filter(Boolean)"
    )
    assert sorted(counts) == sorted(len(each["marks"]) for each in places)
    shown = page.locator(".place").evaluate_all(
        "all => all.map(e => [Number(e.dataset.count),"
        " [...e.querySelectorAll('button')].filter(b => b.checkVisibility()).length])"
        ".filter(([count]) => count)"
    )
    assert len(shown) == len(places)
    assert all(buttons in {1, count} for count, buttons in shown)
    assert any(buttons == count > 1 for count, buttons in shown) or zona == "adda-martesana"


@pytest.mark.parametrize("zona", ["sud-est", "nord-milano", "adda-martesana"])
@pytest.mark.parametrize("options", [WIDE, PHONE], ids=["desk", "phone"])
def test_numbers_and_names_do_not_overlap(
    saved: Saved, content_of: Callable[[str], bytes], zona: str, options: dict[str, Any]
) -> None:
    page = saved.open(content_of(zona), **options)
    for _ in range(2):
        found = boxes(page, ".place-name:visible, .mark:visible, .place-count:visible")
        assert len(found) > 5
        assert [pair for pair in combinations(found, 2) if meet(*pair)] == []
        page.get_by_role("button", name="Ingrandisci").click()


def test_a_popup_opens_by_mouse_and_by_keyboard_and_gives_the_focus_back(
    saved: Saved, content_of: Callable[[str], bytes]
) -> None:
    page = saved.open(content_of("nord-milano"))
    mark = page.locator(".place[data-layer=comuni] .mark:visible").first
    title = mark.get_attribute("title") or "-"
    popup = page.locator(".leaflet-popup-content")
    mark.click()
    expect(popup).to_contain_text(title)
    for words in ("Stato", "Importo", "Ente capofila", "Perché è qui (certi)", "Fonte"):
        expect(popup.get_by_text(words, exact=True)).to_be_visible()
    page.get_by_role("button", name="Chiudi").click()
    expect(popup).to_have_count(0)
    mark.focus()
    page.keyboard.press("Enter")
    expect(popup).to_be_focused()
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(mark).to_be_focused()


def test_a_click_on_the_map_tells_what_lies_there(
    saved: Saved, content_of: Callable[[str], bytes]
) -> None:
    page = saved.open(content_of("nord-milano"))
    search(page, "bresso")
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup-content h4")).to_have_text("Bresso")
    page.get_by_role("button", name="Chiudi").click()
    box = page.locator(".place", has_text="Bresso").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] - 30, box["y"] + box["height"] + 10)
    popup = page.locator(".leaflet-popup-content")
    expect(popup.locator("h4").first).to_have_text("Bresso")
    number = popup.locator("a[data-open]").first
    card = page.locator(number.get_attribute("href") or "-")
    number.click()
    expect(card).to_be_focused()
    expect(card.locator("details")).to_have_attribute("open", "")


@pytest.mark.parametrize("layer", ["progetti", "comuni", "parchi", "navigli", "nodi_trasporto"])
def test_layers_are_hidden_and_shown(
    saved: Saved, content_of: Callable[[str], bytes], layer: str
) -> None:
    page = saved.open(content_of("nord-milano"))
    drawn = {
        "progetti": ".place button:visible",
        "comuni": ".place-name:visible",
        "nodi_trasporto": ".spot:visible",
    }.get(layer, ".leaflet-overlay-pane path")
    before = page.locator(drawn).count()
    box = page.locator(f"input[data-layer={layer}]")
    box.focus()
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    hidden = page.locator(drawn).count()
    assert hidden == 0 if drawn.endswith(":visible") else hidden < before
    page.keyboard.press("Space")
    expect(page.locator(drawn)).to_have_count(before)


@pytest.mark.parametrize(
    ("zona", "text", "found"),
    [
        ("adda-martesana", "cassina de pecchi", "Cassina de' Pecchi"),
        ("adda-martesana", "CASSANO D'ADDA", "Cassano d'Adda"),
        ("adda-martesana", "cassano dadda", "Cassano d'Adda"),
        ("sud-est", "colombano", "San Colombano al Lambro"),
        ("nord-milano", "parco nord", "Parco Nord Milano"),
    ],
)
def test_a_name_is_found_however_it_is_typed(
    saved: Saved, content_of: Callable[[str], bytes], zona: str, text: str, found: str
) -> None:
    page = saved.open(content_of(zona))
    search(page, text)
    option = page.get_by_role("option").filter(has_text=typographic(found)).first
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("combobox")).to_have_attribute("aria-activedescendant", "option-0")
    option.click()
    expect(page.locator(".leaflet-popup-content h4").first).to_have_text(typographic(found))


def test_a_project_is_found_and_its_places_stand_out(
    saved: Saved, content_of: Callable[[str], bytes]
) -> None:
    page = saved.open(content_of("sud-est"))
    search(page, "biciplan linea 7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("5 luoghi")
    expect(page.locator(".place.is-found")).to_have_count(5)


def test_a_project_without_a_place_is_found_in_the_list_and_said_to_have_none(
    saved: Saved, content_of: Callable[[str], bytes]
) -> None:
    page = saved.open(content_of("sud-est"))
    card = page.locator("section[data-parte=non_determinabili] article").first
    search(page, card.get_attribute("data-find") or "")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("senza un luogo sulla mappa")
    expect(card).to_be_focused()
    expect(card).to_be_in_viewport()


def test_what_is_not_there_is_said(saved: Saved, content_of: Callable[[str], bytes]) -> None:
    page = saved.open(content_of("sud-est"))
    search(page, "rozzano")
    expect(page.get_by_role("status")).to_have_text(
        "Nessun comune, progetto o elemento ha questo nome."
    )
    expect(page.get_by_role("option")).to_have_count(0)


def test_on_a_phone_nothing_is_wider_than_the_window(
    saved: Saved, content_of: Callable[[str], bytes]
) -> None:
    page = saved.open(content_of("nord-milano"), **PHONE)
    page.get_by_text("Livelli e legenda").click()
    expect(page.locator("input[data-layer=parchi]")).to_be_visible()
    page.get_by_text("Livelli e legenda").click()
    page.locator("details").evaluate_all("all => all.forEach(e => e.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator(".place button:visible").first.click()
    expect(page.locator(".leaflet-popup-content-wrapper")).to_be_visible()
    (popup,) = boxes(page, ".leaflet-popup-content-wrapper")
    expect(page.get_by_role("button", name="Chiudi")).to_be_in_viewport()
    assert popup["left"] >= 0
    assert popup["right"] <= 360


def test_the_exclave_is_on_the_map_from_the_first(
    saved: Saved, content_of: Callable[[str], bytes]
) -> None:
    page = saved.open(content_of("sud-est"))
    for name in ("San Colombano", "Paullo"):
        expect(page.locator(".place-name", has_text=name)).to_be_in_viewport(ratio=1)


def test_hostile_texts_are_texts_on_the_map_as_well(saved: Saved) -> None:
    agenda = make_agenda([HOSTILE, "Due"])
    names = (HOSTILE, "Beta sul Naviglio", "Gamma", "Delta")
    page = saved.open(make_html(agenda, make_frames([(1, "000000"), (2, "000000")], names=names)))
    page.locator(".mark:visible").first.click()
    expect(page.locator(".leaflet-popup-content h4")).to_have_text(HOSTILE)
    search(page, "script")
    expect(page.get_by_role("option")).to_have_count(1)
    assert page.locator("img, b:not(dt b, p b)").count() == 0


def test_served_it_is_shut_in_and_works_all_the_same(watched: Watched) -> None:
    page = watched.open("/zone-omogenee/sud-est/agenda.html")
    expect(page.locator(READY)).to_be_visible()
    assert page.evaluate("window.origin") == "null"
    page.locator(".place button:visible").first.click()
    expect(page.locator(".leaflet-popup-content")).to_be_visible()


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_the_lists_are_read(watched: Watched) -> None:
    page = watched.open("/zone-omogenee/sud-est/agenda.html")
    expect(page.get_by_text("La mappa chiede JavaScript.")).to_be_visible()
    expect(page.locator("article[data-kind=Progetto]").first).to_be_visible()
    expect(page.locator("button[data-go]:visible")).to_have_count(0)
