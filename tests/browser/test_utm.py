"""The page's own projection agrees with PROJ."""

import pytest
from pyproj import Transformer

from geo.crs import STORAGE
from tests.browser.conftest import Watched
from tests.browser.walking import module

PROJECT = """async ([module, name, points]) => {
  const projection = await import(module);
  return points.map(projection[name]);
}"""
POINTS = [
    (lon, lat)
    for lon in (6.0, 8.58, 9.0, 9.19, 9.55, 12.0)
    for lat in (36.0, 44.9, 45.106, 45.464, 45.777, 47.5)
]
MICROMETRE = 1e-6
DEGREES = 1e-11


def project(watched: Watched, name: str, points: list[tuple[float, float]]) -> list[list[float]]:
    address = module(watched, "utm.js")
    found: list[list[float]] = watched.page.evaluate(PROJECT, [address, name, points])
    return found


def test_degrees_become_metres_as_in_proj(watched: Watched) -> None:
    to_metres = Transformer.from_crs(6706, STORAGE, always_xy=True)
    expected = [to_metres.transform(*point) for point in POINTS]
    for found, wanted in zip(project(watched, "toUtm", POINTS), expected, strict=True):
        assert found == pytest.approx(wanted, rel=0, abs=MICROMETRE)


def test_metres_become_degrees_again(watched: Watched) -> None:
    to_metres = Transformer.from_crs(6706, STORAGE, always_xy=True)
    metres = [to_metres.transform(*point) for point in POINTS]
    for found, wanted in zip(project(watched, "toDegrees", metres), POINTS, strict=True):
        assert found == pytest.approx(wanted, rel=0, abs=DEGREES)
