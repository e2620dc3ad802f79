"""Take pictures of the map and of the pages at three widths, to be looked at.

Usage: ``python -m docs.make_page_pictures [ADDRESS [FOLDER]]``, in the root of the repository, from
a running service; the address is that of the settings if absent, the folder ``.local/pagine``.
Pages are taken whole, as far as Chromium can, the map as the window shows it.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from docs.make_pictures import ARGUMENTS, CHROMIUM
from service.settings import Settings

FOLDER = Path(".local/pagine")
SIZES = (
    {"width": 360, "height": 740},
    {"width": 768, "height": 1024},
    {"width": 1920, "height": 1080},
)
MOST_PIXELS = 12_000
"""What is further down is not in a picture: Chromium draws no taller ones."""
MAPS = {
    "mappa": "/",
    "mappa-comune": "/?comune=015093&finanziamento=PNRR",
    "mappa-zona": "/?zona=sud-est&driver=D05",
    "mappa-naviglio": "/?naviglio=naviglio-grande",
    "mappa-progetto": "/?progetto=cambio-7",
    "mappa-obiettivo": "/?obiettivo=M1-13",
    "mappa-punto": "/?punto=9.19,45.464",
    "mappa-area": "/?area=9.08,45.42;9.13,45.42;9.13,45.45;9.08,45.45",
    "mappa-vuota": "/?comune=015093&finanziamento=nulla",
    "mappa-errata": "/?comune=015999",
}
PAGES = {
    "comuni": "/comuni",
    "comune": "/comuni/015093",
    "comune-milano": "/comuni/015146",
    "zone": "/zone-omogenee",
    "zona": "/zone-omogenee/sud-est",
    "progetti": "/progetti",
    "progetto": "/progetti/lum",
    "progetto-linea": "/progetti/cambio-7",
    "obiettivi": "/obiettivi",
    "obiettivo": "/obiettivi/M1-13",
    "copertura": "/copertura",
    "accessibilita": "/accessibilita",
    "docs": "/docs",
    "ogc": "/ogc?f=html",
    "ogc-elementi": "/ogc/collections/comuni/items?f=html&limit=5",
    "assente": "/nulla",
}


def main(address: str, folder: Path) -> None:
    """Write ``FOLDER/NAME-WIDTH.png`` for each page and each width."""
    folder.mkdir(parents=True, exist_ok=True)
    path = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for size in SIZES:
            _pictures(browser, address.rstrip("/"), folder, size)
        browser.close()


def _pictures(browser: Browser, root: str, folder: Path, size: dict[str, int]) -> None:
    phone = size["width"] < 500
    context = browser.new_context(
        viewport=size, locale="it-IT", reduced_motion="reduce", is_mobile=phone, has_touch=phone
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    for name, path in MAPS.items():
        page.goto(root + path)
        _wait_for_map(page)
        page.screenshot(path=folder / f"{name}-{size['width']}.png")
    for name, path in PAGES.items():
        page.goto(root + path)
        page.wait_for_load_state("networkidle")
        height = min(page.evaluate("document.documentElement.scrollHeight"), MOST_PIXELS)
        clip = {"x": 0, "y": 0, "width": size["width"], "height": height}
        page.screenshot(path=folder / f"{name}-{size['width']}.png", full_page=True, clip=clip)
    context.close()


def _wait_for_map(page: Page) -> None:
    page.wait_for_selector("#mappa[data-state=pronta]")
    page.wait_for_selector("#scheda h2")
    page.wait_for_function("!document.querySelector('#scheda .waiting')")
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    settings = Settings()
    main(
        sys.argv[1] if len(sys.argv) > 1 else f"http://{settings.host}:{settings.port}",
        Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER,
    )
