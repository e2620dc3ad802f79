"""The layer before everything else: it answers the plain request of a map (``plain``).

A tile that is kept takes a few microseconds, one that is not is drawn first. Any other request for
a tile goes to an application that reads it in full, and would answer the same to the plain one;
what does not look like a tile goes to the rest of the service.
"""

import asyncio
from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from service.tiles.cache import Key
from service.tiles.engine import Drawn, TileEngine
from service.tiles.place import Place, place_of, plain_tile
from service.tiles.plain import Answer, PlainRequest, PlainRequests, Raw

FAILED = "psttm.tile_failed"
"""Where the scope holds the error of a tile that could not be drawn."""


class TilesLayer:
    """Answers plain requests for tiles; ``slow`` reads every other, and tells what went wrong."""

    def __init__(
        self, app: ASGIApp, *, slow: ASGIApp, engine: TileEngine, headers: Sequence[Raw]
    ) -> None:
        self.app = app
        self._slow = slow
        self._engine = engine
        self._requests = PlainRequests(engine, headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        place = place_of(scope) if scope["type"] == "http" else None
        if place is None:
            await self.app(scope, receive, send)
            return
        request = None if place.ids is None else self._requests.read(scope, place.ids)
        answer = None if request is None else self._kept(request, place)
        if answer is None and request is not None and not request.held:
            answer = await self._drawn(request, place, scope)
        if answer is None:
            await self._slow(scope, receive, send)
            return
        start, body = answer
        await send(start)
        await send(body)

    def _kept(self, request: PlainRequest, place: Place) -> Answer | None:
        """Answer with a tile that is kept."""
        state, counts = request.state, self._engine.counts
        key = Key(state.layers.key, state.stamp, f"{place.z}/{place.x}/{place.y}")
        packed = self._engine.cache.get(key)
        if not packed:
            return None
        if request.held:
            if request.held != state.tag:
                return None
            counts.unchanged += 1
            return request.unchanged()
        counts.hits += 1
        counts.sent_bytes += len(packed)
        return request.whole(packed)

    async def _drawn(self, request: PlainRequest, place: Place, scope: Scope) -> Answer | None:
        """Answer with a tile that is drawn now; leave in the scope why it cannot be."""
        tile, state = plain_tile(place), request.state
        if tile is None:
            return None
        key = Key(state.layers.key, state.stamp, tile.place)
        if self._engine.cache.get(key) is not None:
            return None  # an empty one: its answer has other headers
        task = self._engine.drawing(state.layers, key, tile)
        await asyncio.wait([task])
        error = None if task.cancelled() else task.exception()
        if task.cancelled() or error is not None:
            scope[FAILED] = error
            return None
        drawn: Drawn = task.result()
        if not drawn.packed or drawn.face.stamp != state.stamp:
            return None
        self._engine.counts.sent_bytes += len(drawn.packed)
        return request.whole(drawn.packed)
