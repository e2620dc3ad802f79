"""Tiles as tests look at them: drawn by a connection, decoded to shapely geometries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import psycopg
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from service.queries.collection import Collection
from service.queries.tile_grid import EXTENT, HALF_M, Tile
from service.queries.tiles import tile_statement, ways_at


@dataclass(frozen=True)
class Feature:
    """A feature of a layer: its geometry in units of the tile, y to the south."""

    id: int
    geom: BaseGeometry
    properties: dict[str, Any]

    @property
    def quanti(self) -> int:
        return int(self.properties["quanti"])

    @property
    def in_tile(self) -> bool:
        """Whether a point is in the tile itself, and so in no other."""
        x, y = self.geom.x, self.geom.y  # type: ignore[attr-defined]
        return 0 <= x < EXTENT and 0 <= y < EXTENT


def decode(body: bytes) -> dict[str, list[Feature]]:
    """Read the layers of a tile."""
    layers = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})
    for layer in layers.values():
        assert layer["extent"] == EXTENT
    return {
        name: [
            Feature(each["id"], shape(each["geometry"]), each["properties"])
            for each in layer["features"]
        ]
        for name, layer in layers.items()
    }


def draw(
    connection: Connection,
    collections: Sequence[Collection],
    tile: Tile,
    *,
    level: int = 0,
    **asked: Any,
) -> tuple[bytes, str]:
    """Draw a tile in the transaction of a connection; return its bytes and its stamp."""
    ways = ways_at(collections, tile.z, level=level)
    statement = tile_statement(collections, ways, **asked)
    driver: Any = connection.connection.driver_connection
    cursor = psycopg.RawCursor(driver)
    cursor.execute(statement.text, statement.arguments(tile, level=level), binary=True)
    row = cursor.fetchone()
    assert row is not None
    return row[0], row[1]


def layers_of(
    connection: Connection, collections: Sequence[Collection], tile: Tile, **asked: Any
) -> Mapping[str, list[Feature]]:
    """Draw a tile and read its layers."""
    return decode(draw(connection, collections, tile, **asked)[0])


def tile_at(zoom: int, x_m: float, y_m: float) -> Tile:
    """Return the tile that a point in EPSG:3857 lies in."""
    side = 2 * HALF_M / (1 << zoom)
    return Tile(zoom, int((x_m + HALF_M) / side), int((HALF_M - y_m) / side))
