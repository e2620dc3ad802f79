"""A file that was made, as an answer: its entity tag, 304 for who holds it, its headers."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request
from starlette.responses import Response

from service.api.bulk_files import BulkFiles, Ordered
from service.api.etag import Representation, matching, with_encoding
from service.api.file_response import OpenFileResponse
from service.api.links import place_of
from service.api.middleware.head import IS_HEAD

CACHED = {"Cache-Control": "no-cache"}
_NO_MORE: Mapping[str, str] = MappingProxyType({})


def unchanged_file(request: Request, order: Ordered, stamp: str) -> Response | None:
    """Return 304 if the client holds the file of these data already."""
    listed = request.headers.get("if-none-match")
    if listed is None:
        return None
    tag = matching(listed, _tag(request, order, stamp), gzip=False)
    return None if tag is None else Response(status_code=304, headers={**CACHED, "ETag": tag})


async def answer_file(
    request: Request,
    files: BulkFiles,
    order: Ordered,
    stamp: str,
    *,
    shown: bool = False,
    headers: Mapping[str, str] = _NO_MORE,
) -> Response:
    """Answer a file, made first if it is not there; ``shown`` ones are not saved by browsers."""
    ready = await files.get(order, stamp)
    encoding = {"Content-Encoding": "gzip"} if order.compressed else {}
    return OpenFileResponse(
        ready.descriptor,
        filename=order.public_name,
        media_type=order.formato.media_type,
        headers={**CACHED, **encoding, **headers, "ETag": _tag(request, order, ready.stamp)},
        head=request.scope.get(IS_HEAD, False),
        shown=shown,
    )


def _tag(request: Request, order: Ordered, stamp: str) -> str:
    place = place_of(request, request.app.state.settings)
    tag = Representation(
        code=request.app.state.code_version,
        address=f"{place.base}{place.path}?{place.raw_query}",
        media_type=order.formato.media_type,
    ).tag(stamp)
    return with_encoding(tag) if order.compressed else tag
