"""The layer before everything else: a tile that is kept is answered here, in a few microseconds.

It knows the plain request of a map: GET, a tile's address, no parameter but the current ``rev``,
gzip accepted, a state of the data that is sure, a tile that is kept. Any other request for a tile
goes to an application that reads it in full, and would answer the same to the plain one; what does
not look like a tile goes to the rest of the service.
"""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.queries.revisioni import Revisioni
from service.tiles.cache import Key
from service.tiles.engine import TileEngine
from service.tiles.layers import Layers

Raw = tuple[bytes, bytes]
MVT = "application/vnd.mapbox-vector-tile"
MATRIX_SET = "WebMercatorQuad"
NOT_PINNED = "no-cache"
PINNED = "public, max-age=31536000, immutable"
"""Of an address that names the state of the data: what it answers never changes."""
MAX_KEPT = 256


class Place(NamedTuple):
    """The texts of an address: ids of collections (None: in the query), zoom, column and row."""

    ids: str | None
    z: str
    x: str
    y: str


class Plain(NamedTuple):
    """What the plain answers of some layers share, in one state of the data."""

    layers: Layers
    revisioni: Revisioni
    stamp: str
    rev_query: bytes
    tag: bytes
    pinned: list[Raw]
    not_pinned: list[Raw]


class TilesLayer:
    """Answers the tiles that are kept; ``slow`` reads every other request for a tile.

    ``headers`` are those that every answer of the service carries.
    """

    def __init__(
        self, app: ASGIApp, *, slow: ASGIApp, engine: TileEngine, headers: Sequence[Raw]
    ) -> None:
        self.app = app
        self._slow = slow
        self._engine = engine
        self._headers = tuple(headers)
        self._plain: dict[str, Plain] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        place = place_of(scope)
        if place is None:
            await self.app(scope, receive, send)
            return
        answer = None if place.ids is None else self._kept(scope, place.ids, place)
        if answer is None:
            await self._slow(scope, receive, send)
            return
        start, body = answer
        await send(start)
        await send(body)

    def _kept(self, scope: Scope, ids: str, place: Place) -> tuple[Message, Message] | None:
        """Return the answer to a plain request for a tile that is kept."""
        revisioni = self._engine.board.current
        if revisioni is None or scope["method"] != "GET":
            return None
        plain = self._plain.get(ids)
        if plain is None or plain.revisioni is not revisioni:
            plain = self._renew(ids, revisioni)
        query = scope["query_string"]
        if plain is None or (query and query != plain.rev_query):
            return None
        key = Key(plain.layers.key, plain.stamp, f"{place.z}/{place.x}/{place.y}")
        packed = self._engine.cache.get(key)
        held = _held(scope["headers"])
        if not packed or held is None:
            return None
        headers = plain.pinned if query else plain.not_pinned
        if not held:
            return self._whole(headers, packed)
        return self._unchanged(headers) if held == plain.tag else None

    def _whole(self, headers: list[Raw], packed: bytes) -> tuple[Message, Message]:
        self._engine.counts.hits += 1
        self._engine.counts.sent_bytes += len(packed)
        length = (b"content-length", b"%d" % len(packed))
        return (
            {"type": "http.response.start", "status": 200, "headers": [*headers, length]},
            {"type": "http.response.body", "body": packed},
        )

    def _unchanged(self, headers: list[Raw]) -> tuple[Message, Message]:
        self._engine.counts.unchanged += 1
        kept = [each for each in headers if each[0] not in {b"content-type", b"content-encoding"}]
        return (
            {"type": "http.response.start", "status": 304, "headers": kept},
            {"type": "http.response.body", "body": b""},
        )

    def _renew(self, ids: str, revisioni: Revisioni) -> Plain | None:
        """Return what plain answers share in the state of now; None for ids that are not plain.

        Plain ones are known, each once, in the order of the registry.
        """
        known = self._engine.collections
        wanted = frozenset(ids.split(",", len(known)))
        chosen = tuple(each for id_, each in known.items() if id_ in wanted)
        layers = self._engine.layers(chosen)
        if not chosen or layers.ids != ids:
            return None
        face = layers.face(revisioni.stamp(layers.risorse))
        tag = face.packed_tag.encode()
        shared: list[Raw] = [
            *self._headers,
            (b"content-type", MVT.encode()),
            (b"content-encoding", b"gzip"),
            (b"vary", b"Accept-Encoding"),
            (b"etag", tag),
        ]
        plain = Plain(
            layers,
            revisioni,
            face.stamp,
            b"rev=" + face.rev.encode(),
            tag,
            [*shared, (b"cache-control", PINNED.encode())],
            [*shared, (b"cache-control", NOT_PINNED.encode())],
        )
        if len(self._plain) >= MAX_KEPT:
            self._plain.clear()
        self._plain[ids] = plain
        return plain


def place_of(scope: Scope) -> Place | None:
    """Return the place that a request names, if its address is that of a tile.

    ``/tiles/{ids}/{z}/{x}/{y}.mvt`` has the column before the row, those of the OGC after it:
    ``/ogc/collections/{id}/tiles/WebMercatorQuad/{z}/{row}/{column}`` and, with the ids in the
    query, ``/ogc/tiles/WebMercatorQuad/{z}/{row}/{column}``.
    """
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    if root and path.startswith(root):
        path = path[len(root) :]
    if path.startswith("/tiles/"):
        parts = path.split("/", 6)
        if len(parts) == 6 and parts[5].endswith(".mvt"):
            return Place(parts[2], parts[3], parts[4], parts[5][:-4])
    elif path.startswith("/ogc/"):
        parts = path.split("/", 9)
        if len(parts) == 9 and parts[2] == "collections" and parts[4:6] == ["tiles", MATRIX_SET]:
            return Place(parts[3], parts[6], parts[8], parts[7])
        if len(parts) == 7 and parts[2:4] == ["tiles", MATRIX_SET]:
            return Place(None, parts[4], parts[6], parts[5])
    return None


def _held(headers: Sequence[Raw]) -> bytes | None:
    """Return the tags that a client holds, if any; None if it is not sure to accept gzip."""
    accepted, held = False, b""
    for name, value in headers:
        if name == b"accept-encoding":
            accepted = b"gzip" in value and b";" not in value
        elif name == b"if-none-match":
            held = value
    return held if accepted else None
