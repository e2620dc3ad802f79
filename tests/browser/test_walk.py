"""The main job in a browser: find a comune, read what is there and why."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.walking import (
    choose_by_keyboard,
    heading,
    hover_centre,
    ready_map,
    wait_for_names,
)

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PARTS = ("certi", "da_verificare", "ambito", "non_determinabili")
AS_PEOPLE_WRITE = {
    "cassina de pecchi": "Cassina de' Pecchi",
    "CASSINA DE\N{RIGHT SINGLE QUOTATION MARK} PECCHI": "Cassina de' Pecchi",
    "san giuliano": "San Giuliano Milanese",
    "sangiuliano": "San Giuliano Milanese",
    "trezzo sulladda": "Trezzo sull'Adda",
    "015093": "Corsico",
}
NOT_A_NO = "assenza di dati non significa che non ci siano progetti."


def test_a_comune_is_found_with_the_keyboard_and_its_card_has_four_parts(watched: Watched) -> None:
    page = watched.open()
    choose_by_keyboard(page, "corsico")
    heading(page, "Corsico")
    expect(page).to_have_url(re.compile(r"\?comune=015093$"))
    expect(page).to_have_title(re.compile("^Corsico"))
    for part in PARTS:
        expect(page.locator(f"#parte-{part} h3")).to_be_visible()
    expect(page.locator(".place-facts")).to_contain_text("015093")
    expect(page.locator(".place-facts")).to_contain_text("Sud Ovest")


def test_the_focus_goes_to_the_card_that_was_asked_for(watched: Watched) -> None:
    page = watched.open()
    choose_by_keyboard(page, "corsico")
    heading(page, "Corsico")
    expect(page.locator("#scheda h2")).to_be_focused()
    expect(page.locator("#annunci")).to_contain_text("Corsico. Certi: ")


def test_a_project_says_why_it_is_listed(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    project = page.locator("#parte-certi [data-id=cmm-come-in-corsico]")
    expect(project.locator("h4")).to_contain_text("Come in: Corsico")
    expect(project.locator(".why")).to_contain_text("Nominato nel documento: parchi Cabassina")
    expect(project.locator(".chain li")).to_have_text(["Progetto", "Corsico comune"])
    expect(project.locator(".facts").first).to_contain_text("5.000.000 € (finanziamento")
    expect(project.locator(".tags")).to_contain_text("Stato senza data")


def test_an_empty_part_says_no_data_and_that_it_is_not_a_no(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    empty = page.locator("#parte-da_verificare")
    expect(empty.locator("h3")).to_contain_text("nessun dato")
    expect(empty).to_contain_text(NOT_A_NO)
    expect(empty.locator(".project")).to_have_count(0)


def test_what_cannot_be_determined_says_what_is_missing(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    project = page.locator("#parte-non_determinabili [data-id=cmm-spugna]")
    expect(project.locator(".why")).to_contain_text(
        "Le fonti danno solo una parte dei comuni interessati: non si può dire se Corsico"
    )
    expect(project.locator(".facts").first).to_contain_text("importo complessivo, non ripartito")
    project.locator("summary").click()
    expect(project.locator(".sources .press").first).to_have_text("Stampa")


def test_the_card_offers_its_data_as_files(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    links = page.locator(".downloads a")
    tables = ["CSV", "XLSX", "GeoPackage", "JSON"]
    expect(links).to_have_text([*tables, "GeoJSON", *tables])
    for address in links.evaluate_all("links => links.map((link) => link.href)"):
        answer = page.request.get(address)
        assert answer.ok, address
        assert len(answer.body()) > 50, address


def test_the_map_names_what_is_under_the_pointer_and_a_click_chooses_it(watched: Watched) -> None:
    page = watched.open("/?strati=zone_omogenee,comuni")
    ready_map(page)
    name, (x, y) = hover_centre(page)
    page.mouse.click(x, y)
    heading(page, name)
    expect(page).to_have_url(re.compile(r"\?comune=\d{6}&strati="))


def test_the_map_comes_to_the_comune_of_the_address(watched: Watched) -> None:
    page = watched.open("/?comune=015146")
    ready_map(page)
    assert hover_centre(page)[0] == "Milano"


def test_back_and_forward_show_the_comune_of_the_address(watched: Watched) -> None:
    page = watched.open()
    choose_by_keyboard(page, "corsico")
    heading(page, "Corsico")
    choose_by_keyboard(page, "buccinasco")
    heading(page, "Buccinasco")
    page.go_back()
    heading(page, "Corsico")
    expect(page.get_by_role("combobox")).to_have_value("Corsico")
    page.go_back()
    expect(page.locator("#scheda h2")).to_have_text("Che cosa ricade qui, e perché")
    page.go_forward()
    heading(page, "Corsico")


def test_every_comune_is_in_the_list_by_zona(watched: Watched) -> None:
    page = watched.open()
    zones = page.locator(".lists").first.locator(".list")
    expect(zones).to_have_count(8)
    expect(zones.locator("a")).to_have_count(133)
    zones.filter(has=page.get_by_text("Sud Ovest", exact=True)).locator("summary").click()
    zones.get_by_role("link", name="Corsico").click()
    heading(page, "Corsico")
    expect(page).to_have_url(re.compile(r"\?comune=015093$"))


def test_the_comuni_of_a_project_are_named(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    ready_map(page)
    project = page.locator("[data-id=cmm-come-in-corsico]")
    button = project.get_by_role("button", name="Comuni interessati")
    button.click()
    expect(project.locator(".reached")).to_have_text("1 comune noto: Corsico.")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(project.locator(".reached")).to_be_empty()


def test_names_are_found_as_people_write_them(watched: Watched) -> None:
    page = watched.open()
    wait_for_names(page)
    for typed, first in AS_PEOPLE_WRITE.items():
        page.get_by_role("combobox").fill(typed)
        expect(page.get_by_role("option").first.locator("span").first).to_have_text(first)


def test_an_unclear_text_asks_instead_of_guessing(watched: Watched) -> None:
    page = watched.open()
    wait_for_names(page)
    page.get_by_role("combobox").fill("san")
    page.keyboard.press("Enter")
    expect(page.locator("#annunci")).to_contain_text("scegli dall")
    assert page.url == watched.root
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_nothing_is_wider_than_a_phone(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    heading(page, "Corsico")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#parte-ambito").scroll_into_view_if_needed()
    expect(page.locator("#parte-ambito h3")).to_be_visible()
