"""The address that a client is given, and what there is to be read at it."""

import json
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

import pytest

from service.background import Server
from service.queries.catalog import COLLECTIONS

Feature = dict[str, Any]


@pytest.fixture(scope="session")
def root(live_server: Server) -> str:
    """The address of the server, without a slash at its end."""
    return live_server.address.removesuffix("/")


@pytest.fixture(scope="session")
def ogc(root: str) -> str:
    """The one address that a GIS is given."""
    return f"{root}/ogc"


@pytest.fixture(scope="session")
def read(root: str) -> Callable[[str], bytes]:
    """What asks for an address, without any of the clients."""

    def ask(address: str) -> bytes:
        with urlopen(f"{root}{address}") as answer:  # noqa: S310 - this machine's own server
            body: bytes = answer.read()
            return body

    return ask


@pytest.fixture(scope="session")
def published(read: Callable[[str], bytes]) -> dict[str, list[Feature]]:
    """All features of each collection, in longitude and latitude."""
    return {
        id_: json.loads(read(f"/ogc/collections/{id_}/items?limit=1000"))["features"]
        for id_ in COLLECTIONS
    }
