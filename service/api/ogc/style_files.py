"""What styles refer to: the sprite and the glyphs of the labels."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from geo.maps.style import symbol_of
from service.api.answer import Asked, ask
from service.api.etag import matching, with_encoding
from service.api.negotiate import JSON, Formato
from service.api.ogc.published import published
from service.api.writers.json import to_json
from service.queries.collection import Collection
from service.tiles.glyphs import Glyphs
from service.tiles.sprite import Sprite, make_sprite

router = APIRouter(include_in_schema=False)
PNG = Formato("png", "image/png", "PNG")
PBF = Formato("pbf", "application/x-protobuf", "Glifi")
VERSION = "v"
"""Parameter of an address whose content never changes."""
ASK_EVERY_TIME = "no-cache"
RATIO = 2
KEEP = "public, max-age=31536000, immutable"


@cache
def load_glyphs() -> Glyphs:
    """Return the glyphs of this process, made as they are asked for."""
    return Glyphs()


@router.get("/styles/sprite.json")
def get_index(request: Request) -> Response:
    """Answer where each icon lies in the sprite."""
    return _index(request)


@router.get("/styles/sprite@2x.json")
def get_index_2x(request: Request) -> Response:
    """Answer where each icon lies in the sprite for screens with small pixels."""
    return _index(request)


@router.get("/styles/sprite.png")
def get_picture(request: Request) -> Response:
    """Answer the picture of the sprite."""
    return _answer(ask(request, formats=(PNG,)), _sprite(request).png)


@router.get("/styles/sprite@2x.png")
def get_picture_2x(request: Request) -> Response:
    """Answer the picture of the sprite for screens with small pixels."""
    return _answer(ask(request, formats=(PNG,)), _sprite(request).png)


@router.get("/fonts/{stack}/{codes}.pbf")
def get_glyphs(
    request: Request, stack: str, codes: str, glyphs: Annotated[Glyphs, Depends(load_glyphs)]
) -> Response:
    """Answer a range of glyphs; off the event loop, for the first request makes them."""
    asked = ask(request, (VERSION,), formats=(PBF,))
    found = glyphs.get(stack, codes)
    cached = KEEP if asked.query.one(VERSION) is not None else ASK_EVERY_TIME
    return _answer(asked, found.body, compressed=found.compressed, cache_control=cached)


def load_sprite(collections: Iterable[Collection]) -> Sprite:
    """Return the sprite of some collections, made once."""
    return make_sprite(tuple(symbol_of(each.id, each.titolo) for each in collections), RATIO)


def _sprite(request: Request) -> Sprite:
    return load_sprite(published(request).collections.values())


def _index(request: Request) -> Response:
    return _answer(ask(request, formats=(JSON,)), to_json(_sprite(request).index))


def _answer(
    asked: Asked,
    body: bytes,
    *,
    compressed: bytes | None = None,
    cache_control: str = ASK_EVERY_TIME,
) -> Response:
    """Return a file with its entity tag, or 304."""
    tag = asked.representation.tag(hashlib.sha256(body).hexdigest())
    headers: Mapping[str, str] = {"Cache-Control": cache_control, "ETag": tag}
    if compressed is not None:
        headers = {**headers, "Vary": "Accept-Encoding"}
    if asked.if_none_match is not None:
        same = matching(asked.if_none_match, tag, gzip=asked.gzip)
        if same is not None:
            return Response(status_code=304, headers={**headers, "ETag": same})
    if compressed is not None and asked.gzip:
        headers = {**headers, "ETag": with_encoding(tag), "Content-Encoding": "gzip"}
        body = compressed
    return Response(body, media_type=asked.formato.media_type, headers=dict(headers))
