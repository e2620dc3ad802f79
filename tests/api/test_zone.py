import pytest
from fastapi.testclient import TestClient

ZONE = "/api/v1/zone-omogenee"
SEVEN = [
    "adda-martesana",
    "alto-milanese",
    "magentino-abbiatense",
    "nord-milano",
    "nord-ovest",
    "sud-est",
    "sud-ovest",
]


def test_there_are_seven_zone(client: TestClient) -> None:
    body = client.get(ZONE).json()
    assert [each["id"] for each in body["items"]] == SEVEN
    assert sum(each["comuni"] for each in body["items"]) == 132


@pytest.mark.parametrize("codice", SEVEN)
def test_a_zona_says_how_its_members_are_known(client: TestClient, codice: str) -> None:
    zona = client.get(f"{ZONE}/{codice}").json()
    comuni = client.get(f"{ZONE}/{codice}/comuni").json()
    known = [each["appartenenza"] for each in comuni["items"]]
    assert zona["appartenenze"]["da_fonte"] == known.count("fonte")
    assert zona["appartenenze"]["per_eliminazione"] == known.count("eliminazione")
    assert comuni["totale"] == zona["comuni"] == len(known)


def test_the_projects_of_a_zona_have_four_parts(client: TestClient) -> None:
    body = client.get(f"{ZONE}/sud-ovest/progetti").json()
    assert body["zona"]["id"] == "sud-ovest"
    for part in ("certi", "da_verificare", "ambito", "non_determinabili"):
        assert len(body[part]) == body["totali"][part]["progetti"]


@pytest.mark.parametrize("suffix", ["", "/comuni", "/progetti"])
def test_an_unknown_zona_has_the_nearest_names(client: TestClient, suffix: str) -> None:
    answer = client.get(f"{ZONE}/sudovest{suffix}")
    assert answer.status_code == 404
    assert any("sud-ovest" in each for each in answer.json()["accettati"])


def test_features_and_tables(client: TestClient) -> None:
    assert len(client.get(f"{ZONE}?f=geojson").json()["features"]) == 7
    assert len(client.get(f"{ZONE}?f=csv").text.splitlines()) == 8


def test_words_find_a_zona(client: TestClient) -> None:
    items = client.get("/api/v1/zone-omogenee?q=abbiatense").json()["items"]
    assert [each["id"] for each in items] == ["magentino-abbiatense"]
    assert client.get("/api/v1/zone-omogenee?q=zzz").json()["totale"] == 0
