from collections.abc import Iterator

import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from service.api import tables
from service.api.exports import Exports
from service.api.turns import Turns
from service.app import create_app
from service.settings import Settings
from tests.database import Databases

ADDRESSES = [
    "/api/v1/comuni",
    "/api/v1/comuni?f=csv",
    "/api/v1/comuni?f=geojson",
    "/api/v1/comuni/015093",
    "/api/v1/comuni/015093/scheda",
    "/api/v1/comuni/015093/progetti",
    "/api/v1/zone-omogenee",
    "/api/v1/zone-omogenee/sud-ovest",
    "/api/v1/zone-omogenee/sud-ovest/comuni",
    "/api/v1/zone-omogenee/sud-ovest/progetti",
    "/api/v1/progetti",
    "/api/v1/progetti?f=geojson",
    "/api/v1/progetti/cmm-come-in",
    "/api/v1/progetti/cmm-come-in/incidenza",
    "/api/v1/parchi",
    "/api/v1/parchi?f=xlsx",
    "/api/v1/parchi?f=gpkg",
    "/api/v1/parchi/idroscalo/comuni",
    "/api/v1/navigli/naviglio-grande/obiettivi",
    "/api/v1/obiettivi/M1-13/territorio",
    "/api/v1/missioni",
    "/api/v1/copertura",
    "/openapi.json",
]
GZIP = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}
PROBLEM = "application/problem+json"


