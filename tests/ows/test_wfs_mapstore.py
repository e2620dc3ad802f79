"""WFS 1.1.0 as MapStore asks it: the answers are what the database has."""

from collections.abc import Callable
from typing import Any

import pytest
import shapely
from fastapi.testclient import TestClient
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from tests.ows.asking import WFS, get
from tests.ows.mapstore import (
    between,
    compare,
    east_first,
    envelope,
    feature_request,
    geometries,
    group,
    holding,
    ids,
    is_null,
    multi_polygon,
    named,
    polygon,
    post,
    sorted_by,
    spatial,
)
from tests.ows.stored import TYPES, Row

Stored = dict[str, list[Row]]
Holds = Callable[[dict[str, Any], BaseGeometry], bool]
EVERY = pytest.mark.parametrize("name", TYPES)
WEST = box(490_000, 5_010_000, 510_000, 5_050_000)
DUOMO = Point(514_800, 5_034_300)
HOLE = DUOMO.buffer(12_000, 6).difference(DUOMO.buffer(4_000, 4))
FAR = box(495_000, 5_040_000, 497_000, 5_042_000)
SYSTEMS = ("EPSG:4326", "EPSG:3857", "EPSG:900913", "EPSG:32632", "EPSG:6707")
XSD = {"integer": "xsd:int", "number": "xsd:number", "boolean": "xsd:boolean"}
DESCRIBE = {
    "service": "WFS",
    "version": "1.1.0",
    "outputFormat": "application/json",
    "request": "DescribeFeatureType",
}
GET = {**DESCRIBE, "request": "GetFeature", "typeName": "comuni"}


@EVERY
def test_a_type_is_described_in_json(client: TestClient, name: str) -> None:
    response = get(client, WFS, {**DESCRIBE, "typeName": name})
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert (body["targetPrefix"], body["elementFormDefault"]) == ("psttm", "qualified")
    assert body["targetNamespace"] == "urn:psttm:wfs"
    (described,) = body["featureTypes"]
    of = TYPES[name]
    assert described["typeName"] == name
    assert [(each["name"], each["type"]) for each in described["properties"]] == [
        *((prop.nome, XSD.get(prop.tipo, "xsd:string")) for prop in of.properties),
        ("geom", f"gml:{of.geometria}"),
    ]
    for each in described["properties"]:
        assert each["localType"] == each["type"].partition(":")[2]
        assert (each["minOccurs"], each["maxOccurs"], each["nillable"]) == (0, 1, True)


