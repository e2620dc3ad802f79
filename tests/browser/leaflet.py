"""A page with nothing but a Leaflet map, its files from the wheel of ``django-leaflet``."""

from importlib.metadata import files

from playwright.sync_api import Page, Route

LIBRARY = ("leaflet.css", "leaflet.js", "proj4.js", "proj4leaflet.js")
UTM32 = "+proj=utm +zone=32 +datum=WGS84 +units=m +no_defs"
PAGE = f"""<!doctype html><html lang="it"><meta charset="utf-8"><title>Leaflet</title>
<link rel="stylesheet" href="/prova/leaflet.css">
<style>html, body, #mappa {{ height: 100%; margin: 0; background: #fff }}</style>
<div id="mappa"></div><script src="/prova/leaflet.js"></script>
<script src="/prova/proj4.js"></script><script src="/prova/proj4leaflet.js"></script><script>
const SYSTEMS = {{
  "EPSG:3857": L.CRS.EPSG3857,
  "EPSG:4326": L.CRS.EPSG4326,
  "EPSG:32632": new L.Proj.CRS("EPSG:32632", "{UTM32}", {{
    origin: [0, 6000000], resolutions: [512, 256, 128, 64, 32, 16, 8, 4, 2],
  }}),
}};
let map;
/* Draw layers of the WMS; the promise holds what went wrong with tiles, and how many came. */
function draw(crs, [lat, lon, zoom], layers, options) {{
  if (map) map.remove();
  map = L.map("mappa", {{
    crs: SYSTEMS[crs], zoomControl: false, zoomAnimation: false, fadeAnimation: false,
  }});
  const layer = L.tileLayer.wms("/ows/wms", {{
    layers, format: "image/png", transparent: true, ...options,
  }});
  return new Promise((done) => {{
    const errors = [];
    let tiles = 0;
    layer.on("tileerror", ({{ tile }}) => errors.push(tile.src));
    layer.on("tileload", ({{ tile }}) => (tile.naturalWidth ? tiles++ : errors.push(tile.src)));
    layer.on("load", () => done({{ errors, tiles }}));
    layer.addTo(map);
    map.setView([lat, lon], zoom, {{ animate: false }});
  }});
}}
const pixel = ([lon, lat]) => {{
  const {{ x, y }} = map.latLngToContainerPoint([lat, lon]);
  return [x, y];
}};
</script>"""


def serve_leaflet(page: Page) -> None:
    """Answer ``/prova`` with the page, and what it loads with the files of the wheel."""
    known = {path.name: path for path in files("django-leaflet") or ()}

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name in LIBRARY:
            route.fulfill(path=known[name].locate())
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")

    page.route("**/prova", answer)
    page.route("**/prova/*", answer)
