"""Answers kept under the state of the data: after a change the next one is new, everywhere."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from service.api.ows.kept import Answered, Content, KeptAnswers
from service.app import create_app
from service.settings import Settings
from service.tiles.cache import TileCache
from tests.ows.asking import WFS, WMS, get, map_params, pixels

pytestmark = pytest.mark.anyio
AREA = (470_000, 4_997_000, 546_000, 5_057_000)
SHRINK = """
update psttm.elemento set geom = ST_Multi(ST_Buffer(geom, -300)) where id = (
    select id from psttm.collezione_comuni order by ST_XMin(geom) limit 1
)
"""
KEPT: dict[str, tuple[str, dict[str, str]]] = {
    "map": (WMS, map_params("comuni", box=AREA)),
    "map of all": (WMS, map_params("piano", box=AREA, crs="EPSG:7791")),
    "jpeg": (WMS, map_params("comuni", box=AREA, FORMAT="image/jpeg")),
    "wms": (WMS, {"SERVICE": "WMS", "REQUEST": "GetCapabilities", "VERSION": "1.3.0"}),
    "wms 1.1.1": (WMS, {"SERVICE": "WMS", "REQUEST": "GetCapabilities", "VERSION": "1.1.1"}),
    "wfs": (WFS, {"SERVICE": "WFS", "REQUEST": "GetCapabilities", "VERSION": "2.0.0"}),
}
LEGEND = {
    "SERVICE": "WMS",
    "VERSION": "1.3.0",
    "REQUEST": "GetLegendGraphic",
    "LAYER": "comuni",
    "FORMAT": "image/png",
}
Answers = dict[str, httpx2.Response]


@pytest.fixture
def listeners(
    settings: Settings, loaded_database: str, tmp_path: Path
) -> Iterator[tuple[TestClient, TestClient]]:
    """Two applications over one database of the test's own, each with what it keeps."""
    with ExitStack() as stack:
        yield tuple(  # type: ignore[misc]
            stack.enter_context(
                TestClient(
                    create_app(
                        settings.model_copy(
                            update={
                                "database_url": SecretStr(""),
                                "read_database_url": SecretStr(loaded_database),
                                "local_dir": tmp_path / name,
                            }
                        )
                    )
                )
            )
            for name in ("uno", "due")
        )


def ask(client: TestClient, held: Answers | None = None) -> Answers:
    """Ask for all, as one who holds some answers."""
    found = {}
    for name, (path, params) in KEPT.items():
        headers = {} if held is None else {"If-None-Match": held[name].headers["etag"]}
        found[name] = client.get(path, params=params, headers=headers)
    return found


def told(client: TestClient, name: str, held: httpx2.Response) -> httpx2.Response:
    """Return the first answer that is not the one held: a notification takes its time to come."""
    path, params = KEPT[name]
    for _ in range(100):
        answer = client.get(path, params=params, headers={"If-None-Match": held.headers["etag"]})
        if answer.status_code != 304:
            return answer
        time.sleep(0.05)
    raise AssertionError(name)


def statuses(answers: Answers) -> set[int]:
    return {each.status_code for each in answers.values()}


def test_a_change_makes_every_next_answer_another(
    listeners: tuple[TestClient, TestClient], loaded_database: str
) -> None:
    one, other = listeners
    before = ask(one)
    assert statuses(before) == {200}
    assert all(each.headers["cache-control"] == "no-cache" for each in before.values())
    there = ask(other)
    for name, each in before.items():
        assert there[name].content == each.content, name
        assert there[name].headers["etag"] == each.headers["etag"], name
    assert statuses(ask(one, before)) == statuses(ask(other, before)) == {304}
    legend = get(one, WMS, LEGEND)

    with psycopg.connect(loaded_database) as connection:
        assert connection.execute(SHRINK).rowcount == 1

    for client in (other, one):
        told(client, "wms", before["wms"])
        after = ask(client, before)
        assert statuses(after) == {200}
        for name, each in after.items():
            assert each.content != before[name].content, name
            assert each.headers["etag"] != before[name].headers["etag"], name
        assert statuses(ask(client, after)) == {304}
    again = one.get(WMS, params=LEGEND, headers={"If-None-Match": legend.headers["etag"]})
    assert again.status_code == 304
    held = {name: each.headers["etag"] for name, each in ask(one).items()}
    assert held == {name: each.headers["etag"] for name, each in ask(other).items()}


