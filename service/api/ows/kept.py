"""Answers of MapServer kept under the state of the data, as tiles are.

MapServer reads the database by itself, so nobody knows in which state it was. An answer is kept,
and has an entity tag, only where the state was the same before it was asked and after it answered.
"""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from service.log import get_logger
from service.ows.capabilities import BASE, Told
from service.ows.errors import MapServerError
from service.ows.fastcgi import CgiAnswer
from service.tiles.cache import Key, TileCache
from service.tiles.flights import Flights

Work = Callable[[], Awaitable["Content"]]
Tell = Callable[[], Awaitable[Told]]
"""Reads what the data say of the collections now."""
FAILED = "MapServer non ha potuto rispondere: la richiesta è stata registrata."
logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Content:
    """A body, its media type and, if it is a file to be kept, its name."""

    media_type: str
    body: bytes
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What is answered; ``tag`` is empty where the data changed meanwhile."""

    content: Content
    tag: str


class KeptAnswers:
    """Answers by what was asked; equal questions wait for one answer."""

    def __init__(
        self, stamp: Callable[[Iterable[str]], Awaitable[str]], cache: TileCache, code: str
    ) -> None:
        self._stamp = stamp
        self._code = code
        self.cache = cache
        self.flights: Flights[Answered] = Flights()

    async def tag(self, asked: str, risorse: Iterable[str]) -> str:
        """Return the entity tag that an answer has now."""
        return self._tag(asked, await self._stamp(risorse))

    async def get(self, asked: str, risorse: Iterable[str], work: Work) -> Answered:
        """Return the answer that is kept, or that the work gives."""
        stamp = await self._stamp(risorse)
        key = Key(asked, stamp, "")
        packed = self.cache.get(key)
        if packed is not None:
            media_type, _, body = packed.partition(b"\n")
            return Answered(Content(media_type.decode(), body), self._tag(asked, stamp))
        return await self.flights.join(key, lambda: self._make(key, risorse, work))

    async def _make(self, key: Key, risorse: Iterable[str], work: Work) -> Answered:
        content = await work()
        if await self._stamp(risorse) != key.stamp:
            return Answered(content, "")
        self.cache.put(key, content.media_type.encode() + b"\n" + content.body)
        return Answered(content, self._tag(key.layers, key.stamp))

    def _tag(self, asked: str, stamp: str) -> str:
        return _tag_of(stamp, self._code, asked)


def failed(answer: CgiAnswer) -> MapServerError:
    """Log what MapServer answered, and return the error that does not tell it."""
    logger.error(
        "mapserver",
        status=answer.status,
        type=answer.content_type,
        said=answer.body[:600].decode("utf-8", "replace"),
        log=answer.log[:600],
    )
    return MapServerError(FAILED)


def tag_at(tag: str, base: str) -> str:
    """Return the entity tag of what was kept, once it has the address of the service."""
    return _tag_of(tag, base) if tag else ""


def _tag_of(*parts: str) -> str:
    joined = "\0".join(parts)
    return f'"{hashlib.sha256(joined.encode()).hexdigest()[:24]}"'


def at_base(body: bytes, base: str) -> bytes:
    """Put the address of the service where it stands for in what was kept."""
    return body.replace(BASE.encode(), escape(base).encode())
