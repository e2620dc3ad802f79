"""The pages of comuni and zone say what the API says, in the same four parts."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, text

from service.agenda.forms import FORMS
from service.agenda.words import (
    NON_RIPARTITO,
    euro,
    importo_sommato,
    number,
    sentence,
    typographic,
)
from service.queries.page import PageRequest
from service.queries.parti import Importo
from tests.api.pages import PAGE, PARTS, codes, part_of, subjects_of, text_of

CORSICO = "/comuni/015093"
SEVEN = (
    *("adda-martesana", "alto-milanese", "magentino-abbiatense", "nord-milano"),
    *("nord-ovest", "sud-est", "sud-ovest"),
)


def brief(page: str, part: str) -> list[str]:
    row = page.split(f'data-parte="{part}"', 1)[1].split("</tr>", 1)[0]
    return [text_of(each) for each in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]


def counted(value: int) -> str:
    return number(value) if value else "nessun dato"


def require_same(client: TestClient, path: str, query: str = "") -> None:
    """Hold a page to the answers of the API about the same place."""
    page = client.get(path + query).text
    projects: dict[str, Any] = client.get(f"/api/v1{path}/progetti{query}").json()
    of_aims = re.sub(r"(driver|stato|finanziamento)=[^&]*&?", "", query)
    aims: dict[str, Any] = client.get(f"/api/v1{path}/obiettivi{of_aims}").json()
    for part in PARTS:
        assert brief(page, part) == [
            counted(projects["totali"][part]["progetti"]),
            counted(aims["totali"][part]["obiettivi"]),
        ]
        assert subjects_of(page, "progetti", part) == [each["id"] for each in projects[part]]
        assert subjects_of(page, "obiettivi", part) == [
            f"{each['edizione']}-{each['codice']}" for each in aims[part]
        ]
        for kind, told in (("progetti", projects), ("obiettivi", aims)):
            if not told[part]:
                message = sentence(typographic(told["messaggi"][part]))
                assert message in text_of(part_of(page, kind, part))
    sums = [
        text_of(each)
        for each in re.findall(
            r"<li>(.*?)</li>",
            "".join(re.findall(r'<ul class="sum-list">(.*?)</ul>', page, re.DOTALL)),
            re.DOTALL,
        )
    ]
    assert sums == [
        text_of(importo_sommato(Importo(**each))) for each in projects["totali"]["certi"]["importi"]
    ]


def test_the_figures_of_every_comune_are_those_of_the_api(client: TestClient) -> None:
    for path in codes(client, "comuni"):
        require_same(client, path)


@pytest.mark.parametrize("zona", SEVEN)
def test_the_figures_of_every_zona_are_those_of_the_api(client: TestClient, zona: str) -> None:
    require_same(client, f"/zone-omogenee/{zona}")


@pytest.mark.parametrize(
    "query",
    ["?missione=M3", "?stato=lavori,concluso", "?driver=D05", "?edizione=2022-2024"],
)
def test_filters_leave_what_they_leave_in_the_api(client: TestClient, query: str) -> None:
    require_same(client, CORSICO, query)
    require_same(client, "/zone-omogenee/sud-ovest", query)


def test_projects_are_narrowed_by_their_money(client: TestClient) -> None:
    page = client.get(f"{CORSICO}?finanziamento=PNRR").text
    api = client.get(f"/api/v1{CORSICO}/progetti?finanziamento=PNRR").json()
    listed = [each for part in PARTS for each in subjects_of(page, "progetti", part)]
    assert listed == [each["id"] for part in PARTS for each in api[part]]
    assert listed
    assert "finanziamento: PNRR" in text_of(page)


def test_a_form_sent_with_empty_fields_is_no_filter(client: TestClient) -> None:
    plain = client.get(CORSICO).text
    assert client.get(f"{CORSICO}?finanziamento=").text == plain
    both = client.get(f"{CORSICO}?missione=M3&missione=M2&finanziamento=").text
    assert both == client.get(f"{CORSICO}?missione=M3,M2").text


def test_the_form_offers_what_there_is_and_remembers_what_was_chosen(client: TestClient) -> None:
    page = client.get(f"{CORSICO}?missione=M3&stato=lavori").text
    form = page.split("<form", 1)[1].split("</form>", 1)[0]
    chosen = set(re.findall(r'name="(\w+)" value="([^"]+)" checked', form))
    assert chosen == {("missione", "M3"), ("stato", "lavori")}
    offered = set(re.findall(r'name="missione" value="([^"]+)"', form))
    missions = client.get("/api/v1/missioni").json()["items"]
    assert offered == {each["codice"] for each in missions}


@pytest.mark.parametrize("query", ["missione=M99", "stato=fermo", "colore=blu", "driver=%00"])
def test_a_filter_that_means_nothing_is_refused(client: TestClient, query: str) -> None:
    for path in (CORSICO, "/zone-omogenee/sud-est"):
        answer = client.get(f"{path}?{query}", headers=PAGE)
        assert answer.status_code == 400
        assert answer.headers["content-type"].startswith("text/html")


def test_each_project_says_state_amount_and_why_it_is_there(client: TestClient) -> None:
    page = client.get(CORSICO).text
    api = client.get(f"/api/v1{CORSICO}/progetti").json()
    for part in PARTS:
        told = part_of(page, "progetti", part)
        for project in api[part]:
            card = text_of(
                re.split(r'id="progetto-', told.split(f'id="progetto-{project["id"]}"', 1)[1])[0]
            )
            assert typographic(project["titolo"]) in card
            assert "Stato" in card
            if project["importo_eur"] is not None:
                assert text_of(euro(project["importo_eur"])) in card
                assert (NON_RIPARTITO in card) != project["importo_ripartito"]
            for chain in project["incidenza"]:
                assert typographic(chain["motivo"]).casefold() in card.casefold()
                for step in chain["via"]:
                    if step["layer"] not in {"comuni", "area_metropolitana"}:
                        assert f"{step['nome']} (" in card
                assert "Fonte: " in card


def test_what_the_map_shows_is_written_too(client: TestClient) -> None:
    for path in (CORSICO, "/comuni/015146", "/zone-omogenee/sud-est"):
        page = client.get(path).text
        drawn = page.split('<svg class="map"', 1)[1].split("</svg>", 1)[0]
        rest = text_of(page.replace(drawn, ""))
        names = {text_of(each) for each in re.findall(r"<title>(.*?)</title>", drawn)}
        assert names
        assert {each for each in names if each not in rest} == set()


def test_the_zona_leads_to_its_agenda_with_the_same_filters(client: TestClient) -> None:
    page = client.get("/zone-omogenee/sud-est?missione=M3").text
    for form in FORMS:
        assert f'/zone-omogenee/sud-est/agenda.{form}?missione=M3"' in page


def test_a_superseded_code_leads_to_the_comune_in_force(client: TestClient) -> None:
    for old in ("015235", "015246"):
        answer = client.get(f"/comuni/{old}?missione=M3", headers=PAGE, follow_redirects=False)
        assert answer.status_code == 308
        assert answer.headers["location"] == "http://testserver/comuni/015251?missione=M3"
    page = text_of(client.get("/comuni/015251").text)
    assert "015235" in page
    assert "015246" in page


@pytest.mark.parametrize("path", ["/comuni/015094", "/zone-omogenee/sud-esst"])
def test_what_does_not_exist_is_told_with_what_is_near(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert re.search(r"<code>(015\d{3} \w+|sud-est Sud Est)<", answer.text)


@pytest.mark.parametrize("kind", ["comuni", "zone-omogenee", "progetti", "obiettivi"])
def test_a_code_that_nothing_may_have_is_refused(client: TestClient, kind: str) -> None:
    assert client.get(f"/{kind}/{'a' * 101}", headers=PAGE).status_code == 400
    assert client.get(f"/{kind}/a%00b", headers=PAGE).status_code == 400
    assert client.get(f"/{kind}/%3Cscript%3E", headers=PAGE).status_code == 404


@pytest.mark.parametrize(
    "path", [CORSICO, "/zone-omogenee/sud-est", "/progetti/lum", "/obiettivi/M1-13", "/progetti"]
)
def test_a_page_is_held_until_something_changes(client: TestClient, path: str) -> None:
    first = client.get(path)
    held = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]


def test_inhabitants_and_area_are_those_of_the_tables(
    client: TestClient, connection: Connection
) -> None:
    rows = connection.execute(
        text("select istat, popolazione, superficie_km2 from psttm.comune_pubblicato")
    ).all()
    for row in rows[::10]:
        facts = text_of(client.get(f"/comuni/{row.istat}").text.split('<dl class="facts">', 1)[1])
        assert f"Abitanti {number(row.popolazione)} " in facts
        assert f"Superficie {number(row.superficie_km2, 2)} km²" in facts


def test_a_page_that_cannot_show_all_says_so_and_keeps_the_totals(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get(CORSICO).text
    monkeypatch.setattr("service.web.comune.MOST", PageRequest(limit=3))
    page = client.get(CORSICO).text
    assert "La pagina non mostra tutto" in text_of(page)
    assert "La pagina non mostra tutto" not in text_of(whole)
    assert len([each for part in PARTS for each in subjects_of(page, "progetti", part)]) == 3
    for part in PARTS:
        assert brief(page, part) == brief(whole, part)
