"""Part 2: features and boxes in each system, named by its URI, its axes in order."""

import json

import pytest
from fastapi.testclient import TestClient
from pyproj import CRS, Transformer

from service.queries.crs import ALL_CRS, Crs
from tests.api.ogc import COLLECTIONS, CRS84, EPSG, ids_of, items_of, refusal_of

NODE = f"{COLLECTIONS}/nodi_trasporto/items/interscambio-cadorna"
EACH = pytest.mark.parametrize("crs", ALL_CRS.values(), ids=lambda crs: str(crs.uri[-9:]))


def to_crs(lon: float, lat: float, crs: Crs) -> tuple[float, float]:
    authority = "OGC:CRS84" if crs.uri == CRS84 else f"EPSG:{crs.srid}"
    first, second = Transformer.from_crs("OGC:CRS84", authority).transform(lon, lat)
    return first, second


def node_in(client: TestClient, crs: str) -> list[float]:
    answer = client.get(NODE, params={"crs": crs})
    assert answer.headers["content-crs"] == f"<{crs}>"
    coordinates: list[float] = answer.json()["geometry"]["coordinates"]
    return coordinates


@EACH
def test_coordinates_are_in_the_system_asked_for(client: TestClient, crs: Crs) -> None:
    lon, lat = node_in(client, CRS84)
    written = node_in(client, crs.uri)
    assert written == pytest.approx(to_crs(lon, lat, crs), abs=max(0.2, 10**-crs.decimals))
    if crs.decimals == 6:
        assert written in ([lon, lat], [lat, lon])


@EACH
def test_the_axes_are_in_the_order_of_the_definition(crs: Crs) -> None:
    name = "OGC:CRS84" if crs.uri == CRS84 else f"EPSG:{crs.srid}"
    first, second = (axis.direction for axis in CRS(name).axis_info)
    assert (first, second) == (("north", "east") if crs.flipped else ("east", "north"))


@EACH
def test_pages_name_their_system(client: TestClient, crs: Crs) -> None:
    answer = client.get(f"{COLLECTIONS}/nodi_trasporto/items", params={"crs": crs.uri, "limit": 1})
    assert answer.headers["content-crs"] == f"<{crs.uri}>"


def test_without_crs_it_is_longitude_and_latitude(client: TestClient) -> None:
    for address in (NODE, f"{COLLECTIONS}/nodi_trasporto/items"):
        assert client.get(address).headers["content-crs"] == f"<{CRS84}>"


@EACH
def test_a_box_finds_the_same_in_each_system(client: TestClient, crs: Crs) -> None:
    lon, lat = node_in(client, CRS84)
    around = {"properties": "nome", "limit": 1000}
    expected = ids_of(
        items_of(
            client,
            "nodi_trasporto",
            bbox=f"{lon - 0.01},{lat - 0.01},{lon + 0.01},{lat + 0.01}",
            **around,
        )
    )
    corners = [to_crs(lon + d, lat + d, crs) for d in (-0.01, 0.01)]
    bbox = ",".join(f"{number:.9f}" for corner in corners for number in corner)
    found = ids_of(items_of(client, "nodi_trasporto", bbox=bbox, **{"bbox-crs": crs.uri}, **around))
    assert "interscambio-cadorna" in expected
    assert set(expected) ^ set(found) <= on_the_edge(client, lon, lat)
    with_heights = ",".join(
        f"{c[0]:.9f},{c[1]:.9f},{h}" for c, h in zip(corners, (0, 300), strict=True)
    )
    assert found == ids_of(
        items_of(client, "nodi_trasporto", bbox=with_heights, **{"bbox-crs": crs.uri}, **around)
    )


def on_the_edge(client: TestClient, lon: float, lat: float) -> set[str]:
    """Return what is between a box and a slightly larger one: a turned box may differ there."""
    small, large = (
        set(
            ids_of(
                items_of(
                    client,
                    "nodi_trasporto",
                    bbox=f"{lon - d},{lat - d},{lon + d},{lat + d}",
                    limit=1000,
                )
            )
        )
        for d in (0.0098, 0.0102)
    )
    return large - small


@EACH
def test_a_filter_has_coordinates_in_its_own_system(client: TestClient, crs: Crs) -> None:
    first, second = to_crs(9.19, 45.464, crs)
    point = {"filter": f"S_INTERSECTS(geom, POINT({first:.9f} {second:.9f}))"}
    found = items_of(client, "comuni", properties="nome", **point, **{"filter-crs": crs.uri})
    assert ids_of(found) == ["015146"]


def test_a_box_with_its_axes_exchanged_finds_nothing_and_says_why(client: TestClient) -> None:
    body = items_of(client, "comuni", bbox="45.4,9.1,45.5,9.2")
    assert body["features"] == []
    assert "scambiate" in body["avvisi"][0]
    right = items_of(client, "comuni", bbox="45.4,9.1,45.5,9.2", **{"bbox-crs": f"{EPSG}4326"})
    assert "015146" in ids_of(right)
    assert right["avvisi"] == []


def test_a_system_is_known_by_its_short_name_too(client: TestClient) -> None:
    short = client.get(NODE, params={"crs": "EPSG:3003"})
    assert (
        short.json()["geometry"]
        == client.get(NODE, params={"crs": f"{EPSG}3003"}).json()["geometry"]
    )
    assert short.headers["content-crs"] == f"<{EPSG}3003>"


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
@pytest.mark.parametrize("value", [f"{EPSG}32633", "EPSG:9999999", "4326", "'--", f"{EPSG}0"])
def test_another_system_is_refused_with_those_that_there_are(
    client: TestClient, name: str, value: str
) -> None:
    query = {"bbox-crs": "&bbox=9,45,10,46", "filter-crs": "&filter=nome='x'", "crs": ""}[name]
    body = refusal_of(client, f"{COLLECTIONS}/comuni/items?{name}={value}{query}")
    assert f"«{name}»" in body["detail"]
    assert f"{EPSG}7791" in json.dumps(body["accettati"])


def test_the_system_that_is_less_exact_says_so(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    parameters = paths["/ogc/collections/{collection_id}/items"]["get"]["parameters"]
    (crs,) = (each for each in parameters if each["name"] == "crs")
    assert "Monte Mario" in crs["description"]
    assert "circa 4 m" in crs["description"]
