"""GDAL's driver of OGC API Features (``OAPIF:``), as ogr2ogr, QGIS and geopandas use it."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
from pyproj import Transformer
from shapely import get_coordinates
from shapely.geometry import box, shape

from service.queries.catalog import COLLECTIONS
from service.queries.crs import ALL_CRS, CRS84, Crs
from tests.clients.conftest import Feature

EVERY = pytest.mark.parametrize("id_", COLLECTIONS)
EACH_CRS = pytest.mark.parametrize("crs", ALL_CRS.values(), ids=lambda crs: str(crs.uri[-9:]))
STORED = "http://www.opengis.net/def/crs/EPSG/0/7791"
REQUEST = re.compile(r"^> GET (\S+) HTTP", re.MULTILINE)
MILANO = (510_000, 5_030_000, 515_000, 5_036_000)
Published = dict[str, list[Feature]]


@pytest.fixture
def requests_told() -> Iterator[None]:
    """Have GDAL write its requests to the standard error."""
    pyogrio.set_gdal_config_options({"CPL_CURL_VERBOSE": True})
    yield
    pyogrio.set_gdal_config_options({"CPL_CURL_VERBOSE": None})


def layer(ogc: str, id_: str, **asked: object) -> gpd.GeoDataFrame:
    frame: gpd.GeoDataFrame = pyogrio.read_dataframe(f"OAPIF:{ogc}", layer=id_, **asked)
    return frame


def in_crs84(feature: Feature) -> np.ndarray:
    return get_coordinates(shape(feature["geometry"]))


def authority(crs: Crs) -> str:
    return "OGC:CRS84" if crs is CRS84 else f"EPSG:{crs.srid}"


def test_every_collection_is_a_layer_with_its_type(ogc: str, published: Published) -> None:
    layers = dict(pyogrio.list_layers(f"OAPIF:{ogc}"))
    assert list(layers) == list(COLLECTIONS)
    for id_, collection in COLLECTIONS.items():
        if any(each["geometry"] for each in published[id_]):
            assert layers[id_] == collection.geometria


@EVERY
def test_a_layer_is_read_whole(ogc: str, published: Published, id_: str) -> None:
    frame = layer(ogc, id_)
    expected = published[id_]
    assert list(frame["id"]) == [each["id"] for each in expected]
    assert list(frame.geometry.isna()) == [each["geometry"] is None for each in expected]
    collection = COLLECTIONS[id_]
    assert {each.nome for each in collection.properties} <= set(frame.columns)
    for prop in collection.properties:
        known = [
            (got, each["properties"][prop.nome])
            for got, each in zip(frame[prop.nome], expected, strict=True)
            if each["properties"][prop.nome] is not None
        ]
        if prop.tipo in {"string", "integer", "number"}:
            assert [got for got, _ in known] == [value for _, value in known], prop.nome


def test_a_layer_of_many_pages_is_read_whole(ogc: str, published: Published) -> None:
    frame = layer(ogc, "nodi_trasporto", PAGE_SIZE="50", INITIAL_REQUEST_PAGE_SIZE="5")
    assert list(frame["id"]) == [each["id"] for each in published["nodi_trasporto"]]


FILTERS: dict[tuple[str, str], Callable[[dict[str, Any]], bool]] = {
    ("comuni", "popolazione > 50000 AND nome LIKE 'S%'"): lambda of: (
        of["popolazione"] > 50_000 and of["nome"].startswith("S")
    ),
    ("comuni", "zona_omogenea = 'sud-ovest'"): lambda of: of["zona_omogenea"] == "sud-ovest",
    ("comuni", "zona_omogenea IS NULL"): lambda of: of["zona_omogenea"] is None,
    ("nodi_trasporto", "tipo IN ('interscambio', 'altro')"): lambda of: (
        of["tipo"] in {"interscambio", "altro"}
    ),
    ("progetti", "tipo = 'programma' OR importo_eur >= 1e8"): lambda of: (
        of["tipo"] == "programma" or (of["importo_eur"] or 0) >= 1e8
    ),
}
"""An attribute filter as GDAL reads it, and the same condition on the properties of a feature."""


@pytest.mark.parametrize(("id_", "where"), FILTERS)
def test_an_attribute_filter_leaves_what_it_names(
    ogc: str, published: Published, id_: str, where: str
) -> None:
    holds = FILTERS[id_, where]
    expected = [each["id"] for each in published[id_] if holds(each["properties"])]
    assert 0 < len(expected) < len(published[id_])
    assert list(layer(ogc, id_, where=where)["id"]) == expected


@pytest.mark.usefixtures("requests_told")
def test_one_feature_is_asked_for_by_its_id(ogc: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert list(layer(ogc, "comuni", where="id = '015146'")["nome"]) == ["Milano"]
    assert "/ogc/collections/comuni/items/015146" in asked(capfd)[-1]


def asked(capfd: pytest.CaptureFixture[str]) -> list[str]:
    """Return the requests that GDAL made."""
    return [unquote(each) for each in REQUEST.findall(capfd.readouterr().err)]


@pytest.mark.usefixtures("requests_told")
def test_a_box_is_asked_of_the_server_in_the_system_of_the_layer(
    ogc: str, published: Published, capfd: pytest.CaptureFixture[str]
) -> None:
    frame = layer(ogc, "comuni", bbox=MILANO)
    last = asked(capfd)[-1]
    assert f"bbox-crs={STORED}" in last
    assert f"crs={STORED}" in last
    to_stored = Transformer.from_crs("OGC:CRS84", "EPSG:7791", always_xy=True)
    near = box(*MILANO).buffer(1)
    expected = [
        each["properties"]["nome"]
        for each in published["comuni"]
        if near.intersects(box(*to_stored.transform_bounds(*shape(each["geometry"]).bounds)))
    ]
    assert "Milano" in set(frame["nome"]) <= set(expected)


@EACH_CRS
def test_a_box_finds_the_same_whatever_the_system(ogc: str, crs: Crs) -> None:
    there = Transformer.from_crs("EPSG:7791", authority(crs), always_xy=True)
    found = layer(ogc, "comuni", bbox=there.transform_bounds(*MILANO), CRS=authority(crs))
    assert set(layer(ogc, "comuni", bbox=MILANO)["nome"]) <= set(found["nome"])
    assert len(found) < 10


@EACH_CRS
@pytest.mark.parametrize("id_", ["comuni", "nodi_trasporto"])
def test_coordinates_are_those_of_pyproj_in_every_system(
    ogc: str, published: Published, id_: str, crs: Crs
) -> None:
    """GDAL turns what comes with north first to east first, as it does with every source."""
    frame = layer(ogc, id_, CRS=authority(crs))
    assert frame.crs.equals(authority(crs), ignore_axis_order=True)
    there = Transformer.from_crs("OGC:CRS84", authority(crs), always_xy=True)
    near = 5.0 if crs.srid == 3003 else 2e-6 if crs.decimals == 6 else 0.3
    for got, expected in zip(frame.geometry, published[id_], strict=True):
        x, y = there.transform(*in_crs84(expected).T)
        assert get_coordinates(got) == pytest.approx(np.column_stack([x, y]), abs=near)


def test_the_time_of_projects_is_asked_for(ogc: str) -> None:
    ended = set(layer(ogc, "progetti", DATETIME="2027-01-01/..")["id"])
    assert 0 < len(ended) < len(layer(ogc, "progetti"))
