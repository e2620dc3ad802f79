"""The application of the tiles: every request for one that the hot path leaves.

It is plain ASGI, within the same layers as the rest of the service: the framework's router costs
more than a small tile. Cache and headers are told in docs/tiles.md.
"""

import asyncio
import re
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.api.etag import matching
from service.api.middleware.compression import accepts_gzip
from service.api.negotiate import Formato
from service.api.query import Query, read_query, shown
from service.api.tiles.address import read_collections, read_tile
from service.api.tiles.question import FREE, NARROWING, Question, read_question
from service.errors import InvalidParameter
from service.queries.collection import Collection
from service.tiles.engine import Drawn, TileEngine, pack, unpack
from service.tiles.hot_path import FAILED
from service.tiles.order import in_order
from service.tiles.place import Place, place_of
from service.tiles.plain import MVT, NOT_PINNED, PINNED

FORMATO = Formato("mvt", MVT, "Tessera vettoriale")
OURS = ("rev", *NARROWING)
OGC = ("f", *OURS)
DATASET = ("collections", *OGC)
OGC_NAMES = ("tileMatrix", "tileCol", "tileRow")
REV = re.compile(r"[0-9a-f]{24}", re.ASCII)


class TilesApp:
    """Answers GET for tiles; HEAD, OPTIONS and errors are the business of the layers around it."""

    def __init__(self, engine: TileEngine) -> None:
        self._engine = engine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = Request(scope)
        place = place_of(scope)
        if place is None:
            raise HTTPException(404)
        if request.method != "GET":
            raise HTTPException(405, headers={"Allow": "GET"})
        error: BaseException | None = scope.get(FAILED)
        if error is not None:
            raise error
        response = await self._answer(request, place)
        await response(scope, receive, send)

    async def _answer(self, request: Request, place: Place) -> Response:
        """Read the request in full, then answer from the cache or the database."""
        of_ogc = request.url.path.endswith(".mvt") is False
        accepted = OURS if not of_ogc else DATASET if place.ids is None else OGC
        query = read_query(request.scope["query_string"], accepted, FREE)
        _require_format(query)
        rev = _read_rev(query)
        collections = self._collections(query, place)
        tile = read_tile(place.z, place.x, place.y, names=OGC_NAMES if of_ogc else ("z", "x", "y"))
        question = await read_question(query, collections)
        layers = self._engine.layers(collections, question.names)
        face = await self._engine.face(layers)
        gzip = accepts_gzip(request.headers.get("accept-encoding"))
        held = request.headers.get("if-none-match")
        same = None if held is None else matching(held, face.tag, gzip=gzip)
        if same is not None:
            self._engine.counts.unchanged += 1
            return Response(
                status_code=304, headers=_headers(same, pinned=_pins(question, rev, face.rev))
            )
        if question.chosen:
            drawn = await self._engine.filtered_tile(layers, tile, question.chosen)
        else:
            drawn = await self._engine.tile(layers, tile)
        drawn = await _as_asked(drawn, query, collections)
        return self._write(drawn, gzip=gzip, pinned=_pins(question, rev, drawn.face.rev))

    def _collections(self, query: Query, place: Place) -> tuple[Collection, ...]:
        known = self._engine.collections
        if place.ids is not None:
            return read_collections(place.ids, known)
        asked = query.one("collections")
        return tuple(known.values()) if asked is None else read_collections(asked, known)

    def _write(self, drawn: Drawn, *, gzip: bool, pinned: bool) -> Response:
        """Write a tile, compressed if it may be and there is anything in it."""
        if gzip and drawn.packed:
            body, tag = drawn.packed, drawn.face.packed_tag
            headers = {"Content-Encoding": "gzip", **_headers(tag, pinned=pinned)}
        else:
            body = unpack(drawn.packed)
            headers = _headers(drawn.face.tag, pinned=pinned)
        self._engine.counts.sent_bytes += len(body)
        return Response(body, media_type=MVT, headers=headers)


async def _as_asked(drawn: Drawn, query: Query, collections: tuple[Collection, ...]) -> Drawn:
    """Return a tile with its layers in the order that OGC's ``collections`` names them."""
    names = (query.one("collections") or "").split(",")
    if names == [""] or names == [each.id for each in collections] or not drawn.packed:
        return drawn
    packed = await asyncio.to_thread(lambda: pack(in_order(unpack(drawn.packed), names)))
    return replace(drawn, packed=packed)


def _headers(tag: str, *, pinned: bool) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": PINNED if pinned else NOT_PINNED}


def _pins(question: Question, rev: str | None, current: str) -> bool:
    """Tell whether an address names the state of the data that it is answered from."""
    return not question.chosen and rev == current


def _read_rev(query: Query) -> str | None:
    rev = query.one("rev")
    if rev is not None and not REV.fullmatch(rev):
        raise InvalidParameter(
            f"«rev» ({shown(rev)}) non è lo stato dei dati scritto da questo servizio: togliere il "
            "parametro, o usare l'indirizzo che si trova nel TileJSON."
        )
    return rev


def _require_format(query: Query) -> None:
    wanted = query.one("f")
    if wanted is not None and wanted != FORMATO.nome:
        raise InvalidParameter(
            f"Il formato «{shown(wanted)}» (parametro «f») non è disponibile per una tessera.",
            accettati=(FORMATO.nome,),
        )
