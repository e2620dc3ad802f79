"""The API under test, and what is read of it once: its documents and all its features."""

from collections.abc import Iterator

import httpx
import pytest

from service.background import Server
from tests.conformance.reading import Api, Body, link_of


@pytest.fixture(scope="session")
def api(live_server: Server) -> Iterator[Api]:
    with httpx.Client(timeout=30) as http:
        yield Api(http, f"{live_server.address}ogc")


@pytest.fixture(scope="session")
def landing(api: Api) -> Body:
    return api.json("")


@pytest.fixture(scope="session")
def listed(api: Api, landing: Body) -> Body:
    """What the API says of its collections."""
    return api.json(link_of(landing, "data"))


@pytest.fixture(scope="session")
def collections(listed: Body) -> dict[str, Body]:
    """Each collection as the list describes it, by its id."""
    return {each["id"]: each for each in listed["collections"]}


@pytest.fixture(scope="session")
def spatial(collections: dict[str, Body]) -> tuple[str, ...]:
    """The ids of the collections that have places."""
    return tuple(id_ for id_, each in collections.items() if "spatial" in each.get("extent", {}))


@pytest.fixture(scope="session")
def features(api: Api, collections: dict[str, Body]) -> dict[str, list[Body]]:
    """All features of each collection."""
    return {id_: api.features(id_) for id_ in collections}


@pytest.fixture(scope="session")
def definition(api: Api, landing: Body) -> Body:
    """The definition of the API in OpenAPI 3.0."""
    types = {link["type"]: link["href"] for link in landing["links"] if "desc" in link["rel"]}
    (href,) = (href for type_, href in types.items() if "version=3.0" in type_)
    return api.json(href)
