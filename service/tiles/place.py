"""Where the address of a request says that a tile is."""

from typing import NamedTuple

from starlette.types import Scope

from service.queries.tile_grid import MAX_ZOOM, Tile
from service.scope import path_below

MATRIX_SET = "WebMercatorQuad"
MAX_DIGITS = 7
"""The last column has so many at the last zoom."""


class Place(NamedTuple):
    """The texts of an address: ids of collections (None: in the query), zoom, column and row."""

    ids: str | None
    z: str
    x: str
    y: str


def place_of(scope: Scope) -> Place | None:
    """Return the place that a request names, if its address is that of a tile.

    ``/tiles/{ids}/{z}/{x}/{y}.mvt`` has the column before the row, those of the OGC after it:
    ``/ogc/collections/{id}/tiles/WebMercatorQuad/{z}/{row}/{column}`` and, with the ids in the
    query, ``/ogc/tiles/WebMercatorQuad/{z}/{row}/{column}``.
    """
    path = path_below(scope)
    if path.startswith("/tiles/"):
        parts = path.split("/", 6)
        if len(parts) == 6 and parts[5].endswith(".mvt"):
            return Place(parts[2], parts[3], parts[4], parts[5][:-4])
    elif path.startswith("/ogc/"):
        parts = path.split("/", 9)
        if len(parts) == 9 and parts[2] == "collections" and parts[4:6] == ["tiles", MATRIX_SET]:
            return Place(parts[3], parts[6], parts[8], parts[7])
        if len(parts) == 7 and parts[2:4] == ["tiles", MATRIX_SET]:
            return Place(None, parts[4], parts[6], parts[5])
    return None


def plain_tile(place: Place) -> Tile | None:
    """Return the tile of a place that is in the grid and written in the one way that it is."""
    texts = place[1:]
    if any(len(each) > MAX_DIGITS or not (each.isascii() and each.isdigit()) for each in texts):
        return None
    z, x, y = map(int, texts)
    tile = Tile(z, x, y)
    inside = z <= MAX_ZOOM and max(x, y) < 1 << z
    return tile if inside and tile.place == "/".join(texts) else None
