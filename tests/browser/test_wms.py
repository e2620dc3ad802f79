"""Leaflet draws the WMS: every layer, at the right place, in each version and system."""

import io
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from sqlalchemy import Engine, text

from geo.maps.palette import ZONE
from geo.maps.style import symbol_of
from service.ows.capabilities import PIANO
from service.queries.catalog import COLLECTIONS
from tests.browser.conftest import Watched
from tests.browser.leaflet import serve_leaflet

SIZE = {"width": 900, "height": 620}
MILANO = (45.43, 9.12)
ZOOMS = {"EPSG:3857": 10, "EPSG:4326": 10, "EPSG:32632": 2}
"""At which most of the territory is on the screen."""
Point = tuple[str | None, list[float]]


@pytest.fixture
def leaflet(watched: Watched) -> Watched:
    """A page that can draw; what it may not do is watched, as on each page."""
    watched.page.set_viewport_size(SIZE)  # type: ignore[arg-type] # a plain dict will do
    serve_leaflet(watched.page)
    watched.open("/prova")
    return watched


@pytest.fixture(scope="session")
def inside(engine: Engine) -> list[Point]:
    """The zona of each comune with a point well inside it, longitude first."""
    statement = text(
        "select zona_omogenea, ST_X(p), ST_Y(p) from psttm.collezione_comuni, lateral"
        " ST_Transform(ST_PointOnSurface(ST_Buffer(geom, -300)), 4326) p"
        " where not ST_IsEmpty(p) order by istat"
    )
    with engine.connect() as connection:
        return [(zona, [x, y]) for zona, x, y in connection.execute(statement)]


def draw(
    leaflet: Watched, layers: str, crs: str = "EPSG:3857", **options: Any
) -> NDArray[np.int16]:
    """Draw, and return the pixels of the screen."""
    place = [*MILANO, ZOOMS[crs]]
    came = leaflet.page.evaluate(
        "([crs, place, layers, options]) => draw(crs, place, layers, options)",
        [crs, place, layers, options],
    )
    assert came["errors"] == []
    assert came["tiles"] > 0
    png = leaflet.page.locator("#mappa").screenshot()
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.int16)


def wanted() -> dict[str | None, NDArray[np.float64]]:
    """Return the colours of zone on a white page, which Milano, in none, has."""
    white = np.full(3, 255.0)
    found: dict[str | None, NDArray[np.float64]] = {None: white}
    for rule in symbol_of("zone_omogenee", "").rules:
        fill = rule.sign.fill
        for zona in rule.when[0].values:
            if fill is not None and not rule.when[0].negated:
                colour = np.array(list(bytes.fromhex(fill.colour[1:])))
                found[zona] = fill.opacity * colour + (1 - fill.opacity) * white
    return found


@pytest.mark.parametrize("layer", [*COLLECTIONS, PIANO])
def test_every_layer_is_drawn(leaflet: Watched, layer: str) -> None:
    drawn = draw(leaflet, layer, version="1.3.0", tileSize=512)
    marked = np.abs(drawn - 255).max(axis=2) > 12
    assert marked.sum() > 1_000
    assert not marked.all()


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
@pytest.mark.parametrize("crs", ZOOMS)
def test_comuni_have_the_colour_of_their_zona_where_they_are(
    leaflet: Watched, inside: list[Point], crs: str, version: str
) -> None:
    """Names of zone cover a few of the points."""
    drawn = draw(leaflet, "zone_omogenee", crs, version=version, tileSize=512)
    colours = wanted()
    found: dict[str | None, list[bool]] = {}
    for zona, place in inside:
        x, y = leaflet.page.evaluate("(place) => pixel(place)", place)
        if 0 <= x < SIZE["width"] and 0 <= y < SIZE["height"]:
            near = np.abs(drawn[int(y), int(x)] - colours[zona]).max() <= 4
            found.setdefault(zona, []).append(bool(near))

    assert set(found) == set(colours) == {*ZONE, None}
    right = [each for points in found.values() for each in points]
    assert len(right) > 90
    assert sum(right) > 0.9 * len(right)
    assert all(sum(points) > len(points) / 2 for points in found.values())


def test_small_tiles_make_the_picture_of_large_ones(leaflet: Watched) -> None:
    """But for names: a tile has only those that fit in it whole."""
    small = draw(leaflet, "comuni,parchi", version="1.3.0", tileSize=256)
    large = draw(leaflet, "comuni,parchi", version="1.3.0", tileSize=512)
    assert (np.abs(small - large).max(axis=2) > 24).mean() < 0.05
