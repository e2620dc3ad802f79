"""What is refused of WFS 1.1.0, as it is of 2.0.0: nothing comes in by the older words."""

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import Point

from tests.ows.asking import WFS, exception, get
from tests.ows.mapstore import (
    compare,
    feature_request,
    holding,
    ids,
    is_null,
    named,
    polygon,
    post,
    sorted_by,
    spatial,
)
from tests.ows.test_wfs_mapstore import GET, written
from tests.ows.test_wfs_post import DOCTYPES, listener, was_called

VALUE, PARSING, OPTION = "InvalidParameterValue", "OperationParsingFailed", "OptionNotSupported"
MISSING = "MissingParameterValue"
MILANO = holding(compare("PropertyIsEqualTo", "nome", "Milano"))
AROUND = Point(9.1, 45.4).buffer(0.1, 3)
DRAWN = polygon(AROUND, ' srsName="EPSG:4326"')
FUNCTION = (
    '<ogc:Function name="collectGeometries"><ogc:Function name="queryCollection">'
    "<ogc:Literal>comuni</ogc:Literal></ogc:Function></ogc:Function>"
)
IN_ARRAY = (
    '<ogc:PropertyIsEqualTo><ogc:Function name="InArray"><ogc:Literal>M1</ogc:Literal>'
    "<ogc:PropertyName>nome</ogc:PropertyName></ogc:Function><ogc:Literal>true</ogc:Literal>"
    "</ogc:PropertyIsEqualTo>"
)
POINT = '<gml:Point srsName="EPSG:4326">{}</gml:Point>'
CONDITIONS: dict[str, tuple[str, str]] = {
    "an unknown property": (compare("PropertyIsEqualTo", "password", "x"), VALUE),
    "the row": (is_null("id"), VALUE),
    "an unknown operator": ("<ogc:PropertyIsHuge/>", OPTION),
    "a function of places": (f"<ogc:Intersects>{named('geom')}{FUNCTION}</ogc:Intersects>", OPTION),
    "a function of values": (IN_ARRAY, OPTION),
    "no number": (compare("PropertyIsGreaterThan", "popolazione", "1 or 1=1"), PARSING),
    "a bracket": (compare("PropertyIsEqualTo", "nome", "[nome]"), PARSING),
    "another geometry": (f"<ogc:Intersects>{named('the_geom')}{DRAWN}</ogc:Intersects>", PARSING),
    "an unknown system": (
        spatial("Intersects", DRAWN.replace("EPSG:4326", "EPSG:2154")),
        VALUE,
    ),
    "two systems": (
        spatial(
            "Intersects",
            '<gml:MultiPolygon srsName="urn:ogc:def:crs:EPSG::4326"><gml:polygonMember>'
            f"{DRAWN}</gml:polygonMember></gml:MultiPolygon>",
        ),
        PARSING,
    ),
    "an odd number": (spatial("Contains", POINT.format("<gml:pos>9 45 1</gml:pos>")), PARSING),
    "three dimensions": (
        spatial("Contains", POINT.format("<gml:coordinates>9,45,1</gml:coordinates>")),
        PARSING,
    ),
    "commas for points": (
        spatial("Contains", POINT.format('<gml:coordinates decimal=",">9,4</gml:coordinates>')),
        PARSING,
    ),
    "no numbers": (spatial("Contains", POINT.format("<gml:pos>nan 1e999</gml:pos>")), PARSING),
    "two conditions": (is_null("nome") + is_null("istat"), PARSING),
    "nothing but words": ("undefined", PARSING),
    "an empty group": ("<ogc:And></ogc:And>", PARSING),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_filter_is_refused(client: TestClient, name: str) -> None:
    condition, code = CONDITIONS[name]
    for response in (
        post(client, feature_request("comuni", holding(condition))),
        get(client, WFS, {**GET, "filter": written(condition)}),
    ):
        assert response.status_code == 400
        assert exception(response)[0] == code, response.text


BODIES: dict[str, tuple[str, str]] = {
    "an unknown type": (feature_request("fonte", MILANO), VALUE),
    "a layer of many types": (feature_request("progetti"), VALUE),
    "an unknown column": (feature_request("comuni", named("password")), VALUE),
    "an unknown order": (feature_request("comuni", sorted_by("password", "ASC")), VALUE),
    "an order that injects": (feature_request("comuni", sorted_by("nome", "ASC;")), VALUE),
    "an unknown system": (feature_request("comuni", srs='srsName="EPSG:2154"'), VALUE),
    "a view": (feature_request("comuni", attributes='viewParams="a:1"'), OPTION),
    "too many": (feature_request("comuni", attributes='maxFeatures="99999999"'), VALUE),
    "another version": (feature_request("comuni").replace("1.1.0", "1.0.0", 1), VALUE),
    "a transaction": (
        feature_request("comuni").replace("wfs:GetFeature", "wfs:Transaction"),
        "OperationNotSupported",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_refused(client: TestClient, name: str) -> None:
    body, code = BODIES[name]
    response = post(client, body)
    assert response.status_code == 400
    assert exception(response)[0] == code, response.text


@pytest.mark.parametrize("name", DOCTYPES)
def test_nothing_is_fetched_or_expanded(client: TestClient, name: str) -> None:
    with listener() as (opened, port):
        head = DOCTYPES[name].replace("{port}", str(port))
        lured = MILANO.replace("Milano", "&x;")
        answers = [
            post(client, head + feature_request("comuni", lured)),
            get(client, WFS, {**GET, "filter": head + lured}),
        ]
        assert not was_called(opened)
    for response in answers:
        assert response.status_code == 400
        assert exception(response)[0] == PARSING
        assert "root:" not in response.text
        assert "ahah" not in response.text


def test_gml_is_not_written_in_this_version(client: TestClient) -> None:
    asked = {**GET, "filter": written(compare("PropertyIsEqualTo", "nome", "Milano"))}
    for request in ("GetFeature", "DescribeFeatureType"):
        without = {key: value for key, value in asked.items() if key != "outputFormat"}
        response = get(client, WFS, {**without, "request": request})
        assert exception(response)[:2] == (MISSING, "OUTPUTFORMAT")
        response = get(client, WFS, {**asked, "request": request, "outputFormat": "text/xml"})
        assert exception(response)[:2] == (VALUE, "OUTPUTFORMAT")
    assert exception(post(client, feature_request("comuni"), form="GML3"))[0] == VALUE


def test_other_operations_are_not_of_this_version(client: TestClient) -> None:
    asked = {**GET, "request": "GetPropertyValue", "valueReference": "nome"}
    assert exception(get(client, WFS, asked))[:2] == (VALUE, "VERSION")


def test_files_are_written_in_this_version(client: TestClient) -> None:
    """What MapStore downloads; a filter holds for them as well."""
    for form, begin in (("shape-zip", b"PK"), ("csv", b"WKT,"), ("gpkg", b"SQLite format 3")):
        response = post(client, feature_request("comuni", MILANO), form)
        assert response.status_code == 200, response.text[:300]
        assert response.content.startswith(begin)
    assert post(client, feature_request("comuni", MILANO), "csv").text.count("015146") == 1


def test_hits_do_not_break_off_in_any_format(client: TestClient) -> None:
    for form in ("json", "csv", "shape-zip", "gpkg"):
        asked = {
            "SERVICE": "WFS",
            "VERSION": "2.0.0",
            "REQUEST": "GetFeature",
            "TYPENAMES": "comuni",
            "RESULTTYPE": "hits",
            "OUTPUTFORMAT": form,
        }
        response = get(client, WFS, asked)
        assert response.status_code == 200, response.text[:300]
        assert "133" in response.text
    assert ids(post(client, feature_request("comuni", MILANO))) == ["comuni.015146"]
