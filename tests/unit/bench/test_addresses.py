import morecantile
import pytest

from bench.addresses import tile_of

TMS = morecantile.tms.get("WebMercatorQuad")


@pytest.mark.parametrize(
    ("lon", "lat", "zoom"),
    [(9.19, 45.46, 0), (9.19, 45.46, 11), (-70.6, -33.4, 8), (12.5, 41.9, 15)],
)
def test_the_tile_of_a_point_is_that_of_the_grid(lon: float, lat: float, zoom: int) -> None:
    expected = TMS.tile(lon, lat, zoom)
    x, y = TMS.xy(lon, lat)

    assert tile_of(x, y, zoom) == (zoom, expected.x, expected.y)