def test_what_is_drawn_after_a_change_is_what_the_data_say(
    listeners: tuple[TestClient, TestClient], loaded_database: str
) -> None:
    client = listeners[0]
    before = get(client, *KEPT["map"])
    with psycopg.connect(loaded_database) as connection:
        connection.execute(SHRINK)
    after = told(client, "map", before)
    drawn = [np.count_nonzero(pixels(each.content)[..., 3]) for each in (before, after)]
    assert drawn[1] < drawn[0]


def test_equal_questions_have_one_answer_whatever_the_words(client: TestClient) -> None:
    plain = map_params("comuni", crs="EPSG:3857", box=(1e6, 5.6e6, 1.04e6, 5.64e6))
    other = {key.lower(): text for key, text in plain.items()} | {"dpi": "96", "_": "7"}
    assert get(client, WMS, plain).headers["etag"] == get(client, WMS, other).headers["etag"]


@pytest.mark.parametrize("service", ["wms", "wfs"])
def test_the_tag_is_that_of_the_addresses_too(client: TestClient, service: str) -> None:
    asked = {"SERVICE": service, "REQUEST": "GetCapabilities"}
    tag = client.get(f"/ows/{service}", params=asked).headers["etag"]
    held = {"If-None-Match": tag}
    assert client.get(f"/ows/{service}", params=asked, headers=held).status_code == 304
    other = client.get(f"/ows/{service}", params=asked, headers={**held, "Host": "sit.esempio"})
    assert other.status_code == 200
    assert "http://sit.esempio/ows" in other.text


def test_features_are_never_kept(client: TestClient) -> None:
    params = {"SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": "GetFeature", "TYPENAMES": "comuni"}
    response = get(client, WFS, {**params, "COUNT": "1"})
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


class State:
    """The state of the data, and how often MapServer was asked."""

    def __init__(self) -> None:
        self.stamp = "1"
        self.asked = 0
        self.changes = False

    async def read(self, _risorse: Iterable[str]) -> str:
        return self.stamp

    async def work(self) -> Content:
        self.asked += 1
        await asyncio.sleep(0)
        if self.changes:
            self.stamp += "+"
        return Content("image/png", b"x" * 1_000)


async def many(kept: KeptAnswers, state: State, questions: Iterable[Any]) -> list[Answered]:
    return list(
        await asyncio.gather(*(kept.get(str(each), ["comuni"], state.work) for each in questions))
    )


async def test_what_is_kept_is_bounded() -> None:
    state = State()
    cache = TileCache(20_000)
    kept = KeptAnswers(state.read, cache, "codice")
    await many(kept, state, range(200))
    assert state.asked == 200
    assert 0 < cache.held_bytes <= 20_000
    assert cache.evictions > 150
    assert len(kept.flights) == 0


async def test_equal_questions_wait_for_one_answer() -> None:
    state = State()
    kept = KeptAnswers(state.read, TileCache(20_000), "codice")
    answers = await many(kept, state, ["a"] * 50)
    assert state.asked == 1
    assert len({each.tag for each in answers}) == 1
    await many(kept, state, ["a"])
    assert state.asked == 1


async def test_what_was_asked_while_the_data_changed_is_not_kept() -> None:
    state = State()
    cache = TileCache(20_000)
    kept = KeptAnswers(state.read, cache, "codice")
    state.changes = True
    (answer,) = await many(kept, state, ["a"])
    assert answer.tag == ""
    assert len(cache) == 0


async def test_another_code_has_other_tags() -> None:
    state = State()
    tags = {
        (await many(KeptAnswers(state.read, TileCache(20_000), code), state, ["a"]))[0].tag
        for code in ("uno", "due")
    }
    assert len(tags) == 2
