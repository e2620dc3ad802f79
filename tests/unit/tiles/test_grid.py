import pytest
import shapely
from pyproj import Transformer

from geo import tile_grid
from service.queries.tile_grid import BUFFER, EXTENT, HALF_M, Tile, tiles_of, to_degrees

PLACES = [Tile(0, 0, 0), Tile(5, 16, 11), Tile(14, 8607, 5866), Tile(22, 2203583, 1501829)]


def test_the_grid_is_that_of_the_generalised_geometries() -> None:
    assert (EXTENT, BUFFER, HALF_M) == (
        tile_grid.EXTENT,
        tile_grid.BUFFER,
        tile_grid.HALF_WORLD_M,
    )
    assert all(Tile(zoom, 0, 0).unit_m == tile_grid.unit_m(zoom) for zoom in range(23))


@pytest.mark.parametrize("tile", PLACES)
@pytest.mark.parametrize("margin", [0, BUFFER])
def test_a_box_has_its_sides_where_vertices_of_the_grid_are(tile: Tile, margin: int) -> None:
    box = shapely.from_wkb(bytes.fromhex(tile.box(margin)))
    assert shapely.get_srid(box) == 3857
    unit = tile.unit_m
    left, top = tile.x * EXTENT - margin, tile.y * EXTENT - margin
    width = EXTENT + 2 * margin
    west, south, east, north = box.bounds
    assert (west, east) == (left * unit - HALF_M, (left + width) * unit - HALF_M)
    assert (north, south) == (HALF_M - top * unit, HALF_M - (top + width) * unit)


@pytest.mark.parametrize("tile", PLACES)
def test_the_corner_of_a_tile_is_moved_to_nought(tile: Tile) -> None:
    west, _, _, north = shapely.from_wkb(bytes.fromhex(tile.box())).bounds
    x, y = west / tile.unit_m + tile.shift[0], -north / tile.unit_m + tile.shift[1]
    assert (round(x, 5), round(y, 5)) == (0, 0)


def test_an_extent_has_the_tiles_that_it_meets_and_those_whose_buffer_it_meets() -> None:
    side = 2 * HALF_M / 16
    assert tiles_of((side * 0.4, side * 0.4, side * 0.6, side * 1.6), 4) == (
        range(8, 9),
        range(6, 8),
    )
    near = side * BUFFER / EXTENT / 2
    assert tiles_of((near, near, side / 2, side / 2), 4) == (range(7, 9), range(7, 9))
    assert tiles_of((-HALF_M, -HALF_M, HALF_M, HALF_M), 2) == (range(4), range(4))


def test_metres_are_carried_to_degrees() -> None:
    assert to_degrees(0, 0) == (0, 0)
    assert to_degrees(HALF_M, HALF_M) == (180, 85.051129)
    to_lon_lat = Transformer.from_crs(3857, 4326, always_xy=True)
    for x, y in ((1_020_000, 5_690_000), (-3e6, -9e6)):
        assert to_degrees(x, y) == pytest.approx(to_lon_lat.transform(x, y), abs=1e-6)
