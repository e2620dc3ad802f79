"""The plain statement behind the same driver, server and compression as ours, and nothing more.

``python -m bench.plain``: ``/{layer}/{z}/{x}/{y}`` of the database of PSTTM_READ_DATABASE_URL.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import psycopg
import uvicorn
from psycopg import sql

from bench.layers import BUFFER, LAYERS, POOL, Layer
from service.api.protocol import BoundedProtocol
from service.settings import Settings
from service.tiles.engine import pack

PATH = re.compile(r"/(\w+)/(\d+)/(\d+)/(\d+)")
STATEMENT = sql.SQL(
    "select ST_AsMVT(tile, {name}) from (select {columns}, ST_AsMVTGeom(ST_Transform(geom, 3857), "
    "ST_TileEnvelope(%(z)s::integer, %(x)s::integer, %(y)s::integer), 4096, {buffer}) as geom "
    "from {table} where geom && ST_Transform(ST_TileEnvelope(%(z)s::integer, %(x)s::integer, "
    "%(y)s::integer, margin => {margin}), 7791)) as tile"
)
OPTIONS = "-c jit=off -c default_transaction_read_only=on"
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
Connections = asyncio.Queue[psycopg.AsyncConnection]


class PlainTiles:
    """The application: a query for each request, through a pool of as many connections as ours."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.statements = {layer.name: statement_of(layer) for layer in LAYERS}
        self.idle: Connections = asyncio.Queue()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or open and close the connections."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        found = PATH.fullmatch(scope["path"])
        if found is None:
            await answer(send, 404, b"")
            return
        layer, z, x, y = found.groups()
        tile = await self._tile(layer, {"z": int(z), "x": int(x), "y": int(y)})
        await answer(send, 200, pack(tile))

    async def _tile(self, layer: str, address: dict[str, int]) -> bytes:
        connection = await self.idle.get()
        try:
            cursor = await connection.execute(self.statements[layer], address, binary=True)
            row = await cursor.fetchone()
        finally:
            self.idle.put_nowait(connection)
        return bytes(row[0]) if row else b""

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        for _ in range(POOL):
            self.idle.put_nowait(
                await psycopg.AsyncConnection.connect(
                    self.url, autocommit=True, prepare_threshold=0, options=OPTIONS
                )
            )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for _ in range(POOL):
            await (await self.idle.get()).close()
        await send({"type": "lifespan.shutdown.complete"})


def statement_of(layer: Layer) -> sql.Composed:
    """Return the statement of a tile of a layer."""
    return STATEMENT.format(
        name=sql.Literal(layer.name),
        columns=sql.SQL(", ").join(map(sql.Identifier, layer.names)),
        table=sql.Identifier("bench", layer.table),
        buffer=sql.Literal(BUFFER),
        margin=sql.Literal(BUFFER / 4096),
    )


async def answer(send: Send, status: int, body: bytes) -> None:
    """Send an answer, the headers those that ours has."""
    headers = [
        (b"content-type", b"application/vnd.mapbox-vector-tile"),
        (b"content-encoding", b"gzip"),
        (b"content-length", b"%d" % len(body)),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def main() -> None:
    """Serve until told to stop."""
    settings = Settings()
    uvicorn.run(
        PlainTiles(settings.read_database_url.get_secret_value()),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=BoundedProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
