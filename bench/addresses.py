"""Which tiles and which boxes are asked for: where features are, the same at each run."""

import math

from psycopg import Connection, sql

HALF_M = math.pi * 6378137.0
EACH_ZOOM = 60
Tile = tuple[int, int, int]
Box = tuple[float, float, float, float]
POINTS = sql.SQL(
    "select ST_X(point), ST_Y(point) from (select ST_PointOnSurface({geom}) as point from {table} "
    "order by md5(id::text) limit 4000) as picked"
)


def tile_addresses(connection: Connection, name: str, zooms: range) -> list[Tile]:
    """Return tiles that hold features picked at random, a zoom after the other in turns.

    Each zoom has the same share; where there are fewer tiles than asked, they come again.
    """
    points = _points(connection, name, "geom_3857")
    of_zoom = [_tiles(points, zoom) for zoom in zooms]
    return [tiles[turn % len(tiles)] for turn in range(EACH_ZOOM) for tiles in of_zoom]


def boxes(connection: Connection, name: str, *, side_deg: float, count: int) -> list[Box]:
    """Return boxes in longitude and latitude, each around a feature picked at random."""
    half = side_deg / 2
    found = _points(connection, name, "ST_Transform(geom, 4326)")[:count]
    return [
        (round(x - half, 5), round(y - half, 5), round(x + half, 5), round(y + half, 5))
        for x, y in found
    ]


def tile_of(x: float, y: float, zoom: int) -> Tile:
    """Return the tile of a zoom that holds a point of EPSG:3857, as zoom, column, row."""
    side = 2 * HALF_M / 2**zoom
    return zoom, math.floor((x + HALF_M) / side), math.floor((HALF_M - y) / side)


def _tiles(points: list[tuple[float, float]], zoom: int) -> list[Tile]:
    return list(dict.fromkeys(tile_of(x, y, zoom) for x, y in points))[:EACH_ZOOM]


def _points(connection: Connection, name: str, geom: str) -> list[tuple[float, float]]:
    statement = POINTS.format(geom=sql.SQL(geom), table=sql.Identifier("bench", name))
    return [(row[0], row[1]) for row in connection.execute(statement)]
