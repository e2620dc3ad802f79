"""What only a real connection shows: a server process, and what clients send it."""

import http.client
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from service.background import Server


@pytest.fixture
def wire(live_server: Server) -> Iterator[http.client.HTTPConnection]:
    address = urlsplit(live_server.address)
    made = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    yield made
    made.close()


@pytest.mark.parametrize("size", [20_000, 60_000, 70_000, 2_000_000])
def test_a_long_address_is_refused_in_words(wire: http.client.HTTPConnection, size: int) -> None:
    wire.request("GET", "/api/v1/comuni?q=" + "a" * size)
    answer = wire.getresponse()
    assert answer.status == 400
    assert answer.getheader("content-type") == "application/problem+json"
    assert "troppo lungo" in json.loads(answer.read())["detail"]


def test_a_header_without_end_is_cut_off(wire: http.client.HTTPConnection) -> None:
    with socket.create_connection((wire.host, wire.port), timeout=30) as connection:
        connection.sendall(b"GET /status HTTP/1.1\r\nHost: a\r\nX: ")
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            connection.sendall(b"a" * 64_000_000)
    wire.request("GET", "/status")
    assert wire.getresponse().status == 200


def test_a_million_vertices_in_chunks_are_refused(wire: http.client.HTTPConnection) -> None:
    chunk = b"[9.123456,45.123456]," * 10_000
    body = iter([b'{"type":"MultiPoint","coordinates":[', *[chunk] * 100, b"[9,45]]}"])
    wire.request("POST", "/api/v1/incidenza", body=body, encode_chunked=True)
    answer = wire.getresponse()
    assert answer.status == 413
    assert "troppo grande" in json.loads(answer.read())["detail"]
    wire.request("GET", "/status")
    assert wire.getresponse().status == 200


def test_what_is_not_http_is_refused_in_words(wire: http.client.HTTPConnection) -> None:
    wire.putrequest("PRENDI", "/")
    wire.endheaders()
    answer = wire.getresponse()
    assert answer.status == 400
    assert "non è HTTP valido" in json.loads(answer.read())["detail"]


def test_head_leaves_the_connection_usable(wire: http.client.HTTPConnection) -> None:
    for method in ("HEAD", "GET", "HEAD", "GET"):
        wire.request(method, "/api/v1/comuni/015093")
        answer = wire.getresponse()
        assert answer.status == 200
        assert int(answer.getheader("content-length") or 0) > 0
        assert bool(answer.read()) is (method == "GET")


def test_links_follow_a_trusted_proxy(wire: http.client.HTTPConnection) -> None:
    headers = {"Host": "piano.esempio.it", "X-Forwarded-Proto": "https"}
    wire.request("GET", "/api/v1/comuni/015093", headers=headers)
    body = json.loads(wire.getresponse().read())
    assert body["links"][0]["href"] == "https://piano.esempio.it/api/v1/comuni/015093"
