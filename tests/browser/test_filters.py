"""The filters: by missione, driver, stato, edizione and funding, for every card."""

import json
import re

from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.walking import SEE_THE_MAP, heading, hold, hover_centre, ready_map, until

MISSIONS = re.compile(r"/api/v1/missioni")
NARROWED = """() => JSON.stringify(window.seenMap.getLayersOrder()
  .filter((id) => id.startsWith('progetti:'))
  .map((id) => window.seenMap.getFilter(id) ?? null))"""


def test_a_filter_leaves_what_it_says_and_can_be_taken_away(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    heading(page, "Corsico")
    page.locator("#filtri summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Stato").select_option("Concluso")
    expect(page).to_have_url(re.compile("stato=concluso"))
    certi = page.locator("#parte-certi")
    expect(certi.locator("h3")).to_contain_text("nessun dato")
    expect(certi.locator(".empty")).to_contain_text("filtri")
    page.get_by_role("button", name="Togli il filtro Stato: Concluso").press("Enter")
    expect(page.locator("#filtri summary")).to_be_focused()
    expect(certi.locator("h3")).not_to_contain_text("nessun dato")
    assert page.url == watched.root + "?comune=015093"


def test_missions_and_drivers_are_read_when_the_form_is_opened(watched: Watched) -> None:
    page = watched.open("/?comune=015093")
    page.locator("#filtri summary").click()
    expect(page.get_by_label("Missione").locator("option")).to_have_count(7)
    expect(page.get_by_label("Driver").locator("option")).to_have_count(11)
    page.get_by_label("Driver").select_option("D05")
    expect(page.locator(".picked")).to_contain_text("Driver: D05 Il diritto alla mobilità")


def test_missions_that_do_not_come_say_so_and_can_be_asked_again(watched: Watched) -> None:
    page = watched.page
    page.route(MISSIONS, lambda route: route.abort(), times=1)
    watched.open("/?comune=015093")
    heading(page, "Corsico")
    page.locator("#filtri summary").click()
    expect(page.locator("#filtri").get_by_role("alert")).to_contain_text("non è raggiungibile")
    page.locator("#filtri").get_by_role("button", name="Riprova").click()
    expect(page.get_by_label("Missione").locator("option")).to_have_count(7)


def test_without_a_place_the_list_of_projects_is_filtered(watched: Watched) -> None:
    page = watched.open("/?finanziamento=Donazioni")
    projects = page.locator(".list a[data-genere=progetto]")
    expect(projects).to_have_count(1)
    page.get_by_role("button", name="Togli il filtro Finanziamento: Donazioni").click()
    expect(projects).not_to_have_count(1)


def test_a_filter_that_leaves_no_project_says_that_it_is_no_no(watched: Watched) -> None:
    page = watched.open("/?finanziamento=xyzzy")
    expect(page.locator(".welcome .empty")).to_contain_text("Nessun dato: nessuno dei progetti")
    expect(page.locator(".welcome .empty")).to_contain_text("non significa che non ci siano")


def test_a_wrong_value_in_the_address_is_told(watched: Watched) -> None:
    page = watched.open("/?comune=015093&stato=fatto")
    expect(page.locator("#scheda").get_by_role("alert")).to_contain_text("«stato» (fatto)")


def test_the_projects_on_the_map_are_those_that_the_filters_leave(watched: Watched) -> None:
    page = watched.open("/?strati=comuni,progetti&vista=11,9.11,45.435")
    ready_map(page)
    _, (x, y) = hover_centre(page)
    named = page.locator(".name-popup .popup-list li")
    expect(named.first).to_be_visible()
    page.locator("#filtri summary").click()
    page.get_by_label("Finanziamento").fill("xyzzy")
    page.keyboard.press("Enter")
    expect(page.locator(".welcome .empty")).to_be_visible()
    expect(page.locator("#mappa[data-state=pronta]")).to_be_visible()
    for step in range(20):
        page.mouse.move(x + step % 2, y)
        if named.count() == 0:
            break
        page.wait_for_timeout(100)
    assert named.count() == 0


def test_a_filter_that_is_refused_is_not_a_place_that_is_missing(watched: Watched) -> None:
    page = watched.open("/?comune=015093&stato=boh")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Uno dei filtri non è ammesso")
    expect(alert).to_contain_text("Valori ammessi: annunciato")
    expect(page.locator("#scheda h2")).not_to_contain_text("non trovato")
    page.locator("#scheda").get_by_role("button", name="Togli tutti").click()
    heading(page, "Corsico")
    assert page.url == watched.root + "?comune=015093"


def test_without_filters_the_map_has_all_projects_again_whatever_came_before(
    watched: Watched,
) -> None:
    page = watched.page
    page.add_init_script(SEE_THE_MAP)
    watched.open("/?strati=comuni,progetti&vista=9,9.19,45.46")
    ready_map(page)
    whole = page.evaluate(NARROWED)
    page.locator("#filtri summary").click()
    held = hold(page, re.compile(r"/api/v1/progetti\?.*stato=gara"))
    page.locator("#filtro-stato").select_option("In gara")
    until(page, "location.search.includes('stato=gara')")
    page.locator("#filtro-stato").select_option("Concluso")
    until(page, f"({NARROWED})() !== {json.dumps(whole)}")
    assert held
    page.get_by_role("button", name="Togli il filtro Stato: Concluso").click()
    until(page, f"({NARROWED})() === {json.dumps(whole)}")


def test_on_paper_a_card_says_what_it_was_filtered_by(watched: Watched) -> None:
    page = watched.open("/?comune=015093&finanziamento=PNRR")
    heading(page, "Corsico")
    page.emulate_media(media="print")
    expect(page.get_by_text("Finanziamento: PNRR")).to_be_visible()
    expect(page.locator("#filtri summary")).to_be_hidden()


def test_the_page_of_a_place_keeps_the_filters_of_its_card(watched: Watched) -> None:
    page = watched.open("/?comune=015093&finanziamento=PNRR")
    heading(page, "Corsico")
    page.locator(".page-link a").click()
    expect(page).to_have_url(watched.root + "comuni/015093?finanziamento=PNRR")
    page.emulate_media(media="print")
    expect(page.locator(".active-filters")).to_contain_text("PNRR")
    expect(page.locator(".active-filters")).to_be_visible()
