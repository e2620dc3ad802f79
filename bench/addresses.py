"""Which tiles and which boxes are asked for: where features are, the same at each run."""

import itertools
import math
from collections.abc import Sequence

from psycopg import Connection, sql

HALF_M = math.pi * 6378137.0
EACH_ZOOM = 60
PICKED = 4_000
Tile = tuple[int, int, int]
Box = tuple[float, float, float, float]
Half = tuple[float, float]
POINTS = sql.SQL(
    "select ST_X(point), ST_Y(point) from (select ST_PointOnSurface({geom}) as point from {table} "
    "order by md5(id::text) limit {limit}) as picked"
)


def tile_addresses(connection: Connection, name: str, zooms: range) -> list[Tile]:
    """Return tiles that hold features picked at random, a zoom after the other in turns.

    Each zoom has the same share; where there are fewer tiles than asked, they come again.
    """
    points = _points(connection, name, "geom_3857", PICKED)
    of_zoom = [_tiles(points, zoom) for zoom in zooms]
    return [tiles[turn % len(tiles)] for turn in range(EACH_ZOOM) for tiles in of_zoom]


def boxes(connection: Connection, name: str, halves_deg: Sequence[Half], count: int) -> list[Box]:
    """Return boxes in longitude and latitude, each around another feature picked at random.

    They have the given half widths and heights in turns.
    """
    found = _points(connection, name, "ST_Transform(geom, 4326)", count)
    return [
        (round(x - wide, 5), round(y - high, 5), round(x + wide, 5), round(y + high, 5))
        for (x, y), (wide, high) in zip(found, itertools.cycle(halves_deg), strict=False)
    ]


def tile_of(x: float, y: float, zoom: int) -> Tile:
    """Return the tile of a zoom that holds a point of EPSG:3857, as zoom, column, row."""
    side = 2 * HALF_M / 2**zoom
    return zoom, math.floor((x + HALF_M) / side), math.floor((HALF_M - y) / side)


def _tiles(points: list[tuple[float, float]], zoom: int) -> list[Tile]:
    return list(dict.fromkeys(tile_of(x, y, zoom) for x, y in points))[:EACH_ZOOM]


def _points(connection: Connection, name: str, geom: str, limit: int) -> list[tuple[float, float]]:
    statement = POINTS.format(
        geom=sql.SQL(geom), table=sql.Identifier("bench", name), limit=sql.Literal(limit)
    )
    return [(row[0], row[1]) for row in connection.execute(statement)]
