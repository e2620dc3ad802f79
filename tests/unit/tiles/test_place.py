from typing import Any

import pytest

from service.tiles.place import Place, place_of

TILES = {
    "/tiles/comuni/9/268/183.mvt": Place("comuni", "9", "268", "183"),
    "/tiles/comuni,parchi/9/268/183.mvt": Place("comuni,parchi", "9", "268", "183"),
    "/tiles//9/268/183.mvt": Place("", "9", "268", "183"),
    "/tiles/a/b/c/d.mvt": Place("a", "b", "c", "d"),
    "/tiles/a/b/c/.mvt": Place("a", "b", "c", ""),
    "/ogc/collections/comuni/tiles/WebMercatorQuad/9/183/268": Place("comuni", "9", "268", "183"),
    "/ogc/tiles/WebMercatorQuad/9/183/268": Place(None, "9", "268", "183"),
}
OTHERS = [
    "",
    "/",
    "/tiles",
    "/tiles/",
    "/tiles/comuni.json",
    "/tiles/comuni/9/268/183",
    "/tiles/comuni/9/268/183.png",
    "/tiles/comuni/9/268/183/4.mvt",
    "/tiles/comuni/9/268.mvt",
    "/ogc",
    "/ogc/tiles/WebMercatorQuad",
    "/ogc/tiles/WorldCRS84Quad/9/183/268",
    "/ogc/tiles/WebMercatorQuad/9/183/268/1",
    "/ogc/collections/comuni/tiles/WebMercatorQuad",
    "/ogc/collections/comuni/tiles/WorldCRS84Quad/9/183/268",
    "/ogc/collections/comuni/items/a/b/c/d",
    "/api/v1/comuni",
]


def scope(path: str, root: str = "") -> dict[str, Any]:
    return {"type": "http", "path": root + path, "root_path": root}


@pytest.mark.parametrize("root", ["", "/piano", "/a/b"])
@pytest.mark.parametrize(("path", "place"), TILES.items())
def test_the_address_of_a_tile_names_a_place(path: str, place: Place, root: str) -> None:
    assert place_of(scope(path, root)) == place


@pytest.mark.parametrize("root", ["", "/piano"])
@pytest.mark.parametrize("path", OTHERS)
def test_any_other_address_names_none(path: str, root: str) -> None:
    assert place_of(scope(path, root)) is None


def test_an_address_outside_of_the_root_is_not_cut() -> None:
    assert place_of({"path": "/tiles/a/0/0/0.mvt", "root_path": "/piano"}) == Place(
        "a", "0", "0", "0"
    )
