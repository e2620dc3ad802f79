"""The layers that every answer of the service goes through, in their order."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.types import ASGIApp

from service.api.middleware.compression import CompressionLayer
from service.api.middleware.head import HeadLayer
from service.api.middleware.headers import HeadersLayer
from service.api.middleware.limits import LimitsLayer
from service.api.middleware.request_log import RequestLogLayer
from service.api.problems import ErrorAnswer, ProblemLayer, answer_error
from service.settings import Settings

Layer = tuple[Callable[..., ASGIApp], Mapping[str, Any]]


def layers_of(settings: Settings, answer: ErrorAnswer = answer_error) -> tuple[Layer, ...]:
    """Return the layers and their options, the innermost first; ``answer`` answers to errors."""
    return (
        (LimitsLayer, {"max_body_bytes": settings.max_body_bytes}),
        (ProblemLayer, {"answer": answer}),
        (CompressionLayer, {}),
        (HeadLayer, {}),
        (HeadersLayer, {}),
        (RequestLogLayer, {}),
    )


def add_layers(app: Starlette, settings: Settings) -> None:
    """Put the layers around the routes of an application."""
    for layer, options in layers_of(settings):
        app.add_middleware(layer, **options)


def within_layers(app: ASGIApp, settings: Settings, answer: ErrorAnswer = answer_error) -> ASGIApp:
    """Return a plain application within the layers."""
    for layer, options in layers_of(settings, answer):
        app = layer(app, **options)
    return app
