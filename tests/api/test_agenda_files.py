"""The agende as files: each form, its headers, what is kept, what is refused."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from service.agenda.forms import FORMS
from service.api.agenda_files import agenda_files
from service.api.exports import Exports
from service.app import create_app
from service.settings import Settings
from tests.api.test_zone import SEVEN

ZONE = "/zone-omogenee"
MAGIC = {
    "gpkg": b"SQLite format 3\0",
    "pdf": b"%PDF-",
    "png": b"\x89PNG",
    "html": b"<!DOCTYPE html>",
}
PLAIN = {"Accept-Encoding": "identity"}
EACH = pytest.mark.parametrize("forma", [*FORMS])


@pytest.fixture(scope="module")
def client(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of an application with files of its own, whose processes serve all tests here."""
    own = settings.model_copy(
        update={"database_url": SecretStr(""), "local_dir": tmp_path_factory.mktemp("agende")}
    )
    with TestClient(create_app(own), raise_server_exceptions=False) as made:
        yield made


def app_of(client: TestClient) -> FastAPI:
    assert isinstance(client.app, FastAPI)
    return client.app


def kept(client: TestClient) -> list[Path]:
    folder = app_of(client).state.settings.local_dir / "agende" / "file"
    return sorted(folder.iterdir()) if folder.exists() else []


@EACH
def test_a_form_is_of_its_type_and_named_for_its_zona(client: TestClient, forma: str) -> None:
    answer = client.get(f"{ZONE}/sud-est/agenda.{forma}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == FORMS[forma].media_type
    assert answer.content.lstrip()[:16].startswith(MAGIC[forma])
    way = "inline" if FORMS[forma].shown else "attachment"
    assert answer.headers["content-disposition"] == f'{way}; filename="agenda-sud-est.{forma}"'


@EACH
def test_the_same_data_make_the_same_form_once(client: TestClient, forma: str) -> None:
    first = client.get(f"{ZONE}/sud-est/agenda.{forma}")
    files = kept(client)
    again = client.get(f"{ZONE}/sud-est/agenda.{forma}")
    assert kept(client) == files
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])


@EACH
def test_a_form_that_is_held_already_is_not_sent_again(client: TestClient, forma: str) -> None:
    address = f"{ZONE}/sud-est/agenda.{forma}"
    first = client.get(address)
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-length", "content-disposition", "content-type"):
        assert head.headers[name] == first.headers[name]
    for tag in (first.headers["etag"], "*"):
        answer = client.get(address, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == first.headers["etag"]
    other = client.get(f"{address}?stato=lavori", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


@EACH
def test_what_nothing_meets_is_a_form_all_the_same(client: TestClient, forma: str) -> None:
    answer = client.get(f"{ZONE}/sud-est/agenda.{forma}?missione=M4&certezza=da_verificare")
    assert answer.status_code == 200
    assert len(answer.content) > 1000


@EACH
def test_an_unknown_zona_has_all_seven_names(client: TestClient, forma: str) -> None:
    for held in ({}, {"If-None-Match": "*"}):
        answer = client.get(f"{ZONE}/sudest/agenda.{forma}", headers=held)
        assert answer.status_code == 404
        assert sorted(each.split()[0] for each in answer.json()["accettati"]) == SEVEN


@pytest.mark.parametrize(
    ("query", "accepted"),
    [
        ("stato=fermo", "sospeso"),
        ("certezza=forse", "non_determinabile"),
        ("edizione=2020", "2022-2024"),
        ("missione=M99", None),
        ("driver=D99", None),
        ("missione=%20", None),
        ("stato=lavori,", None),
        ("q=parco", "missione"),
        ("f=pdf", "missione"),
        ("missione=%FF", None),
        ("missione=..%2F..%2Fetc", None),
    ],
)
def test_a_bad_filter_is_refused_as_the_json_refuses_it(
    client: TestClient, query: str, accepted: str | None
) -> None:
    answer = client.get(f"{ZONE}/sud-est/agenda.gpkg?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert accepted is None or accepted in answer.json()["accettati"]
    assert "content-disposition" not in answer.headers
    if not query.startswith("f="):
        same = client.get(f"/api/v1{ZONE}/sud-est/agenda?{query}").json()
        assert same["detail"] == answer.json()["detail"]


@pytest.mark.parametrize("name", ["agenda.docx", "agenda.PDF", "agenda.pdf.exe", "agenda."])
def test_a_form_that_there_is_not_is_refused(client: TestClient, name: str) -> None:
    answer = client.get(f"{ZONE}/sud-est/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("zona", ["..%2Fsud-est", "sud-est%00", "%E2%80%AEsud-est", "a" * 101])
def test_a_zona_that_could_not_be_one_is_refused(client: TestClient, zona: str) -> None:
    answer = client.get(f"{ZONE}/{zona}/agenda.gpkg")
    assert answer.status_code in {400, 404}
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_json_leads_to_the_forms_with_its_filters(client: TestClient) -> None:
    body = client.get("/api/v1/zone-omogenee/sud-est/agenda?f=json&stato=lavori,gara").json()
    found = {each["type"]: each["href"] for each in body["links"] if each["rel"] == "alternate"}
    assert found == {
        form.media_type: f"http://testserver{ZONE}/sud-est/agenda.{name}?stato=lavori,gara"
        for name, form in FORMS.items()
    }
    assert all(client.get(each).status_code == 200 for each in found.values())


def test_other_data_make_another_file(
    settings: Settings, loaded_database: str, tmp_path: Path
) -> None:
    own = settings.model_copy(
        update={
            "database_url": SecretStr(""),
            "read_database_url": SecretStr(loaded_database),
            "local_dir": tmp_path,
        }
    )
    with TestClient(create_app(own)) as client:
        before = client.get(f"{ZONE}/sud-est/agenda.gpkg")
        with psycopg.connect(loaded_database) as connection:
            connection.execute("update psttm.elemento set nome = 'Nuovo' where codice = '015195'")
        held = {"If-None-Match": before.headers["etag"]}
        after = client.get(f"{ZONE}/sud-est/agenda.gpkg", headers=held)
    assert after.status_code == 200
    assert b"Nuovo" in after.content
    assert b"Nuovo" not in before.content


def test_beyond_the_queue_and_the_deadline_a_form_is_refused(client: TestClient) -> None:
    app = app_of(client)
    before = app.state.agende
    refusals = {}
    for words, exports in (
        ("Troppi file", Exports(workers=1, queue=-1)),
        ("troppo tempo", Exports(deadline_s=0, too_long="Ci vuole troppo tempo.")),
    ):
        app.state.agende = agenda_files(app.state.settings, app.state.code_version, exports=exports)
        refusals[words] = client.get(f"{ZONE}/nord-ovest/agenda.gpkg?stato=gara")
    app.state.agende = before
    for words, answer in refusals.items():
        assert answer.status_code == 503
        assert words in answer.json()["detail"]
        assert answer.headers["retry-after"]
    assert client.get(f"{ZONE}/nord-ovest/agenda.gpkg?stato=gara").status_code == 200


@pytest.mark.parametrize("address", [f"{ZONE}/sud-est/agenda.gpkg", ZONE])
def test_without_a_database_it_is_told(address: str) -> None:
    url = SecretStr("postgresql://lettore@/piano?host=/nessuna/cartella")
    app = create_app(Settings(read_database_url=url))
    with TestClient(app, raise_server_exceptions=False) as dead:
        answer = dead.get(address)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
