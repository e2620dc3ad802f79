"""Make the pictures of the interactive agenda for docs/agende.md.

Usage: ``python -m docs.make_agenda_page_pictures [ADDRESS]``, in the root of the repository, from a
running service; the address is that of the settings if absent.
"""

import io
import shutil
import sys

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from docs.make_pictures import ARGUMENTS, CHROMIUM, IMAGES
from service.settings import Settings

MAX_BYTES = 150_000
DESK = {"width": 1440, "height": 860}
PHONE = {"width": 360, "height": 740}
PICTURES = (
    ("sud-est", "agenda-html-sud-est", DESK, ""),
    ("nord-milano", "agenda-html-telefono", PHONE, "bresso"),
)


def main(address: str) -> None:
    """Write ``docs/img/agenda-html-….webp``: the page on a desk, and on a phone with a project."""
    path = next(filter(None, map(shutil.which, CHROMIUM)))
    root = f"{address.rstrip('/')}/zone-omogenee"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        _picture(browser, f"{root}/sud-est/agenda.html", "agenda-html-sud-est", DESK, "")
        _picture(
            browser, f"{root}/nord-milano/agenda.html", "agenda-html-telefono", PHONE, "bresso"
        )
        browser.close()


def _picture(browser: Browser, address: str, name: str, size: dict[str, int], comune: str) -> None:
    page = browser.new_page(viewport=size, locale="it-IT", reduced_motion="reduce")
    page.goto(address)
    page.wait_for_selector("#map[data-state=pronta]")
    if comune:
        page.get_by_role("combobox").fill(comune)
        page.keyboard.press("Enter")
        page.wait_for_selector(".leaflet-popup-content")
        page.wait_for_timeout(500)
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    picture = IMAGES / f"{name}.webp"
    shown.save(picture, quality=82, method=6)
    if picture.stat().st_size > MAX_BYTES:
        sys.exit(f"{picture} is over {MAX_BYTES} bytes")


if __name__ == "__main__":
    settings = Settings()
    main(sys.argv[1] if len(sys.argv) > 1 else f"http://{settings.host}:{settings.port}")
