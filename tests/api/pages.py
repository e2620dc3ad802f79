"""What the tests of the pages share: which pages there are, and how they are read."""

import html
import re
from functools import cache
from urllib.parse import quote

import orjson
from fastapi.testclient import TestClient

PARTS = ("certi", "da_verificare", "ambito", "non_determinabili")
PAGE = {"Accept": "text/html"}
ROOT = "http://testserver"


@cache
def codes(client: TestClient, name: str) -> tuple[str, ...]:
    """Return the paths of all pages of a kind."""
    items = client.get(f"/api/v1/{name}?limit=1000").json()["items"]
    if name == "obiettivi":
        return tuple(
            f"/obiettivi/{quote(each['codice'])}?edizione={each['edizione']}" for each in items
        )
    key = "istat" if name == "comuni" else "id"
    return tuple(f"/{name}/{each[key]}" for each in items)


def text_of(fragment: str) -> str:
    """Return the words of a piece of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", fragment)).split())


def part_of(page: str, kind: str, part: str) -> str:
    """Return the piece of a page that holds one of the four parts."""
    found = page.split(f'id="{kind}-{part}"', 1)[1]
    return re.split(r'<div class="part part-|</section>', found, maxsplit=1)[0]


def subjects_of(page: str, kind: str, part: str) -> list[str]:
    """Return what is listed in one of the four parts, in order."""
    mark = {"progetti": "progetto", "obiettivi": "obiettivo"}[kind]
    return re.findall(rf'<li class="subject[^"]*" id="{mark}-([^"]+)"', part_of(page, kind, part))


def about(page: str) -> list[dict[str, object]]:
    """Return what a page says that it is about, for engines."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    graph: list[dict[str, object]] = orjson.loads(found[1])["@graph"]
    return graph