@pytest.fixture
def dead() -> Iterator[TestClient]:
    url = SecretStr("postgresql://lettore@/piano?host=/nessuna/cartella")
    with TestClient(
        create_app(Settings(read_database_url=url)), raise_server_exceptions=False
    ) as made:
        yield made


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("encoding", [GZIP, PLAIN], ids=["gzip", "identity"])
def test_an_answer_that_is_held_already_is_304(
    client: TestClient, address: str, encoding: dict[str, str]
) -> None:
    first = client.get(address, headers=encoding)
    assert first.status_code == 200
    again = client.get(address, headers={**encoding, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "vary", "cache-control"):
        assert again.headers[name] == first.headers[name]
    anything = client.get(address, headers={**encoding, "If-None-Match": "*"})
    assert anything.status_code == 304


@pytest.mark.parametrize("address", ADDRESSES)
def test_tags_tell_addresses_formats_and_encodings_apart(client: TestClient, address: str) -> None:
    tags = [client.get(each, headers=PLAIN).headers["etag"] for each in ADDRESSES]
    assert len(set(tags)) == len(ADDRESSES)
    packed = client.get(address, headers=GZIP)
    if packed.headers.get("content-encoding") == "gzip":
        assert packed.headers["etag"] not in tags


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_get_without_a_body(client: TestClient, address: str) -> None:
    head, got = client.head(address, headers=GZIP), client.get(address, headers=GZIP)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag"):
        assert head.headers[name] == got.headers[name]


def test_what_does_not_exist_is_404_whatever_is_held(client: TestClient) -> None:
    for held in ("*", '"x"'):
        answer = client.get("/api/v1/comuni/999999", headers={"If-None-Match": held})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/comuni?bbox=abc",
        "/api/v1/comuni?bbox=nan,nan,nan,nan",
        "/api/v1/comuni?bbox=10,46,9,45",
        "/api/v1/comuni?limit=0",
        "/api/v1/comuni?colore=rosso",
        "/api/v1/comuni?cursor=xyz",
        "/api/v1/comuni?cursor=WyJcdTAwMDAiXQ",
        "/api/v1/comuni?q=%00",
        "/api/v1/comuni?f=xml",
        "/api/v1/comuni?q=a&q=b",
        "/api/v1/comuni/%00",
        "/api/v1/comuni/%0A/progetti",
        "/api/v1/comuni/015093?limit=1",
        "/api/v1/comuni/015093/progetti?f=geojson",
        "/api/v1/progetti?stato=rosso",
        "/api/v1/progetti?certezza=certa",
        "/api/v1/progetti?vicino_a=45.46,9.19",
        "/api/v1/progetti?entro_m=10",
        "/api/v1/progetti/%FF%00",
        "/api/v1/obiettivi?layer=strade",
        "/api/v1/obiettivi/M1-13?edizione=terza",
        "/api/v1/obiettivi/M1-13?f=csv",
        "/api/v1/obiettivi/%0A",
        "/api/v1/nodi-trasporto?tipo=",
        "/api/v1/plis?stato=verde",
        "/api/v1/parchi?entro_m=10",
        "/api/v1/parchi/idroscalo/comuni?cursor=xyz",
        "/api/v1/driver?edizione=1",
        "/api/v1/copertura?f=csv",
        "/status?x=1",
    ],
)
def test_bad_input_is_400_in_words(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == PROBLEM
    body = answer.json()
    assert body["status"] == 400
    assert len(body["detail"]) > 20


@pytest.mark.parametrize(
    "q", ["'", '"', "a & | !", "(((", ":*", "<->", "\\", "%", "_", "🚲", "a" * 200, "-", "or", "''"]
)
def test_any_words_may_be_searched(client: TestClient, q: str) -> None:
    for address in (
        "/api/v1/comuni",
        "/api/v1/progetti",
        "/api/v1/comuni/015093/progetti",
        "/api/v1/navigli",
        "/api/v1/obiettivi",
        "/api/v1/comuni/015093/obiettivi",
        "/api/v1/missioni",
    ):
        assert client.get(address, params={"q": q}).status_code == 200


def test_an_unknown_address_has_the_nearest_ones(client: TestClient) -> None:
    answer = client.get("/api/v1/comunni")
    assert answer.status_code == 404
    assert "/api/v1/comuni" in answer.json()["accettati"]


@pytest.mark.parametrize(
    "address", ["/api/v1/comuni", "/api/v1/incidenza", "/ogc/collections/comuni/items", "/ows/wfs"]
)
def test_options_tells_what_a_refusal_tells(client: TestClient, address: str) -> None:
    allowed = client.options(address).headers["allow"].split(", ")
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
        refused = client.request(method, address).status_code in {404, 405}
        assert refused is (method not in allowed), method


def test_another_method_is_told_those_allowed(client: TestClient) -> None:
    answer = client.delete("/api/v1/comuni")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.get("/api/v1/incidenza").headers["allow"] == "POST, OPTIONS"


def test_a_format_that_is_not_there_is_406(client: TestClient) -> None:
    answer = client.get("/api/v1/comuni", headers={"Accept": "application/pdf"})
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["accettati"]


def test_a_browser_gets_a_page_for_a_problem(client: TestClient) -> None:
    answer = client.get("/api/v1/comuni/999999", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="it">' in answer.text


def test_the_status_tells_what_is_held(client: TestClient) -> None:
    answer = client.get("/status")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["risorse"]["comuni"] == 133


@pytest.mark.parametrize("address", ["/status", "/copertura", *ADDRESSES[:-1]])
def test_a_database_that_is_down_is_503(dead: TestClient, address: str) -> None:
    answer = dead.get(address)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["content-type"] == PROBLEM
    assert "nessuna/cartella" not in answer.text
    assert "lettore" not in answer.text


@pytest.fixture
def full(client: TestClient) -> Iterator[TestClient]:
    """A client of an application that may write no file."""
    state = client.app.state  # type: ignore[attr-defined]
    state.exports, before = Exports(workers=1, queue=-1), state.exports
    yield client
    state.exports = before


def test_a_file_that_must_wait_too_long_is_503(full: TestClient) -> None:
    for f in ("xlsx", "gpkg"):
        answer = full.get(f"/api/v1/parchi?f={f}")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert full.get("/api/v1/parchi?f=csv").status_code == 200


@pytest.fixture
def busy(client: TestClient) -> Iterator[TestClient]:
    """A client of an application that gives no turn to drawn geometries."""
    state = client.app.state  # type: ignore[attr-defined]
    state.turns, before = Turns(places=0, wait_s=0.05), state.turns
    yield client
    state.turns = before


def test_a_drawn_geometry_that_must_wait_too_long_is_503(busy: TestClient) -> None:
    answer = busy.post("/api/v1/incidenza", json={"type": "Point", "coordinates": [9.19, 45.46]})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert busy.get("/api/v1/comuni?limit=1").status_code == 200


def test_geometries_too_large_for_a_file_are_refused_in_words(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MAX_WKB_BYTES", 1000)
    answer = client.get("/api/v1/comuni?f=gpkg")
    assert answer.status_code == 413
    assert "limit" in answer.json()["detail"]


def test_a_question_in_a_body_is_503_as_well(dead: TestClient) -> None:
    point = {"type": "Point", "coordinates": [9.19, 45.46]}
    assert dead.post("/api/v1/incidenza", json=point).status_code == 503


def test_bad_input_is_told_even_if_the_database_is_down(dead: TestClient) -> None:
    assert dead.get("/api/v1/comuni?bbox=abc").status_code == 400
    assert dead.get("/openapi.json").status_code == 200


def test_connections_that_were_cut_heal_by_themselves(
    databases: Databases, loaded_database: str
) -> None:
    name = make_url(loaded_database).database
    assert name
    reader = Settings(read_database_url=SecretStr(databases.reader(name)))
    with TestClient(create_app(reader), raise_server_exceptions=False) as client:
        assert client.get("/api/v1/comuni/015093").status_code == 200
        with psycopg.connect(databases.admin_url, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'psttm' and datname = %s",
                [name],
            )
        statuses = [client.get("/api/v1/comuni/015093").status_code for _ in range(3)]
    assert set(statuses) <= {200, 503}
    assert statuses[-1] == 200


@pytest.mark.parametrize(
    "address",
    ["/", "/comuni/015093", "/ogc?f=html", "/zone-omogenee/sud-est/agenda.html", "/api/v1/comuni"],
)
def test_what_is_held_keeps_the_policy_that_it_came_with(client: TestClient, address: str) -> None:
    whole = client.get(address)
    held = client.get(address, headers={"If-None-Match": whole.headers["etag"]})
    policy = whole.headers["content-security-policy"]
    assert held.status_code == 304
    assert held.headers.get("content-security-policy", policy) == policy
