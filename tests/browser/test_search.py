"""One box finds everything by name."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.walking import choose_by_keyboard, heading, wait_for_names

KINDS = {
    "sud est": ("Zone omogenee", "Sud Est", "zona=sud-est"),
    "naviglio grande": ("Navigli e canali", "Naviglio Grande", "naviglio=naviglio-grande"),
    "parco nord": ("Parchi", "Parco Nord Milano", "parco=parco-nord-milano"),
    "come in corsico": ("Progetti", "Come in: Corsico, parchi Cabassina", "progetto=cmm-come-in-c"),
    "M1-13": ("Obiettivi", "Navigli per un turismo vicino a casa", "obiettivo=M1-13"),
    "interscambio-affori": (
        "Stazioni, fermate e interscambi",
        "Affori",
        "nodo=interscambio-affori",
    ),
}


def test_every_kind_of_thing_is_found_by_its_name(watched: Watched) -> None:
    page = watched.open()
    wait_for_names(page)
    for typed, (group, name, address) in KINDS.items():
        page.get_by_role("combobox").fill(typed)
        found = page.get_by_role("group", name=group).get_by_role("option")
        expect(found.first).to_contain_text(name)
        found.first.click()
        heading(page, re.compile(f"^{re.escape(name)}"))
        expect(page).to_have_url(re.compile(re.escape(address)))


def test_the_list_is_that_of_a_combobox(watched: Watched) -> None:
    page = watched.open()
    wait_for_names(page)
    box = page.get_by_role("combobox", name="Cerca nella mappa")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("affori")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("id") == box.get_attribute("aria-activedescendant")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.get_attribute("aria-activedescendant") is None


def test_a_name_that_is_nowhere_is_told(watched: Watched) -> None:
    page = watched.open()
    wait_for_names(page)
    page.get_by_role("combobox").fill("xyzzy")
    expect(page.locator("#cerca-elenco")).to_contain_text("Nessun nome, fra quelli di questo")
    expect(page.locator("#annunci")).to_contain_text("Nessun nome")


def test_a_name_of_many_things_shows_how_many_more(watched: Watched) -> None:
    page = watched.open()
    wait_for_names(page)
    page.get_by_role("combobox").fill("mi")
    expect(page.locator(".option-more").first).to_contain_text("scrivi di più per veder")


def test_the_button_lists_all_names_by_kind(watched: Watched) -> None:
    page = watched.open()
    wait_for_names(page)
    page.get_by_role("button", name="Mostra tutti i nomi").click()
    expect(page.get_by_role("group", name="Comuni").get_by_role("option")).to_have_count(133)
    expect(page.get_by_role("group", name="Zone omogenee").get_by_role("option")).to_have_count(7)


def test_a_place_found_by_keyboard_is_read_without_the_mouse(watched: Watched) -> None:
    page = watched.open()
    choose_by_keyboard(page, "naviglio grande")
    heading(page, "Naviglio Grande")
    expect(page.locator("#scheda h2")).to_be_focused()
