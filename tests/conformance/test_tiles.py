"""Tiles Part 1: core, tileset, tilesets-list, dataset-tilesets, geodata-tilesets,
collections-selection, mvt.
"""

from collections.abc import Iterator
from typing import Any

import mapbox_vector_tile
import morecantile
import pytest
from shapely.geometry import box, shape

from tests.conformance.reading import JSON, MVT, Api, Body, link_of, links_of, media_type, require
from tests.conformance.schemas import CONFORMANCE, TILESET, TILESETS

SPEC = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"
REL = "http://www.opengis.net/def/rel/ogc/1.0"
GRID = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
MATRICES = morecantile.tms.get("WebMercatorQuad")
BUFFER = 64 / 4096
CLASSES = (
    "core",
    "tileset",
    "tilesets-list",
    "dataset-tilesets",
    "geodata-tilesets",
    "collections-selection",
    "mvt",
)
TILE = "/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}"
FEW = ("parchi", "comuni", "nodi_trasporto")


@pytest.fixture(scope="module")
def tilesets(api: Api, collections: dict[str, Body]) -> dict[str, Body]:
    """Each tileset by the address of what it is of: the dataset, or a collection."""
    of = ("", *(f"/collections/{id_}" for id_ in collections))
    return {each: api.json(f"{each}/tiles/WebMercatorQuad") for each in of}


def fill(template: str, zoom: Any, row: Any, col: Any) -> str:
    names = {"tileMatrix": zoom, "tileRow": row, "tileCol": col}
    for name, value in names.items():
        assert template.count(f"{{{name}}}") == 1
        template = template.replace(f"{{{name}}}", str(value))
    return template


def middle(tileset: Body, zoom: int) -> morecantile.Tile:
    """Return the tile at the middle of what a tileset draws."""
    (west, south), (east, north) = (
        tileset["boundingBox"][name] for name in ("lowerLeft", "upperRight")
    )
    return MATRICES.tile((west + east) / 2, (south + north) / 2, zoom)


def tiles_of(api: Api, tileset: Body, zooms: range) -> Iterator[tuple[morecantile.Tile, bytes]]:
    """Yield the middle tile of each zoom, and what it holds."""
    for zoom in zooms:
        tile = middle(tileset, zoom)
        answer = api.get(fill(link_of(tileset, "item", MVT), zoom, tile.y, tile.x))
        assert media_type(answer) == MVT
        yield tile, answer.content


def test_ats_core_conformance_success(api: Api) -> None:
    """/conf/core/conformance-success: the classes of the tiles are declared."""
    body = api.json("/conformance")
    require(body, CONFORMANCE)
    assert {f"{SPEC}/{name}" for name in CLASSES} <= set(body["conformsTo"])


def test_ats_core_tc_op(api: Api, tilesets: dict[str, Body]) -> None:
    """/conf/core/tc-op: tiles are where the template of their tileset says, row before column."""
    for root, tileset in tilesets.items():
        template = link_of(tileset, "item", MVT)
        assert template == f"{api.root}{root}{TILE}"
        tile = middle(tileset, 9)
        assert api.get(fill(template, 9, tile.y, tile.x)).content
        assert not api.get(fill(template, 9, tile.x, tile.y)).content


def definition_of(definition: Body, name: str) -> list[Body]:
    """Return how the definition describes a part of the address of tiles."""
    paths = [path for path in definition["paths"] if path.endswith(TILE)]
    assert len(paths) == 2
    return [
        each
        for path in paths
        for each in definition["paths"][path]["get"]["parameters"]
        if each["name"] == name
    ]


def test_ats_core_tc_tilematrix_definition(definition: Body) -> None:
    """/conf/core/tc-tilematrix-definition: ``tileMatrix`` is a text in the path."""
    require_parameters(definition, "tileMatrix", "string")


def test_ats_core_tc_tilerow_definition(definition: Body) -> None:
    """/conf/core/tc-tilerow-definition: ``tileRow`` is a whole number in the path."""
    require_parameters(definition, "tileRow", "integer")


