"""Pages of data that nobody meant well, of an installation with a contact, of an empty one."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from service.app import create_app
from service.prepare import migrate
from service.settings import Settings
from tests.api.pages import about, text_of
from tests.conformance.html5 import read_page

EVIL = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;{{ 7*7 }}\u2028"
CHANGES = (
    "update psttm.progetto set titolo = %(evil)s, descrizione = %(evil)s, ente_capofila = %(evil)s,"
    " finanziamento = %(evil)s, nota = %(evil)s, stato_testo = %(evil)s,"
    " url = 'javascript:alert(3)'"
    " where codice in ('lum', 'cmm-come-in-corsico')",
    "update psttm.localizzazione set motivo = %(evil)s",
    "update psttm.obiettivo set titolo = %(evil)s, testo = %(evil)s where codice = 'M1-13'",
    "update psttm.elemento set nome = %(evil)s"
    " where (layer, codice) in (('comuni', '015093'), ('zone_omogenee', 'sud-ovest'))",
    "update psttm.zona_omogenea set vocazione = %(evil)s",
    "update psttm.fonte set documento = %(evil)s, editore = %(evil)s,"
    " indirizzo = 'https://example.org/\"><script>'",
)
PAGES = (
    "/comuni/015093",
    "/zone-omogenee/sud-ovest",
    "/progetti/lum",
    "/progetti/cmm-come-in-corsico",
    "/obiettivi/M1-13",
    "/comuni",
    "/progetti",
    "/obiettivi",
)
CONTACT = {"contatto_nome": "Ufficio", "contatto_email": "sit@example.org"}


def reading(settings: Settings, url: str, **more: str) -> Settings:
    return settings.model_copy(
        update={"database_url": SecretStr(""), "read_database_url": SecretStr(url), **more}
    )


@pytest.fixture
def hostile(settings: Settings, loaded_database: str) -> Iterator[TestClient]:
    with psycopg.connect(loaded_database) as connection:
        for change in CHANGES:
            connection.execute(change, {"evil": EVIL})
    with TestClient(create_app(reading(settings, loaded_database, **CONTACT))) as made:
        yield made


def test_what_is_written_in_the_data_is_shown_and_never_obeyed(hostile: TestClient) -> None:
    for path in PAGES:
        answer = hostile.get(path)
        assert answer.status_code == 200, path
        page = answer.text
        assert read_page(f"http://testserver{path}", page).faults == [], path
        assert page.count("<script") == page.count("</script>") == 1
        assert "<img" not in page
        assert 'href="javascript:' not in page
        assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|&amp;49", page)
        assert '"><script>' not in page
    shown = text_of(hostile.get("/progetti/lum").text)
    assert "<script>alert(1)</script>" in shown


def test_what_engines_read_holds_no_markup_and_says_the_same(hostile: TestClient) -> None:
    for path, name in (
        ("/comuni/015093", EVIL),
        ("/zone-omogenee/sud-ovest", EVIL),
        ("/progetti/lum", EVIL),
        ("/obiettivi/M1-13", EVIL),
    ):
        page = hostile.get(path).text
        found = page.split('type="application/ld+json">', 1)[1].split("</script>", 1)[0]
        assert not set("<>&\u2028") & set(found)
        assert about(page)[1]["name"] == name


def test_who_answers_for_the_data_is_told_if_it_is_known(
    hostile: TestClient, client: TestClient
) -> None:
    for path in PAGES[:5]:
        page = hostile.get(path).text
        letter = re.search(r'href="(mailto:sit@example\.org\?subject=[^"]+)"', page)
        assert letter is not None
        assert "http%3A//testserver/" in letter[1]
        without = client.get(path).text
        assert "mailto:" not in without
        assert "Correggi questo dato" not in without


def test_addresses_are_those_that_the_service_is_reached_at(
    settings: Settings, loaded_database: str
) -> None:
    behind = reading(settings, loaded_database, base_url="https://example.org/piano")
    with TestClient(create_app(behind)) as made:
        page = made.get("/comuni/015093").text
    hrefs = set(re.findall(r'\s(?:href|action)="([^"#][^"]*)"', page))
    ours = {each for each in hrefs if "example.org" in each}
    assert '<link rel="canonical" href="https://example.org/piano/comuni/015093">' in page
    assert all(each.startswith("https://example.org/piano/") for each in ours)
    others = {each for each in hrefs - ours if not each.startswith("https://")}
    assert {each for each in others if not each.startswith("/piano/static/")} == set()


def test_of_an_empty_installation_the_lists_say_so_and_nothing_is_found(
    settings: Settings, empty_database: str
) -> None:
    migrate(empty_database)
    with TestClient(create_app(reading(settings, empty_database))) as made:
        for path in ("/comuni", "/progetti", "/obiettivi"):
            answer = made.get(path)
            assert answer.status_code == 200
            assert "Nessun dato" in text_of(answer.text)
        for path in ("/comuni/015093", "/zone-omogenee/sud-est", "/progetti/lum", "/obiettivi/M1"):
            assert made.get(path).status_code == 404


def test_a_comune_without_boundary_has_a_page_and_no_map(
    settings: Settings, loaded_database: str
) -> None:
    with psycopg.connect(loaded_database) as connection:
        connection.execute(
            "update psttm.elemento set geom = null, precisione = 'assente'"
            " where layer = 'comuni' and codice = '015093'"
        )
    with TestClient(create_app(reading(settings, loaded_database))) as made:
        page = made.get("/comuni/015093").text
    assert '<svg class="map"' not in page
    assert "i confini non sono noti" in text_of(page)
    assert "Superficie nessun dato" in text_of(page)


def test_a_change_is_shown_at_once(settings: Settings, loaded_database: str) -> None:
    with TestClient(create_app(reading(settings, loaded_database))) as made:
        before = made.get("/progetti/lum")
        with psycopg.connect(loaded_database) as connection:
            connection.execute("update psttm.progetto set titolo = 'Altro' where codice = 'lum'")
        held = {"If-None-Match": before.headers["etag"]}
        after = made.get("/progetti/lum", headers=held)
    assert after.status_code == 200
    assert "<h1>Altro</h1>" in after.text
