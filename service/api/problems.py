"""The only map from error to status: answers of RFC 9457, with an HTML twin for browsers."""

import difflib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.exports import ExportUnavailable
from service.api.file_response import PartNotThere
from service.api.links import address, base_of, path_of
from service.api.negotiate import NotAcceptable, prefers_html
from service.api.turns import TooBusy
from service.errors import (
    DatabaseUnavailable,
    InvalidParameter,
    MovedPermanently,
    NotFound,
    PayloadTooLarge,
    QueryTooSlow,
    ServiceError,
)
from service.log import get_logger, request_id
from service.ows.errors import (
    AnswerTooLarge,
    MapServerBusy,
    MapServerError,
    MapServerMissing,
    MapServerTooSlow,
)
from service.ows.kvp import OwsRefused

RETRY_AFTER_S = 5
MAX_INSTANCE = 200
logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: status, last part of its type, title."""

    status: int
    slug: str
    title: str


INTERNAL = Kind(500, "errore-interno", "Errore interno")
KINDS: Mapping[type[ServiceError], Kind] = {
    InvalidParameter: Kind(400, "richiesta-non-valida", "Richiesta non valida"),
    NotFound: Kind(404, "non-trovato", "Non trovato"),
    NotAcceptable: Kind(406, "formato-non-disponibile", "Formato non disponibile"),
    MovedPermanently: Kind(308, "codice-sostituito", "Codice sostituito"),
    PayloadTooLarge: Kind(413, "contenuto-troppo-grande", "Contenuto troppo grande"),
    PartNotThere: Kind(416, "parte-inesistente", "Parte inesistente"),
    DatabaseUnavailable: Kind(503, "base-di-dati-ferma", "Base di dati non disponibile"),
    ExportUnavailable: Kind(503, "file-non-preparato", "File non preparato"),
    TooBusy: Kind(503, "troppe-richieste-insieme", "Troppe richieste insieme"),
    QueryTooSlow: Kind(503, "richiesta-troppo-lunga", "Richiesta troppo lunga"),
    OwsRefused: Kind(400, "richiesta-ogc-non-valida", "Richiesta OGC non valida"),
    AnswerTooLarge: Kind(400, "risposta-troppo-grande", "Risposta troppo grande"),
    MapServerError: Kind(503, "mapserver-non-risponde", "MapServer non risponde"),
    MapServerMissing: Kind(503, "mapserver-non-installato", "MapServer non installato"),
    MapServerBusy: Kind(503, "mapserver-occupato", "MapServer occupato"),
    MapServerTooSlow: Kind(503, "mapserver-troppo-lento", "MapServer troppo lento"),
    ServiceError: INTERNAL,
}
HTTP_KINDS = {
    404: Kind(404, "indirizzo-sconosciuto", "Indirizzo sconosciuto"),
    405: Kind(405, "metodo-non-ammesso", "Metodo non ammesso"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What an answer says of an error; ``type`` to ``instance`` are RFC 9457's."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    accettati: tuple[str, ...]
    richiesta: str


ErrorAnswer = Callable[[Request, Exception], Awaitable[Response]]
PageWriter = Callable[[Request, Problem], tuple[str, Mapping[str, str]]]
"""What writes the page of a problem, and the headers of a page; the application has it, if any."""


class ProblemLayer:
    """Turn whatever is raised into an answer; what is not foreseen is logged and told as 500."""

    def __init__(self, app: ASGIApp, answer: ErrorAnswer | None = None) -> None:
        self.app = app
        self._answer = answer or answer_error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except ClientDisconnect:
            logger.info("il client ha chiuso la connessione")
        except Exception as error:
            if started:
                logger.exception("risposta interrotta")
                raise
            response = await self._answer(Request(scope), error)
            await response(scope, receive, send)


async def answer_error(request: Request, error: Exception) -> Response:
    """Return the answer to an error of any class."""
    if isinstance(error, HTTPException):
        return _of_http(request, error)
    if isinstance(error, RequestValidationError):
        wrong = ", ".join(".".join(map(str, each["loc"])) for each in error.errors()[:5])
        kind = KINDS[InvalidParameter]
        return _answer(request, kind, f"La richiesta non è valida: controllare {wrong}.")
    kind = kind_of(error)
    if not isinstance(error, ServiceError) or kind is INTERNAL:
        logger.error("errore interno", exc_info=error)
        detail = f"Errore interno: la richiesta {request_id.get()} è stata registrata."
        return _answer(request, INTERNAL, detail)
    headers: dict[str, str] = {}
    if kind.status == HTTPStatus.SERVICE_UNAVAILABLE:
        logger.warning(kind.slug, cause=type(error.__cause__).__name__)
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if isinstance(error, MovedPermanently):
        headers["Location"] = _moved(request, error.nuovo)
    if isinstance(error, PartNotThere):
        headers["Content-Range"] = f"bytes */{error.size}"
    return _answer(request, kind, error.message, error.accettati, headers)


def kind_of(error: Exception) -> Kind:
    """Return the kind of the nearest class that is mapped."""
    return next((KINDS[each] for each in type(error).__mro__ if each in KINDS), INTERNAL)


def _of_http(request: Request, error: HTTPException) -> Response:
    path = path_of(request)
    if error.status_code == HTTPStatus.NOT_FOUND:
        detail = f"Non c'è nulla all'indirizzo «{path[:MAX_INSTANCE]}»."
        return _answer(request, HTTP_KINDS[404], detail, _nearest_paths(request, path))
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        given = {part.strip() for part in (error.headers or {}).get("Allow", "").split(",")} - {""}
        allowed = sorted(given | ({"HEAD"} if "GET" in given else set()))
        detail = f"Il metodo {request.method[:20]} non è ammesso a questo indirizzo."
        return _answer(
            request, HTTP_KINDS[405], detail, allowed, {"Allow": ", ".join([*allowed, "OPTIONS"])}
        )
    phrase = HTTPStatus(error.status_code).phrase
    kind = Kind(error.status_code, phrase.lower().replace(" ", "-"), "Richiesta non accettata")
    return _answer(request, kind, "La richiesta non si può soddisfare.")


def _answer(
    request: Request,
    kind: Kind,
    detail: str,
    accettati: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    problem = Problem(
        type=f"urn:psttm:errore:{kind.slug}",
        title=kind.title,
        status=kind.status,
        detail=detail,
        instance=path_of(request)[:MAX_INSTANCE],
        accettati=tuple(accettati),
        richiesta=request_id.get(),
    )
    told = {"Cache-Control": "no-store", "Vary": "Accept", **(headers or {})}
    write = _page_writer(request)
    if write is None:
        body, media_type = orjson.dumps(problem), "application/problem+json"
        return Response(body, kind.status, told, media_type=media_type)
    page, page_headers = write(request, problem)
    return Response(page, kind.status, {**page_headers, **told}, media_type="text/html")


def _page_writer(request: Request) -> PageWriter | None:
    """Return what writes pages, for a browser; tiles, which are none, have nothing."""
    if "app" not in request.scope or not prefers_html(request.headers.get("accept")):
        return None
    writer: PageWriter | None = getattr(request.app.state, "problem_page", None)
    return writer


def _moved(request: Request, new: str) -> str:
    """Return the address of the request with the code in force in the place of the old one."""
    old = set(request.path_params.values())
    path = "/".join(new if part in old else part for part in path_of(request).split("/"))
    raw = request.scope["query_string"].decode("ascii", "replace")
    return address(base_of(request, request.app.state.settings), path, raw)


def _nearest_paths(request: Request, path: str) -> list[str]:
    known = request.app.state.document()["paths"] if "app" in request.scope else ()
    return difflib.get_close_matches(path[:MAX_INSTANCE], known, n=5, cutoff=0.5)
