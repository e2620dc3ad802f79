"""The sprite: patterns that repeat without a seam, whole markers, an index that is right."""

import io
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from geo.maps.style import SYMBOLS, symbol_of
from geo.maps.symbol import Angle, Hatch, Marker
from service.tiles.sprite import Sprite, draw, icon_name, icons_of, make_sprite

ALL = (*SYMBOLS.values(), symbol_of("altro"))
ICONS = icons_of(ALL)
HATCHES = {name: each for name, each in ICONS.items() if isinstance(each, Hatch)}
MARKERS = {name: each for name, each in ICONS.items() if isinstance(each, Marker)}
RATIOS = pytest.mark.parametrize("ratio", [1, 2])
ALONG = {0: (0, 1), 90: (1, 0), 45: (-1, 1), 135: (1, 1)}
"""A step along the lines of a hatch: rows down, columns to the right."""


@RATIOS
@pytest.mark.parametrize("angle", ALONG)
def test_a_step_along_the_lines_over_all_edges_changes_nothing(angle: Angle, ratio: int) -> None:
    """With opposite edges joined, a line that met a seam would be moved off itself."""
    tile = draw(Hatch("#1d6f36", angle=angle, spacing_px=9, width_px=1.3), ratio)
    assert (np.roll(tile, ALONG[angle], axis=(0, 1)) == tile).all()
    across = (ALONG[angle][1], -ALONG[angle][0])
    assert (np.roll(tile, across, axis=(0, 1)) != tile).any()


@RATIOS
def test_dots_repeat_by_half_the_square(ratio: int) -> None:
    tile = draw(Hatch("#1d6f36", "dots", spacing_px=12, width_px=3), ratio)
    half = 6 * ratio
    assert (np.roll(tile, (half, half), axis=(0, 1)) == tile).all()
    assert (np.roll(tile, (half, 0), axis=(0, 1)) != tile).any()
    assert tile[3 * ratio, 3 * ratio, 3] == 255


@RATIOS
@pytest.mark.parametrize("hatch", HATCHES.values(), ids=list(HATCHES))
def test_a_hatch_covers_what_its_measures_say(hatch: Hatch, ratio: int) -> None:
    tile = draw(hatch, ratio)
    assert tile.shape == (hatch.spacing_px * ratio, hatch.spacing_px * ratio, 4)
    if hatch.kind == "dots":
        share = 2 * np.pi * (hatch.width_px / 2) ** 2 / hatch.spacing_px**2
    else:
        slant = np.sqrt(2) if hatch.angle in {45, 135} else 1
        share = hatch.width_px * slant / hatch.spacing_px
    assert tile[..., 3].mean() / 255 == pytest.approx(share, rel=0.15)
    assert 0.005 < share < 0.3
    assert {tuple(pixel[:3]) for pixel in tile.reshape(-1, 4) if pixel[3]} == {
        tuple(bytes.fromhex(hatch.colour[1:]))
    }


@RATIOS
@pytest.mark.parametrize("marker", MARKERS.values(), ids=list(MARKERS))
def test_a_marker_is_whole_and_in_the_middle(marker: Marker, ratio: int) -> None:
    picture = draw(marker, ratio)
    assert (picture == picture[:, ::-1]).all()
    assert (picture == picture[::-1]).all()
    height, width, _ = picture.shape
    middle = picture[height // 2, width // 2]
    assert tuple(middle) == (*bytes.fromhex(marker.fill[1:]), 255)
    frame = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    assert frame[:, 3].max() < 128
    edge = np.array(list(bytes.fromhex(marker.edge[1:])))
    assert (
        np.abs(picture[..., :3].astype(int) - edge).sum(axis=2)[picture[..., 3] > 200] < 60
    ).any()


@RATIOS
def test_the_index_tells_where_each_icon_is(ratio: int) -> None:
    sprite = make_sprite(ALL, ratio)
    sheet = np.asarray(Image.open(io.BytesIO(sprite.png)))
    assert set(sprite.index) == set(ICONS)
    for name, icon in ICONS.items():
        place = sprite.index[name]
        assert place["pixelRatio"] == ratio
        rows = slice(place["y"], place["y"] + place["height"])
        columns = slice(place["x"], place["x"] + place["width"])
        assert (sheet[rows, columns] == draw(icon, ratio)).all(), name


@RATIOS
def test_no_two_icons_lie_over_each_other(ratio: int) -> None:
    for one, other in combinations(make_sprite(ALL, ratio).index.values(), 2):
        apart = (
            one["x"] + one["width"] <= other["x"]
            or other["x"] + other["width"] <= one["x"]
            or one["y"] + one["height"] <= other["y"]
            or other["y"] + other["height"] <= one["y"]
        )
        assert apart, (one, other)


def test_the_same_symbols_give_the_same_bytes() -> None:
    first = make_sprite(ALL, 2)
    make_sprite.cache_clear()
    assert make_sprite(ALL, 2) == first


def test_no_symbol_gives_a_sprite_that_is_a_picture() -> None:
    sprite: Sprite = make_sprite((), 1)
    assert sprite.index == {}
    assert Image.open(io.BytesIO(sprite.png)).size == (1, 1)


def test_icons_that_differ_have_names_that_differ() -> None:
    red = Marker("circle", 9, "#ff0000", "#ffffff")
    assert icon_name(red) != icon_name(Marker("circle", 9, "#ff0000", "#000000"))
    assert icon_name(red) == icon_name(Marker("circle", 9, "#ff0000", "#ffffff", opacity=0.5))
