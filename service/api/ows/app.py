"""The application of WMS and WFS: plain ASGI, one answer or one exception of the OGC for each."""

from collections.abc import Mapping
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.api.etag import matching
from service.api.links import base_of
from service.api.middleware.compression import accepts_gzip
from service.api.ows.kept import Answered, at_base, tag_at
from service.errors import (
    DatabaseUnavailable,
    InvalidParameter,
    PayloadTooLarge,
    QueryTooSlow,
    ServiceError,
)
from service.log import get_logger, request_id
from service.ows.errors import AnswerTooLarge, MapServerError
from service.ows.exceptions import GENERIC, Manner, Service, manner_of, write
from service.ows.kvp import Kvp, OwsRefused, read_kvp
from service.ows.wfs_post import read_post
from service.scope import path_below
from service.settings import Settings

PATHS: Mapping[str, Service] = {"/ows/wms": "wms", "/ows/wfs": "wfs"}
METHODS: Mapping[Service, tuple[str, ...]] = {"wms": ("GET",), "wfs": ("GET", "POST")}
WITH_ADDRESSES = ("text/xml", "application/gml+xml", "application/vnd.ogc")
NOT_PINNED = "no-cache"
NOT_KEPT = "no-store"
RETRY_AFTER_S = 5
NOT_SUPPORTED, NOT_FOUND = "OperationNotSupported", "NotFound"
UNAVAILABLE = (MapServerError, DatabaseUnavailable, QueryTooSlow)
logger = get_logger(__name__)


class OwsService(Protocol):
    """What answers the requests of a service."""

    async def answer(self, kvp: Kvp) -> Answered:
        """Answer a request."""


class OwsApp:
    """Answers the requests that reach the services."""

    def __init__(self, services: Mapping[Service, OwsService], settings: Settings) -> None:
        self._services = services
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = Request(scope, receive)
        service = service_of(scope)
        if service is None or request.method not in METHODS[service]:
            message = f"Il metodo {request.method[:20]} non è ammesso."
            raise OwsRefused(NOT_SUPPORTED, "", message)
        kvp = read_kvp(scope["query_string"])
        if request.method == "POST":
            kvp = read_post(await request.body(), kvp)
        answered = await self._services[service].answer(kvp)
        response = self._write(request, answered)
        await response(scope, receive, send)

    def _write(self, request: Request, answered: Answered) -> Response:
        content, tag = answered.content, answered.tag
        body = content.body
        if content.media_type.startswith(WITH_ADDRESSES):
            base = base_of(request, self._settings)
            body, tag = at_base(body, base), tag_at(tag, base)
        headers = {"Cache-Control": NOT_PINNED, "ETag": tag} if tag else {"Cache-Control": NOT_KEPT}
        if content.file_name:
            headers["Content-Disposition"] = f'attachment; filename="{content.file_name}"'
        held = request.headers.get("if-none-match")
        if tag and held is not None:
            gzip = accepts_gzip(request.headers.get("accept-encoding"))
            same = matching(held, tag, gzip=gzip)
            if same is not None:
                return Response(status_code=304, headers={**headers, "ETag": same})
        return Response(body, media_type=content.media_type, headers=headers)


def service_of(scope: Scope) -> Service | None:
    """Return the service that a request is made to."""
    return PATHS.get(path_below(scope))


async def answer_exception(request: Request, error: Exception) -> Response:
    """Return the answer to an error of any class, as the OGC writes it."""
    manner = _manner(request.scope)
    headers = {"Cache-Control": NOT_KEPT}
    code, locator, status = GENERIC, "", 400
    if isinstance(error, OwsRefused):
        code, locator = error.code, error.locator
        status = 404 if code == NOT_FOUND else 405 if code == NOT_SUPPORTED and not locator else 400
    elif isinstance(error, PayloadTooLarge):
        status = 413
    elif isinstance(error, UNAVAILABLE):
        status = 503
        headers["Retry-After"] = str(RETRY_AFTER_S)
        logger.warning("ows", cause=type(error).__name__)
    elif not isinstance(error, InvalidParameter | AnswerTooLarge):
        logger.error("errore interno", exc_info=error)
        status = 500
    if status == 500 or not isinstance(error, ServiceError):
        message = f"Errore interno: la richiesta {request_id.get()} è stata registrata."
        written = write(manner, code, locator, message)
    else:
        written = write(manner, code, locator, error.message, error.accettati)
    return Response(
        written.body,
        status_code=status if manner.form == "xml" else 200,
        media_type=written.media_type,
        headers=headers,
    )


def _manner(scope: Scope) -> Manner:
    service = service_of(scope) or "wms"
    try:
        kvp = read_kvp(scope["query_string"])
    except OwsRefused:
        kvp = None
    return manner_of(service, kvp)
