import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, text

PROGETTI = "/api/v1/progetti"


def test_the_list_holds_every_project(client: TestClient) -> None:
    body = client.get(PROGETTI).json()
    assert len(body["items"]) == body["totale"] > 0
    assert all(each["fonti"] for each in body["items"])
    assert all("incidenza" not in each for each in body["items"])


def test_filters_by_place_find_the_same_as_the_place(client: TestClient) -> None:
    listed = client.get(f"{PROGETTI}?comune=015093&certezza=certa").json()
    here = client.get("/api/v1/comuni/015093/progetti").json()
    assert {each["id"] for each in listed["items"]} == {each["id"] for each in here["certi"]}


def test_filters_by_state_and_kind(client: TestClient) -> None:
    body = client.get(f"{PROGETTI}?tipo=programma,strumento").json()
    assert {each["tipo"] for each in body["items"]} <= {"programma", "strumento"}


def test_a_spatial_filter_says_what_it_cannot_find(client: TestClient) -> None:
    body = client.get(f"{PROGETTI}?bbox=9,45,10,46").json()
    assert body["totale"] > 0 or body["avvisi"]


def test_an_unknown_place_is_refused_not_an_empty_list(client: TestClient) -> None:
    for query in ("comune=015999", "zona=centro", "comune=015999&f=geojson"):
        assert client.get(f"{PROGETTI}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "parco=inesistente",
        "plis=inesistente",
        "naviglio=inesistente",
        "nodo=inesistente",
        "missione=M99",
        "obiettivo=M1-99",
        "driver=inesistente",
    ],
)
def test_a_code_that_names_nothing_is_refused_and_named(client: TestClient, query: str) -> None:
    for path in (
        PROGETTI,
        "/api/v1/comuni/015093/progetti",
        "/api/v1/zone-omogenee/sud-est/progetti",
    ):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert query in answer.json()["detail"]


def test_a_superseded_comune_is_refused_with_the_one_in_force(client: TestClient) -> None:
    answer = client.get(f"{PROGETTI}?comune=015235")
    assert answer.status_code == 400
    assert answer.json()["accettati"] == ["015251"]


def test_a_project_has_its_places_and_its_programme(client: TestClient) -> None:
    body = client.get(f"{PROGETTI}/cmm-come-in-corsico").json()
    assert body["parte_di"] == "cmm-come-in"
    assert body["localizzazioni"][0]["motivo"]
    assert "up" in {link["rel"] for link in body["links"]}
    parts = client.get(f"{PROGETTI}/cmm-come-in").json()["parti"]
    assert "cmm-come-in-corsico" in {each["id"] for each in parts}


def test_a_project_tells_what_its_source_declares_from_what_we_attribute(
    client: TestClient,
) -> None:
    lum = client.get(f"{PROGETTI}/lum").json()
    assert [(each["codice"], each["natura"]) for each in lum["obiettivi"]] == [
        ("M3-06", "dichiarata")
    ]
    assert [(each["codice"], each["natura"]) for each in lum["driver"]] == [("D05", "attribuita")]
    spugna = client.get(f"{PROGETTI}/cmm-spugna").json()
    assert [each["codice"] for each in spugna["obiettivi"]] == ["M2-10", "M2-18"]
    assert {each["natura"] for each in spugna["obiettivi"]} == {"attribuita"}
    assert all(each["motivo"] for each in spugna["obiettivi"])
    assert spugna["driver"] == []


def test_where_a_project_is(client: TestClient) -> None:
    body = client.get(f"{PROGETTI}/cmm-come-in-corsico/incidenza").json()
    assert "015093" in {each["istat"] for each in body["comuni"]}
    assert all(each["incidenza"] for each in body["comuni"])
    text = client.get(f"{PROGETTI}/cmm-come-in-corsico/incidenza?f=csv").text
    assert "015093" in text


def test_an_unknown_project_has_the_nearest_names(client: TestClient) -> None:
    for suffix in ("", "/incidenza"):
        answer = client.get(f"{PROGETTI}/come-in-corsico{suffix}")
        assert answer.status_code == 404
        assert any("cmm-come-in-corsico" in each for each in answer.json()["accettati"])


def test_features_hold_projects_without_geometry_too(client: TestClient) -> None:
    body = client.get(f"{PROGETTI}?f=geojson").json()
    assert len(body["features"]) == body["totale"]


def test_a_project_says_its_recurring_themes_as_the_tables_do(
    client: TestClient, connection: Connection
) -> None:
    rows = connection.execute(
        text("""
            select p.codice as progetto, r.codice, t.natura
            from psttm.progetto_tema_ricorrente t
            join psttm.progetto p on p.id = t.progetto_id
            join psttm.tema_ricorrente r on r.id = t.tema_ricorrente_id
        """)
    ).all()
    assert rows
    for progetto in {row.progetto for row in rows}:
        told = client.get(f"{PROGETTI}/{progetto}").json()["temi_ricorrenti"]
        assert all(each["motivo"] and each["fonte"]["documento"] for each in told)
        expected = {(row.codice, row.natura) for row in rows if row.progetto == progetto}
        assert {(each["codice"], each["natura"]) for each in told} == expected


def test_funding_is_found_by_the_words_of_the_source(client: TestClient) -> None:
    found = client.get("/api/v1/progetti", params={"finanziamento": "pnrr", "limit": 1000}).json()
    assert found["totale"] > 1
    assert all("PNRR" in each["finanziamento"] for each in found["items"])
    either = {"finanziamento": "PNRR,Donazioni", "limit": 1000}
    assert client.get("/api/v1/progetti", params=either).json()["totale"] > found["totale"]
    assert client.get("/api/v1/progetti", params={"finanziamento": "%"}).json()["totale"] == 0
