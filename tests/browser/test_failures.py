"""What the page says and does when the service, the network or the browser fails."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Watched
from tests.browser.walking import (
    choose_by_keyboard,
    heading,
    hold,
    hover_centre,
    ready_map,
    wait_for_names,
)

PROJECTS = re.compile(r"/api/v1/comuni/\d{6}/progetti")
NAMES = re.compile(r"/mappa/nomi\.json")
TILES = re.compile(r"\.mvt")
REACHED = re.compile(r"/api/v1/progetti/[^/]+/incidenza")
STYLE = re.compile(r"/styles/piano\.json")


def fail_once(page: Page, address: re.Pattern[str], answer: dict[str, object] | None) -> None:
    """Let the first request to an address fail: with an answer, or with none."""

    def fail(route: Route) -> None:
        if answer is None:
            route.abort()
        else:
            route.fulfill(**answer)

    page.route(address, fail, times=1)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "non è raggiungibile"),
        ({"status": 503, "headers": {"Retry-After": "5"}, "body": "{}"}, "fra 5 secondi"),
        (
            {"status": 500, "body": json.dumps({"detail": "Errore interno (abc)"})},
            "Errore interno (abc)",
        ),
        ({"status": 502, "body": "<html>"}, "(502)"),
        ({"status": 200, "body": "{"}, "non è leggibile"),
    ],
)
def test_a_failed_card_says_so_and_can_be_asked_again(
    watched: Watched, answer: dict[str, object] | None, words: str
) -> None:
    fail_once(watched.page, PROJECTS, answer)
    page = watched.open("/?comune=015093")
    expect(page.get_by_role("alert")).to_contain_text(words)
    page.get_by_role("button", name="Riprova").click()
    heading(page, "Corsico")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_failed_names_say_so_and_can_be_asked_again(watched: Watched) -> None:
    fail_once(watched.page, NAMES, None)
    page = watched.open()
    expect(page.get_by_role("alert")).to_contain_text("non è raggiungibile")
    expect(page.locator("#mappa[data-state=pronta]")).to_be_visible()
    page.get_by_role("button", name="Riprova").click()
    expect(page.locator(".list a[data-genere=comune]")).to_have_count(133)


def test_a_failed_style_says_so_and_the_map_can_be_asked_again(watched: Watched) -> None:
    fail_once(watched.page, STYLE, {"status": 503, "body": "{}"})
    page = watched.open()
    expect(page.locator("#mappa-avviso")).to_contain_text("La mappa non si può disegnare.")
    expect(page.locator(".list a[data-genere=comune]")).to_have_count(133)
    page.get_by_role("button", name="Riprova").click()
    expect(page.locator("#mappa[data-state=pronta]")).to_be_visible()
    expect(page.locator("#mappa-avviso")).to_be_empty()


def test_tiles_that_do_not_come_are_told_and_can_be_asked_again(watched: Watched) -> None:
    page = watched.page
    page.route(TILES, lambda route: route.fulfill(status=503, body="{}"))
    watched.open("/?strati=comuni")
    notice = page.locator("#mappa-avviso")
    expect(notice).to_contain_text("Una parte della mappa non è arrivata.")
    page.unroute(TILES)
    notice.get_by_role("button", name="Riprova").click()
    expect(notice).to_be_empty()
    ready_map(page)
    assert hover_centre(page)[0]


def test_a_slow_answer_is_announced_and_still_arrives(watched: Watched) -> None:
    page = watched.page
    page.clock.install()
    held = hold(page, PROJECTS)
    watched.open("/?comune=015093")
    expect(page.locator("#scheda .waiting")).to_be_visible()
    page.clock.fast_forward(6_000)
    expect(page.locator("#scheda .waiting")).to_contain_text("più del solito")
    held[0].continue_()
    heading(page, "Corsico")


def test_an_answer_that_never_comes_is_given_up(watched: Watched) -> None:
    page = watched.page
    page.clock.install()
    hold(page, PROJECTS)
    watched.open("/?comune=015093")
    wait_for_names(page)
    page.clock.fast_forward(31_000)
    expect(page.get_by_role("alert")).to_contain_text("entro trenta secondi")


def test_names_that_are_slow_are_announced_and_still_arrive(watched: Watched) -> None:
    page = watched.page
    page.clock.install()
    held = hold(page, NAMES)
    watched.open()
    expect(page.locator("#scheda .waiting")).to_be_visible()
    page.clock.fast_forward(6_000)
    expect(page.locator("#scheda .waiting")).to_contain_text("più del solito")
    for each in held:
        each.continue_()
    expect(page.locator(".list a[data-genere=comune]")).to_have_count(133)


def test_without_a_net_the_page_says_so_and_goes_on_when_it_is_back(watched: Watched) -> None:
    page = watched.open()
    ready_map(page)
    wait_for_names(page)
    page.context.set_offline(True)
    choose_by_keyboard(page, "corsico")
    expect(page.get_by_role("alert")).to_contain_text("non è raggiungibile")
    page.context.set_offline(False)
    page.get_by_role("button", name="Riprova").first.click()
    heading(page, "Corsico")


def test_comuni_that_do_not_come_are_told_and_can_be_asked_again(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    heading(page, "Corsico")
    fail_once(page, REACHED, None)
    project = page.locator("[data-id=cmm-come-in-corsico]")
    button = project.get_by_role("button", name="Comuni interessati")
    button.press("Enter")
    expect(project.locator(".reached")).to_contain_text("non è raggiungibile")
    button.press("Enter")
    expect(project.locator(".reached")).to_have_text("1 comune noto: Corsico.")


def test_an_unknown_comune_is_told_and_the_search_still_works(watched: Watched) -> None:
    page = watched.open("/?comune=015999")
    expect(page.locator("#scheda h2")).to_have_text("Comune non trovato")
    expect(page.get_by_role("alert")).to_contain_text("015999")
    choose_by_keyboard(page, "corsico")
    heading(page, "Corsico")


def test_a_superseded_code_gives_its_place_to_the_one_in_force(watched: Watched) -> None:
    page = watched.open("/?comune=015235")
    heading(page, "Vermezzo con Zelo")
    expect(page).to_have_url(re.compile(r"\?comune=015251$"))


def test_a_code_that_is_markup_stays_text(watched: Watched) -> None:
    page = watched.open("/?comune=%3Cimg%20src=x%20onerror=alert(1)%3E")
    expect(page.locator("#scheda h2")).to_have_text("Comune non trovato")
    expect(page.locator("#scheda img")).to_have_count(0)


def test_only_the_last_comune_asked_for_is_shown(watched: Watched) -> None:
    page = watched.page
    hold(page, re.compile("/015093/progetti"))
    watched.open("/?comune=015093")
    expect(page.locator("#scheda .waiting")).to_be_visible()
    choose_by_keyboard(page, "buccinasco")
    heading(page, "Buccinasco")
    expect(page.locator("#scheda article")).to_have_count(1)


def test_names_that_do_not_come_are_told_beside_a_card_too(watched: Watched) -> None:
    page = watched.page
    fail_once(page, NAMES, {"status": 500, "body": "{}"})
    watched.open("/?comune=015093")
    heading(page, "Corsico")
    notice = page.locator("#mappa-avviso")
    expect(notice).to_contain_text("I nomi dei luoghi e dei progetti non si possono mostrare")
    page.get_by_role("button", name="Chiudi").click()
    expect(page.locator("#scheda")).to_contain_text("I nomi dei luoghi")
    page.locator("#scheda").get_by_role("button", name="Riprova").click()
    expect(page.locator(".welcome h2")).to_be_visible()
    expect(notice).to_be_empty()


def test_a_library_that_does_not_come_can_be_asked_again(watched: Watched) -> None:
    page = watched.page
    fail_once(page, re.compile(r"/maplibre-gl\.js"), None)
    watched.open()
    notice = page.locator("#mappa-avviso")
    expect(notice).to_contain_text("La mappa non si può disegnare")
    notice.get_by_role("button", name="Riprova").click()
    ready_map(page)


def test_an_answer_of_another_form_is_told_in_words(watched: Watched) -> None:
    page = watched.page
    fail_once(page, PROJECTS, {"status": 200, "body": "{}"})
    watched.open("/?comune=015093")
    expect(page.get_by_role("alert")).to_contain_text("non è leggibile")
    page.get_by_role("button", name="Riprova").click()
    heading(page, "Corsico")


def test_without_webgl_the_page_says_so_and_the_search_works(watched: Watched) -> None:
    page = watched.page
    page.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        "  return kind.includes('webgl') ? null : get.call(this, kind, ...rest); };"
    )
    watched.open()
    expect(page.locator("#mappa-avviso")).to_contain_text("manca WebGL")
    choose_by_keyboard(page, "corsico")
    heading(page, "Corsico")


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_the_page_says_so_and_leads_to_the_data(watched: Watched) -> None:
    page = watched.open()
    expect(page.locator(".noscript")).to_contain_text("bisogno di JavaScript")
    expect(page.get_by_role("combobox")).to_be_hidden()
    address = page.get_by_role("link", name="CSV").get_attribute("href")
    assert page.request.get(address or "").ok


def test_further_projects_are_read_when_asked_for(watched: Watched) -> None:
    page = watched.page

    def few(route: Route) -> None:
        route.continue_(url=route.request.url.replace("limit=50", "limit=2"))

    page.route(PROJECTS, few)
    watched.open("/?comune=015093")
    heading(page, "Corsico")
    expect(page.locator(".project")).to_have_count(2)
    fail_once(page, re.compile("cursor="), None)
    page.get_by_role("button", name="Mostra altri progetti").click()
    expect(page.locator(".more [role=alert]")).to_contain_text("non è raggiungibile")
    page.get_by_role("button", name="Riprova").click()
    expect(page.locator(".project")).to_have_count(4)
    expect(page.locator(".project:focus")).to_have_count(1)