def test_ats_core_tc_tilecol_definition(definition: Body) -> None:
    """/conf/core/tc-tilecol-definition: ``tileCol`` is a whole number in the path."""
    require_parameters(definition, "tileCol", "integer")


def require_parameters(definition: Body, name: str, type_: str) -> None:
    for each in definition_of(definition, name):
        assert (each["in"], each["required"], each["schema"]["type"]) == ("path", True, type_)


def test_ats_core_tc_success(api: Api, tilesets: dict[str, Body]) -> None:
    """/conf/core/tc-success: a tile is 200, vector, and holds what lies in its area alone."""
    area = box(-BUFFER, -BUFFER, 1 + BUFFER, 1 + BUFFER)
    drawn = set()
    for tileset in tilesets.values():
        for _, content in tiles_of(api, tileset, range(8, 15)):
            for name, layer in mapbox_vector_tile.decode(content).items():
                unit = 1 / layer["extent"]
                for feature in layer["features"]:
                    drawn.add(name)
                    bounds = [number * unit for number in shape(feature["geometry"]).bounds]
                    assert area.covers(box(*bounds))
    assert drawn == {layer["id"] for layer in tilesets[""]["layers"]}


def test_ats_core_tc_error(api: Api, tilesets: dict[str, Body]) -> None:
    """/conf/core/tc-error: beyond the limits a tile is 404; within, one without data is 200."""
    for tileset in tilesets.values():
        template = link_of(tileset, "item", MVT)
        limits = tileset["tileMatrixSetLimits"]
        for each in limits[:: len(limits) - 1]:
            zoom = each["tileMatrix"]
            row, col = each["maxTileRow"], each["maxTileCol"]
            answer = api.get(fill(template, zoom, row, col))
            assert media_type(answer) == MVT
            assert bool(answer.content) == (zoom == "0")
            for beyond in ((row + 1, col), (row, col + 1), (-1, col), (row, -1)):
                api.get(fill(template, zoom, *beyond), status=404)
        declared = {each["tileMatrix"] for each in limits}
        for zoom in {str(n) for n in range(30)} - declared:
            api.get(fill(template, zoom, 0, 0), status=404)
        api.get(fill(template, "nove", 0, 0), status=400)


def test_ats_tileset_description(api: Api, tilesets: dict[str, Body]) -> None:
    """/conf/tileset/description: a tileset tells its grid and leads to its tiles.

    Its JSON meets its schema; the grid is the registered one; the template is one, with its three
    places and the type of what it leads to. There is no XML.
    """
    for root, tileset in tilesets.items():
        answer = api.get(f"{root}/tiles/WebMercatorQuad", accept=JSON)
        assert media_type(answer) == JSON
        require(answer.json(), TILESET)
        assert tileset["tileMatrixSetURI"] == GRID
        require_grid(api, link_of(tileset, f"{REL}/tiling-scheme"))
        (item,) = links_of(tileset, "item")
        assert (item["templated"], item["type"]) == (True, MVT)
        assert fill(item["href"], 0, 0, 0)
        api.get(f"{root}/tiles/WebMercatorQuad", status=406, accept="application/xml")


def require_grid(api: Api, address: str) -> None:
    """Require that an address leads to the grid that OGC registers."""
    grid = morecantile.TileMatrixSet.model_validate(api.json(address))
    assert (str(grid.uri), grid.tileMatrices) == (GRID, MATRICES.tileMatrices)


def test_ats_tilesets_list_tileset_links(api: Api, tilesets: dict[str, Body]) -> None:
    """/conf/tilesets-list/tileset-links: lists tell enough of each tileset, and lead to it."""
    for root, tileset in tilesets.items():
        answer = api.get(f"{root}/tiles", accept=JSON)
        assert media_type(answer) == JSON
        require(answer.json(), TILESETS)
        for each in answer.json()["tilesets"]:
            own = link_of(each, "self")
            assert own == f"{api.root}{root}/tiles/{each['tileMatrixSetURI'].rpartition('/')[2]}"
            whole = api.json(own)
            require(whole, TILESET)
            assert whole == tileset
            for name in ("dataType", "crs", "tileMatrixSetURI"):
                assert each[name] == whole[name]
            require_grid(api, link_of(each, f"{REL}/tiling-scheme"))


