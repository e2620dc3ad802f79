import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyproj import CRS

from tests.files import read_gpkg, read_xlsx

LISTS = [
    "/api/v1/comuni",
    "/api/v1/zone-omogenee",
    "/api/v1/zone-omogenee/sud-ovest/comuni",
    "/api/v1/parchi",
    "/api/v1/plis",
    "/api/v1/navigli",
    "/api/v1/nodi-trasporto",
    "/api/v1/parchi/parco-del-ticino/comuni",
    "/api/v1/progetti",
    "/api/v1/obiettivi",
    "/api/v1/edizioni",
    "/api/v1/missioni",
    "/api/v1/driver",
]
FOUR_PARTS = [
    "/api/v1/comuni/015146/progetti",
    "/api/v1/comuni/015146/obiettivi",
    "/api/v1/zone-omogenee/sud-est/obiettivi",
    "/api/v1/navigli/naviglio-grande/obiettivi",
    "/api/v1/obiettivi/M1-13/territorio",
    "/api/v1/progetti/cambio-5/incidenza",
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GPKG = "application/geopackage+sqlite3"


def rows_of_csv(client: TestClient, address: str) -> list[dict[str, Any]]:
    text = client.get(f"{address}?f=csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("address", [*LISTS, *FOUR_PARTS])
def test_a_workbook_holds_what_the_table_holds(client: TestClient, address: str) -> None:
    answer = client.get(f"{address}?f=xlsx")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    header, *rows = read_xlsx(answer.content)
    expected = rows_of_csv(client, address)
    assert header == list(expected[0])
    assert len(rows) == len(expected)
    for row, cells in zip(rows, expected, strict=True):
        whole = [*row, *[None] * (len(header) - len(row))]
        first = str(whole[0])
        assert first == cells[header[0]]


@pytest.mark.parametrize("address", [*LISTS, *FOUR_PARTS])
def test_a_geopackage_holds_what_the_table_holds(client: TestClient, address: str) -> None:
    answer = client.get(f"{address}?f=gpkg")
    assert (answer.status_code, answer.headers["content-type"]) == (200, GPKG)
    frame = read_gpkg(answer.content)
    expected = rows_of_csv(client, address)
    names = [name for name in frame.columns if name != "geometry"]
    assert names == list(expected[0])
    assert list(frame[names[0]]) == [row[names[0]] for row in expected]


@pytest.mark.parametrize("address", LISTS)
def test_features_hold_what_the_list_holds(client: TestClient, address: str) -> None:
    answer = client.get(f"{address}?f=geojson&limit=1000")
    assert answer.headers["content-type"] == "application/geo+json"
    body = answer.json()
    listed = client.get(f"{address}?limit=1000").json()
    assert len(body["features"]) == body["totale"] == listed["totale"]
    keys = set(listed["items"][0])
    for feature, item in zip(body["features"], listed["items"], strict=True):
        assert feature["type"] == "Feature"
        name = "istat" if "istat" in item else "codice" if "codice" in item else "id"
        assert feature["properties"][name] == item[name]
        assert keys - set(feature["properties"]) <= {"appartenenze"}


@pytest.mark.parametrize("path", ["comuni", "zone-omogenee", "nodi-trasporto"])
def test_the_geometries_of_a_geopackage_are_those_of_geojson(client: TestClient, path: str) -> None:
    frame = read_gpkg(client.get(f"/api/v1/{path}?f=gpkg&limit=20").content)
    assert CRS(frame.crs).to_epsg() == 7791
    features = client.get(f"/api/v1/{path}?f=geojson&limit=20").json()["features"]
    degrees = frame.to_crs(4326)
    for shape, feature in zip(degrees.geometry, features, strict=True):
        lon, lat = first_point(feature["geometry"]["coordinates"])
        west, south, east, north = shape.bounds
        assert west - 1e-5 <= lon <= east + 1e-5
        assert south - 1e-5 <= lat <= north + 1e-5


def first_point(coordinates: Any) -> tuple[float, float]:
    while isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return coordinates[0], coordinates[1]


def test_the_areas_of_a_geopackage_are_those_of_the_answer(client: TestClient) -> None:
    frame = read_gpkg(client.get("/api/v1/comuni?f=gpkg").content)
    for shape, area in zip(frame.geometry, frame.superficie_km2, strict=True):
        assert shape.area / 1e6 == pytest.approx(area, abs=1e-4)


def test_a_file_that_goes_on_says_where(client: TestClient) -> None:
    for f in ("csv", "xlsx", "gpkg"):
        answer = client.get(f"/api/v1/comuni?limit=2&f={f}")
        assert 'rel="next"' in answer.headers["link"]


def test_files_are_the_same_bytes_and_are_held(client: TestClient) -> None:
    for f in ("xlsx", "gpkg"):
        first, again = (client.get(f"/api/v1/parchi?f={f}") for _ in range(2))
        assert first.content == again.content
        held = {"If-None-Match": first.headers["etag"]}
        assert client.get(f"/api/v1/parchi?f={f}", headers=held).status_code == 304


def test_a_format_may_be_asked_for_by_its_media_type(client: TestClient) -> None:
    for media_type in (XLSX, GPKG):
        answer = client.get("/api/v1/parchi", headers={"Accept": media_type})
        assert answer.headers["content-type"] == media_type


def test_a_format_that_a_resource_has_not_is_refused(client: TestClient) -> None:
    assert client.get("/api/v1/parchi/idroscalo?f=xlsx").status_code == 400
    assert client.get("/api/v1/comuni/015146/progetti?f=geojson").status_code == 400


def test_features_of_what_has_no_geometry_are_null(client: TestClient) -> None:
    for path in ("obiettivi", "missioni"):
        body = client.get(f"/api/v1/{path}?f=geojson").json()
        assert {each["geometry"] for each in body["features"]} == {None}
