"""Make the picture of docs/stili.md: the map, and how some see it.

Usage: ``python -m docs.make_style_picture [ADDRESS]``, in the root of the repository, from a
running service; the address is that of the settings if absent.
"""

import io
import shutil
import sys

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from docs.make_pictures import ARGUMENTS, CHROMIUM, IMAGES, MAX_BYTES
from service.settings import Settings
from service.web.assets import load_assets
from tests.colours import VISIONS

SIZE = {"width": 520, "height": 400}
PAGE = """<!doctype html><style>body {{ margin: 0 }} #mappa {{ height: 100vh }}</style>
<div id="mappa"></div><script src="{library}"></script><script>
const map = new maplibregl.Map({{
  container: "mappa", style: "/styles/piano.json", center: [9.12, 45.5], zoom: 9.9,
  attributionControl: false, fadeDuration: 0,
}});
map.once("idle", () => (document.body.dataset.state = "pronta"));
</script>"""


def main(address: str) -> None:
    """Write ``docs/img/stile.webp``: as it is, and without green, without red, without colours."""
    picture = IMAGES / "stile.webp"
    shown = np.asarray(Image.open(io.BytesIO(_screenshot(address))).convert("RGB"))
    panels = [_seen(shown, vision) for vision in VISIONS]
    rows = [np.hstack(panels[:2]), np.hstack(panels[2:])]
    Image.fromarray(np.vstack(rows)).save(picture, quality=88, method=6)
    if picture.stat().st_size > MAX_BYTES:
        sys.exit(f"{picture} is over {MAX_BYTES} bytes")


def _screenshot(address: str) -> bytes:
    body = PAGE.format(library=load_assets().addresses["maplibre-gl.js"])
    path = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE)
        page.route("**/prova", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto(f"{address.rstrip('/')}/prova")
        page.wait_for_selector("body[data-state=pronta]")
        taken = page.screenshot()
        browser.close()
    return taken


def _seen(pixels: np.ndarray, vision: str) -> np.ndarray:
    coded = pixels / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ VISIONS[vision].T, 0, 1)
    back = np.where(seen <= 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055)
    return np.rint(back * 255).astype(np.uint8)


if __name__ == "__main__":
    settings = Settings()
    main(sys.argv[1] if len(sys.argv) > 1 else f"http://{settings.host}:{settings.port}")
