"""Make the pictures of docs/sit.md that a browser can make: Leaflet over the WMS.

Usage: ``python -m docs.make_sit_pictures [ADDRESS]``, in the root of the repository, from a
running service; the address is that of the settings if absent. ``sit-qgis-*.webp`` are made with
QGIS by hand.
"""

import io
import shutil
import sys
from urllib.parse import urlencode
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from docs.make_pictures import ARGUMENTS, CHROMIUM, IMAGES
from service.settings import Settings
from tests.browser.leaflet import serve_leaflet

MAX_BYTES = 150_000
SIZE = {"width": 900, "height": 560}
SMALL = {"width": 440, "height": 330}
ASK = """async ([lat, lon]) => {
  const { x: wide, y: high } = map.getSize();
  const { x, y } = map.latLngToContainerPoint([lat, lon]);
  const [sw, ne] = [map.getBounds().getSouthWest(), map.getBounds().getNorthEast()]
    .map((each) => map.options.crs.project(each));
  const query = new URLSearchParams({
    service: "WMS", version: "1.3.0", request: "GetFeatureInfo",
    layers: "comuni,navigli,nodi_trasporto", query_layers: "comuni",
    styles: "", crs: "EPSG:3857",
    bbox: [sw.x, sw.y, ne.x, ne.y].join(), width: wide, height: high,
    i: Math.round(x), j: Math.round(y), info_format: "text/html", feature_count: 1,
  });
  const answer = await fetch("/ows/wms?" + query);
  const frame = document.createElement("div");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  frame.append(...page.body.childNodes);
  L.popup({ maxWidth: 380, autoPan: false }).setLatLng([lat, lon]).setContent(frame).openOn(map);
}"""


def main(address: str) -> None:
    """Write ``docs/img/sit-*.webp``."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, CHROMIUM)))
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page()
        serve_leaflet(page)
        page.goto(f"{address}/prova")
        save("sit-piano", shot(page, SIZE, "piano", "EPSG:3857", (45.46, 9.16), 10))
        save("sit-utm", shot(page, SIZE, "piano", "EPSG:32632", (45.465, 9.19), 4))
        single = ("zone_omogenee", "comuni", "parchi", "plis", "navigli", "nodi_trasporto")
        views = [shot(page, SMALL, each, "EPSG:3857", (45.46, 9.12), 9) for each in single]
        save("sit-strati", grid(views, across=3))
        shot(page, SIZE, "comuni,navigli,nodi_trasporto", "EPSG:3857", (45.46, 9.15), 12)
        page.evaluate(ASK, [45.4312, 9.1086])
        save("sit-info", screenshot(page))
        browser.close()
    query = {"service": "WMS", "version": "1.3.0", "request": "GetLegendGraphic"}
    asked = f"{address}/ows/wms?{urlencode({**query, 'format': 'image/png', 'layer': 'piano'})}"
    with urlopen(asked) as answer:  # noqa: S310 - the service's own address
        save("sit-legenda", Image.open(io.BytesIO(answer.read())).convert("RGB"))


def shot(
    page: Page,
    size: dict[str, int],
    layers: str,
    crs: str,
    place: tuple[float, float],
    zoom: float,
) -> Image.Image:
    """Return a picture of some layers."""
    page.set_viewport_size(size)  # type: ignore[arg-type] # a plain dict will do
    came = page.evaluate(
        "([crs, place, layers]) => draw(crs, place, layers, { version: '1.3.0', tileSize: 512 })",
        [crs, [*place, zoom], layers],
    )
    if came["errors"]:
        sys.exit(f"{layers}: {came['errors'][0]}")
    return screenshot(page)


def screenshot(page: Page) -> Image.Image:
    """Return what is on the screen."""
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def grid(pictures: list[Image.Image], *, across: int) -> Image.Image:
    """Return pictures of one size side by side, in rows."""
    wide, high = pictures[0].size
    rows = -(-len(pictures) // across)
    made = Image.new("RGB", (across * (wide + 6) - 6, rows * (high + 6) - 6), "#666666")
    for number, picture in enumerate(pictures):
        row, column = divmod(number, across)
        made.paste(picture, (column * (wide + 6), row * (high + 6)))
    return made


def save(name: str, picture: Image.Image) -> None:
    """Write a picture, of good quality if that fits."""
    path = IMAGES / f"{name}.webp"
    for quality in (90, 82, 74, 66):
        picture.save(path, quality=quality, method=6)
        if path.stat().st_size < MAX_BYTES:
            return
    sys.exit(f"{path} is over {MAX_BYTES} bytes")


if __name__ == "__main__":
    settings = Settings()
    main(sys.argv[1] if len(sys.argv) > 1 else f"http://{settings.host}:{settings.port}")
