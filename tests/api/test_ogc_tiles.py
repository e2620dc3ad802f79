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
GRID_OF_TILES = morecantile.tms.get("WebMercatorQuad")
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
    west, south = body["boundingBox"]["lowerLeft"]
    east, north = body["boundingBox"]["upperRight"]
    at = GRID_OF_TILES.tile((west + east) / 2, (south + north) / 2, 8)
    answer = client.get(fill(item["href"], 8, at.y, at.x))
    assert answer.content
    assert (answer.status_code, answer.headers["content-type"]) == (200, MVT)
    layers = mapbox_vector_tile.decode(answer.content)
    assert layers.keys() <= {layer["id"] for layer in body["layers"]}


@pytest.mark.parametrize("root", ["/ogc", f"{COLLECTIONS}/comuni"])
def test_all_within_the_limits_is_answered_and_nothing_beyond(
    client: TestClient, root: str
) -> None:
    body = tileset_of(client, root)
    template = link_of(body, "item")
    limits = body["tileMatrixSetLimits"]
    zooms = [int(each["tileMatrix"]) for each in limits]
    assert zooms == list(range(zooms[0], zooms[-1] + 1))
    for zoom, each in zip(zooms, limits, strict=True):
        rows, cols = ((each[f"minTile{way}"], each[f"maxTile{way}"]) for way in ("Row", "Col"))
        for row, col in ((rows[0], cols[0]), (rows[1], cols[1])):
            assert client.get(fill(template, zoom, row, col)).status_code == 200
        for row, col in ((rows[1] + 1, cols[0]), (rows[0], cols[1] + 1), (rows[0] - 1, cols[0])):
            refusal_of(client, fill(template, zoom, row, col), 404)
    refusal_of(client, fill(template, zooms[-1] + 1, 0, 0), 404)


@pytest.mark.parametrize("id_", IDS)
def test_the_box_of_a_tileset_holds_what_is_drawn(client: TestClient, id_: str) -> None:
    body = tileset_of(client, f"{COLLECTIONS}/{id_}")
    west, south = body["boundingBox"]["lowerLeft"]
    east, north = body["boundingBox"]["upperRight"]
    template = link_of(body, "item")
    first, last = (GRID_OF_TILES.tile(*corner, 8) for corner in ((west, north), (east, south)))
    drawn = {
        (x, y)
        for x in range(first.x - 2, last.x + 3)
        for y in range(first.y - 2, last.y + 3)
        if client.get(fill(template, 8, y, x)).content
    }
    assert drawn
    assert {x for x, _ in drawn} <= set(range(first.x - 1, last.x + 2))
    assert {y for _, y in drawn} <= set(range(first.y - 1, last.y + 2))


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
