"""The cards of what is not a comune: zone, parks, canals, nodes, projects, objectives."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.walking import heading, ready_map

PARTS = ("certi", "da_verificare", "ambito", "non_determinabili")
PLACES = {
    "zona=sud-est": ("Zona omogenea", "Sud Est"),
    "parco=parco-nord-milano": ("Parco", "Parco Nord Milano"),
    "plis=grubria": ("Parco locale (PLIS)", re.compile("^GruBr")),
    "naviglio=naviglio-grande": ("Naviglio o canale", "Naviglio Grande"),
    "nodo=interscambio-affori": ("interscambio", "Affori"),
}
NOT_A_NO = "assenza di dati non significa che non ci siano progetti."


@pytest.mark.parametrize("place", PLACES)
def test_every_place_has_a_card_with_four_parts(watched: Watched, place: str) -> None:
    kind, name = PLACES[place]
    page = watched.open(f"/?{place}")
    heading(page, name)
    expect(page.locator(".sheet-kind")).to_have_text(kind)
    for part in PARTS:
        expect(page.locator(f"#parte-{part} h3")).to_be_visible()
    expect(page.locator("#obiettivi .objective-part")).to_have_count(len(PARTS))


def test_a_naviglio_tells_its_objectives_and_that_it_has_no_sure_project(watched: Watched) -> None:
    page = watched.open("/?naviglio=naviglio-grande")
    heading(page, "Naviglio Grande")
    objective = page.locator("#obiettivi [data-codice=M1-13]")
    expect(objective).to_be_visible()
    expect(objective.locator(".why")).to_contain_text("nomina i Navigli")
    sure = page.locator("#parte-certi")
    expect(sure.locator(".empty")).to_contain_text("Nessun dato")
    expect(sure.locator(".empty")).to_contain_text(NOT_A_NO)


def test_the_card_of_a_project_says_where_it_is_and_why(watched: Watched) -> None:
    page = watched.open("/?progetto=cmm-come-in-corsico")
    heading(page, re.compile("^Come in: Corsico"))
    place = (
        page.locator("#parte-certi .places > li")
        .filter(has=page.get_by_text("Corsico", exact=True))
        .last
    )
    place.locator("summary").click()
    expect(place.locator(".why")).to_contain_text("parchi Cabassina, Resistenza e Giorgella")
    place.get_by_role("link", name="Corsico").click()
    heading(page, "Corsico")


def test_a_project_of_which_not_all_comuni_are_known_says_so(watched: Watched) -> None:
    page = watched.open("/?progetto=cambio-7")
    expect(page.locator("#parte-non_determinabili")).to_contain_text("può riguardare altri comuni")
    expect(page.locator("#parte-certi .places > li").first).to_be_visible()


def test_the_card_of_an_objective_says_which_words_place_it(watched: Watched) -> None:
    page = watched.open("/?obiettivo=M1-13")
    heading(page, "Navigli per un turismo vicino a casa")
    expect(page.locator(".sheet-kind")).to_have_text("Obiettivo M1-13, edizione 2022-2024")
    expect(page.locator(".served").first).to_contain_text("nomina i Navigli")
    expect(page.locator("#parte-certi .places > li").first).to_contain_text("Naviglio")


def test_a_title_in_a_list_leads_to_its_card_and_back(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    page.locator("[data-id=cmm-come-in-corsico] h4 a").click()
    heading(page, re.compile("^Come in: Corsico"))
    expect(page).to_have_url(re.compile(r"\?progetto=cmm-come-in-corsico$"))
    page.go_back()
    heading(page, "Corsico")


@pytest.mark.parametrize(
    ("address", "page_of"),
    [
        ("comune=015093", "/comuni/015093"),
        ("zona=sud-est", "/zone-omogenee/sud-est"),
        ("progetto=cambio-7", "/progetti/cambio-7"),
        ("obiettivo=M1-13", "/obiettivi/M1-13"),
    ],
)
def test_a_card_leads_to_the_page_of_its_subject(
    watched: Watched, address: str, page_of: str
) -> None:
    page = watched.open(f"/?{address}")
    expect(page.locator(".page-link a")).to_have_attribute("href", page_of)


def test_what_a_project_reaches_is_marked_when_the_map_comes_after_the_card(
    watched: Watched,
) -> None:
    page = watched.open("/?progetto=cambio-7&strati=comuni")
    ready_map(page)
    heading(page, re.compile("Linea 7"))
    expect(page.locator("#parte-certi .places > li").first).to_be_visible()


def test_an_unknown_project_is_told(watched: Watched) -> None:
    page = watched.open("/?progetto=cambio-99")
    expect(page.locator("#scheda h2")).to_have_text("Progetto non trovato")
    expect(page.get_by_role("alert")).to_contain_text("cambio-99")


def test_files_hold_what_the_card_shows(watched: Watched) -> None:
    page = watched.open("/?zona=sud-est&finanziamento=PNRR")
    heading(page, "Sud Est")
    addresses = page.locator(".downloads a").evaluate_all("all => all.map((each) => each.href)")
    assert len(addresses) == 9
    assert all("finanziamento=PNRR" in each for each in addresses if "/progetti" in each)
    for each in addresses:
        answer = page.request.get(each, timeout=60_000)
        assert answer.ok, each
    csv = page.request.get(addresses[0]).text()
    assert "PNRR" in csv
    assert "Donazioni" not in csv