@EVERY
def test_the_table_of_a_type_has_every_row_once(
    client: TestClient, stored: Stored, name: str
) -> None:
    size = max(1, len(stored[name]) // 3)
    found: list[str] = []
    for start in range(0, len(stored[name]) + 1, size):
        page = f'startIndex="{start}" maxFeatures="{size}"'
        response = post(client, feature_request(name, attributes=page))
        found += ids(response)
        assert response.json()["totalFeatures"] == len(stored[name])
    assert sorted(found) == [row.id for row in stored[name]]


def test_rows_have_the_values_of_the_database(client: TestClient, stored: Stored) -> None:
    features = post(client, feature_request("nodi_trasporto")).json()["features"]
    by_id = {each["id"]: each["properties"] for each in features}
    for row in stored["nodi_trasporto"]:
        values = {**row.values, "linee": ", ".join(row.values["linee"] or [])}
        found = by_id[row.id]
        assert {k: v or "" for k, v in found.items()} == {k: v or "" for k, v in values.items()}


def test_a_page_is_in_the_order_of_a_column(client: TestClient, stored: Stored) -> None:
    body = feature_request(
        "comuni",
        named("nome"),
        named("popolazione"),
        sorted_by("popolazione", "DESC"),
        attributes='startIndex="2" maxFeatures="4"',
    )
    features = post(client, body).json()["features"]
    largest = sorted(stored["comuni"], key=lambda row: -row.values["popolazione"])[2:6]
    assert [each["id"] for each in features] == [row.id for row in largest]
    assert [each["properties"] for each in features] == [
        {key: row.values[key] for key in ("nome", "popolazione")} for row in largest
    ]


def test_hits_are_counted_in_json(client: TestClient, stored: Stored) -> None:
    for condition in ("", holding(compare("PropertyIsGreaterThan", "popolazione", "50000"))):
        body = feature_request("comuni", condition, attributes='resultType="hits"')
        response = post(client, body)
        assert ids(response) == []
        large = [row for row in stored["comuni"] if row.values["popolazione"] > 50_000]
        assert response.json()["totalFeatures"] == (len(large) if condition else 133)


FILTERS: dict[str, tuple[str, Holds]] = {
    "equal": (compare("PropertyIsEqualTo", "nome", "Milano"), lambda v, _: v["nome"] == "Milano"),
    "an apostrophe": (
        compare("PropertyIsEqualTo", "nome", "Cassano d'Adda"),
        lambda v, _: v["nome"] == "Cassano d'Adda",
    ),
    "a code": (compare("PropertyIsEqualTo", "istat", "15146"), lambda *_: False),
    "not equal": (
        compare("PropertyIsNotEqualTo", "zona_omogenea", "4"),
        lambda v, _: v["zona_omogenea"] not in {None, "4"},
    ),
    "truth": (compare("PropertyIsEqualTo", "ufficiale", "true"), lambda v, _: v["ufficiale"]),
    "at least": (
        compare("PropertyIsGreaterThanOrEqualTo", "superficie_km2", "20.5"),
        lambda v, _: v["superficie_km2"] >= 20.5,
    ),
    "like": (compare("like", "nome", "*ano*"), lambda v, _: "ano" in v["nome"]),
    "whatever the case": (
        compare("ilike", "nome", "*CASS*"),
        lambda v, _: "cass" in v["nome"].lower(),
    ),
    "one letter": (compare("like", "nome", "Ares."), lambda v, _: v["nome"] == "Arese"),
    "between": (
        between("popolazione", "9000", "10000"),
        lambda v, _: 9_000 <= v["popolazione"] <= 10_000,
    ),
    "null": (is_null("zona_omogenea"), lambda v, _: v["zona_omogenea"] is None),
    "a group of one": (
        group("And", group("Or", compare("PropertyIsLessThan", "popolazione", "2000"))),
        lambda v, _: v["popolazione"] < 2_000,
    ),
    "groups": (
        group(
            "And",
            compare("PropertyIsGreaterThan", "popolazione", "20000"),
            group("Or", compare("ilike", "nome", "*se*"), compare("like", "nome", "C*")),
        ),
        lambda v, _: (
            v["popolazione"] > 20_000 and ("se" in v["nome"].lower() or v["nome"].startswith("C"))
        ),
    ),
    "neither": (
        group("Not", group("Or", compare("like", "nome", "*a*"), compare("like", "nome", "*i*"))),
        lambda v, _: "a" not in v["nome"] and "i" not in v["nome"],
    ),
    "with a place": (
        group(
            "And",
            compare("PropertyIsLessThan", "popolazione", "9000"),
            spatial("BBOX", envelope(east_first(WEST, "EPSG:3857"), "EPSG:3857")),
        ),
        lambda v, geom: v["popolazione"] < 9_000 and in_box(geom, "EPSG:3857"),
    ),
}


def in_box(geom: BaseGeometry, crs: str) -> bool:
    return bool(east_first(geom, crs).intersects(box(*east_first(WEST, crs).bounds)))


def held(stored: Stored, holds: Holds) -> list[str]:
    return [row.id for row in stored["comuni"] if holds(row.values, row.geom)]


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_finds_what_the_database_has(
    client: TestClient, stored: Stored, name: str
) -> None:
    condition, holds = FILTERS[name]
    found = ids(post(client, feature_request("comuni", holding(condition))))
    assert sorted(found) == held(stored, holds)
    asked = get(client, WFS, {**GET, "filter": written(condition), "maxFeatures": 500})
    assert sorted(ids(asked)) == sorted(found)


def written(condition: str) -> str:
    """Return a filter as it stands in an address."""
    spaces = 'xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml"'
    return holding(condition).replace("<ogc:Filter>", f"<ogc:Filter {spaces}>")


def test_a_filter_without_conditions_holds_everything(client: TestClient) -> None:
    assert len(ids(post(client, feature_request("comuni", holding())))) == 133


def test_features_are_found_by_their_ids(client: TestClient) -> None:
    one = '<ogc:FeatureId fid="comuni.015146"/>'
    assert ids(post(client, feature_request("psttm:comuni", holding(one)))) == ["comuni.015146"]
    asked = {**GET, "featureID": "comuni.015146"}
    assert ids(get(client, WFS, asked)) == ["comuni.015146"]


@pytest.mark.parametrize("crs", SYSTEMS)
def test_a_drawn_place_is_read_east_first(client: TestClient, stored: Stored, crs: str) -> None:
    drawn = east_first(HOLE, crs)
    touched = [row.id for row in stored["comuni"] if row.geom.intersects(HOLE)]
    srs = f' srsName="{crs}"'
    asked = spatial("Intersects", polygon(drawn, srs))
    assert sorted(ids(post(client, feature_request("comuni", holding(asked))))) == touched
    both = multi_polygon([drawn, east_first(FAR, crs)], crs)
    found = ids(post(client, feature_request("comuni", holding(spatial("Intersects", both)))))
    place = HOLE.union(FAR)
    assert sorted(found) == [row.id for row in stored["comuni"] if row.geom.intersects(place)]


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:6707"])
def test_a_urn_has_the_axes_of_its_authority(client: TestClient, stored: Stored, crs: str) -> None:
    drawn = east_first(HOLE, crs, north_first=True)
    urn = f' srsName="urn:ogc:def:crs:{crs.replace(":", "::")}"'
    found = ids(
        post(client, feature_request("comuni", holding(spatial("Within", polygon(drawn, urn)))))
    )
    assert sorted(found) == [row.id for row in stored["comuni"] if row.geom.within(HOLE)]


@pytest.mark.parametrize("crs", SYSTEMS)
def test_a_box_is_read_east_first(client: TestClient, stored: Stored, crs: str) -> None:
    plain = crs.replace("900913", "3857")
    inside = held(stored, lambda _, geom: in_box(geom, plain))
    around = east_first(WEST, crs)
    asked = spatial("BBOX", envelope(around, crs))
    assert sorted(ids(post(client, feature_request("comuni", holding(asked))))) == inside
    # the geometry is not always named
    unnamed = holding(asked.replace(named("geom"), ""))
    assert sorted(ids(post(client, feature_request("comuni", unnamed)))) == inside
    numbers = ",".join(map(str, around.bounds))
    assert sorted(ids(get(client, WFS, {**GET, "bbox": f"{numbers},{crs}"}))) == inside


def test_what_is_near_a_point_is_found(client: TestClient, stored: Stored) -> None:
    place = east_first(DUOMO, "EPSG:4326")
    head = '<gml:Point srsDimension="2" srsName="EPSG:4326">'
    point = f"{head}<gml:pos>{place.x} {place.y}</gml:pos></gml:Point>"
    near = spatial("DWithin", point, '<ogc:Distance units="m">9000</ogc:Distance>')
    found = ids(post(client, feature_request("comuni", holding(near))))
    assert sorted(found) == held(stored, lambda _, geom: geom.distance(DUOMO) <= 9_000)
    older = f"{head}<gml:coordinates>{place.x},{place.y}</gml:coordinates></gml:Point>"
    asked = feature_request("comuni", holding(spatial("Contains", older)))
    assert ids(post(client, asked)) == ["comuni.015146"]


@pytest.mark.parametrize("crs", [*SYSTEMS, "native", "urn:ogc:def:crs:EPSG::4326"])
def test_geometries_come_east_first(client: TestClient, stored: Stored, crs: str) -> None:
    srs = "" if crs == "native" else f'srsName="{crs}"'
    plain = "EPSG:7791" if crs == "native" else crs.replace("urn:ogc:def:crs:EPSG::", "EPSG:")
    found = geometries(post(client, feature_request("nodi_trasporto", srs=srs)))
    for row in stored["nodi_trasporto"]:
        expected = east_first(row.geom, plain)
        near = 1e-5 if plain == "EPSG:4326" else 0.5
        assert shapely.distance(found[row.id], expected) < near


def test_a_layer_leads_to_its_table(client: TestClient) -> None:
    """DescribeLayer names the layer and the WFS; the layer's name is that of the type."""
    asked = {"service": "WMS", "version": "1.1.1", "request": "DescribeLayer", "layers": "comuni"}
    text = get(client, "/ows/wms", asked).text
    assert 'name="comuni"' in text
    assert 'owsType="WFS" owsURL="http://testserver/ows/wfs?"' in text
    told = get(client, WFS, {"service": "WFS", "version": "1.1.1", "request": "GetCapabilities"})
    assert 'version="2.0.0"' in told.text
    # what MapStore's catalogue of WFS reads, by these very names
    for read in ("<wfs:WFS_Capabilities ", "<Name>psttm:progetti_aree</Name>", "<ows:LowerCorner>"):
        assert read in told.text


def test_a_browser_may_send_the_body_from_another_site(client: TestClient) -> None:
    asked = {
        "Origin": "https://sit.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = client.options(WFS, headers=asked)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
