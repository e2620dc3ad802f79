"""The page of the zone omogenee: its figures are those of the agende, its maps are drawn."""

import html
import re
from xml.etree import ElementTree

import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from geo.maps.palette import ZONE
from service.agenda.forms import FORMS
from service.agenda.words import importo_sommato, number
from service.app import create_app
from service.prepare import migrate
from service.queries.parti import Importo
from service.settings import Settings
from tests.api.test_zone import SEVEN

PARTS = ("certi", "da_verificare", "ambito", "non_determinabili")
MISSING = '<span class="missing">nessun dato</span>'


def clean(text: str) -> str:
    return html.unescape(" ".join(text.split()))


def cells(page: str, mark: str) -> list[str]:
    row = page.split(mark, 1)[1].split("</tr>", 1)[0]
    return [clean(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]


def counted(value: int) -> str:
    return number(value) if value else MISSING


@pytest.fixture(scope="module")
def page(client: TestClient) -> str:
    return client.get("/zone-omogenee").text


@pytest.mark.parametrize("zona", SEVEN)
def test_the_figures_are_those_of_the_agenda(client: TestClient, page: str, zona: str) -> None:
    agenda = client.get(f"/api/v1/zone-omogenee/{zona}/agenda").json()
    cifre = agenda["cifre"]
    assert cells(page, f'data-cifre="{zona}"') == [
        number(cifre["comuni"]),
        number(cifre["popolazione"]),
        number(cifre["superficie_km2"], 1, fixed=True),
        number(cifre["densita_ab_km2"], 1, fixed=True),
        *(counted(each["quanti_certi"]) for each in agenda["strati"].values()),
    ]
    assert cells(page, f'data-obiettivi="{zona}"') == [
        counted(agenda["obiettivi"]["totali"][part]["obiettivi"]) for part in PARTS
    ]
    totals = agenda["progetti"]["totali"]
    sums = "; ".join(importo_sommato(Importo(**each)) for each in totals["certi"]["importi"])
    assert cells(page, f'data-progetti="{zona}"') == [
        *(counted(totals[part]["progetti"]) for part in PARTS),
        clean(sums) or MISSING,
    ]


@pytest.mark.parametrize("zona", SEVEN)
def test_each_zona_has_a_map_and_the_way_to_its_agenda(
    client: TestClient, page: str, zona: str
) -> None:
    agenda = client.get(f"/api/v1/zone-omogenee/{zona}/agenda").json()
    card = re.split("data-zona=|zone-legend", page.split(f'data-zona="{zona}"', 1)[1])[0]
    drawn = ElementTree.fromstring(card[card.index("<svg") : card.index("</svg>") + 6])  # noqa: S314
    left, top, width, height = map(float, drawn.attrib["viewBox"].split())
    assert width == height > 0
    paths = [each for each in drawn if each.tag == "path" and each.get("fill") == ZONE[zona]]
    assert len(paths) == 1
    marks = drawn.findall("circle")
    certain = [each for each in marks if each.get("class") == "zone-sure"]
    assert bool(certain) == bool(agenda["progetti"]["certi"])
    for mark in marks:
        assert left < float(mark.attrib["cx"]) < left + width
        assert top < float(mark.attrib["cy"]) < top + height
    links = re.findall(r'href="http://testserver([^"]+)"', card)
    assert links == [
        f"/zone-omogenee/{zona}",
        *(f"/zone-omogenee/{zona}/agenda.{form}" for form in FORMS),
        f"/api/v1/zone-omogenee/{zona}/agenda",
    ]
    assert clean(agenda["zona"]["nome"]) in clean(card)


def test_it_needs_no_script_and_nothing_from_elsewhere(client: TestClient) -> None:
    answer = client.get("/zone-omogenee")
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    assert set(re.findall(r'(?:src|href)="(https?://[^/"]+)', answer.text)) == {"http://testserver"}


def test_it_is_held_until_something_changes(client: TestClient) -> None:
    first = client.get("/zone-omogenee")
    held = {"If-None-Match": first.headers["etag"]}
    assert client.get("/zone-omogenee", headers=held).status_code == 304
    head = client.head("/zone-omogenee")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("address", ["/", "/copertura", "/ogc?f=html", "/zone-omogenee"])
def test_every_page_leads_to_it(client: TestClient, address: str) -> None:
    menu = client.get(address).text.split('aria-label="Menu principale"', 1)[1]
    navigation = menu.split("</nav>", 1)[0]
    assert "/zone-omogenee" in navigation


def test_a_change_is_shown_at_once(settings: Settings, loaded_database: str) -> None:
    with TestClient(create_app(reading(settings, loaded_database))) as client:
        before = client.get("/zone-omogenee").text
        with psycopg.connect(loaded_database) as connection:
            connection.execute(
                "update psttm.elemento set nome = 'Zona <b>&' where codice = 'sud-est'"
            )
            connection.execute("delete from psttm.generalizzata")
        after = client.get("/zone-omogenee").text
    assert "Zona &lt;b&gt;&amp;" in after
    assert "Zona &lt;b&gt;&amp;" not in before
    assert after.count('<svg class="zone-map"') == before.count('<svg class="zone-map"') == 7


def test_without_zone_it_says_so(settings: Settings, migrated: str) -> None:
    with TestClient(create_app(reading(settings, migrated))) as client:
        answer = client.get("/zone-omogenee")
    assert answer.status_code == 200
    assert "nessuna zona omogenea è caricata" in answer.text
    assert "<table" not in answer.text


def test_a_zona_without_comuni_has_neither_map_nor_figures(
    settings: Settings, migrated: str
) -> None:
    with psycopg.connect(migrated) as connection:
        connection.execute("""
            insert into psttm.fonte (id, documento, natura) values ('prova', 'Prova', 'ente');
            with nuova as (
                insert into psttm.elemento (layer, codice, nome, fonte_id, elenco_comuni, da_membri)
                values ('zone_omogenee', 'nuova', 'Nuova', 'prova', 'completo', true)
                returning id
            )
            insert into psttm.zona_omogenea (elemento_id) select id from nuova
        """)
    with TestClient(create_app(reading(settings, migrated))) as client:
        answer = client.get("/zone-omogenee")
    assert answer.status_code == 200
    assert "confini non noti" in answer.text
    assert set(cells(answer.text, 'data-progetti="nuova"')) == {MISSING}


@pytest.fixture
def migrated(empty_database: str) -> str:
    migrate(empty_database)
    return empty_database


def reading(settings: Settings, url: str) -> Settings:
    return settings.model_copy(
        update={"database_url": SecretStr(""), "read_database_url": SecretStr(url)}
    )
