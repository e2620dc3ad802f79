"""Steps that the walks share."""

import re

from playwright.sync_api import Page, expect


def choose_by_keyboard(page: Page, text: str) -> None:
    page.get_by_role("combobox", name="Comune").focus()
    page.keyboard.type(text)
    expect(page.locator("[role=option][data-index]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def heading(page: Page, name: str | re.Pattern[str]) -> None:
    expect(page.locator("#scheda article:not([aria-busy]) h2")).to_have_text(name)


def ready_map(page: Page) -> None:
    expect(page.locator("#mappa[data-state=pronta]")).to_be_visible()


def hover_centre(page: Page) -> tuple[str, tuple[float, float]]:
    """Point at the middle of the map; return the name that it shows there, and where that is."""
    box = page.locator("#mappa canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    popup = page.locator(".name-popup")
    expect(popup).to_be_visible()
    return popup.inner_text().split(" · ")[0].strip(), (x, y)


def wait_for_comuni(page: Page) -> None:
    """Wait until the search knows the comuni: the legend is written right after it."""
    expect(page.locator("#legenda-corpo li").first).to_be_attached()
