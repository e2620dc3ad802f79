"""What is drawn lies where it is, in each system and version."""

import numpy as np
import pytest
import shapely
from fastapi.testclient import TestClient
from pyproj import Transformer

from geo.maps.palette import NO_ZONE, ZONE
from tests.ows.asking import (
    NORTH_FIRST,
    SYSTEMS,
    WMS,
    Asked,
    Box,
    carried,
    draw,
    get,
    map_params,
    pixels,
)
from tests.ows.conftest import Comune

SIZE = (2300, 1800)
"""So large that no name of a zona is written."""
EDGE_M = 250.0
"""Farther than outlines are wide."""
AREA: Box = (470_000, 4_997_000, 546_000, 5_057_000)
VERSIONS = ("1.1.1", "1.3.0")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.lstrip("#")))


def is_colour(pixel: tuple[int, ...], colour: str) -> bool:
    """Tell whether a pixel has a colour; opacity costs a step or two in each part."""
    return all(abs(a - b) <= 3 for a, b in zip(pixel, rgb(colour), strict=False))


@pytest.fixture(scope="module")
def inside(comuni: list[Comune]) -> dict[str, list[tuple[float, float]]]:
    """Points well inside comuni, by their colour as zone omogenee; Milano is in none."""
    found: dict[str, list[tuple[float, float]]] = {}
    for comune in comuni:
        core = comune.geom.buffer(-EDGE_M)
        if comune.zona is not None and not core.is_empty:
            point = core.representative_point()
            found.setdefault(ZONE[comune.zona], []).append((point.x, point.y))
    return found


@pytest.fixture(scope="module")
def outside(comuni: list[Comune]) -> list[tuple[float, float]]:
    """Points of a grid well outside of all zone."""
    zone = shapely.union_all([each.geom for each in comuni if each.zona]).buffer(EDGE_M)
    west, south, east, north = AREA
    grid = [
        (float(x), float(y))
        for x in np.arange(west + 1_000, east, 3_000)
        for y in np.arange(south + 1_000, north, 3_000)
    ]
    return [each for each in grid if not zone.contains(shapely.Point(each))]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("crs", [*SYSTEMS, "CRS:84"])
def test_each_comune_has_the_colour_of_its_zona(
    client: TestClient,
    inside: dict[str, list[tuple[float, float]]],
    outside: list[tuple[float, float]],
    crs: str,
    version: str,
) -> None:
    if crs == "CRS:84" and version == "1.1.1":
        return  # only 1.3.0 knows it; see test_wms_refused
    plain = "EPSG:4326" if crs == "CRS:84" else crs
    box = carried(AREA, "EPSG:7791", plain)
    drawn = draw(client, "zone_omogenee", version=version, crs=crs, box=box, size=SIZE)
    transform = Transformer.from_crs("EPSG:7791", plain, always_xy=True).transform

    assert sum(map(len, inside.values())) > 100
    assert len(inside) == len(ZONE)
    for colour, points in inside.items():
        wrong = [p for p in points if not is_colour(drawn.at(*transform(*p)), colour)]
        assert wrong == []
    assert len(outside) > 150
    assert [p for p in outside if drawn.at(*transform(*p))[3] != 0] == []


@pytest.mark.parametrize("crs", sorted(NORTH_FIRST))
def test_the_axes_the_other_way_round_are_another_place(client: TestClient, crs: str) -> None:
    """What the test above would see if a system with north first were read with east first."""
    west, south, east, north = carried(AREA, "EPSG:7791", crs)
    params = map_params("zone_omogenee", crs=crs, size=(300, 300))
    response = get(client, WMS, {**params, "BBOX": f"{west},{south},{east},{north}"})

    assert response.status_code == 200
    assert not pixels(response.content)[..., 3].any()


def test_both_versions_draw_the_same_bytes(client: TestClient) -> None:
    box = carried(AREA, "EPSG:7791", "EPSG:4326")
    bodies = {
        get(client, WMS, map_params("piano", version=version, crs="EPSG:4326", box=box)).content
        for version in VERSIONS
    }
    assert len(bodies) == 1


def test_tiles_meet_at_their_edges(client: TestClient) -> None:
    """Four quarters side by side are the whole, but for names: lines and hatches go on."""
    west, south, east, north = 500_000.0, 5_025_000.0, 520_480.0, 5_045_480.0
    x, y = (west + east) / 2, (south + north) / 2
    layers = "comuni,parchi,plis"
    whole = draw(client, layers, box=(west, south, east, north), size=(512, 512)).picture
    rows = [
        np.hstack(
            [
                draw(client, layers, box=(a, c, b, d), size=(256, 256)).picture
                for a, b in ((west, x), (x, east))
            ]
        )
        for c, d in ((y, north), (south, y))
    ]
    together = np.vstack(rows)

    seam = np.abs(whole[:, 250:262].astype(int) - together[:, 250:262]).max(axis=(1, 2))
    assert np.mean(seam > 40) < 0.1


def test_jpeg_has_the_background_asked_for(client: TestClient) -> None:
    drawn = draw(
        client,
        "zone_omogenee",
        box=(600_000, 5_100_000, 640_000, 5_140_000),
        FORMAT="image/jpeg",
        TRANSPARENT="FALSE",
        BGCOLOR="0x336699",
    )
    assert is_colour(drawn.at(620_000, 5_120_000), "#336699")


def test_milano_is_drawn_among_the_comuni_and_not_among_the_zone(client: TestClient) -> None:
    box: Box = (505_000, 5_025_000, 525_000, 5_045_000)
    point = (514_500, 5_037_800)
    zone = draw(client, "zone_omogenee", box=box, size=(900, 900))
    comuni = draw(client, "comuni", box=box, size=(900, 900))
    assert zone.at(*point)[3] == 0
    assert is_colour(comuni.at(*point), NO_ZONE)


def test_what_is_asked_later_lies_above(client: TestClient, comuni: list[Comune]) -> None:
    outline = next(each.geom for each in comuni if each.nome == "Cinisello Balsamo")
    core = outline.buffer(-EDGE_M).representative_point()
    box: Box = (core.x - 10_000, core.y - 8_000, core.x + 10_000, core.y + 8_000)

    def colour(layers: str) -> tuple[int, ...]:
        drawn: Asked = draw(client, layers, box=box, size=(1000, 800))
        return drawn.at(core.x + 200, core.y + 200)

    assert is_colour(colour("zone_omogenee,comuni"), NO_ZONE)
    assert not is_colour(colour("comuni,zone_omogenee"), NO_ZONE)
