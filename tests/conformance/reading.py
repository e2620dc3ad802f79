"""What the abstract tests share: how answers are asked for, followed and held to a schema."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from jsonschema import Draft202012Validator

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
MVT = "application/vnd.mapbox-vector-tile"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
Body = dict[str, Any]
MILAN = (9.19, 45.464)


@dataclass
class Api:
    """The API under test: a client at its landing page."""

    http: httpx.Client
    root: str
    versions: set[str] = field(default_factory=set)

    def get(self, address: str, *, status: int = 200, accept: str = "", **query: Any) -> Any:
        """Ask for an address (from the landing page if it is relative) and require a status."""
        absolute = address if address.startswith("http") else f"{self.root}{address}"
        headers = {"Accept": accept} if accept else {}
        answer = self.http.get(absolute, params=query or None, headers=headers)
        self.versions.add(answer.http_version)
        assert answer.status_code == status, (absolute, query, answer.text[:300])
        return answer

    def json(self, address: str, **asked: Any) -> Body:
        """Ask for JSON."""
        body: Body = self.get(address, **asked).json()
        return body

    def pages(self, collection: str, **query: Any) -> Iterator[Body]:
        """Yield the pages of the features of a collection, following the links."""
        body = self.json(f"/collections/{collection}/items", **query)
        yield body
        while following := links_of(body, "next"):
            body = self.json(following[0]["href"])
            yield body

    def features(self, collection: str, **query: Any) -> list[Body]:
        """Return all features that a query chooses."""
        pages = self.pages(collection, **{"limit": 1000, **query})
        return [feature for page in pages for feature in page["features"]]

    def ids(self, collection: str, **query: Any) -> set[str]:
        """Return the ids of all features that a query chooses."""
        found = [feature["id"] for feature in self.features(collection, **query)]
        assert len(found) == len(set(found))
        return set(found)


def media_type(answer: httpx.Response) -> str:
    """Return the media type of an answer, without parameters."""
    return answer.headers["content-type"].partition(";")[0]


def links_of(body: Body, rel: str) -> list[Body]:
    """Return the links of a relation."""
    return [link for link in body["links"] if link["rel"] == rel]


def link_of(body: Body, rel: str, type_: str | None = None) -> str:
    """Return the one address of a relation, and of a media type if it is given."""
    (href,) = (each["href"] for each in links_of(body, rel) if type_ in {None, each["type"]})
    return str(href)


def require(body: Any, schema: Body) -> None:
    """Require that a body meets a schema."""
    errors = Draft202012Validator(schema).iter_errors(body)
    assert [(error.json_path, error.message[:200]) for error in errors] == []


def require_links(body: Body, *, self_: str, others: tuple[str, ...] = (HTML,)) -> None:
    """Require a link to the document itself, one to each other form of it, all with a type."""
    (own,) = links_of(body, "self")
    assert own["type"] == self_
    assert sorted(each["type"] for each in links_of(body, "alternate")) == sorted(others)
    assert all(link["rel"] and link["type"] for link in body["links"])
