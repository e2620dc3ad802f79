"""The pages of projects and objectives, and the lists, say what the API says."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.agenda.words import STATI, capital, date, euro, typographic
from service.queries.copertura import CAMPI
from tests.api.pages import codes, text_of

LISTS = ("comuni", "progetti", "obiettivi")


def section(page: str, name: str) -> str:
    """Return the piece of a page under a heading, up to the next section of its own rank."""
    found = page.split(f'aria-labelledby="{name}"', 1)[1]
    return found.split("<h2", 2)[1]


def listed(page: str, pattern: str) -> list[str]:
    return re.findall(rf'href="http://testserver{pattern}"', page)


def test_every_project_says_all_that_is_known_of_it(client: TestClient) -> None:
    for path in codes(client, "progetti"):
        page = client.get(path).text
        words = text_of(page)
        project: dict[str, Any] = client.get(f"/api/v1{path}").json()
        for name in ("titolo", "descrizione", "ente_capofila", "finanziamento", "tema", "nota"):
            if project[name]:
                assert text_of(typographic(project[name])) in words, (path, name)
        facts = text_of(page.split('<dl class="facts">', 1)[1].split("</dl>", 1)[0])
        assert capital(STATI[project["stato"]]) in facts or project["stato_testo"]
        for name in ("stato_al", "inizio", "fine", "importo_al"):
            if project[name]:
                assert text_of(date(project[name])) in facts, (path, name)
        if project["importo_eur"] is not None:
            assert text_of(euro(project["importo_eur"])) in facts
        assert all(cup in facts for cup in project["cup"])
        for source in project["fonti"]:
            assert f'id="fonte-{source["id"]}"' in page
            assert not source["data"] or text_of(date(source["data"])) in words


def test_every_project_says_what_it_serves_and_what_it_is_part_of(client: TestClient) -> None:
    for path in codes(client, "progetti"):
        page = client.get(path).text
        project = client.get(f"/api/v1{path}").json()
        serves = section(page, "piano")
        assert listed(serves, r"/obiettivi/([^?\"]+)\?edizione=[^\"]+") == [
            each["codice"] for each in project["obiettivi"]
        ]
        for tie in (*project["obiettivi"], *project["driver"], *project["temi_ricorrenti"]):
            assert text_of(typographic(tie["titolo"])) in text_of(serves)
            assert text_of(typographic(tie["motivo"])) in text_of(serves)
        family = [each["id"] for each in project["parti"]]
        family = ([project["parte_di"]] if project["parte_di"] else []) + family
        if family:
            assert listed(section(page, "programma"), r"/progetti/([^\"]+)") == family


def test_every_project_says_where_it_is(client: TestClient) -> None:
    for path in codes(client, "progetti"):
        page = client.get(path).text
        reached = client.get(f"/api/v1{path}/incidenza").json()
        located = [each for each in reached["comuni"] if each["certezza"] != "ambito"]
        where = section(page, "dove")
        comuni = where.split('id="dove-comuni"', 1)[1].split("<section", 1)[0]
        assert set(listed(comuni, r"/comuni/(\d{6})")) == {each["istat"] for each in located}
        if not reached["comuni"]:
            assert "Non vuol dire che non ce ne siano" in text_of(comuni)
        in_general = len(reached["comuni"]) - len(located)
        if in_general:
            assert f"{in_general} comuni in generale" in text_of(comuni)
        places = [
            each["nome"]
            for each in reached["elementi"]
            if each["layer"] not in {"zone_omogenee", "area_metropolitana"}
        ]
        assert [name for name in places if name not in text_of(where)] == []


def test_a_project_has_a_map_if_and_only_if_something_of_it_has_a_place(
    client: TestClient,
) -> None:
    for path in codes(client, "progetti"):
        page = client.get(path).text
        reached = client.get(f"/api/v1{path}/incidenza").json()
        located = any(each["certezza"] != "ambito" for each in reached["comuni"])
        assert ('<svg class="map"' in page) == located, path
        assert ("Nessuna mappa" in page) != located


def test_a_project_says_what_is_not_known_of_it_and_who_could_say(client: TestClient) -> None:
    for path in codes(client, "progetti"):
        project = client.get(f"/api/v1{path}").json()
        told = text_of(section(client.get(path).text, "ignoto"))
        for name in ("importo_eur", "cup", "inizio", "url"):
            assert (CAMPI[name][0] in told) == (not project[name]), (path, name)


def test_every_objective_says_its_text_its_projects_and_its_places(client: TestClient) -> None:
    for path in codes(client, "obiettivi"):
        page = client.get(path).text
        words = text_of(page)
        code, edition = path.removeprefix("/obiettivi/").split("?edizione=")
        aim = client.get(f"/api/v1/obiettivi/{code}?edizione={edition}").json()
        assert text_of(typographic(aim["titolo"])) in words
        if aim["testo"] is None:
            assert "i documenti del piano non sono caricati" in words
        else:
            assert text_of(aim["testo"]) in words
        assert listed(section(page, "progetti"), r"/progetti/([^\"]+)") == [
            each["id"] for each in aim["progetti"]
        ]
        where = client.get(f"/api/v1/obiettivi/{code}/territorio?edizione={edition}").json()
        located = {e["istat"] for e in where["comuni"] if e["certezza"] != "ambito"}
        assert set(listed(section(page, "dove"), r"/comuni/(\d{6})")) >= located
        assert ('<svg class="map"' in page) == bool(located), path


def test_an_objective_without_an_edition_is_the_latest(client: TestClient) -> None:
    assert (
        client.get("/obiettivi/M1-13").text
        == client.get("/obiettivi/M1-13?edizione=2022-2024").text
    )
    missing = client.get("/obiettivi/M1-13?edizione=2016-2018", headers={"Accept": "text/html"})
    assert missing.status_code == 404
    assert "2022-2024" in missing.text
    assert client.get("/obiettivi/M1-13?edizione=1999").status_code == 400


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("progetti", ""),
        ("progetti", "missione=M3&stato=lavori"),
        ("progetti", "q=ciclabile"),
        ("progetti", "finanziamento=PNRR"),
        ("obiettivi", ""),
        ("obiettivi", "missione=M2&edizione=2022-2024"),
        ("comuni", ""),
        ("comuni", "zona=sud-est"),
        ("comuni", "q=cassina"),
    ],
)
def test_a_list_holds_what_the_api_lists(client: TestClient, path: str, query: str) -> None:
    page = client.get(f"/{path}?{query}").text
    api = client.get(f"/api/v1/{path}?limit=1000&{query}").json()
    table = "".join(re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL))
    found = re.findall(rf'<th scope="row"[^>]*>(?:<a href="[^"]*/{path}/([^"]+)">|(M[^<]+))', table)
    key = {"comuni": "istat", "progetti": "id", "obiettivi": "codice"}[path]
    assert {one or other for one, other in found} == {each[key] for each in api["items"]}
    assert len(found) == api["totale"] > 0


@pytest.mark.parametrize("path", LISTS)
def test_a_list_that_is_empty_says_that_no_datum_is_no_no(client: TestClient, path: str) -> None:
    page = text_of(client.get(f"/{path}?q=parolachenonce").text)
    assert "Nessun dato" in page
    assert "Non vuol dire che non ci sia nulla" in page


@pytest.mark.parametrize("path", LISTS)
def test_a_list_refuses_what_it_does_not_know(client: TestClient, path: str) -> None:
    assert client.get(f"/{path}?colore=blu").status_code == 400
