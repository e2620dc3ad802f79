"""What every route does around its question: read the request, answer 304, write the answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from service.api.etag import Representation, matching
from service.api.exports import Exports
from service.api.links import Link, Place, place_of
from service.api.middleware.compression import accepts_gzip
from service.api.negotiate import CSV, GPKG, JSON, XLSX, Formato, negotiate
from service.api.params import page_request
from service.api.query import Query, read_query
from service.api.writers.geojson import to_feature_collection
from service.api.writers.json import members_of, to_json
from service.queries.page import (
    LIMIT_DEFAULT,
    LIMIT_MAX,
    GeoPage,
    Page,
    PageRequest,
    Stamped,
    get_stamp,
)

CACHED = {"Cache-Control": "no-cache", "Vary": "Accept"}
Related = Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, read: its parameters, the format that answers and where it was made to."""

    query: Query
    formato: Formato
    formats: tuple[Formato, ...]
    place: Place
    representation: Representation
    if_none_match: str | None
    gzip: bool
    exports: Exports

    @property
    def page(self) -> PageRequest:
        """Return the page asked for; a table that nobody pages through is as long as can be."""
        whole = self.formato in {CSV, XLSX, GPKG}
        return page_request(self.query, default=LIMIT_MAX if whole else LIMIT_DEFAULT)

    def links(self, next_cursor: str | None = None, related: Related = ()) -> tuple[Link, ...]:
        """Return the links of the answer."""
        return self.place.links(
            self.formato, self.formats, next_cursor=next_cursor, related=related
        )


def ask(
    request: Request,
    accepted: Sequence[str] = (),
    formats: tuple[Formato, ...] = (JSON,),
    *,
    free: Sequence[str] = (),
    weak: bool = False,
) -> Asked:
    """Read a request whose route takes these parameters, ``f`` beside them.

    The values of ``free`` stay as they came. ``weak`` is for answers that tell when they were made.
    """
    query = read_query(request.scope["query_string"], ("f", *accepted), free)
    headers = request.headers
    formato = negotiate(query, headers.get("accept"), formats)
    place = place_of(request, request.app.state.settings)
    return Asked(
        query=query,
        formato=formato,
        formats=formats,
        place=place,
        representation=Representation(
            code=request.app.state.code_version,
            address=f"{place.base}{place.path}?{place.raw_query}",
            media_type=formato.media_type,
            weak=weak,
        ),
        if_none_match=headers.get("if-none-match"),
        gzip=accepts_gzip(headers.get("accept-encoding")),
        exports=request.app.state.exports,
    )


async def unchanged(asked: Asked, session: AsyncSession) -> Response | None:
    """Return 304 if the client holds the answer already, read from the stamp of the data alone.

    ``*`` is left for when the answer is made: what does not exist matches nothing.
    """
    if asked.if_none_match is None or asked.if_none_match.strip() == "*":
        return None
    return _not_modified(asked, asked.representation.tag(await get_stamp(session)))


def answer(
    asked: Asked, stamp: str, body: bytes, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a body with its entity tag, or 304."""
    tag = asked.representation.tag(stamp)
    if asked.if_none_match is not None:
        same = _not_modified(asked, tag)
        if same is not None:
            return same
    return Response(
        body,
        media_type=asked.formato.media_type,
        headers={**CACHED, "ETag": tag, **(headers or {})},
    )


def answer_json(asked: Asked, stamp: str, members: Mapping[str, Any]) -> Response:
    """Return an object."""
    return answer(asked, stamp, to_json(members))


def answer_one(asked: Asked, found: Stamped[Any], related: Related = ()) -> Response:
    """Return the fields of a dataclass and links."""
    members = {**members_of(found.value), "links": asked.links(related=related)}
    return answer_json(asked, found.stamp, members)


def answer_list(
    asked: Asked,
    found: Stamped[Page[Any]],
    body_of: Callable[[Any], Any] | None = None,
) -> Response:
    """Return a page of objects."""
    page = found.value
    members = {
        "items": page.items if body_of is None else [body_of(item) for item in page.items],
        "totale": page.totale,
        "avvisi": page.avvisi,
        "links": asked.links(page.next_cursor),
    }
    return answer_json(asked, found.stamp, members)


def answer_features(asked: Asked, found: Stamped[GeoPage]) -> Response:
    """Return a page of features."""
    links = asked.links(found.value.next_cursor)
    return answer(asked, found.stamp, to_feature_collection(found.value, links))


def _not_modified(asked: Asked, tag: str) -> Response | None:
    same = matching(asked.if_none_match or "", tag, gzip=asked.gzip)
    return None if same is None else Response(status_code=304, headers={**CACHED, "ETag": same})
