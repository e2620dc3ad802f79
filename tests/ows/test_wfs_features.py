"""Features of the WFS: all of them, each once, in a stable order, with ids that stay."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx2
import pytest
from fastapi.testclient import TestClient
from pyproj import Transformer
from shapely.geometry import box

from tests.ows.asking import NORTH_FIRST, SYSTEMS, WFS, carried, exception, get
from tests.ows.stored import TYPES, Row

GML = "{http://www.opengis.net/gml/3.2}"
WFS_NAME = "{http://www.opengis.net/wfs/2.0}"
OURS = "{urn:psttm:wfs}"
EVERY = pytest.mark.parametrize("name", TYPES)
MILANO = (510_000, 5_030_000, 515_000, 5_036_000)
BY_ID = "urn:ogc:def:query:OGC-WFS::GetFeatureById"
Stored = dict[str, list[Row]]


def ask(client: TestClient, name: str = "", **asked: Any) -> httpx2.Response:
    params = {"SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": "GetFeature", **asked}
    response = get(client, WFS, {"TYPENAMES": f"psttm:{name}", **params} if name else params)
    assert response.status_code == 200, response.text[:800]
    return response


def collection(response: httpx2.Response) -> ElementTree.Element:
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own service's
    assert root.tag == f"{WFS_NAME}FeatureCollection"
    return root


def features(response: httpx2.Response) -> list[ElementTree.Element]:
    return collection(response).findall(f"{WFS_NAME}member/*")


def ids(response: httpx2.Response) -> list[str]:
    return [each.get(f"{GML}id", "") for each in features(response)]


def pages(client: TestClient, first: httpx2.Response) -> Iterator[list[str]]:
    """Yield the ids of a page and of all that its links lead to."""
    response, seen = first, 0
    while seen < 200:
        yield ids(response)
        onward = collection(response).get("next")
        if onward is None:
            return
        parts = urlsplit(onward)
        response = client.get(f"{parts.path}?{parts.query}")
        assert response.status_code == 200, response.text[:500]
        seen += 1
    pytest.fail("the links do not end")


@EVERY
def test_a_type_holds_what_the_database_has(client: TestClient, stored: Stored, name: str) -> None:
    response = ask(client, name, PROPERTYNAME=TYPES[name].properties[0].nome)
    expected = [row.id for row in stored[name]]
    assert sorted(ids(response)) == expected
    assert len(set(expected)) == len(expected)
    assert collection(response).get("numberMatched") == str(len(expected))
    assert collection(response).get("numberReturned") == str(len(expected))


@EVERY
def test_pages_hold_every_feature_once(client: TestClient, stored: Stored, name: str) -> None:
    count = max(1, len(stored[name]) // 4)
    first = ask(client, name, COUNT=count, PROPERTYNAME=TYPES[name].properties[0].nome)
    found = list(pages(client, first))
    assert all(len(page) == count for page in found[:-1])
    joined = [id_ for page in found for id_ in page]
    assert sorted(joined) == [row.id for row in stored[name]]
    assert joined == ids(ask(client, name, PROPERTYNAME=TYPES[name].properties[0].nome))


def test_pages_by_a_property_of_many_equals_hold_every_feature_once(
    client: TestClient, stored: Stored
) -> None:
    asked = {"SORTBY": "zona_omogenea DESC", "PROPERTYNAME": "zona_omogenea", "COUNT": 9}
    found = [id_ for page in pages(client, ask(client, "comuni", **asked)) for id_ in page]
    assert sorted(found) == [row.id for row in stored["comuni"]]
    zone = {row.id: row.values["zona_omogenea"] or "~" for row in stored["comuni"]}
    assert [zone[id_] for id_ in found] == sorted((zone[id_] for id_ in found), reverse=True)


def test_a_page_tells_how_many_there_are_and_where_the_next_is(client: TestClient) -> None:
    middle = collection(ask(client, "comuni", COUNT=10, STARTINDEX=50, PROPERTYNAME="nome"))
    assert (middle.get("numberMatched"), middle.get("numberReturned")) == ("133", "10")
    assert "STARTINDEX=60" in (middle.get("next") or "")
    assert "STARTINDEX=40" in (middle.get("previous") or "")
    last = collection(ask(client, "comuni", STARTINDEX=130, PROPERTYNAME="nome"))
    assert (last.get("numberMatched"), last.get("numberReturned")) == ("133", "3")
    assert last.get("next") is None
    beyond = collection(ask(client, "comuni", STARTINDEX=500))
    assert (beyond.get("numberMatched"), beyond.get("numberReturned")) == ("133", "0")


def test_hits_are_counted_and_not_given(client: TestClient, stored: Stored) -> None:
    for name in TYPES:
        root = collection(ask(client, name, RESULTTYPE="hits"))
        assert root.get("numberMatched") == str(len(stored[name]))
        assert root.get("numberReturned") == "0"
        assert root.findall(f"{WFS_NAME}member") == []


def test_features_are_sorted(client: TestClient, stored: Stored) -> None:
    asked = {"COUNT": 5, "PROPERTYNAME": "nome,popolazione"}
    found = features(ask(client, "comuni", SORTBY="popolazione DESC", **asked))
    largest = sorted((row.values["popolazione"] for row in stored["comuni"]), reverse=True)[:5]
    assert [int(each.findtext(f"{OURS}popolazione", "")) for each in found] == largest
    found = features(ask(client, "comuni", SORTBY="psttm:nome A", **asked))
    assert found[0].findtext(f"{OURS}nome") == "Abbiategrasso"


def test_only_properties_asked_for_come(client: TestClient) -> None:
    (one,) = features(ask(client, "comuni", COUNT=1, PROPERTYNAME="nome,psttm:istat"))
    assert [each.tag for each in one] == [f"{OURS}istat", f"{OURS}nome"]
    (one,) = features(ask(client, "comuni", COUNT=1))
    assert {f"{OURS}geom", f"{OURS}nome", f"{OURS}ufficiale"} <= {each.tag for each in one}
    assert f"{OURS}riga" not in {each.tag for each in one}


def test_a_property_without_a_value_is_left_out(client: TestClient) -> None:
    (milano,) = features(ask(client, RESOURCEID="comuni.015146"))
    assert milano.find(f"{OURS}nome") is not None
    assert milano.find(f"{OURS}zona_omogenea") is None


@pytest.mark.parametrize("crs", SYSTEMS)
@pytest.mark.parametrize("form", ["{0}", "urn:ogc:def:crs:EPSG::{1}"])
def test_a_box_finds_what_lies_in_it_in_every_system(
    client: TestClient, stored: Stored, crs: str, form: str
) -> None:
    named = form.format(crs, crs.removeprefix("EPSG:"))
    west, south, east, north = carried(MILANO, "EPSG:7791", crs)
    straight = (south, west, north, east) if crs in NORTH_FIRST else (west, south, east, north)
    swapped = (straight[1], straight[0], straight[3], straight[2])
    asked = {"PROPERTYNAME": "nome"}
    found = ids(ask(client, "comuni", BBOX=f"{','.join(map(str, straight))},{named}", **asked))
    near, wide = box(*MILANO).buffer(-10), box(*MILANO).buffer(100)
    sure = {row.id for row in stored["comuni"] if row.geom.intersects(near)}
    possible = {row.id for row in stored["comuni"] if row.geom.intersects(wide)}
    assert "comuni.015146" in sure <= set(found) <= possible
    assert ids(ask(client, "comuni", BBOX=f"{','.join(map(str, swapped))},{named}", **asked)) == []


def test_a_box_without_a_system_is_in_that_of_the_type(client: TestClient) -> None:
    plain = ",".join(map(str, MILANO))
    asked = {"PROPERTYNAME": "nome"}
    named = ids(ask(client, "comuni", BBOX=f"{plain},EPSG:7791", **asked))
    assert ids(ask(client, "comuni", BBOX=plain, **asked)) == named


@pytest.mark.parametrize("crs", SYSTEMS)
def test_coordinates_come_in_the_order_of_the_axes(
    client: TestClient, stored: Stored, crs: str
) -> None:
    response = ask(client, "nodi_trasporto", SRSNAME=crs)
    rows = {row.id: row for row in stored["nodi_trasporto"]}
    to = Transformer.from_crs("EPSG:7791", crs, always_xy=True)
    near = 1e-5 if crs == "EPSG:4326" else 5 if crs == "EPSG:3003" else 0.01
    for each in features(response):
        x, y = map(float, each.findtext(f"{OURS}geom/{GML}Point/{GML}pos", "").split())
        if crs in NORTH_FIRST:
            x, y = y, x
        point = rows[each.get(f"{GML}id", "")].geom
        assert to.transform(point.x, point.y) == pytest.approx((x, y), abs=near)
    named = set(re.findall(r'srsName="([^"]+)"', response.text))
    assert named == {f"urn:ogc:def:crs:{crs.replace(':', '::')}"}


def test_an_id_is_the_same_however_the_feature_was_found(client: TestClient) -> None:
    answers = [
        ask(client, "comuni", BBOX="514800,5034300,514801,5034301"),
        ask(client, "comuni", RESOURCEID="comuni.015146"),
        ask(client, "comuni", FEATUREID="comuni.015146"),
        ask(client, "comuni", SORTBY="popolazione D", COUNT=1),
        ask(client, "comuni", SRSNAME="EPSG:3857", BBOX="514800,5034300,514801,5034301,EPSG:7791"),
    ]
    assert [ids(each) for each in answers] == [["comuni.015146"]] * len(answers)
    text = ask(client, "comuni", OUTPUTFORMAT="geojson", RESOURCEID="comuni.015146").json()
    assert [each["id"] for each in text["features"]] == ["comuni.015146"]


def test_an_id_is_made_of_keys_that_a_new_load_keeps(stored: Stored, engine: Any) -> None:
    """Row numbers, which a load gives anew, are in none of them."""
    with engine.connect() as connection:
        numbers = connection.exec_driver_sql("select istat, id from psttm.collezione_comuni").all()
    assert {f"comuni.{istat}" for istat, _ in numbers} == {row.id for row in stored["comuni"]}
    assert all(istat != str(number) for istat, number in numbers)


def test_features_are_found_by_their_ids(client: TestClient, stored: Stored) -> None:
    for name, rows in stored.items():
        if not rows:
            continue
        wanted = [row.id for row in rows[:: max(1, len(rows) // 3)]][:4]
        response = ask(client, RESOURCEID=",".join(wanted), PROPERTYNAME="geom")
        assert sorted(ids(response)) == sorted(wanted), name
    found = list(pages(client, ask(client, RESOURCEID="comuni.015146,comuni.015002", COUNT=1)))
    assert found == [["comuni.015002"], ["comuni.015146"]]


@pytest.mark.parametrize("id_", ["comuni.015146", "nodi_trasporto.interscambio-affori"])
def test_one_feature_is_answered_by_itself(client: TestClient, id_: str) -> None:
    response = ask(client, STOREDQUERY_ID=BY_ID, ID=id_)
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own service's
    assert root.tag == f"{OURS}{id_.partition('.')[0]}"
    assert root.get(f"{GML}id") == id_
    assert root.find(f"{OURS}geom") is not None


def test_one_feature_that_there_is_not_is_not_found(client: TestClient) -> None:
    params = {"SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": "GetFeature"}
    response = get(client, WFS, {**params, "STOREDQUERY_ID": BY_ID, "ID": "comuni.999999"})
    assert response.status_code == 404
    assert exception(response)[:2] == ("NotFound", "ID")


def test_values_of_one_property_can_be_asked_for(client: TestClient, stored: Stored) -> None:
    params = {"SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": "GetPropertyValue"}
    asked = {**params, "TYPENAMES": "comuni", "VALUEREFERENCE": "nome"}
    root = ElementTree.fromstring(get(client, WFS, asked).content)  # noqa: S314 - our own service's
    values = [each.text for each in root.findall(f"{WFS_NAME}member/{OURS}nome")]
    assert sorted(filter(None, values)) == sorted(row.values["nome"] for row in stored["comuni"])
