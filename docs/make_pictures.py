"""Make the pictures of the README from a running service.

Usage: ``python docs/make_pictures.py [ADDRESS]``; the address is that of the settings if absent.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from service.settings import Settings

IMAGES = Path(__file__).parent / "img"
MAX_BYTES = 400_000
SHOWN = "/?comune=015157&strati=zone_omogenee,comuni,parchi,plis,navigli,nodi_trasporto"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def main(address: str) -> None:
    """Write ``docs/img/mappa.png``: the card of a comune beside the map."""
    picture = IMAGES / "mappa.png"
    path = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        size = {"width": 1280, "height": 800}
        page = browser.new_page(viewport=size, locale="it-IT", reduced_motion="reduce")
        page.goto(address.rstrip("/") + SHOWN)
        page.wait_for_selector("article[data-codice='015157']")
        page.wait_for_selector("#mappa[data-state=pronta]")
        page.screenshot(path=picture)
        browser.close()
    if picture.stat().st_size > MAX_BYTES:
        sys.exit(f"{picture} is over {MAX_BYTES} bytes")


if __name__ == "__main__":
    settings = Settings()
    main(sys.argv[1] if len(sys.argv) > 1 else f"http://{settings.host}:{settings.port}")
