import csv
import io

import pytest
from fastapi.testclient import TestClient

CORSICO = "/api/v1/comuni/015093"


def test_the_list_is_paged_to_its_end(client: TestClient) -> None:
    first = client.get("/api/v1/comuni").json()
    assert (len(first["items"]), first["totale"]) == (100, 133)
    following = next(link["href"] for link in first["links"] if link["rel"] == "next")
    second = client.get(following).json()
    assert len(second["items"]) == 33
    assert not [link for link in second["links"] if link["rel"] == "next"]
    codes = [item["istat"] for item in first["items"] + second["items"]]
    assert codes == sorted(set(codes))


def test_a_comune_has_its_zona_and_its_source(client: TestClient) -> None:
    body = client.get(CORSICO).json()
    assert (body["istat"], body["nome"], body["zona_omogenea"]) == (
        "015093",
        "Corsico",
        "sud-ovest",
    )
    assert body["fonte"]["documento"]
    assert {link["rel"] for link in body["links"]} >= {"self", "progetti", "scheda"}


def test_milano_is_in_no_zona(client: TestClient) -> None:
    assert client.get("/api/v1/comuni/015146").json()["zona_omogenea"] is None


@pytest.mark.parametrize("query", ["zona=sud-ovest", "q=corsi", "vicino_a=9.11,45.43"])
def test_filters_narrow_the_list(client: TestClient, query: str) -> None:
    body = client.get(f"/api/v1/comuni?{query}").json()
    assert 0 < body["totale"] < 133
    assert "015093" in {item["istat"] for item in body["items"]}


def test_an_unknown_zona_is_refused_not_an_empty_list(client: TestClient) -> None:
    answer = client.get("/api/v1/comuni?zona=sud-ovestt")
    assert answer.status_code == 400
    assert any("sud-ovest" in each for each in answer.json()["accettati"])


def test_an_unknown_code_has_the_nearest_names(client: TestClient) -> None:
    answer = client.get("/api/v1/comuni/corsicco")
    assert answer.status_code == 404
    assert any("Corsico" in each for each in answer.json()["accettati"])


def test_a_superseded_code_moves_with_suffix_and_query(client: TestClient) -> None:
    answer = client.get(
        "/api/v1/comuni/015235/progetti?stato=lavori,gara&f=csv", follow_redirects=False
    )
    assert answer.status_code == 308
    assert answer.headers["location"] == (
        "http://testserver/api/v1/comuni/015251/progetti?stato=lavori,gara&f=csv"
    )
    assert client.get("/api/v1/comuni/015246").json()["istat"] == "015251"


def test_the_scheda_has_ages_that_sum_to_the_population(client: TestClient) -> None:
    body = client.get(f"{CORSICO}/scheda").json()
    assert sum(each["totale"] for each in body["eta"]) == body["comune"]["popolazione"]


def test_features_are_rfc_7946(client: TestClient) -> None:
    answer = client.get("/api/v1/comuni?f=geojson&zona=sud-ovest")
    assert answer.headers["content-type"] == "application/geo+json"
    body = answer.json()
    assert body["type"] == "FeatureCollection"
    assert len(body["features"]) == body["totale"]
    feature = body["features"][0]
    assert feature["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert feature["properties"]["istat"] == feature["id"]


def test_features_may_leave_their_geometry_out(client: TestClient) -> None:
    body = client.get("/api/v1/comuni?f=geojson&geometria=nessuna&limit=2").json()
    assert [feature["geometry"] for feature in body["features"]] == [None, None]


def test_the_table_holds_every_comune(client: TestClient) -> None:
    answer = client.get("/api/v1/comuni?f=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="comuni.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 133
    assert rows[0]["istat"].startswith("015")


def test_a_table_that_goes_on_says_where(client: TestClient) -> None:
    answer = client.get("/api/v1/comuni?limit=2", headers={"Accept": "text/csv"})
    assert not answer.content.startswith(b"\xef\xbb\xbf")
    assert 'rel="next"' in answer.headers["link"]


def test_the_four_parts_are_whole_and_explained(client: TestClient) -> None:
    body = client.get(f"{CORSICO}/progetti").json()
    for part in ("certi", "da_verificare", "ambito", "non_determinabili"):
        total = body["totali"][part]["progetti"]
        assert len(body[part]) == total
        assert (body["messaggi"][part] is None) == (total > 0)
    come_in = next(each for each in body["certi"] if each["id"] == "cmm-come-in-corsico")
    assert come_in["incidenza"][0]["motivo"]


def test_the_four_parts_are_paged_one_after_the_other(client: TestClient) -> None:
    parts = ("certi", "da_verificare", "ambito", "non_determinabili")
    whole = client.get(f"{CORSICO}/progetti").json()
    seen: list[str] = []
    address = f"{CORSICO}/progetti?limit=1"
    while address:
        body = client.get(address).json()
        assert body["totali"] == whole["totali"]
        seen += [each["id"] for part in parts for each in body[part]]
        following = [link["href"] for link in body["links"] if link["rel"] == "next"]
        address = following[0] if following else ""
    assert seen == [each["id"] for part in parts for each in whole[part]]


def test_a_part_that_is_filtered_away_says_so(client: TestClient) -> None:
    body = client.get(f"{CORSICO}/progetti?certezza=ambito").json()
    assert body["certi"] == []
    assert body["messaggi"]["certi"] == "nessun dato con i filtri richiesti"


def test_the_table_of_the_four_parts_says_which(client: TestClient) -> None:
    body = client.get(f"{CORSICO}/progetti").json()
    text = client.get(f"{CORSICO}/progetti?f=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    certain = [row["id"] for row in rows if row["parte"] == "certi"]
    assert certain == [each["id"] for each in body["certi"]]
    assert all(row["incidenza"] for row in rows if row["parte"] == "certi")
