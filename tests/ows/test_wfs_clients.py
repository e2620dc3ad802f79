"""The WFS as its clients see it, over a real connection: OWSLib, as GeoNode uses it, and GDAL."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import numpy as np
import pyogrio
import pytest
from owslib.etree import etree
from owslib.fes2 import And, Filter, PropertyIsGreaterThan, PropertyIsLike
from owslib.util import ServiceException
from owslib.wfs import WebFeatureService
from owslib.wms import WebMapService

from service.background import Server
from service.queries.catalog import COLLECTIONS
from tests.ows.asking import SYSTEMS
from tests.ows.stored import TYPES, Row
from tests.ows.test_wfs_features import BY_ID

Stored = dict[str, list[Row]]
EVERY = pytest.mark.parametrize("name", TYPES)
SCHEMA = {"integer": "long", "number": "double", "boolean": "boolean"}
KINDS = {"Point": "Point", "MultiLineString": "MultiLineString", "MultiPolygon": "MultiPolygon"}


@pytest.fixture(scope="module")
def address(live_server: Server) -> str:
    return f"{live_server.address}ows/wfs"


@pytest.fixture(scope="module")
def wfs(address: str) -> Any:
    return WebFeatureService(address, version="2.0.0")


def constraint() -> str:
    """The comuni of more than 20 000 inhabitants whose name begins with C, as OWSLib writes it."""
    conditions = [
        PropertyIsLike("nome", "C*", wildCard="*"),
        PropertyIsGreaterThan("popolazione", "20000"),
    ]
    element = Filter(And(conditions)).toXML()
    return str(etree.tostring(element).decode())


def test_owslib_reads_what_the_service_says_of_itself(wfs: Any) -> None:
    assert wfs.identification.title.startswith("Piano strategico")
    assert "CC BY 4.0" in wfs.identification.accessconstraints
    assert wfs.provider.name.startswith("Piano strategico")
    assert {"GetFeature", "DescribeFeatureType"} <= {each.name for each in wfs.operations}
    assert [each.id for each in wfs.storedqueries] == [BY_ID]
    assert list(wfs.contents) == [f"psttm:{name}" for name in TYPES]


@EVERY
def test_owslib_reads_what_is_told_of_a_type(wfs: Any, name: str) -> None:
    told, of = wfs[f"psttm:{name}"], TYPES[name]
    assert told.title == of.titolo
    assert told.abstract.startswith(of.collection.descrizione[:40])
    assert set(told.keywords) >= {each.replace(",", " ") for each in of.collection.parole_chiave}
    west, south, east, north = told.boundingBoxWGS84
    assert 8 < west < east < 10
    assert 44 < south < north < 46
    assert {f"EPSG:{each.code}" for each in told.crsOptions} == set(SYSTEMS)
    assert told.crsOptions[0].code == 7791
    (metadata,) = told.metadataUrls
    with urlopen(metadata["url"]) as answer:  # noqa: S310 - the address that our service gave
        assert of.collection.titolo in answer.read().decode()


@EVERY
def test_owslib_reads_the_schema_of_a_type(wfs: Any, name: str) -> None:
    schema, of = wfs.get_schema(f"psttm:{name}"), TYPES[name]
    # of curves, OWSLib does not know that they are geometries
    if of.geometria == "MultiLineString":
        assert schema["properties"].pop("geom") == "MultiCurvePropertyType"
    else:
        assert schema["geometry_column"] == "geom"
        assert of.geometria in schema["geometry"]
    assert schema["properties"] == {
        each.nome: SCHEMA.get(each.tipo, "string") for each in of.properties
    }


@EVERY
def test_owslib_reads_all_features_of_a_type(wfs: Any, stored: Stored, name: str) -> None:
    asked = {"typename": [f"psttm:{name}"], "outputFormat": "application/geo+json"}
    features = json.loads(wfs.getfeature(**asked).read())["features"]
    assert sorted(each["id"] for each in features) == [row.id for row in stored[name]]


def test_owslib_reads_page_by_page(wfs: Any, stored: Stored) -> None:
    found: list[str] = []
    for start in range(0, 140, 20):
        page = wfs.getfeature(
            typename="psttm:comuni",
            startindex=start,
            maxfeatures=20,
            propertyname=["nome"],
            outputFormat="geojson",
        )
        found += [each["id"] for each in json.loads(page.read())["features"]]
    assert sorted(found) == [row.id for row in stored["comuni"]]


@pytest.mark.parametrize("method", ["Get", "Post"])
def test_owslib_filters(wfs: Any, stored: Stored, method: str) -> None:
    answer = wfs.getfeature(typename="psttm:comuni", filter=constraint(), method=method).read()
    expected = [
        row.id
        for row in stored["comuni"]
        if row.values["nome"].startswith("C") and row.values["popolazione"] > 20_000
    ]
    assert 3 < len(expected) < 40
    assert sorted(re.findall(r'<psttm:comuni gml:id="([^"]+)"', answer.decode())) == expected


@pytest.mark.parametrize(
    "box",
    [
        (9.13, 45.42, 9.19, 45.48, "urn:ogc:def:crs:EPSG::4326"),
        (510_000, 5_030_000, 515_000, 5_036_000, "urn:ogc:def:crs:EPSG::7791"),
    ],
)
def test_owslib_asks_for_a_box(wfs: Any, box: tuple[Any, ...]) -> None:
    answer = wfs.getfeature(typename="psttm:comuni", bbox=box, outputFormat="geojson")
    names = {each["properties"]["nome"] for each in json.loads(answer.read())["features"]}
    assert names == {"Buccinasco", "Milano"}


def test_owslib_asks_for_one_feature(wfs: Any) -> None:
    stored = wfs.getfeature(storedQueryID=BY_ID, storedQueryParams={"ID": "comuni.015146"})
    assert b'gml:id="comuni.015146"' in stored.read()
    by_id = wfs.getfeature(typename=["psttm:comuni"], featureid=["comuni.015146"])
    assert by_id.read().count(b"<wfs:member>") == 1


def test_owslib_is_told_what_is_wrong(wfs: Any) -> None:
    with pytest.raises(ServiceException, match="acquedotti"):
        wfs.getfeature(typename=["psttm:acquedotti"]).read()


def test_the_wms_leads_to_types_that_the_wfs_has(live_server: Server, wfs: Any) -> None:
    """As GeoNode goes from a layer to its table: DescribeLayer, then the WFS that it names."""
    wms = WebMapService(f"{live_server.address}ows/wms", version="1.1.1")
    (asked,) = [each for each in wms.operations if each.name == "DescribeLayer"]
    for id_ in COLLECTIONS:
        url = (
            f"{asked.methods[0]['url']}SERVICE=WMS&VERSION=1.1.1&REQUEST=DescribeLayer&LAYERS={id_}"
        )
        with urlopen(url) as answer:  # noqa: S310 - the address that our service gave
            described = etree.fromstring(answer.read())[0]
        assert described.get("owsType") == "WFS"
        assert described.get("owsURL") == wfs.url.partition("?")[0] + "?"
        types = [each.get("typeName") for each in described]
        assert types
        assert {f"psttm:{each}" for each in types} <= set(wfs.contents)


def test_gdal_finds_every_type_with_its_kind_of_geometry(address: str) -> None:
    found = dict(pyogrio.list_layers(f"WFS:{address}"))
    assert found == {f"psttm:{name}": KINDS[of.geometria] for name, of in TYPES.items()}


@EVERY
def test_gdal_reads_a_type_whole(address: str, stored: Stored, name: str) -> None:
    frame = pyogrio.read_dataframe(f"WFS:{address}", layer=f"psttm:{name}").sort_values("gml_id")
    rows = stored[name]
    assert frame["gml_id"].tolist() == [row.id for row in rows]
    assert set(frame.columns) == {
        "gml_id",
        "geometry",
        *(each.nome for each in TYPES[name].properties),
    }
    assert frame.crs.to_epsg() == 7791
    for got, row in zip(frame.geometry, rows, strict=True):
        assert np.allclose(got.bounds, row.geom.bounds, atol=0.001)
        assert got.area == pytest.approx(row.geom.area, rel=1e-6)


def test_gdal_reads_page_by_page(address: str, stored: Stored) -> None:
    pyogrio.set_gdal_config_options({"OGR_WFS_PAGE_SIZE": 30})
    try:
        frame = pyogrio.read_dataframe(f"WFS:{address}", layer="psttm:comuni")
    finally:
        pyogrio.set_gdal_config_options({"OGR_WFS_PAGE_SIZE": None})
    assert sorted(frame["gml_id"]) == [row.id for row in stored["comuni"]]


Values = dict[str, Any]
WHERE: dict[str, Callable[[Values], bool]] = {
    "istat = '015146'": lambda of: of["istat"] == "015146",
    "popolazione > 50000 AND nome LIKE 'S%'": lambda of: (
        of["popolazione"] > 50_000 and of["nome"].startswith("S")
    ),
    "zona_omogenea IS NULL": lambda of: of["zona_omogenea"] is None,
    "zona_omogenea IN ('sud-ovest', 'nord-milano')": lambda of: (
        of["zona_omogenea"] in {"sud-ovest", "nord-milano"}
    ),
    "nome = 'Cassano d''Adda'": lambda of: of["nome"] == "Cassano d'Adda",
    "NOT (popolazione BETWEEN 5000 AND 100000)": lambda of: (
        not 5_000 <= of["popolazione"] <= 100_000
    ),
}


@pytest.mark.parametrize("where", WHERE)
def test_gdal_filters(address: str, stored: Stored, where: str) -> None:
    frame = pyogrio.read_dataframe(f"WFS:{address}", layer="psttm:comuni", where=where)
    expected = [row.id for row in stored["comuni"] if WHERE[where](row.values)]
    assert 0 < len(expected) < 133
    assert sorted(frame["gml_id"]) == expected


def test_gdal_asks_for_a_box(address: str) -> None:
    milano = (510_000, 5_030_000, 515_000, 5_036_000)
    frame = pyogrio.read_dataframe(f"WFS:{address}", layer="psttm:comuni", bbox=milano)
    assert sorted(frame["nome"]) == ["Buccinasco", "Milano"]


def test_an_address_of_a_hundred_kilobytes_is_refused(address: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{address}?SERVICE=WFS&FILTER={'x' * 100_000}")  # noqa: S310 - our own server
    assert refused.value.code == 400
    assert "troppo" in refused.value.read().decode()
