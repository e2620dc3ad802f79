"""Tiles read by GDAL's driver of Mapbox Vector Tiles and by mapbox-vector-tile."""

import json
from collections.abc import Callable, Iterable

import geopandas as gpd
import mapbox_vector_tile
import morecantile
import pandas as pd
import pyogrio
import pytest
from shapely.geometry import box

from service.queries.catalog import COLLECTIONS
from tests.clients.conftest import Feature

GRID = morecantile.tms.get("WebMercatorQuad")
MILANO = (9.19, 45.464)
BUFFER = 64 / 4096
Read = Callable[[str], bytes]
Published = dict[str, list[Feature]]


def address(ids: Iterable[str], zoom: int) -> str:
    """Return where the tile is that Milan's cathedral is in."""
    tile = GRID.tile(*MILANO, zoom)
    return f"/tiles/{','.join(ids)}/{zoom}/{tile.x}/{tile.y}.mvt"


@pytest.mark.parametrize("id_", COLLECTIONS)
@pytest.mark.parametrize("zoom", [6, 9, 12])
def test_a_tile_of_every_collection_is_decoded(read: Read, id_: str, zoom: int) -> None:
    tile = mapbox_vector_tile.decode(read(address([id_], zoom)))
    assert list(tile) == [id_]
    layer = tile[id_]
    assert (layer["version"], layer["extent"]) == (2, 4096)
    assert layer["features"]
    told = json.loads(read(f"/tiles/{id_}.json"))["vector_layers"][0]["fields"]
    for feature in layer["features"]:
        assert set(feature["properties"]) <= set(told)
        assert feature["geometry"]["coordinates"]


def test_a_tile_of_all_collections_has_their_layers(read: Read) -> None:
    tile = mapbox_vector_tile.decode(read(address(COLLECTIONS, 10)))
    assert list(tile) == list(COLLECTIONS)


@pytest.mark.parametrize("zoom", [9, 12])
def test_gdal_places_a_tile_on_the_earth(root: str, zoom: int, published: Published) -> None:
    source = f"MVT:{root}{address(['comuni', 'nodi_trasporto'], zoom)}"
    layers = [name for name, _ in pyogrio.list_layers(source)]
    assert layers == ["comuni", "nodi_trasporto"]
    comuni: gpd.GeoDataFrame = pyogrio.read_dataframe(source, layer="comuni")
    assert comuni.crs == "EPSG:3857"
    bounds = GRID.xy_bounds(GRID.tile(*MILANO, zoom))
    side = bounds.right - bounds.left
    around = box(*bounds).buffer(BUFFER * side + 1, join_style="mitre")
    assert around.covers(box(*comuni.total_bounds))
    names = {each["id"]: each["properties"]["nome"] for each in published["comuni"]}
    assert "Milano" in set(comuni["nome"])
    assert list(comuni["nome"]) == [names[istat] for istat in comuni["istat"]]


def test_gdal_draws_the_shapes_that_the_items_have(root: str, published: Published) -> None:
    """To a few units of the tile, which is what shapes are simplified by."""
    frame: gpd.GeoDataFrame = pyogrio.read_dataframe(
        f"MVT:{root}{address(['comuni'], 12)}", layer="comuni"
    )
    items = gpd.GeoDataFrame.from_features(published["comuni"], crs="EPSG:4326").to_crs(3857)
    bounds = GRID.xy_bounds(GRID.tile(*MILANO, 12))
    unit = (bounds.right - bounds.left) / 4096
    pair = pd.merge(frame, items, on="istat", suffixes=("_drawn", "_item"))
    assert len(pair) == len(frame) > 0
    tile = box(*bounds)
    drawn = gpd.GeoSeries(pair["geometry_drawn"], crs=3857).intersection(tile)
    wanted = gpd.GeoSeries(pair["geometry_item"], crs=3857).intersection(tile)
    apart = drawn.symmetric_difference(wanted).area / (wanted.length * unit).clip(lower=unit**2)
    assert apart.max() < 5


def test_gdal_reads_all_the_tiles_of_a_zoom(root: str, published: Published) -> None:
    frame = pyogrio.read_dataframe(f"MVT:{root}/tiles/comuni/9", TILE_EXTENSION="mvt")
    assert set(frame["istat"]) == {each["id"] for each in published["comuni"]}
