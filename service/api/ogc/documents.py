"""What every resource of the OGC API is before it is written: a document; and what writes it.

A route builds a ``Document`` and knows nothing of formats; ``answer_document`` picks its writer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from service.api.answer import Asked, answer, ask
from service.api.links import Link
from service.api.negotiate import GEOJSON, HTML, JSON, Formato
from service.api.writers.json import to_json
from service.queries.collection import Collection

SCHEMA = Formato("json", "application/schema+json", "JSON Schema")
_GEOJSON_AS_JSON = Formato("json", GEOJSON.media_type, "GeoJSON")


@dataclass(frozen=True, slots=True)
class Kind:
    """The formats of a kind of resource: those that answer, and those that links lead to."""

    formats: tuple[Formato, ...]
    linked: tuple[Formato, ...]


RESOURCE = Kind((JSON, HTML), (JSON, HTML))
SCHEMAS = Kind((SCHEMA, JSON, HTML), (SCHEMA, HTML))
"""Who asks for plain JSON gets the same schema under that name."""
FEATURES = Kind((GEOJSON, _GEOJSON_AS_JSON, JSON, HTML), (GEOJSON, HTML))


@dataclass(frozen=True, slots=True)
class Document:
    """A resource.

    Attributes
    ----------
    nome
        What it is; a page for people has a template of this name.
    titolo
        Its title.
    members
        Its members, as JSON shows them.
    collection
        The collection that it speaks of, if it speaks of one.
    opening
        Where PostGIS has written a part of it: the beginning of its JSON, without what closes it.
    """

    nome: str
    titolo: str
    members: Mapping[str, Any]
    collection: Collection | None = None
    opening: bytes | None = None


def write_json(document: Document) -> bytes:
    """Return a document as JSON."""
    written = to_json(document.members)
    return written if document.opening is None else b"%b,%b" % (document.opening, written[1:])


WRITERS: Mapping[str, Callable[[Document], bytes]] = MappingProxyType(
    {each.media_type: write_json for each in (JSON, SCHEMA, GEOJSON)}
)
"""A media type → what writes it."""


PageWriter = Callable[[Document, "Question"], "Page"]
"""What writes the page of a document for people."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page for people, and the headers that such pages have."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A request to the OGC API, read."""

    asked: Asked
    kind: Kind
    page_of: "PageWriter"

    @property
    def root(self) -> str:
        """The address of the landing page."""
        return f"{self.asked.place.base}/ogc"

    def links(self, *further: Link) -> list[Link]:
        """Return the links to this answer, to the same in other formats, and further ones."""
        asked = self.asked
        others = [each for each in self.kind.linked if each.media_type != asked.formato.media_type]
        return [
            asked.place.here("self", asked.formato.media_type, "Questa risposta"),
            *(
                asked.place.here(
                    "alternate", each.media_type, f"La stessa in {each.titolo}", f=each.nome
                )
                for each in others
            ),
            *further,
        ]

    def link(self, rel: str, path: str, title: str, formato: Formato = JSON) -> Link:
        """Return a link to a resource of the OGC API."""
        return self.asked.place.link(rel, f"/ogc{path}", formato.media_type, title)


def ask_ogc(
    request: Request,
    kind: Kind = RESOURCE,
    accepted: Sequence[str] = (),
    *,
    free: Sequence[str] = (),
    weak: bool = False,
) -> Question:
    """Read a request whose route takes these parameters, ``f`` beside them."""
    asked = ask(request, accepted, kind.formats, free=free, weak=weak)
    return Question(asked, kind, request.app.state.ogc_page)


def answer_document(
    question: Question, stamp: str, document: Document, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a document in the format asked for, with its entity tag, or 304."""
    asked = question.asked
    if asked.formato is HTML:
        page = question.page_of(document, question)
        return answer(asked, stamp, page.body, {**page.headers, **(headers or {})})
    return answer(asked, stamp, WRITERS[asked.formato.media_type](document), headers)
