"""Tiles from a server process: what only a real connection shows."""

import gzip
import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from service.background import Server
from tests.tiles import decode

OF_EACH_ANSWER = {"date", "x-request-id"}
TILE = "/tiles/comuni,plis/10/537/366.mvt"


class Wire:
    """A kept connection; bodies come as they are sent."""

    def __init__(self, server: Server) -> None:
        address = urlsplit(server.address)
        self.connection = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=60
        )

    def get(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask; headers are named with underscores."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.putrequest(
            method, path, skip_host="Host" in given, skip_accept_encoding=True
        )
        for name, value in given.items():
            self.connection.putheader(name, value)
        self.connection.endheaders()
        answer = self.connection.getresponse()
        body = answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


@pytest.fixture
def wire(live_server: Server) -> Iterator[Wire]:
    made = Wire(live_server)
    yield made
    made.connection.close()


def shared(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in OF_EACH_ANSWER}


def test_a_tile_is_answered_alike_when_drawn_when_kept_and_when_read_in_full(wire: Wire) -> None:
    place = "/tiles/comuni,plis/11/1075/732.mvt"
    drawn = wire.get(place, accept_encoding="gzip, br")
    kept = wire.get(place, accept_encoding="gzip, br")
    in_full = wire.get(place, accept_encoding="gzip;q=0.9")
    for status, headers, body in (kept, in_full):
        assert (status, body) == (200, drawn[2])
        assert shared(headers) == shared(drawn[1])
    assert "x-request-id" in in_full[1]
    assert decode(gzip.decompress(drawn[2])).keys() == {"comuni", "plis"}


def test_a_held_tile_is_answered_alike_when_kept_and_when_read_in_full(wire: Wire) -> None:
    tag = wire.get(TILE, accept_encoding="gzip")[1]["etag"]
    kept = wire.get(TILE, accept_encoding="gzip", if_none_match=tag)
    in_full = wire.get(TILE, accept_encoding="gzip;q=1", if_none_match=tag)
    for status, _, body in (kept, in_full):
        assert (status, body) == (304, b"")
    assert shared(kept[1]) == shared(in_full[1])


def test_a_tile_says_all_that_other_answers_say(wire: Wire) -> None:
    wire.get(TILE, accept_encoding="gzip")
    _, of_tile, _ = wire.get(TILE, accept_encoding="gzip")
    _, of_api, _ = wire.get("/api/v1/comuni/015093")
    for name in of_api.keys() - OF_EACH_ANSWER:
        assert name in of_tile
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy"):
        assert of_tile[name] == of_api[name]


def test_a_kept_tile_is_packed_once_and_unpacked_for_who_cannot(wire: Wire) -> None:
    packed = wire.get(TILE, accept_encoding="gzip")
    plain = wire.get(TILE)
    assert gzip.decompress(packed[2]) == plain[2]
    assert packed[1]["etag"] != plain[1]["etag"]
    assert "content-encoding" not in plain[1]


def test_head_leaves_the_connection_usable(wire: Wire) -> None:
    for method in ("HEAD", "GET", "HEAD", "GET"):
        status, headers, body = wire.get(TILE, method, accept_encoding="gzip")
        assert status == 200
        assert int(headers["content-length"]) > 0
        assert bool(body) is (method == "GET")


@pytest.mark.parametrize("size", [1_000, 10_000, 30_000, 1_000_000])
def test_a_tile_of_very_many_layers_is_refused_in_words(wire: Wire, size: int) -> None:
    names = ",".join(f"strato{number}" for number in range(size))
    status, headers, body = wire.get(f"/tiles/{names[: size * 4]}/9/268/183.mvt")
    assert (status, headers["content-type"]) == (400, "application/problem+json")
    assert len(json.loads(body)["detail"]) > 20
    assert len(body) < 3000


def test_addresses_of_tiles_follow_a_trusted_proxy(wire: Wire) -> None:
    _, _, body = wire.get("/tiles/comuni.json", Host="piano.esempio.it", X_Forwarded_Proto="https")
    assert json.loads(body)["tiles"][0].startswith(
        "https://piano.esempio.it/tiles/comuni/{z}/{x}/{y}.mvt?rev="
    )


def test_many_clients_at_once_get_the_same_tile(live_server: Server) -> None:
    def ask(number: int) -> bytes:
        one = Wire(live_server)
        body = one.get(f"/tiles/progetti/12/{2150 + number % 3}/1465.mvt", accept_encoding="gzip")
        one.connection.close()
        assert body[0] == 200
        return body[2]

    with ThreadPoolExecutor(16) as pool:
        bodies = list(pool.map(ask, range(90)))
    assert all(body == bodies[number % 3] for number, body in enumerate(bodies))
