"""The colours keep apart, in figures: CIEDE2000 as all, some and none see them."""

from itertools import combinations

import pytest
from geopandas import GeoDataFrame

from geo.maps import palette
from geo.maps.style import SYMBOLS
from tests.colours import VISIONS, difference, nearest, over, seen
from tests.real_data import read_zone

TINTS = {
    nome: over(tint, palette.ZONE_OPACITY)
    for nome, tint in {**palette.ZONE, "nessuna": palette.NO_ZONE}.items()
}
LAYERS = {
    "zone_omogenee": palette.INK,
    "progetti": palette.PROGETTO,
    "plis": palette.PLIS,
    "parchi": palette.PARCO,
    "navigli": palette.NAVIGLIO,
    "obiettivi": palette.OBIETTIVO,
}
PUBLISHED = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "published"), PUBLISHED)
def test_differences_are_those_that_were_published(
    one: tuple[float, float, float], other: tuple[float, float, float], published: float
) -> None:
    assert difference(one, other) == pytest.approx(published, abs=1e-4)
    assert difference(other, one) == pytest.approx(published, abs=1e-4)


@pytest.mark.parametrize("vision", VISIONS)
def test_whoever_looks_sees_white_as_white(vision: str) -> None:
    assert seen("#ffffff", vision) == pytest.approx((100, 0, 0), abs=0.05)


def test_red_and_green_are_alike_to_who_sees_no_green() -> None:
    pair = {"rosso": "#c05050", "verde": "#807a3c"}
    assert nearest(pair, "deuteranopia")[0] < nearest(pair, "normal")[0] / 3


@pytest.mark.parametrize(
    ("vision", "least"), [("normal", 10), ("deuteranopia", 6.5), ("protanopia", 7), ("grey", 1.6)]
)
def test_the_tints_of_the_zone_keep_apart(vision: str, least: float) -> None:
    assert nearest(TINTS, vision) >= (least,)


def test_the_tints_of_zone_that_touch_keep_apart_in_greyscale(comuni: GeoDataFrame) -> None:
    touching = _touching(comuni)
    assert {"nord-milano", "nessuna"} in touching
    assert {"sud-est", "alto-milanese"} not in touching
    for pair in touching:
        one, other = (seen(TINTS[nome], "grey") for nome in pair)
        assert difference(one, other) >= 3.5, pair


@pytest.mark.parametrize(
    ("vision", "least"), [("normal", 20), ("deuteranopia", 9), ("protanopia", 10), ("grey", 6.5)]
)
def test_the_colours_of_the_layers_keep_apart(vision: str, least: float) -> None:
    assert nearest(LAYERS, vision) >= (least,)


@pytest.mark.parametrize("vision", VISIONS)
def test_lines_are_seen_on_every_tint(vision: str) -> None:
    for layer, colour in LAYERS.items():
        for tint in TINTS.values():
            assert difference(seen(colour, vision), seen(tint, vision)) >= 9, (layer, tint)


def test_the_colours_tested_are_those_that_layers_are_drawn_in() -> None:
    for layer, colour in LAYERS.items():
        signs = [rule.sign for rule in SYMBOLS[layer].rules]
        lines = {part.colour for each in signs for part in (each.outline, each.line) if part}
        assert colour in lines, layer


def _touching(comuni: GeoDataFrame) -> list[set[str]]:
    """Return the zone that share a border; what is in none is one more."""
    names = {"Magentino e Abbiatense": "magentino-abbiatense"}
    zone = read_zone().map(
        lambda name: names.get(name, name.lower().replace(" ", "-")), na_action="ignore"
    )
    whole = (
        comuni.assign(zona=comuni["istat"].map(zone).fillna("nessuna")).dissolve("zona").geometry
    )
    assert set(whole.index) == set(TINTS)
    return [
        {a, b}
        for a, b in combinations(whole.index, 2)
        if whole[a].boundary.intersection(whole[b].boundary).length > 100
    ]
