import json

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Connection, text

from service.app import create_app
from service.settings import Settings

ADDRESS = "/api/v1/incidenza"
CORSICO_CENTRE = {
    "type": "Polygon",
    "coordinates": [
        [[9.105, 45.43], [9.112, 45.43], [9.112, 45.435], [9.105, 45.435], [9.105, 45.43]]
    ],
}


def test_a_polygon_in_a_comune_finds_it_and_its_projects(client: TestClient) -> None:
    answer = client.post(ADDRESS, json=CORSICO_CENTRE)
    assert answer.status_code == 200
    body = answer.json()
    assert "015093" in json.dumps(body["comuni"])
    assert "sud-ovest" in json.dumps(body["zone_omogenee"])
    assert body["geometria"]["area_m2"] == pytest.approx(303_000, rel=0.02)


PARTIAL = """
select codice from psttm.{table}
where elenco_comuni is not null and elenco_comuni <> 'completo'
"""


@pytest.mark.parametrize(("what", "table"), [("progetti", "progetto"), ("obiettivi", "obiettivo")])
def test_what_has_a_partial_list_and_is_not_met_is_not_determinable(
    client: TestClient, connection: Connection, what: str, table: str
) -> None:
    key = "id" if what == "progetti" else "codice"
    met = client.post(f"{ADDRESS}?limit=1000", json=CORSICO_CENTRE).json()[what]
    partial = set(connection.scalars(text(PARTIAL.format(table=table))))
    found = {each[key] for each in met if each["certezza"] != "non_determinabile"}
    open_ones = [each for each in met if each["certezza"] == "non_determinabile"]
    assert {each[key] for each in open_ones} == partial - found
    assert partial - found
    assert all(each["attraverso"] == [] for each in open_ones)
    of_comune = client.get(f"/api/v1/comuni/015093/{what}?limit=200").json()["non_determinabili"]
    assert {each[key] for each in of_comune} <= {each[key] for each in open_ones}
    away = client.post(ADDRESS, json={"type": "Point", "coordinates": [12.5, 41.9]}).json()
    assert away[what] == []


def test_a_feature_gives_the_same_as_its_geometry(client: TestClient) -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": CORSICO_CENTRE}
    assert (
        client.post(ADDRESS, json=feature).json()
        == client.post(ADDRESS, json=CORSICO_CENTRE).json()
    )


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [9.19, 45.464]},
        {"type": "MultiPoint", "coordinates": [[9.19, 45.464], [9.2, 45.5]]},
        {"type": "LineString", "coordinates": [[9.1, 45.4], [9.2, 45.5]]},
        {"type": "Point", "coordinates": [12.5, 41.9]},
        {"type": "Polygon", "coordinates": [[[0, 40], [18, 40], [18, 51], [0, 51], [0, 40]]]},
        {"type": "MultiLineString", "coordinates": [[[9, 45], [9.1, 45]], [[9, 45], [9, 45.1]]]},
    ],
)
def test_geometries_of_every_kind_and_place_are_answered(
    client: TestClient, geometry: dict[str, object]
) -> None:
    answer = client.post(ADDRESS, json=geometry)
    assert answer.status_code == 200, answer.text


def test_a_stop_says_of_which_interchange_it_is_a_part(client: TestClient) -> None:
    duomo = {"type": "Point", "coordinates": [9.19, 45.464]}
    nodes = client.post(f"{ADDRESS}?entro_m=500", json=duomo).json()["nodi_trasporto"]
    whole = {each["codice"]: each["parte_di"] for each in nodes}
    assert whole["metro-duomo-m1"] == whole["metro-duomo-m3"] == "interscambio-duomo"
    assert whole["interscambio-duomo"] is None
    assert whole["metro-missori"] is None


def test_a_geometry_outside_the_area_is_told_so(client: TestClient) -> None:
    body = client.post(ADDRESS, json={"type": "Point", "coordinates": [12.5, 41.9]}).json()
    assert body["comuni"] == []
    assert "nessun dato" in body["messaggi"]["territorio"]


@pytest.mark.parametrize("entro_m", ["0", "-1", "nan", "1e9", "x"])
def test_the_distance_of_the_nodes_has_bounds(client: TestClient, entro_m: str) -> None:
    assert client.post(f"{ADDRESS}?entro_m={entro_m}", json=CORSICO_CENTRE).status_code == 400


def test_a_million_vertices_are_refused_by_their_bytes(client: TestClient) -> None:
    body = b'{"type":"MultiPoint","coordinates":[' + b"[9,45]," * 999_999 + b"[9,45]]}"
    answer = client.post(ADDRESS, content=body)
    assert answer.status_code == 413
    assert "troppo grande" in answer.json()["detail"]


def test_too_many_vertices_within_the_bytes_are_refused(client: TestClient) -> None:
    body = b'{"type":"MultiPoint","coordinates":[' + b"[9,45]," * 100_000 + b"[9,45]]}"
    answer = client.post(ADDRESS, content=body)
    assert answer.status_code == 413
    assert "vertici" in answer.json()["detail"]


def test_a_wrong_body_is_a_problem(client: TestClient) -> None:
    for body in (b"", b"{", b'{"type":"GeometryCollection","geometries":[]}'):
        answer = client.post(ADDRESS, content=body)
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_compressed_body_is_refused(client: TestClient) -> None:
    answer = client.post(ADDRESS, content=b"x", headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 400


def test_a_geometry_too_complex_to_measure_in_time_is_refused(settings: Settings) -> None:
    hasty = settings.model_copy(update={"statement_timeout_ms": 100, "database_url": SecretStr("")})
    steps = [
        [9 + step * 7919 % 1000 / 2000, 45.3 + step * 104729 % 1000 / 3000] for step in range(9000)
    ]
    with TestClient(create_app(hasty)) as client:
        answer = client.post(ADDRESS, json={"type": "LineString", "coordinates": steps})
    assert answer.status_code == 413
    assert "troppo complessa" in answer.json()["detail"]
