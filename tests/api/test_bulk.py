"""How whole collections are asked for, made once and kept."""

import concurrent.futures
import gzip
import http.client
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from service.api.bulk_files import BulkFiles
from service.api.exports import Exports
from service.app import create_app
from service.background import Server
from service.settings import Settings

COMUNI = "/ogc/collections/comuni/dati"
PLAIN = {"Accept-Encoding": "identity"}


class CountedExports(Exports):
    """Exports that note what they are asked to make, and may do something else instead."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.made: list[str] = []
        self.instead: tuple[str, str, object] | None = None

    async def run(self, module: str, function: str, *args: object) -> Any:
        self.made.append(args[1].name)  # type: ignore[attr-defined]  # an Order
        if self.instead is not None:
            instead, self.instead = self.instead, None
            return await super().run(*instead)
        return await super().run(module, function, *args)


class Bulk:
    """The files of an application, in a folder of the test's own, and what was made of them."""

    def __init__(self, app: FastAPI, folder: Path, **changes: Any) -> None:
        self.app = app
        self.settings = app.state.settings.model_copy(update={"local_dir": folder, **changes})
        self.folder = folder / "bulk"
        self.exports = CountedExports()
        self.use()

    def use(self, **options: Any) -> None:
        self.app.state.bulk = BulkFiles(
            self.settings, self.app.state.code_version, exports=self.exports, **options
        )

    @property
    def files(self) -> list[Path]:
        return list((self.folder / "file").iterdir())


