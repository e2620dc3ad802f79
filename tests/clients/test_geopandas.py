"""geopandas reads an address of items as it reads a file."""

import geopandas as gpd
import pytest

from service.queries.catalog import COLLECTIONS
from tests.clients.conftest import Feature


@pytest.mark.parametrize("id_", COLLECTIONS)
def test_items_are_a_frame(root: str, published: dict[str, list[Feature]], id_: str) -> None:
    frame = gpd.read_file(f"{root}/ogc/collections/{id_}/items?limit=1000")
    assert isinstance(frame, gpd.GeoDataFrame)
    assert list(frame["id"]) == [each["id"] for each in published[id_]]
    assert frame.crs == "EPSG:4326"
    places = [each["geometry"] is not None for each in published[id_]]
    assert list(frame.geometry.notna()) == places
    assert frame[places].geometry.is_valid.all()


def test_a_query_is_part_of_the_address(root: str) -> None:
    frame = gpd.read_file(
        f"{root}/ogc/collections/comuni/items?filter=popolazione%3E50000&sortby=-popolazione"
        "&properties=nome,popolazione"
    )
    assert list(frame.columns) == ["id", "nome", "popolazione", "geometry"]
    assert frame["nome"][0] == "Milano"
    assert frame["popolazione"].is_monotonic_decreasing
    assert frame["popolazione"].min() > 50_000
