"""The small maps of the page of the zone: what they frame, and how long their bar is."""

from math import cos, radians

import pytest
from geopandas import GeoDataFrame
from shapely import Point

from geo.maps.palette import NO_ZONE, ZONE
from service.queries.zone_disegno import Disegni, Disegno
from service.web.zone_maps import make_map

UNIT_M = 40.0
WEST_M, SOUTH_M = 1_000_000.0, 5_640_000.0
LATITUDE = 45.1
"""Of the middle of the square, nearly."""


def drawn(side: float = 1000) -> Disegni:
    square = Disegno(f"M 0 0 h {side} v -{side} h -{side} Z", (0, 0, side, side))
    return Disegni("M 0 0", {"sud-est": square, "nuova": square}, UNIT_M, WEST_M, SOUTH_M)


def places(*points: tuple[float, float, str | None]) -> GeoDataFrame:
    """Make places of units to the right and up, with how certain each is."""
    web = [Point(WEST_M + x * UNIT_M, SOUTH_M + y * UNIT_M) for x, y, _ in points]
    frame = GeoDataFrame({"certezza": [each[2] for each in points]}, geometry=web, crs=3857)
    return frame.to_crs(7791)


def test_the_zona_is_in_the_middle_of_a_square_with_a_margin() -> None:
    made = make_map("sud-est", drawn(), places())
    assert made is not None
    assert made.view_box == "-60 -1060 1120 1120"
    assert (made.tint, made.marks) == (ZONE["sud-est"], ())


def test_a_zona_that_the_palette_does_not_know_has_the_tint_of_none() -> None:
    made = make_map("nuova", drawn(), places())
    assert made is not None
    assert made.tint == NO_ZONE


def test_a_zona_without_geometry_has_no_map() -> None:
    assert make_map("altrove", drawn(), places()) is None


@pytest.mark.parametrize(("side", "km"), [(900, 5), (200, 2), (100, 1), (5000, 20)])
def test_the_bar_is_the_longest_that_takes_less_than_a_third(side: float, km: int) -> None:
    made = make_map("sud-est", drawn(side), places())
    assert made is not None
    assert made.bar_km == km
    assert made.bar == pytest.approx(km * 1000 / cos(radians(LATITUDE)) / UNIT_M, rel=0.02)


def test_places_at_one_point_are_one_mark_and_a_certain_one_decides() -> None:
    found = places(
        (100, 200, "da_verificare"), (100, 200, "certa"), (300, 400, "da_verificare"), (5, 6, None)
    )
    made = make_map("sud-est", drawn(), found)
    assert made is not None
    assert [(each.x, each.y, each.certo) for each in made.marks] == [
        (5, -6, False),
        (300, -400, False),
        (100, -200, True),
    ]
