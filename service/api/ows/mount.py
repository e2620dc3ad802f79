"""WMS and WFS of an application, and the layer that sends requests to them."""

from collections.abc import Iterable, Mapping

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.middleware.stack import within_layers
from service.api.ows.app import OwsApp, answer_exception, service_of
from service.api.ows.kept import KeptAnswers
from service.api.ows.wfs import Wfs
from service.api.ows.wms import Wms
from service.api.tiles.mount import Fronted
from service.db import read_address
from service.ows.capabilities import Told
from service.ows.engine import OwsEngine, OwsOptions
from service.ows.pool import Bounds
from service.queries.collection import Collection
from service.settings import Settings
from service.tiles.cache import TileCache
from service.tiles.engine import TileEngine


class OwsLayer:
    """Sends the requests of WMS and WFS where they are answered, all others on."""

    def __init__(self, app: ASGIApp, ows: ASGIApp) -> None:
        self._app = app
        self._ows = ows

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_ours = scope["type"] == "http" and service_of(scope) is not None
        await (self._ows if is_ours else self._app)(scope, receive, send)


def mount_ows(
    app: Fronted,
    settings: Settings,
    collections: Mapping[str, Collection],
    tiles: TileEngine,
    code: str,
) -> OwsEngine:
    """Put WMS and WFS before an application that has its tiles."""
    answer_s = settings.statement_timeout_ms / 1000 + 10
    bounds = Bounds(processes=settings.ows_processes, answer_s=answer_s)
    engine = OwsEngine(read_address(settings), collections, OwsOptions(settings.local_dir, bounds))

    async def stamp(risorse: Iterable[str]) -> str:
        names = frozenset(risorse)
        return (await tiles.revisioni()).stamp(names) if names else ""

    async def tell() -> Told:
        return await _told(app)

    kept = KeptAnswers(stamp, TileCache(settings.ows_cache_mb * 1_000_000), code)
    services = OwsApp({"wms": Wms(engine, kept, tell), "wfs": Wfs(engine, kept, tell)}, settings)
    answered = within_layers(services, settings, answer_exception)
    app.front = OwsLayer(app.front or super(Fronted, app).__call__, answered)
    return engine


async def _told(app: FastAPI) -> Told:
    """Read what the data say of the collections."""
    async with app.state.sessions() as session:
        facts = await app.state.published.facts(session)
    return Told(facts.stamp, facts.value)
