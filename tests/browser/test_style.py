"""MapLibre draws our styles: nothing is invalid or missing, names and signs are on the screen."""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from geo.maps import palette
from service.queries.catalog import COLLECTIONS
from service.web.assets import load_assets
from tests.browser.conftest import Watched
from tests.styles import drawing

SIZE = {"width": 600, "height": 440}
MILANO = (9.19, 45.465)
PAGE = """<!doctype html><html lang="it"><title>Prova</title>
<style>body {{ margin: 0 }} #mappa {{ width: 600px; height: 440px }}</style>
<div id="mappa"></div><script src="{library}"></script><script>
window.problems = [];
window.map = new maplibregl.Map({{
  container: "mappa", style: "/styles/{style}.json", attributionControl: false, fadeDuration: 0,
  canvasContextAttributes: {{ preserveDrawingBuffer: true }},
}});
map.on("error", ({{ error }}) => problems.push(String(error && error.message)));
map.on("styleimagemissing", ({{ id }}) => problems.push("no image " + id));
</script>"""
LOOK = """([lon, lat, zoom]) => new Promise((done) => {
  map.jumpTo({ center: [lon, lat], zoom });
  map.triggerRepaint();
  map.once("idle", () => done());
})"""
DRAWN = """(pattern) => {
  const wanted = map.getLayersOrder().filter((id) => new RegExp(pattern).test(id));
  return map.queryRenderedFeatures({ layers: wanted })
    .map(({ properties, layer }) => ({ ...properties, layer: layer.id }));
}"""
SEEN = """() => map.queryRenderedFeatures()
  .filter(({ sourceLayer }) => sourceLayer)
  .map(({ layer, sourceLayer: of, properties }) => ({ layer: layer.id, of, properties }))"""
LOADED = """(collection) => map.querySourceFeatures("piano", { sourceLayer: collection })
  .map(({ geometry, properties }) => [geometry.type, properties])"""
HIDE = """(pattern) => new Promise((done) => {
  for (const id of map.getLayersOrder())
    if (new RegExp(pattern).test(id)) map.setLayoutProperty(id, "visibility", "none");
  map.once("idle", () => done());
})"""
WEAR = """(address) => new Promise((done) => {
  map.setStyle(address, { diff: false });
  map.once("idle", () => done());
})"""
NAMES = ":nome:"
SIGNS = "^(?!.*:nome:)."


class Map:
    """A page with nothing but a map in one of our styles."""

    def __init__(self, watched: Watched, style: str) -> None:
        library = load_assets().addresses["maplibre-gl.js"]
        self.page = watched.page
        body = PAGE.format(library=library, style=style)
        self.page.route(
            "**/prova", lambda route: route.fulfill(body=body, content_type="text/html")
        )
        self.page.set_viewport_size(SIZE)  # type: ignore[arg-type] # a plain dict will do
        watched.open("/prova")
        self.page.evaluate("new Promise((done) => map.once('idle', () => done()))")

    def wear(self, style: str) -> None:
        """Put another style on."""
        self.page.evaluate(WEAR, f"/styles/{style}.json")

    def look(self, place: tuple[float, float], zoom: float) -> None:
        self.page.evaluate(LOOK, [*place, zoom])

    def drawn(self, pattern: str) -> list[dict[str, Any]]:
        """Return the features on the screen of the layers whose id has a pattern."""
        found: list[dict[str, Any]] = self.page.evaluate(DRAWN, pattern)
        return found

    def pixels(self) -> NDArray[np.int16]:
        png = self.page.locator("canvas").screenshot()
        return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.int16)

    def problems(self) -> list[str]:
        found: list[str] = self.page.evaluate("problems")
        return found


@pytest.fixture
def piano(watched: Watched) -> Iterator[Map]:
    made = Map(watched, "piano")
    yield made
    assert made.problems() == []


def like(pixels: NDArray[np.int16], colour: str) -> int:
    """Return how many pixels have a colour, but for the rounding of what is half covered."""
    wanted = np.array(list(bytes.fromhex(colour[1:])))
    return int((np.abs(pixels - wanted).max(axis=2) <= 6).sum())


def test_the_map_opens_on_all_that_is_drawn(piano: Map) -> None:
    zone = {each["codice"] for each in piano.drawn("^zone_omogenee:(?!nome).*:area$")}
    assert zone == set(palette.ZONE)
    written = {each["testo"] for each in piano.drawn("^zone_omogenee:nome:")}
    assert {"Sud Est", "Alto Milanese", "Nord Ovest"} <= written


def test_every_collection_answers_where_it_is_drawn(piano: Map) -> None:
    """What is asked of the screen is answered with features of each, known by what tiles carry."""
    for zoom in (8.4, 10.5):
        piano.look(MILANO, zoom)
        seen = piano.page.evaluate(SEEN)
        assert {each["of"] for each in seen} == set(COLLECTIONS)
        for each in seen:
            collection = COLLECTIONS[each["of"]]
            names = {prop.nome for prop in collection.drawing.properties}
            assert each["layer"].partition(":")[0] == collection.id
            assert set(each["properties"]) <= {*names, "quanti"}
            many = each["properties"].get("quanti", 1) > 1
            assert many or collection.chiave in each["properties"]