def test_ats_dataset_tilesets_landingpage(api: Api, landing: Body) -> None:
    """/conf/dataset-tilesets/landingpage: the landing page leads to the tilesets of vectors."""
    require(api.json(link_of(landing, f"{REL}/tilesets-vector")), TILESETS)


def test_ats_dataset_tilesets_operation(api: Api, landing: Body) -> None:
    """/conf/dataset-tilesets/operation: they are at ``/tiles`` of the dataset, at least one."""
    assert link_of(landing, f"{REL}/tilesets-vector") == f"{api.root}/tiles"
    assert api.json("/tiles")["tilesets"]


def test_ats_geodata_tilesets_desc_links(api: Api, collections: dict[str, Body]) -> None:
    """/conf/geodata-tilesets/desc-links: every collection leads to its tilesets of vectors."""
    for collection in collections.values():
        require(api.json(link_of(collection, f"{REL}/tilesets-vector")), TILESETS)


def test_ats_geodata_tilesets_operation(api: Api, collections: dict[str, Body]) -> None:
    """/conf/geodata-tilesets/operation: they are at ``/tiles`` of the collection."""
    for id_, collection in collections.items():
        assert (
            link_of(collection, f"{REL}/tilesets-vector") == f"{api.root}/collections/{id_}/tiles"
        )
        assert api.json(f"/collections/{id_}/tiles")["tilesets"]


def test_ats_collections_selection_query_collections(api: Api, tilesets: dict[str, Body]) -> None:
    """/conf/collections-selection/query-collections: ``collections`` is read, of both resources."""
    for chosen in (FEW[:1], FEW[:2], FEW):
        query = {"collections": ",".join(chosen)}
        assert api.json("/tiles/WebMercatorQuad", **query)["layers"]
        tile = middle(tilesets[""], 9)
        assert api.get(f"/tiles/WebMercatorQuad/9/{tile.y}/{tile.x}", **query).content


@pytest.mark.parametrize("order", [1, -1])
def test_ats_collections_selection_collections_response(
    api: Api, tilesets: dict[str, Body], order: int
) -> None:
    """/conf/collections-selection/collections-response: only those are there, in their order."""
    chosen = FEW[::order]
    tileset = api.json("/tiles/WebMercatorQuad", collections=",".join(chosen))
    assert tuple(layer["id"] for layer in tileset["layers"]) == chosen
    tile = middle(tilesets[""], 9)
    answer = api.get(fill(link_of(tileset, "item", MVT), 9, tile.y, tile.x))
    assert tuple(mapbox_vector_tile.decode(answer.content)) == chosen


def test_ats_mvt_content(
    api: Api, tilesets: dict[str, Body], features: dict[str, list[Body]]
) -> None:
    """/conf/mvt/content: a tile is one Mapbox Vector Tile, whose units divide its area evenly.

    Every feature has a geometry of a type that there is. The corners of the tile are those of the
    grid: a node is drawn where its longitude and latitude fall.
    """
    nodes = {each["id"]: each["geometry"]["coordinates"] for each in features["nodi_trasporto"]}
    checked = 0
    for tileset in tilesets.values():
        for tile, content in tiles_of(api, tileset, range(10, 15)):
            west, _, _, north = bounds = MATRICES.xy_bounds(tile)
            layers = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
            for name, layer in layers.items():
                unit = (bounds.right - bounds.left) / layer["extent"]
                for feature in layer["features"]:
                    geometry = feature["geometry"]
                    assert shape(geometry).geom_type.removeprefix("Multi") in {
                        "Point",
                        "LineString",
                        "Polygon",
                    }
                    node = nodes.get(feature["properties"].get("codice", ""))
                    if name == "nodi_trasporto" and node is not None:
                        x, y = geometry["coordinates"]
                        there = MATRICES.xy(*node)
                        assert abs(west + x * unit - there.x) <= unit
                        assert abs(north - y * unit - there.y) <= unit
                        checked += 1
    assert checked > 10
