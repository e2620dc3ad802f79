"""The tile engine: draws, compresses and keeps tiles, and knows the state of the data.

A tile is kept under the state that its own statement read, whatever was thought to be the state
when it was asked for: so no tile is ever kept under a state that it was not drawn from.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from isal import isal_zlib

from service.db import ReadAddress
from service.log import get_logger
from service.queries.collection import Collection
from service.queries.connections import Connections
from service.queries.revisioni import REVISIONI_SQL, Revisioni
from service.queries.tile_grid import Tile
from service.queries.tile_items import ChosenItems
from service.queries.tiles import Statement
from service.tiles.board import Board
from service.tiles.cache import Key, TileCache
from service.tiles.flights import Flights
from service.tiles.fresh import NextReading
from service.tiles.layers import Face, KnownLayers, Layers
from service.tiles.listener import Listener

MAX_TILE_BYTES = 500_000
"""Compressed; beyond it, what can be grouped is."""
OFF_THE_LOOP_BYTES = 1_000_000
GZIP_LEVEL = 1
GZIP_WINDOW = 31
logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A tile in the state that it was drawn from: gzip, or nothing where nothing is drawn."""

    face: Face
    packed: bytes


@dataclass(slots=True)
class Counts:
    """What the engine has done since it was started."""

    hits: int = 0
    misses: int = 0
    filtered: int = 0
    drawn: int = 0
    crowded: int = 0
    unchanged: int = 0
    sent_bytes: int = 0


@dataclass(frozen=True)
class EngineOptions:
    """What an installation may choose of the engine."""

    cache_bytes: int
    connections: int
    answer_s: float
    code: str = field(repr=False)


class TileEngine:
    """Tiles of some collections; alive between ``start`` and ``stop``."""

    def __init__(
        self,
        address: ReadAddress,
        collections: Mapping[str, Collection],
        options: EngineOptions,
    ) -> None:
        self.collections = collections
        self.board = Board()
        self.cache = TileCache(options.cache_bytes)
        self.counts = Counts()
        self.flights: Flights[Drawn] = Flights()
        self.listener = Listener(address, self.board)
        self._known = KnownLayers(options.code)
        self._connections = Connections(
            address, size=options.connections, answer_s=options.answer_s
        )
        self._fresh = NextReading(self._read_revisioni)
        self._listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen."""
        self._listening = asyncio.ensure_future(self.listener.run())

    async def stop(self) -> None:
        """End what is under way."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self.flights.close()
        await self._connections.close()

    def layers(
        self, collections: tuple[Collection, ...], names: tuple[str, ...] | None = None
    ) -> Layers:
        """Return what is asked of a tile: collections in the order of the registry."""
        return self._known.of(collections, names)

    async def face(self, layers: Layers) -> Face:
        """Return the layers in the state of now: known, or read from the database."""
        return layers.face((await self.revisioni()).stamp(layers.risorse))

    async def revisioni(self) -> Revisioni:
        """Return the numbers of now: known, or read from the database."""
        return self.board.current or await self._fresh.get()

    async def tile(self, layers: Layers, tile: Tile) -> Drawn:
        """Return a tile in a state that is not older than now.

        Raises
        ------
        DatabaseUnavailable, QueryTooSlow
            It is not kept, and cannot be drawn.
        """
        face = await self.face(layers)
        key = Key(layers.key, face.stamp, tile.place)
        packed = self.cache.get(key)
        if packed is not None:
            self.counts.hits += 1
            return Drawn(face, packed)
        return await asyncio.shield(self.drawing(layers, key, tile))

    def drawing(self, layers: Layers, key: Key, tile: Tile) -> asyncio.Task[Drawn]:
        """Return the drawing of a tile that is not kept: one for all who ask for it now."""
        self.counts.misses += 1
        return self.flights.begin(key, lambda: self._draw_and_keep(layers, tile))

    async def filtered_tile(self, layers: Layers, tile: Tile, chosen: ChosenItems) -> Drawn:
        """Return a tile of some items; it is not kept."""
        self.counts.filtered += 1
        return await self._draw(
            layers, tile, partial(layers.filtered_statement, chosen=chosen), prepare=False
        )

    async def _draw_and_keep(self, layers: Layers, tile: Tile) -> Drawn:
        drawn = await self._draw(layers, tile, layers.statement)
        self.cache.put(Key(layers.key, drawn.face.stamp, tile.place), drawn.packed)
        return drawn

    async def _draw(
        self,
        layers: Layers,
        tile: Tile,
        statement_of: Callable[..., Statement],
        *,
        prepare: bool = True,
    ) -> Drawn:
        """Draw a tile; one that is too large is drawn again, with more of it in groups."""
        for level in layers.levels(tile):
            self.counts.drawn += 1
            self.counts.crowded += bool(level)
            statement = statement_of(tile, level=level)
            body, stamp = await self._connections.fetch(
                statement.text, statement.arguments(tile, level=level), prepare=prepare
            )
            if len(body) > OFF_THE_LOOP_BYTES:
                packed = await asyncio.to_thread(pack, body)
            else:
                packed = pack(body)
            if len(packed) <= MAX_TILE_BYTES:
                break
        return Drawn(layers.face(stamp), packed)

    async def _read_revisioni(self) -> Revisioni:
        return Revisioni.of_row(await self._connections.fetch(REVISIONI_SQL))


def pack(body: bytes) -> bytes:
    """Return the gzip of a tile, the same for the same bytes; of an empty one, nothing."""
    return isal_zlib.compress(body, GZIP_LEVEL, GZIP_WINDOW) if body else b""


def unpack(packed: bytes) -> bytes:
    """Return the tile of a gzip."""
    return isal_zlib.decompress(packed, GZIP_WINDOW) if packed else b""
