"""``create_app(settings)``: the application, with its layers, routes and error handlers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from service.api import health, openapi
from service.api.etag import code_version
from service.api.exports import Exports
from service.api.middleware.compression import CompressionLayer
from service.api.middleware.head import HeadLayer
from service.api.middleware.headers import HeadersLayer
from service.api.middleware.limits import LimitsLayer
from service.api.middleware.request_log import RequestLogLayer
from service.api.problems import ProblemLayer, answer_error
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
from service.db import make_read_engine, make_session_factory
from service.errors import ServiceError
from service.log import configure_logging
from service.settings import Settings
from service.web import pages


def create_app(settings: Settings) -> FastAPI:
    """Return the application of these settings; its engine lives as long as it is served."""
    configure_logging(settings.log_level)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = make_read_engine(settings)
        app.state.sessions = make_session_factory(engine)
        try:
            yield
        finally:
            await engine.dispose()

    app = FastAPI(
        title="Piano strategico della Città metropolitana di Milano",
        version=package_version(),
        description=openapi.DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.exports = Exports()
    app.state.turns = Turns()
    app.state.code_version = code_version()
    app.state.document = cache(partial(openapi.make_document, app))
    for handled in (ServiceError, HTTPException, RequestValidationError):
        app.add_exception_handler(handled, answer_error)
    _add_layers(app, settings)
    for routes in (comuni, zone, agenda, elementi, progetti, obiettivi, voci, incidenza, copertura):
        app.include_router(routes.router, prefix="/api/v1")
    for others in (health, openapi, pages):
        app.include_router(others.router)
    return app


def package_version() -> str:
    """Return the version of the installed package, or that of a checkout that is not installed."""
    try:
        return version("psttm")
    except PackageNotFoundError:
        return "0.0.0"


def _add_layers(app: FastAPI, settings: Settings) -> None:
    """Put the layers around the routes, the innermost first."""
    app.add_middleware(LimitsLayer, max_body_bytes=settings.max_body_bytes)
    app.add_middleware(ProblemLayer)
    app.add_middleware(CompressionLayer)
    app.add_middleware(HeadLayer)
    app.add_middleware(HeadersLayer)
    app.add_middleware(RequestLogLayer)
