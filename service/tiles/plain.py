"""The plain request of a map, and the answers to it that are ready but for the tile.

Plain is: GET, gzip accepted, no parameter but the ``rev`` of now, known collections in the order of
the registry, and a state of the data that is sure.
"""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.types import Message, Scope

from service.queries.revisioni import Revisioni
from service.tiles.engine import TileEngine
from service.tiles.layers import Layers

Raw = tuple[bytes, bytes]
Answer = tuple[Message, Message]
MVT = "application/vnd.mapbox-vector-tile"
NOT_PINNED = "no-cache"
PINNED = "public, max-age=31536000, immutable"
"""Of an address that names the state of the data: what it answers never changes."""
MAX_KEPT = 256
NOT_OF_304 = {b"content-type", b"content-encoding", b"content-security-policy"}


class State(NamedTuple):
    """Some layers in one state of the data, with the headers of their answers."""

    layers: Layers
    revisioni: Revisioni
    stamp: str
    rev_query: bytes
    tag: bytes
    pinned: list[Raw]
    not_pinned: list[Raw]


class PlainRequest(NamedTuple):
    """A plain request: what it asks for, the tag that the client holds, the headers to answer."""

    state: State
    held: bytes
    headers: list[Raw]

    def whole(self, packed: bytes) -> Answer:
        """Return the answer with a tile."""
        length = (b"content-length", b"%d" % len(packed))
        return (
            {"type": "http.response.start", "status": 200, "headers": [*self.headers, length]},
            {"type": "http.response.body", "body": packed},
        )

    def unchanged(self) -> Answer:
        """Return the answer that the client holds the tile already."""
        kept = [each for each in self.headers if each[0] not in NOT_OF_304]
        return (
            {"type": "http.response.start", "status": 304, "headers": kept},
            {"type": "http.response.body", "body": b""},
        )


class PlainRequests:
    """Knows plain requests; ``headers`` are those of every answer of the service."""

    def __init__(self, engine: TileEngine, headers: Sequence[Raw]) -> None:
        self._engine = engine
        self._headers = tuple(headers)
        self._states: dict[str, State] = {}

    def read(self, scope: Scope, ids: str) -> PlainRequest | None:
        """Return a request for a tile of some collections, if it is plain."""
        revisioni = self._engine.board.current
        if revisioni is None or scope["method"] != "GET":
            return None
        state = self._states.get(ids)
        if state is None or state.revisioni is not revisioni:
            state = self._renew(ids, revisioni)
        query = scope["query_string"]
        if state is None or (query and query != state.rev_query):
            return None
        held = _held(scope["headers"])
        if held is None:
            return None
        return PlainRequest(state, held, state.pinned if query else state.not_pinned)

    def _renew(self, ids: str, revisioni: Revisioni) -> State | None:
        """Make the state of now; None for ids that are not plain."""
        known = self._engine.collections
        wanted = frozenset(ids.split(",", len(known)))
        chosen = tuple(each for id_, each in known.items() if id_ in wanted)
        if not chosen or ",".join(each.id for each in chosen) != ids:
            return None
        layers = self._engine.layers(chosen)
        face = layers.face(revisioni.stamp(layers.risorse))
        tag = face.packed_tag.encode()
        shared: list[Raw] = [
            *self._headers,
            (b"content-type", MVT.encode()),
            (b"content-encoding", b"gzip"),
            (b"vary", b"Accept-Encoding"),
            (b"etag", tag),
        ]
        state = State(
            layers=layers,
            revisioni=revisioni,
            stamp=face.stamp,
            rev_query=b"rev=" + face.rev.encode(),
            tag=tag,
            pinned=[*shared, (b"cache-control", PINNED.encode())],
            not_pinned=[*shared, (b"cache-control", NOT_PINNED.encode())],
        )
        if len(self._states) >= MAX_KEPT:
            self._states.clear()
        self._states[ids] = state
        return state


def _held(headers: Sequence[Raw]) -> bytes | None:
    """Return the tags that a client holds, if any; None if it is not sure to accept gzip."""
    accepted, held = False, b""
    for name, value in headers:
        if name == b"accept-encoding":
            accepted = b"gzip" in value and b";" not in value
        elif name == b"if-none-match":
            held = value
    return held if accepted else None