def reader(settings: Settings) -> Settings:
    return settings.model_copy(update={"database_url": SecretStr("")})


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of one application, whose processes serve all tests here."""
    with TestClient(create_app(reader(settings)), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def bulk(client: TestClient, tmp_path: Path) -> Bulk:
    assert isinstance(client.app, FastAPI)
    return Bulk(client.app, tmp_path)


def test_a_file_is_made_once(bulk: Bulk, client: TestClient) -> None:
    first, again = (client.get(f"{COMUNI}.gpkg") for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert bulk.exports.made == ["comuni-EPSG7791.gpkg"]


def test_requests_at_the_same_time_wait_for_one_file(bulk: Bulk, client: TestClient) -> None:
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.get(f"{COMUNI}.fgb"), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert bulk.exports.made == ["comuni-EPSG7791.fgb"]


def test_two_servers_make_a_file_once(settings: Settings, tmp_path: Path) -> None:
    both = [Bulk(create_app(reader(settings)), tmp_path) for _ in range(2)]
    ready = threading.Barrier(2)
    # FastAPI makes its routes at the first request, with filters of warnings that threads share.
    routing = threading.Lock()

    def ask(bulk: Bulk) -> bytes:
        with TestClient(bulk.app) as client:
            with routing:
                client.get("/nulla")
            ready.wait()
            return client.get(f"{COMUNI}.xlsx").content

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        bodies = set(pool.map(ask, both))
    assert len(bodies) == 1
    assert [*both[0].exports.made, *both[1].exports.made] == ["comuni-EPSG7791.xlsx"]


def test_other_data_make_another_file(
    settings: Settings, loaded_database: str, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"read_database_url": SecretStr(loaded_database)})
    bulk = Bulk(create_app(reader(own)), tmp_path)
    with TestClient(bulk.app) as client:
        before = client.get(f"{COMUNI}.csv")
        with psycopg.connect(loaded_database) as connection:
            connection.execute("update psttm.elemento set nome = 'Nuovo' where codice = '015093'")
        held = {"If-None-Match": before.headers["etag"]}
        after = client.get(f"{COMUNI}.csv", headers=held)
    assert after.status_code == 200
    assert ",Nuovo," in after.text
    assert ",Nuovo," not in before.text
    assert len(bulk.exports.made) == 2


def test_the_same_data_make_the_same_bytes(bulk: Bulk, client: TestClient) -> None:
    for formato in ("gpkg", "fgb", "parquet", "geojson", "csv", "xlsx"):
        first = client.get(f"{COMUNI}.{formato}")
        for file in bulk.files:
            file.unlink()
        again = client.get(f"{COMUNI}.{formato}")
        assert first.content == again.content
        assert first.headers["etag"] == again.headers["etag"]


def test_what_is_kept_stays_within_its_bound(client: TestClient, tmp_path: Path) -> None:
    assert isinstance(client.app, FastAPI)
    bulk = Bulk(client.app, tmp_path, export_cache_mb=1)
    for formato in ("gpkg", "fgb", "parquet", "geojson", "csv", "xlsx"):
        for crs in ("CRS84", "EPSG:3003", "EPSG:7791"):
            assert client.get(f"{COMUNI}.{formato}?crs={crs}").status_code == 200
            assert sum(file.stat().st_size for file in bulk.files) <= 1024 * 1024
    assert len(bulk.exports.made) == 18 > len(bulk.files)


def test_a_process_that_dies_is_told_and_the_next_request_works(
    bulk: Bulk, client: TestClient
) -> None:
    bulk.exports.instead = ("os", "_exit", 9)
    answer = client.get(f"{COMUNI}.gpkg")
    assert answer.status_code == 503
    assert "interrotto" in answer.json()["detail"]
    assert answer.headers["retry-after"]
    assert client.get(f"{COMUNI}.gpkg").status_code == 200
    assert list(bulk.folder.glob("lavoro-*")) == []


def test_a_fault_of_the_writer_is_told_as_such(bulk: Bulk, client: TestClient) -> None:
    bulk.exports.instead = ("json", "loads", "{")
    answer = client.get(f"{COMUNI}.gpkg")
    assert answer.status_code == 500
    assert "Errore interno" in answer.json()["detail"]
    assert client.get(f"{COMUNI}.gpkg").status_code == 200


def test_who_waits_too_long_is_told_and_the_file_is_made(bulk: Bulk, client: TestClient) -> None:
    bulk.use(wait_s=0)
    answer = client.get(f"{COMUNI}.gpkg")
    assert answer.status_code == 503
    assert "ancora in preparazione" in answer.json()["detail"]
    bulk.use(wait_s=60)
    assert client.get(f"{COMUNI}.gpkg").status_code == 200
    assert len(bulk.exports.made) <= 2


def test_beyond_the_queue_a_file_is_refused(bulk: Bulk, client: TestClient) -> None:
    bulk.exports = CountedExports(workers=1, queue=0)
    bulk.use()
    addresses = [f"{COMUNI}.{formato}" for formato in ("gpkg", "fgb", "parquet", "csv", "xlsx")]
    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(client.get, addresses))
    assert {answer.status_code for answer in answers} == {200, 503}
    refused = next(answer for answer in answers if answer.status_code == 503)
    assert "Troppi file" in refused.json()["detail"]


def test_what_a_client_holds_is_not_sent_again(bulk: Bulk, client: TestClient) -> None:
    first = client.get(f"{COMUNI}.parquet")
    bulk.exports.made.clear()
    for tag in (first.headers["etag"], "*"):
        answer = client.get(f"{COMUNI}.parquet", headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == first.headers["etag"]
    assert bulk.exports.made == []


@pytest.mark.parametrize("formato", ["geojson", "csv"])
def test_texts_are_kept_compressed_for_who_accepts_it(
    bulk: Bulk, client: TestClient, formato: str
) -> None:
    squeezed = client.get(f"{COMUNI}.{formato}", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"{COMUNI}.{formato}", headers=PLAIN)
    assert squeezed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert squeezed.content == plain.content
    assert int(squeezed.headers["content-length"]) < len(plain.content) / 2
    assert int(plain.headers["content-length"]) == len(plain.content)
    assert squeezed.headers["etag"] == f'{plain.headers["etag"][:-1]}-gzip"'
    assert "Accept-Encoding" in plain.headers["vary"]
    held = {"If-None-Match": squeezed.headers["etag"]}
    assert client.get(f"{COMUNI}.{formato}", headers=held).status_code == 304
    assert len(bulk.exports.made) == 2


def test_a_part_of_a_file_can_be_asked_for(bulk: Bulk, client: TestClient) -> None:
    whole = client.get(f"{COMUNI}.fgb")
    part = client.get(f"{COMUNI}.fgb", headers={"Range": "bytes=0-7"})
    assert (part.status_code, part.content) == (206, whole.content[:8])
    assert part.headers["content-range"] == f"bytes 0-7/{len(whole.content)}"
    assert whole.headers["accept-ranges"] == "bytes"
    for tag, status in ((whole.headers["etag"], 206), ('"altro"', 200)):
        asked = {"Range": "bytes=0-7", "If-Range": tag}
        assert client.get(f"{COMUNI}.fgb", headers=asked).status_code == status
    beyond = client.get(f"{COMUNI}.fgb", headers={"Range": "bytes=999999999-"})
    assert beyond.status_code == 416
    assert beyond.headers["content-range"] == f"bytes */{len(whole.content)}"
    assert beyond.headers["content-type"] == "application/problem+json"
    for none in ("bytes=abc", "bytes=9-2", "righe=0-1", "bytes"):
        answer = client.get(f"{COMUNI}.fgb", headers={"Range": none})
        assert (answer.status_code, answer.content) == (200, whole.content)
    assert len(bulk.exports.made) == 1


def test_pages_of_other_sites_may_ask_for_parts(bulk: Bulk, client: TestClient) -> None:
    asked = {"Origin": "https://altro.esempio", "Access-Control-Request-Method": "GET"}
    allowed = client.options(f"{COMUNI}.fgb", headers=asked).headers
    assert {"Range", "If-Range"} <= set(allowed["access-control-allow-headers"].split(", "))
    exposed = client.get(f"{COMUNI}.fgb").headers["access-control-expose-headers"]
    assert "Content-Range" in exposed.split(", ")
    assert bulk.exports.made == ["comuni-EPSG7791.fgb"]


def test_a_name_says_collection_and_crs(bulk: Bulk, client: TestClient) -> None:
    for address, name in (
        (f"{COMUNI}.gpkg", "psttm-comuni-EPSG7791.gpkg"),
        (f"{COMUNI}.geojson", "psttm-comuni-CRS84.geojson"),
        (f"{COMUNI}.csv?crs=EPSG:3003", "psttm-comuni-EPSG3003.csv"),
        ("/ogc/collections/obiettivi/dati.xlsx?crs=EPSG:3003", "psttm-obiettivi.xlsx"),
    ):
        found = client.get(address).headers["content-disposition"]
        assert found == f'attachment; filename="{name}"'
    assert bulk.exports.made[-1] == "obiettivi.xlsx"


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/ogc/collections/strade/dati.gpkg", 404, "strade"),
        ("/ogc/collections/..%2f..%2fetc/dati.gpkg", 404, "indirizzo"),
        ("/ogc/collections/comuni%00/dati.gpkg", 404, "comuni"),
        (f"{COMUNI}.shp", 404, "shp"),
        (f"{COMUNI}.", 404, "indirizzo"),
        (f"{COMUNI}.gpkg.gz", 404, "gpkg.gz"),
        (f"{COMUNI}.{'a' * 5000}", 404, "aaaa"),
        (f"{COMUNI}.gpkg?crs=EPSG:4327", 400, "EPSG:4327"),
        (f"{COMUNI}.gpkg?crs=3003", 400, "3003"),
        (f"{COMUNI}.gpkg?crs=", 400, "vuoto"),
        (f"{COMUNI}.gpkg?crs=EPSG:3003&crs=EPSG:7791", 400, "ripetuto"),
        (f"{COMUNI}.gpkg?crs=EPSG:3003%00", 400, "controllo"),
        (f"{COMUNI}.gpkg?crs={'9' * 3000}", 400, "troppo lungo"),
        (f"{COMUNI}.gpkg?limit=3", 400, "limit"),
        (f"{COMUNI}.gpkg?f=csv", 400, "«f»"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    bulk: Bulk, client: TestClient, address: str, status: int, words: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert bulk.exports.made == []


def test_a_head_tells_the_size_without_the_file(live_server: Server) -> None:
    address = urlsplit(live_server.address)
    wire = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    lengths = []
    for method in ("HEAD", "GET", "HEAD"):
        wire.request(method, f"{COMUNI}.geojson", headers={"Accept-Encoding": "gzip"})
        answer = wire.getresponse()
        body = answer.read()
        assert answer.status == 200
        assert bool(body) is (method == "GET")
        lengths.append(answer.getheader("content-length"))
        if body:
            assert gzip.decompress(body).startswith(b'{"type":"FeatureCollection"')
    wire.close()
    assert len(set(lengths)) == 1
