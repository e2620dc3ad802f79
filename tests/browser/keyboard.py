"""Walking by the Tab key, as who has no mouse: each stop is seen, and has a visible focus."""

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 120
FOCUS = """() => {
  const each = document.activeElement;
  const style = getComputedStyle(each);
  const box = each.getBoundingClientRect();
  const clear = (colour) => /, 0\\)$|^transparent$/.test(colour);
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    && !clear(style.outlineColor);
  return {
    what: each.outerHTML.slice(0, 120),
    marked: outlined || style.boxShadow !== 'none',
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
      && box.top < innerHeight && box.left < innerWidth,
  };
}"""
HERE = "each => each === document.activeElement"


def press(page: Page, key: str) -> None:
    """Press a key; what has the focus then can be seen to have it."""
    page.keyboard.press(key)
    check_focus(page)


def check_focus(page: Page) -> None:
    """Refuse a focus that no outline or ring shows, or that is outside of the window."""
    focus = page.evaluate(FOCUS)
    assert focus["marked"], focus
    assert focus["seen"], focus


def tab_to(page: Page, target: Locator, *, back: bool = False) -> None:
    """Press Tab, or Shift+Tab, until a thing has the focus."""
    expect(target).to_be_attached()
    for _ in range(MOST_STOPS):
        press(page, "Shift+Tab" if back else "Tab")
        if target.evaluate(HERE):
            return
    raise AssertionError(f"the Tab key does not reach {target}")
