"""The WMS as GDAL's driver sees it: what it offers, and its pixels where the comuni are."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.maps.palette import ZONE
from service.background import Server
from service.fingerprint import PROJECT
from service.queries.catalog import COLLECTIONS
from tests.ows.asking import NORTH_FIRST, SYSTEMS, Box, Picture, carried
from tests.ows.conftest import Comune

VERSIONS = ("1.1.1", "1.3.0")
AREA: Box = (470_000, 4_997_000, 546_000, 5_057_000)
SIDE = 40


@pytest.fixture(scope="module")
def wms(live_server: Server) -> str:
    return f"WMS:{live_server.address}ows/wms"


def run(folder: Path, *arguments: str) -> str:
    """Ask GDAL in a process of its own: this one has another GDAL in it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ows.gdal_wms", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(folder: Path, name: str, box: Box) -> Picture:
    """Return the pixels of a box as GDAL reads them: rows, columns, bands."""
    west, south, east, north = box
    sides = [str(each) for each in (west, north, east, south)]
    run(folder, name, str(folder / "pixels"), *sides, str(SIDE))
    bands = np.frombuffer((folder / "pixels").read_bytes(), np.uint8).reshape(4, SIDE, SIDE)
    return np.moveaxis(bands, 0, 2)


def square(geometry: shapely.Geometry) -> Box:
    """Return a square well inside an area, in EPSG:7791."""
    center = shapely.maximum_inscribed_circle(geometry).coords[0]
    radius = shapely.maximum_inscribed_circle(geometry).length / 4
    x, y = center
    return (x - radius, y - radius, x + radius, y + radius)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_layer_is_offered_with_its_title(wms: str, tmp_path: Path, version: str) -> None:
    asked = f"{wms}?SERVICE=WMS&VERSION={version}&REQUEST=GetCapabilities"
    subsets = dict(each.split("=", 1) for each in json.loads(run(tmp_path, asked))["subsets"])
    titles = {key: text for key, text in subsets.items() if key.endswith("_DESC")}
    assert [*titles.values()][1:] == [each.titolo for each in COLLECTIONS.values()]
    names = [text for key, text in subsets.items() if key.endswith("_NAME")]
    for id_, name in zip(["piano", *COLLECTIONS], names, strict=True):
        assert f"LAYERS={id_}&" in name
        assert f"VERSION={version}" in name


def test_what_is_offered_can_be_opened(wms: str, tmp_path: Path) -> None:
    for each in json.loads(run(tmp_path, wms))["subsets"]:
        key, _, name = each.partition("=")
        if key.endswith("_NAME"):
            opened = json.loads(run(tmp_path, name))
            assert opened["bands"] == 3
            assert min(opened["size"]) > 512
            assert "WGS 84" in opened["system"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("crs", SYSTEMS)
def test_a_comune_has_the_colour_of_its_zona(
    wms: str, tmp_path: Path, comuni: list[Comune], crs: str, version: str
) -> None:
    largest = max((each for each in comuni if each.zona), key=lambda each: each.geom.area)
    west, south, east, north = carried(AREA, "EPSG:7791", crs)
    turned = version == "1.3.0" and crs in NORTH_FIRST
    order = "&BBOXORDER=yxYX" if turned else ""
    sides = (south, west, north, east) if turned else (west, south, east, north)
    name = (
        f"{wms}?SERVICE=WMS&VERSION={version}&REQUEST=GetMap&LAYERS=zone_omogenee"
        f"&{'CRS' if version == '1.3.0' else 'SRS'}={crs}&BBOX={','.join(map(str, sides))}"
        f"&FORMAT=image/png&TRANSPARENT=TRUE&BANDSCOUNT=4{order}"
    )
    inside = read(tmp_path, name, carried(square(largest.geom), "EPSG:7791", crs))
    colour = np.array([*bytes.fromhex(ZONE[largest.zona or ""].lstrip("#"))])
    middle = np.median(inside[..., :3].reshape(-1, 3), axis=0)
    assert np.abs(middle - colour).max() <= 6
    assert np.median(inside[..., 3]) > 30
    corner = (AREA[0] + 500, AREA[3] - 3_500, AREA[0] + 3_500, AREA[3] - 500)
    assert not read(tmp_path, name, carried(corner, "EPSG:7791", crs))[..., 3].any()
