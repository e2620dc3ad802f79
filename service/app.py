"""``create_app(settings)``: the application, with its layers, routes and error handlers."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from service.api import agenda_files, bulk, health, metrics, openapi
from service.api.bulk_files import BulkFiles
from service.api.etag import code_version
from service.api.exports import Exports
from service.api.middleware.stack import add_layers
from service.api.ogc.published import Published
from service.api.ogc.routes import ROUTERS as OGC
from service.api.ogc.styles import AreaNames
from service.api.openapi30 import to_openapi_30
from service.api.openapi_tiles import TILE_PATHS
from service.api.ows import styles as ows_styles
from service.api.ows.mount import mount_ows
from service.api.problems import answer_error
from service.api.tiles import tilejson
from service.api.tiles.mount import Fronted, mount_tiles
from service.api.turns import Turns
from service.api.v1 import (
    agenda,
    comuni,
    copertura,
    elementi,
    incidenza,
    obiettivi,
    progetti,
    voci,
    zone,
)
from service.db import make_read_engine, make_session_factory, read_address
from service.errors import ServiceError
from service.log import configure_logging
from service.queries.catalog import COLLECTIONS
from service.queries.collection import Collection
from service.queries.written import QuickReader
from service.settings import Settings
from service.web.errori import page_of_problem
from service.web.ogc import page_of
from service.web.routes import ROUTERS as PAGES
from service.web.zone import SidesKept


def create_app(settings: Settings, collections: Mapping[str, Collection] = COLLECTIONS) -> FastAPI:
    """Return the application of these settings; its engines live as long as it is served."""
    configure_logging(settings.log_level)
    app = Fronted(
        title="Piano strategico della Città metropolitana di Milano",
        version=package_version(),
        description=openapi.DESCRIPTION,
        lifespan=_alive,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    _add_state(app, settings, collections)
    for handled in (ServiceError, HTTPException, RequestValidationError):
        app.add_exception_handler(handled, answer_error)
    add_layers(app, settings)
    app.state.tiles = mount_tiles(app, settings, collections, app.state.code_version)
    app.state.ows = mount_ows(app, settings, collections, app.state.tiles, app.state.code_version)
    for router in (*OGC, *PAGES):
        app.include_router(router)
    for routes in (comuni, zone, agenda, elementi, progetti, obiettivi, voci, incidenza, copertura):
        app.include_router(routes.router, prefix="/api/v1")
    for others in (bulk, agenda_files, tilejson, ows_styles, health, metrics, openapi):
        app.include_router(others.router)
    return app


@asynccontextmanager
async def _alive(app: FastAPI) -> AsyncIterator[None]:
    """Keep connections and tiles for as long as the application is served."""
    settings: Settings = app.state.settings
    engine = make_read_engine(settings)
    app.state.sessions = make_session_factory(engine)
    app.state.reader = QuickReader(
        read_address(settings),
        size=settings.pool_size,
        answer_s=settings.statement_timeout_ms / 1000 + 5,
    )
    await app.state.tiles.start()
    try:
        yield
    finally:
        await app.state.ows.stop()
        await app.state.tiles.stop()
        await app.state.reader.close()
        await engine.dispose()


def _add_state(app: FastAPI, settings: Settings, collections: Mapping[str, Collection]) -> None:
    """Give the routes what they share."""
    app.state.settings = settings
    app.state.exports = Exports()
    app.state.turns = Turns()
    app.state.code_version = code_version()
    app.state.bulk = BulkFiles(settings, app.state.code_version)
    app.state.agende = agenda_files.agenda_files(settings, app.state.code_version)
    app.state.published = Published(collections)
    app.state.area_names = AreaNames()
    app.state.ogc_page = partial(page_of, settings)
    app.state.problem_page = page_of_problem
    app.state.zone_sides = SidesKept()
    app.state.document = cache(partial(openapi.make_document, app, TILE_PATHS))
    app.state.document_30 = cache(lambda: to_openapi_30(app.state.document()))


def package_version() -> str:
    """Return the version of the installed package, or that of a checkout that is not installed."""
    try:
        return version("psttm")
    except PackageNotFoundError:
        return "0.0.0"
