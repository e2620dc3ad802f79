import gzip
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from service.api.middleware.compression import MIN_BYTES, CompressionLayer, accepts_gzip
from service.api.middleware.head import HeadLayer
from service.api.middleware.headers import HeadersLayer
from service.api.middleware.limits import MAX_ADDRESS_BYTES, LimitsLayer
from service.api.middleware.request_log import RequestLogLayer
from service.api.problems import ProblemLayer
from service.log import request_id

LONG = b"a" * 5_000
GZIP = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}


async def long(_: Request) -> Response:
    return Response(LONG, media_type="application/json", headers={"ETag": '"t"', "Vary": "Accept"})


async def short(_: Request) -> Response:
    return Response(b"a" * (MIN_BYTES - 1), media_type="application/json", headers={"ETag": '"t"'})


async def huge(_: Request) -> Response:
    return Response(LONG * 100, media_type="application/json")


async def picture(_: Request) -> Response:
    return Response(LONG, media_type="image/png")


async def streamed(_: Request) -> Response:
    return StreamingResponse(iter([LONG, LONG]), media_type="text/csv", headers={"ETag": '"s"'})


async def page(_: Request) -> Response:
    return Response(b"", headers={"Content-Security-Policy": "default-src 'self'"})


async def taken(request: Request) -> Response:
    return Response(str(len(await request.body())))


async def who(_: Request) -> Response:
    return Response(request_id.get())


async def broken(_: Request) -> Response:
    raise RuntimeError("postgresql://utente:segreto@host/select")


ROUTES = [long, short, huge, picture, streamed, page, who, broken]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(
        routes=[
            *(Route(f"/{each.__name__}", each, methods=["GET"]) for each in ROUTES),
            Route("/taken", taken, methods=["POST"]),
        ]
    )
    app.add_middleware(LimitsLayer, max_body_bytes=1024)
    app.add_middleware(ProblemLayer)
    for layer in (CompressionLayer, HeadLayer, HeadersLayer, RequestLogLayer):
        app.add_middleware(layer)
    with TestClient(app) as made:
        yield made


def test_long_answers_are_compressed_and_tagged_apart(client: TestClient) -> None:
    plain, packed = client.get("/long", headers=PLAIN), client.get("/long", headers=GZIP)
    assert plain.content == packed.content == LONG
    assert (plain.headers["etag"], packed.headers["etag"]) == ('"t"', '"t-gzip"')
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < 200
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept, Accept-Encoding"


def test_short_answers_and_pictures_are_not_compressed(client: TestClient) -> None:
    for path in ("/short", "/picture"):
        assert "content-encoding" not in client.get(path, headers=GZIP).headers
    assert client.get("/short", headers=GZIP).headers["etag"] == '"t"'


def test_very_long_answers_are_compressed_off_the_loop(client: TestClient) -> None:
    assert client.get("/huge", headers=GZIP).content == LONG * 100


def test_streams_are_compressed_as_they_come(client: TestClient) -> None:
    with client.stream("GET", "/streamed", headers=GZIP) as answer:
        raw = b"".join(answer.iter_raw())
    assert gzip.decompress(raw) == LONG * 2
    assert answer.headers["etag"] == '"s-gzip"'


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("br, *", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("br", False),
    ],
)
def test_gzip_is_for_who_accepts_it(header: str | None, *, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


def test_head_has_the_headers_of_get_and_no_body(client: TestClient) -> None:
    for headers in (PLAIN, GZIP):
        got, head = client.get("/long", headers=headers), client.head("/long", headers=headers)
        assert head.content == b""
        for name in ("content-length", "etag", "content-type", "vary"):
            assert head.headers[name] == got.headers[name]


def test_every_answer_has_the_safe_headers(client: TestClient) -> None:
    for path in ("/short", "/nulla", "/broken"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["access-control-allow-origin"] == "*"


def test_a_page_keeps_its_own_policy(client: TestClient) -> None:
    assert client.get("/page").headers["content-security-policy"] == "default-src 'self'"


def test_a_preflight_is_answered(client: TestClient) -> None:
    headers = {"Origin": "https://esempio.it", "Access-Control-Request-Method": "POST"}
    answer = client.options("/taken", headers=headers)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]


def test_a_sane_request_id_is_kept_and_reaches_the_log(client: TestClient) -> None:
    answer = client.get("/who", headers={"X-Request-ID": "abc-DEF_1.2"})
    assert answer.headers["x-request-id"] == answer.text == "abc-DEF_1.2"


@pytest.mark.parametrize("given", ["short", "a b c d e f", "x" * 65, "a\tb-cdefgh", "<script>aaa"])
def test_another_request_id_is_replaced(client: TestClient, given: str) -> None:
    answer = client.get("/who", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == answer.text != given


def test_a_body_over_the_bound_is_refused_by_its_declared_length(client: TestClient) -> None:
    assert client.post("/taken", content=b"a" * 1024).text == "1024"
    refused = client.post("/taken", content=b"a" * 1025)
    assert refused.status_code == 413
    assert "al massimo 1024" in refused.json()["detail"]


def test_a_body_in_chunks_is_refused_as_well(client: TestClient) -> None:
    assert client.post("/taken", content=iter([b"a" * 512] * 2)).text == "1024"
    assert client.post("/taken", content=iter([b"a" * 512] * 3)).status_code == 413


@pytest.mark.parametrize("length", ["abc", "-1", "9" * 40])
def test_a_strange_length_is_refused(client: TestClient, length: str) -> None:
    answer = client.post("/taken", content=b"a", headers={"Content-Length": length})
    assert answer.status_code in {400, 413}


def test_a_long_address_is_refused_in_words(client: TestClient) -> None:
    answer = client.get("/short?q=" + "a" * MAX_ADDRESS_BYTES)
    assert answer.status_code == 400
    assert "troppo lungo" in answer.json()["detail"]


def test_what_is_not_foreseen_tells_the_request_id_alone(client: TestClient) -> None:
    answer = client.get("/broken", headers={"X-Request-ID": "richiesta-1"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["richiesta"] == "richiesta-1"
    assert "segreto" not in answer.text
    assert "RuntimeError" not in answer.text
