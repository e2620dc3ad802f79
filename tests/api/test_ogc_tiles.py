"""Metadata of the tiles, and that the tiles they lead to are there."""

from typing import Any

import mapbox_vector_tile
import morecantile
import pytest
from fastapi.testclient import TestClient

from tests.api.ogc import COLLECTIONS, EPSG, IDS, REL, follow, link_of, links_of, refusal_of

MVT = "application/vnd.mapbox-vector-tile"
GRID = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
TEMPLATE = "/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}"
ROOTS = [*(f"{COLLECTIONS}/{id_}" for id_ in IDS), "/ogc"]


def tileset_of(client: TestClient, root: str, query: str = "") -> dict[str, Any]:
    (listed,) = client.get(f"{root}/tiles{query}").json()["tilesets"]
    return follow(client, listed, "self")


def fill(template: str, zoom: int, row: int, col: int) -> str:
    return (
        template.replace("{tileMatrix}", str(zoom))
        .replace("{tileRow}", str(row))
        .replace("{tileCol}", str(col))
    )


@pytest.mark.parametrize("root", ROOTS)
def test_the_list_of_tilesets_tells_enough_to_choose(client: TestClient, root: str) -> None:
    body = client.get(f"{root}/tiles").json()
    assert links_of(body, "self")
    (tileset,) = body["tilesets"]
    assert (tileset["dataType"], tileset["crs"]) == ("vector", f"{EPSG}3857")
    assert tileset["tileMatrixSetURI"] == GRID
    assert link_of(tileset, "self").endswith(f"{root}/tiles/WebMercatorQuad")
    assert follow(client, tileset, f"{REL}tiling-scheme")["uri"] == GRID


@pytest.mark.parametrize("root", ROOTS)
def test_a_tileset_has_a_template_that_leads_to_tiles(client: TestClient, root: str) -> None:
    body = tileset_of(client, root)
    (item,) = links_of(body, "item")
    assert item["href"] == f"http://testserver{root}{TEMPLATE}"
    assert (item["templated"], item["type"]) == (True, MVT)
    limits = {each["tileMatrix"]: each for each in body["tileMatrixSetLimits"]}
    at = limits["8"]
    answer = client.get(fill(item["href"], 8, at["minTileRow"], at["minTileCol"]))
    assert (answer.status_code, answer.headers["content-type"]) == (200, MVT)
    layers = mapbox_vector_tile.decode(answer.content)
    assert layers.keys() <= {layer["id"] for layer in body["layers"]}


@pytest.mark.parametrize("id_", IDS)
def test_the_limits_are_those_of_the_box_and_hold_something(client: TestClient, id_: str) -> None:
    body = tileset_of(client, f"{COLLECTIONS}/{id_}")
    west, south = body["boundingBox"]["lowerLeft"]
    east, north = body["boundingBox"]["upperRight"]
    grid = morecantile.tms.get("WebMercatorQuad")
    zooms = [int(each["tileMatrix"]) for each in body["tileMatrixSetLimits"]]
    assert zooms == list(range(zooms[0], zooms[-1] + 1))
    for each in body["tileMatrixSetLimits"]:
        zoom = int(each["tileMatrix"])
        first, last = grid.tile(west, north, zoom), grid.tile(east, south, zoom)
        assert abs(each["minTileRow"] - first.y) <= 1
        assert abs(each["maxTileRow"] - last.y) <= 1
        assert abs(each["minTileCol"] - first.x) <= 1
        assert abs(each["maxTileCol"] - last.x) <= 1
        assert each["minTileRow"] <= each["maxTileRow"] < 2**zoom
        assert each["minTileCol"] <= each["maxTileCol"] < 2**zoom


@pytest.mark.parametrize("id_", IDS)
def test_a_tileset_describes_its_layer(client: TestClient, id_: str) -> None:
    body = tileset_of(client, f"{COLLECTIONS}/{id_}")
    (layer,) = body["layers"]
    assert (layer["id"], layer["dataType"]) == (id_, "vector")
    assert layer["propertiesSchema"]["properties"]
    assert int(layer["minTileMatrix"]) <= int(layer["maxTileMatrix"])
    assert link_of(body, f"{REL}geodata").endswith(f"{COLLECTIONS}/{id_}")
    assert client.get(link_of(body, "describedby")).json()["tilejson"]


def test_some_collections_are_chosen_and_in_their_order(client: TestClient) -> None:
    body = tileset_of(client, "/ogc", "?collections=plis,parchi")
    assert [layer["id"] for layer in body["layers"]] == ["plis", "parchi"]
    template = link_of(body, "item")
    assert template.endswith("?collections=plis,parchi")
    answer = client.get(fill(template, 0, 0, 0))
    assert answer.status_code == 200
    assert mapbox_vector_tile.decode(answer.content).keys() <= {"plis", "parchi"}


def test_the_grid_is_the_one_that_ogc_registers(client: TestClient) -> None:
    (listed,) = client.get("/ogc/tileMatrixSets").json()["tileMatrixSets"]
    assert (listed["id"], listed["uri"]) == ("WebMercatorQuad", GRID)
    body = follow(client, listed, "self")
    assert body["crs"] == f"{EPSG}3857"
    grid = morecantile.TileMatrixSet.model_validate(body)
    assert grid.tileMatrices == morecantile.tms.get("WebMercatorQuad").tileMatrices


@pytest.mark.parametrize(
    "address",
    ["/ogc/tileMatrixSets/WorldCRS84Quad", "/ogc/collections/comuni/tiles/WorldCRS84Quad"],
)
def test_another_grid_is_404(client: TestClient, address: str) -> None:
    refusal_of(client, address, 404)
