"""Pages of items are answered before the framework: the same answers as by its router."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from service.app import create_app
from service.settings import Settings

ITEMS = "/ogc/collections/comuni/items"
ADDRESSES = (
    f"{ITEMS}?limit=3",
    f"{ITEMS}?bbox=9.1,45.4,9.2,45.5&crs=http://www.opengis.net/def/crs/EPSG/0/7791",
    f"{ITEMS}?f=html&limit=2",
    f"{ITEMS}?limit=0",
    f"{ITEMS}?altezza=1",
    f"{ITEMS}?filter=pg_sleep(1)=1",
    f"{ITEMS}/?limit=3",
    "/ogc/collections/progetti/items?limit=2&sortby=-titolo",
    "/ogc/collections/strade/items",
    "/ogc/collections/com%2Funi/items",
    "/ogc/collections/%E0/items",
    "/ogc/collections//items",
)
OWN = {"x-request-id", "etag"}
"""Headers that differ between two answers to the same question, or between two servers."""


class Routed:
    """An application without what is before it."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        await FastAPI.__call__(self.app, scope, receive, send)


@pytest.fixture(scope="module")
def both(settings: Settings) -> Iterator[tuple[TestClient, TestClient]]:
    apps: tuple[ASGIApp, ASGIApp] = (create_app(settings), Routed(create_app(settings)))
    quick, routed = (TestClient(app, base_url="http://gis.example") for app in apps)
    with quick, routed:
        yield quick, routed


def told(client: TestClient, method: str, address: str, **headers: str) -> tuple[Any, ...]:
    answer = client.request(method, address, headers=headers)
    names = {name: value for name, value in answer.headers.items() if name not in OWN}
    if not answer.content or "json" not in answer.headers["content-type"]:
        return answer.status_code, names, answer.content
    body = json.loads(answer.content)
    for varying in ("timeStamp", "richiesta"):
        body.pop(varying, None)
    return answer.status_code, names, body


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_the_answer_is_that_of_the_router(
    both: tuple[TestClient, TestClient], method: str, address: str
) -> None:
    quick, routed = both
    assert told(quick, method, address) == told(routed, method, address)


@pytest.mark.parametrize("address", [f"{ITEMS}?limit=0", "/ogc/collections/strade/items"])
def test_a_browser_reads_what_is_wrong_in_the_same_page(
    both: tuple[TestClient, TestClient], address: str
) -> None:
    quick, routed = (client.get(address, headers={"Accept": "text/html"}) for client in both)
    assert quick.headers["content-type"] == routed.headers["content-type"]
    assert quick.text.replace(quick.headers["x-request-id"], "") == routed.text.replace(
        routed.headers["x-request-id"], ""
    )


def test_what_is_held_is_not_sent_again(both: tuple[TestClient, TestClient]) -> None:
    quick, routed = both
    tag = quick.get(ITEMS).headers["etag"]
    assert quick.get(ITEMS, headers={"If-None-Match": tag}).status_code == 304
    assert routed.get(ITEMS, headers={"If-None-Match": tag}).status_code == 304


def test_links_lead_back_through_a_prefix(settings: Settings) -> None:
    with TestClient(create_app(settings), root_path="/territorio") as client:
        links = client.get(f"/territorio{ITEMS}?limit=1").json()["links"]
    assert {each["href"].partition("?")[0] for each in links if each["rel"] == "next"} == {
        f"http://testserver/territorio{ITEMS}"
    }
