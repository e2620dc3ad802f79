"""The pages of a comune, a zona, a project, an objective: on a desk, on a phone, in print."""

import re
from itertools import combinations, pairwise

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched

PHONE = {"viewport": {"width": 360, "height": 740}}
TABLET = {"viewport": {"width": 768, "height": 1024}}
WIDE = {"viewport": {"width": 1920, "height": 1080}}
NO_SCRIPT = {"java_script_enabled": False}
ZOOMED = {"viewport": {"width": 640, "height": 512}, "device_scale_factor": 2}
PAGES = (
    "/comuni/015093",
    "/comuni/015146",
    "/zone-omogenee/sud-est",
    "/progetti/lum",
    "/progetti/cambio",
    "/progetti/cmm-spugna",
    "/obiettivi/M1-13",
    "/obiettivi/M3-06",
    "/comuni",
    "/progetti?missione=M3",
    "/obiettivi",
)
WITH_MAP = [path for path in PAGES if path.count("/") > 1 and not path.endswith("cambio")]
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  const scrolls = (each) => each.closest('.wide') !== null && !each.matches('.wide');
  return [...document.querySelectorAll('main *')]
    .filter((each) => !scrolls(each) && !each.closest('svg') && !each.closest('.visually-hidden'))
    .filter((each) => each.getBoundingClientRect().right > wide + 1)
    .map((each) => each.outerHTML.slice(0, 120));
}"""
NAMES = """() => [...document.querySelectorAll('svg.map text')]
  .filter((each) => getComputedStyle(each).display !== 'none')
  .map((each) => ({ name: each.textContent, ...each.getBoundingClientRect().toJSON() }))"""
LETTERS = 0.3
"""What of a line's height is above and below its letters."""
each_page = pytest.mark.parametrize("path", PAGES)


@each_page
@pytest.mark.parametrize(
    "context",
    [PHONE, TABLET, ZOOMED, WIDE],
    ids=["360", "768", "200 %", "1920"],
    indirect=True,
)
def test_a_page_is_as_wide_as_the_window(watched: Watched, path: str) -> None:
    page = watched.open(path)
    across = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert across[0] <= across[1]
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("context", [PHONE, NO_SCRIPT], ids=["phone", "no script"], indirect=True)
@pytest.mark.parametrize("path", WITH_MAP)
def test_the_map_is_drawn_and_its_names_do_not_overlap(watched: Watched, path: str) -> None:
    page = watched.open(path)
    drawing = page.locator("svg.map")
    expect(drawing).to_have_count(1)
    box = drawing.bounding_box()
    assert box is not None
    assert box["width"] > 300
    assert box["height"] > 180
    names = page.evaluate(NAMES)
    assert names
    assert [
        (one["name"], two["name"]) for one, two in combinations(names, 2) if meet(one, two)
    ] == []
    expect(page.locator(".map-key li").first).to_be_visible()


def test_hatches_are_drawn(watched: Watched) -> None:
    page = watched.open("/obiettivi/M1-13")
    fill = page.locator("svg.map .map-incerta.map-area").first.evaluate(
        "each => getComputedStyle(each).fill"
    )
    assert "#tratti-navigli" in fill
    dashes = page.locator("svg.map .map-incerta").first.evaluate(
        "each => getComputedStyle(each).strokeDasharray"
    )
    assert dashes != "none"


@pytest.mark.parametrize("context", [NO_SCRIPT], ids=["no script"], indirect=True)
def test_filters_work_without_scripts(watched: Watched) -> None:
    page = watched.open("/comuni/015093")
    page.locator("summary", has_text="Filtra").click()
    page.get_by_label("M3 ·").check()
    page.get_by_label("Finanziamento").fill("PNRR")
    page.get_by_role("button", name="Applica i filtri").click()
    expect(page).to_have_url(re.compile(r"/comuni/015093\?missione=M3&finanziamento=PNRR$"))
    expect(page.get_by_text("Filtri attivi:")).to_be_visible()
    page.get_by_role("link", name="Togli tutti i filtri").click()
    expect(page).to_have_url(re.compile(r"/comuni/015093$"))


@pytest.mark.parametrize("context", [NO_SCRIPT], ids=["no script"], indirect=True)
def test_one_goes_from_a_comune_to_its_projects_objectives_and_zona(watched: Watched) -> None:
    page = watched.open("/comuni")
    page.get_by_label("Comune").fill("corsico")
    page.get_by_role("button", name="Applica i filtri").click()
    page.get_by_role("link", name="Corsico", exact=True).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Corsico")
    page.get_by_role("link", name="Luoghi urbani per la mobilità (LUM)").first.click()
    expect(heading).to_have_text("Luoghi urbani per la mobilità (LUM)")
    page.get_by_role("link", name=re.compile("^M3-06 · ")).first.click()
    expect(page.locator(".page-kicker")).to_contain_text("Obiettivo M3-06")
    page.get_by_role("link", name="Sud Ovest").first.click()
    expect(heading).to_have_text("Sud Ovest")
    path = page.get_by_role("navigation", name="Percorso")
    path.get_by_role("link", name="Le zone omogenee").click()
    expect(heading).to_have_text("Le zone omogenee")


@each_page
def test_headings_go_down_step_by_step_and_tables_have_heads(watched: Watched, path: str) -> None:
    page = watched.open(path)
    levels = page.evaluate(
        "[...document.querySelectorAll('main h1, main h2, main h3, main h4')]"
        ".map(each => Number(each.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.locator("main table:not(:has(thead th[scope=col]))").count() == 0
    assert page.locator("main tbody tr:not(:has(th[scope=row]))").count() == 0
    assert page.locator("main .wide:not([tabindex='0'][aria-label])").count() == 0
    assert page.locator("svg.map:not([role=img][aria-label])").count() == 0


@pytest.mark.parametrize("path", ["/comuni/015093", "/zone-omogenee/sud-est", "/progetti/lum"])
def test_print_has_everything_but_what_paper_cannot_do(watched: Watched, path: str) -> None:
    page = watched.open(path)
    words = seen_words(page)
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    try:
        printed = " ".join(sheet.get_textpage().get_text_range() for sheet in document)
    finally:
        document.close()
    told = squeezed(printed)
    assert [each for each in words if squeezed(each) not in told] == []
    assert squeezed("Vedi sulla mappa") not in told


def meet(one: dict[str, float], two: dict[str, float]) -> bool:
    """Tell whether the letters of two names meet."""
    across = one["left"] < two["right"] and two["left"] < one["right"]
    above, below = sorted((one, two), key=lambda each: each["top"])
    free = LETTERS * min(above["height"], below["height"])
    return across and below["top"] + free < above["bottom"] - free / 2


def seen_words(page: Page) -> list[str]:
    """Return the texts of headings, cells and projects, which print must have."""
    return [
        text
        for text in page.evaluate(
            "[...document.querySelectorAll("
            "'main h1, main h2, main h4, main th, main dd, main .why li')]"
            ".filter(each => !each.closest('.downloads, .page-filters, .correct, .screen-only'))"
            ".map(each => each.firstChild?.textContent ?? '')"
        )
        if text.strip()
    ]


def squeezed(text: str) -> str:
    """Return a text without what a line break may change."""
    return re.sub(r"[\s\u00ad\ufffe-]+", "", text)