def test_every_layer_that_fits_a_feature_draws_it(piano: Map) -> None:
    """Areas, hatches and lines, with the whole area on the screen; signs make room for others."""
    piano.look(MILANO, 8.4)
    style = piano.page.evaluate("map.getStyle()")
    fitting = {
        layer["id"]
        for collection in COLLECTIONS
        for geometry, properties in piano.page.evaluate(LOADED, collection)
        for layer in drawing(style, collection, geometry, properties)
        if layer["type"] in {"fill", "line"}
    }
    seen = {each["layer"] for each in piano.page.evaluate(SEEN)}
    assert len(fitting) > 20
    assert fitting - seen == set()


def test_names_are_on_the_screen(piano: Map) -> None:
    piano.look(MILANO, 10.5)
    written = [each["testo"] for each in piano.drawn("^comuni:nome:")]
    assert {"Milano", "Corsico", "Rozzano"} <= set(written)
    assert len(written) == len(set(written))
    shown = piano.pixels()
    piano.page.evaluate(HIDE, NAMES)
    assert piano.drawn(NAMES) == []
    hidden = piano.pixels()
    changed = np.abs(shown - hidden).max(axis=2) > 24
    assert changed.sum() > 3_000
    ink = shown[changed].max(axis=1) < 110
    assert ink.sum() > 500


def test_a_name_is_written_where_its_area_is(piano: Map) -> None:
    """The label of Corsico changes pixels around its point, and those of no other place do."""
    names = piano.page.evaluate("fetch('/styles/etichette.geojson').then((each) => each.json())")
    (corsico,) = [each for each in names["features"] if each["properties"]["testo"] == "Corsico"]
    lon, lat = corsico["geometry"]["coordinates"]
    piano.look((lon, lat), 12)
    shown = piano.pixels()
    piano.page.evaluate(HIDE, NAMES)
    rows, columns = np.nonzero(np.abs(shown - piano.pixels()).max(axis=2) > 60)
    near = (abs(rows - 220) < 12) & (abs(columns - 300) < 45)
    assert near.sum() > 60
    assert abs(rows[near].mean() - 220) < 4
    assert abs(columns[near].mean() - 300) < 6


def test_stops_are_named_and_take_the_place_of_their_interchange(piano: Map) -> None:
    piano.look(MILANO, 12.4)
    assert "interscambio" in {each["tipo"] for each in piano.drawn("^nodi_trasporto:.*:segno")}
    assert {"Duomo", "Lanza"} & {each["nome"] for each in piano.drawn("^nodi_trasporto:nome:")}
    piano.look(MILANO, 13.2)
    nodes = piano.drawn("^nodi_trasporto:.*:segno")
    assert nodes
    assert "interscambio" not in {each["tipo"] for each in nodes}
    assert any("parte_di" in each for each in nodes)


def test_each_collection_is_drawn_by_its_own_style(watched: Watched) -> None:
    made = Map(watched, "comuni")
    for collection in COLLECTIONS:
        made.wear(collection)
        made.look(MILANO, 10.5)
        signs = [each for each in made.drawn(SIGNS) if each["layer"] != "sfondo"]
        assert len(signs) > 3, collection
        pixels = made.pixels()
        made.page.evaluate(HIDE, f"^{collection}:")
        bare = made.pixels()
        assert like(bare, palette.GROUND) == bare.shape[0] * bare.shape[1]
        assert like(pixels, palette.GROUND) < like(bare, palette.GROUND) - 500, collection
        assert made.problems() == [], collection


def test_points_that_fall_together_show_how_many_they_are(watched: Watched) -> None:
    made = Map(watched, "nodi_trasporto")
    made.look(MILANO, 9.3)
    groups = made.drawn(":gruppi$")
    assert groups
    assert all(each["quanti"] > 1 for each in groups)
    made.look(MILANO, 11)
    assert made.drawn(":gruppi$") == []
    assert made.problems() == []


def test_what_has_no_perimeter_is_hatched(watched: Watched) -> None:
    made = Map(watched, "parchi")
    made.look((9.24, 45.45), 10)
    hatched = made.drawn(":assente:tratteggio")
    assert {each["precisione"] for each in hatched} == {"assente"}
    assert like(made.pixels(), palette.PALE_PARCO) > 300
    made.page.evaluate(HIDE, ":tratteggio$")
    assert like(made.pixels(), palette.PALE_PARCO) < 30
    assert made.problems() == []


def test_a_map_asks_for_sprite_and_glyphs_from_this_server_alone(watched: Watched) -> None:
    """Requests to others are what every test here watches for."""
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    Map(watched, "zone_omogenee")
    for part in ("/styles/sprite.png", "/styles/sprite.json", "SemiBold/0-255.pbf", ".mvt"):
        assert any(part in each for each in asked), part
