"""The tile engine of an application, and what answers before the framework: tiles, then items."""

from collections.abc import Mapping

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.middleware.headers import DATA_CSP, OPEN, SAFE
from service.api.middleware.stack import within_layers
from service.api.ogc.quick import QuickItems
from service.api.tiles.app import TilesApp
from service.db import read_address
from service.queries.collection import Collection
from service.settings import Settings
from service.tiles.engine import EngineOptions, TileEngine
from service.tiles.hot_path import TilesLayer


class Fronted(FastAPI):
    """An application with something before it, which may answer in its place."""

    front: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the start and the end of the application."""
        await (self.front or super().__call__)(scope, receive, send)


def mount_tiles(
    app: Fronted, settings: Settings, collections: Mapping[str, Collection], code: str
) -> TileEngine:
    """Put the tiles before an application, and pages of items after them."""
    options = EngineOptions(
        cache_bytes=settings.tile_cache_mb * 1_000_000,
        connections=settings.tile_connections,
        answer_s=settings.statement_timeout_ms / 1000 + 5,
        code=code,
    )
    engine = TileEngine(read_address(settings), collections, options)
    always = {"Content-Security-Policy": DATA_CSP, **SAFE, **OPEN}
    app.front = TilesLayer(
        QuickItems(super(Fronted, app).__call__, app, settings),
        slow=within_layers(TilesApp(engine), settings),
        engine=engine,
        headers=[(name.lower().encode(), value.encode()) for name, value in always.items()],
    )
    return engine
