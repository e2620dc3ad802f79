"""Make the picture of the page of the zone omogenee for docs/agende.md.

Usage: ``python -m docs.make_zone_picture [ADDRESS]``, in the root of the repository, from a
running service; the address is that of the settings if absent.
"""

import io
import shutil
import sys

from PIL import Image
from playwright.sync_api import sync_playwright

from docs.make_pictures import ARGUMENTS, CHROMIUM, IMAGES, MAX_BYTES
from service.settings import Settings

SIZE = {"width": 1280, "height": 870}


def main(address: str) -> None:
    """Write ``docs/img/zone.webp``: the top of the page."""
    picture = IMAGES / "zone.webp"
    path = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE, locale="it-IT")
        page.goto(f"{address.rstrip('/')}/zone-omogenee")
        shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        browser.close()
    shown.save(picture, quality=85, method=6)
    if picture.stat().st_size > MAX_BYTES:
        sys.exit(f"{picture} is over {MAX_BYTES} bytes")


if __name__ == "__main__":
    settings = Settings()
    main(sys.argv[1] if len(sys.argv) > 1 else f"http://{settings.host}:{settings.port}")
