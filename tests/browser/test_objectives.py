"""The objectives of the plan in the card, and the reasons that wait behind the first ones."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.walking import heading

OBJECTIVES = re.compile(r"/api/v1/comuni/\d{6}/obiettivi")
PARTS = ["Certi", "Da verificare", "Ambito metropolitano", "Non determinabili"]


def test_objectives_are_read_when_opened_in_four_parts(watched: Watched) -> None:
    page = watched.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    watched.open("/?comune=015146")
    heading(page, "Milano")
    section = page.locator("#obiettivi")
    expect(section.locator("h3")).to_be_visible()
    assert not any(map(OBJECTIVES.search, asked))
    section.locator("> summary").focus()
    page.keyboard.press("Enter")
    parts = section.locator(".objective-part")
    expect(parts.locator("> summary")).to_have_text([re.compile(f"^{name}") for name in PARTS])
    expect(section.locator(".objective-part[open]")).to_have_count(0)
    parts.first.locator("> summary").click()
    first = section.locator("[data-codice=M1-13]")
    expect(first.locator("h4")).to_contain_text("M1-13 Navigli")
    expect(first.locator(".why")).to_contain_text("nomina i Navigli")
    expect(first.locator(".chain li").first).to_have_text("Obiettivo")


def test_objectives_that_fail_say_so_and_can_be_asked_again(watched: Watched) -> None:
    page = watched.page
    page.route(OBJECTIVES, lambda route: route.fulfill(status=503, body="{}"), times=1)
    watched.open("/?comune=015093")
    heading(page, "Corsico")
    section = page.locator("#obiettivi")
    section.locator("> summary").click()
    expect(section.get_by_role("alert")).to_contain_text("non è disponibile")
    section.get_by_role("button", name="Riprova").click()
    expect(section.locator(".objective-part")).to_have_count(len(PARTS))
    expect(page.locator("#parte-certi .project").first).to_be_visible()


def test_many_reasons_are_folded_after_the_first_three(watched: Watched) -> None:
    page = watched.open("/?comune=015146")
    heading(page, "Milano")
    project = page.locator(".project").filter(has_text="Luoghi urbani per la mobilità").first
    more = project.locator(".why-more")
    expect(more.locator("summary")).to_have_text(re.compile(r"^altri \d+ motivi$"))
    expect(project.locator(".why > .why-list > li")).to_have_count(3)
    expect(more.locator("li").first).to_be_hidden()
    more.locator("summary").click()
    expect(more.locator("li").first).to_be_visible()
