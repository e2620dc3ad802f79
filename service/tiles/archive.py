"""All tiles of some collections in one file (PMTiles), from one snapshot of the data."""

import asyncio
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from psycopg import AsyncRawCursor
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from service.db import ReadAddress, sqlalchemy_url
from service.errors import InvalidParameter
from service.queries.collection import Collection
from service.queries.collections import CollectionFacts, Sides, list_facts
from service.queries.errors import translated_errors
from service.queries.tile_grid import Tile, tiles_of
from service.tiles.engine import MAX_TILE_BYTES
from service.tiles.layers import Layers
from service.tiles.metadata import bounds_of, describe, extent_of

MAX_TILES = 2_000_000
LEVEL = 9
GZIP_WINDOW = 31
Progress = Callable[[int, int], None]
"""Told how many tiles are done, of how many."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What was written: addresses that hold something, of how many that were drawn."""

    tiles: int
    drawn: int
    stamp: str


def build_archive(
    address: ReadAddress,
    collections: Mapping[str, Collection],
    zooms: range,
    path: Path,
    progress: Progress,
) -> Archive:
    """Write the tiles of some collections and zooms to a file.

    It is written beside itself and takes its name when it is whole.

    Raises
    ------
    InvalidParameter
        There is nothing to draw, or there are too many tiles.
    DatabaseUnavailable, QueryTooSlow
        The database does not answer.
    """
    unfinished = path.with_name(f".{path.name}.nuovo")
    try:
        with unfinished.open("wb") as file, translated_errors():
            done = asyncio.run(_build(address, collections, zooms, file, progress))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return done


async def _build(
    address: ReadAddress,
    collections: Mapping[str, Collection],
    zooms: range,
    file: BinaryIO,
    progress: Progress,
) -> Archive:
    """Write an archive from one transaction."""
    engine = create_async_engine(
        sqlalchemy_url(address.url),
        isolation_level="REPEATABLE READ",
        poolclass=NullPool,
        connect_args=dict(address.arguments),
    )
    try:
        async with AsyncSession(engine) as session:
            facts = await list_facts(session, collections)
            known = [facts.value[each] for each in collections]
            extent = extent_of(known)
            if extent is None:
                raise InvalidParameter("Non c'è nulla da disegnare: nessun elemento ha geometria")
            layers = Layers("", tuple(collections.values()), None)
            writer = Writer(file)  # type: ignore[no-untyped-call]  # pmtiles has no types
            drawing = _Drawing(await session.connection(), layers, writer, progress)
            with closing(writer.tile_f):  # its own file for what is written so far
                await drawing.draw(extent, zooms)
                drawing.finish(extent, known, facts.stamp)
            return Archive(drawing.kept, drawing.drawn, facts.stamp)
    finally:
        await engine.dispose()


class _Drawing:
    """An archive being written."""

    def __init__(
        self, connection: AsyncConnection, layers: Layers, writer: Writer, progress: Progress
    ) -> None:
        self._connection = connection
        self._layers = layers
        self._writer = writer
        self._progress = progress
        self.drawn = 0
        self.kept = 0

    async def draw(self, extent: Sides, zooms: range) -> None:
        """Draw every tile that may hold something, in the order of the archive."""
        total = count_tiles(extent, zooms)
        if total > MAX_TILES:
            raise InvalidParameter(
                f"Sarebbero {total} tessere, al massimo {MAX_TILES}: fermarsi a uno zoom più basso"
            )
        pooled = await self._connection.get_raw_connection()
        driver: Any = pooled.driver_connection
        cursor = AsyncRawCursor(driver)
        for number, (tile_id, tile) in enumerate(_in_order(extent, zooms)):
            packed = await self._tile(cursor, tile)
            if packed:
                self._writer.write_tile(tile_id, packed)  # type: ignore[no-untyped-call]  # pmtiles has no types
                self.kept += 1
            self.drawn = number + 1
            self._progress(self.drawn, total)
        if not self.kept:
            raise InvalidParameter("A questi zoom non c'è nulla da disegnare")

    async def _tile(self, cursor: AsyncRawCursor[Any], tile: Tile) -> bytes:
        for level in self._layers.levels(tile):
            statement = self._layers.statement(tile, level=level)
            arguments = statement.arguments(tile, level=level)
            await cursor.execute(statement.text, arguments, prepare=True, binary=True)
            row = await cursor.fetchone()
            body = b"" if row is None else row[0]
            packed = zlib.compress(body, LEVEL, GZIP_WINDOW) if body else b""
            if len(packed) <= MAX_TILE_BYTES:
                break
        return packed

    def finish(self, extent: Sides, facts: Sequence[CollectionFacts], stamp: str) -> None:
        """Write what clients are told of the tiles."""
        west, south, east, north = (round(each * 1e7) for each in bounds_of(extent))
        header = {
            "tile_type": TileType.MVT,
            "tile_compression": Compression.GZIP,
            "min_lon_e7": west,
            "min_lat_e7": south,
            "max_lon_e7": east,
            "max_lat_e7": north,
        }
        metadata = {
            **describe(self._layers.collections, facts),
            "type": "overlay",
            "format": "pbf",
            "stato_dei_dati": stamp,
        }
        self._writer.finalize(header, metadata)  # type: ignore[no-untyped-call]  # pmtiles has no types


def count_tiles(extent: Sides, zooms: range) -> int:
    """Return how many tiles an extent has."""
    spans = (tiles_of(extent, zoom) for zoom in zooms)
    return sum(len(columns) * len(rows) for columns, rows in spans)


def _in_order(extent: Sides, zooms: range) -> Iterator[tuple[int, Tile]]:
    """Yield the tiles of an extent by their numbers in the archive."""
    for zoom in zooms:
        columns, rows = tiles_of(extent, zoom)
        numbered = [(zxy_to_tileid(zoom, x, y), x, y) for x in columns for y in rows]
        for tile_id, x, y in sorted(numbered):
            yield tile_id, Tile(zoom, x, y)
