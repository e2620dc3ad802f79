"""The tile engine of an application, and the layer that answers before everything else."""

from collections.abc import Mapping

from starlette.applications import Starlette

from service.api.middleware.headers import DATA_CSP, OPEN, SAFE
from service.api.middleware.stack import within_layers
from service.api.tiles.app import TilesApp
from service.db import read_address
from service.queries.collection import Collection
from service.settings import Settings
from service.tiles.engine import EngineOptions, TileEngine
from service.tiles.hot_path import TilesLayer


def mount_tiles(
    app: Starlette, settings: Settings, collections: Mapping[str, Collection], code: str
) -> TileEngine:
    """Put the tiles before an application, whose other layers are already there."""
    options = EngineOptions(
        cache_bytes=settings.tile_cache_mb * 1_000_000,
        connections=settings.tile_connections,
        code=code,
    )
    engine = TileEngine(read_address(settings), collections, options)
    always = {"Content-Security-Policy": DATA_CSP, **SAFE, **OPEN}
    app.add_middleware(
        TilesLayer,
        slow=within_layers(TilesApp(engine), settings),
        engine=engine,
        headers=[(name.lower().encode(), value.encode()) for name, value in always.items()],
    )
    return engine
