"""Features in each format, read back by GDAL and compared with the database."""

import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from fastapi.testclient import TestClient
from pyproj import CRS, Transformer
from shapely.geometry import shape

from tests.ows.asking import SYSTEMS, WFS, get
from tests.ows.stored import TYPES, Row
from tests.ows.test_wfs_features import ask

FORMATS = {
    "application/gml+xml; version=3.2": ("gml", "application/gml+xml"),
    "geojson": ("geojson", "application/geo+json"),
    "SHAPE-ZIP": ("zip", "application/zip"),
    "gpkg": ("gpkg", "application/geopackage+sqlite3"),
    "csv": ("csv", "text/csv"),
}
EVERY = pytest.mark.parametrize("form", FORMATS)
SHORT = 10
"""Letters of a name in a Shapefile."""
Stored = dict[str, list[Row]]


def read(client: TestClient, folder: Path, name: str, form: str, **asked: Any) -> gpd.GeoDataFrame:
    """Return a type as GDAL reads it in a format; GML with the schema that the WFS tells."""
    ending, media_type = FORMATS[form]
    response = ask(client, name, OUTPUTFORMAT=form, **asked)
    assert response.headers["content-type"].startswith(media_type)
    path = folder / f"{name}.{ending}"
    path.write_bytes(response.content)
    if ending == "gml":
        params = {"SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": "DescribeFeatureType"}
        schema = get(client, WFS, {**params, "TYPENAMES": f"psttm:{name}"})
        path.with_suffix(".xsd").write_bytes(schema.content)
    else:
        named = response.headers["content-disposition"]
        assert named == f'attachment; filename="{name}.{ending}"'
    frame: gpd.GeoDataFrame = pyogrio.read_dataframe(path)
    return frame


def in_order(frame: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """Return rows in the order of their ids, which not every format has."""
    known = [each for each in ("gml_id", "id") if each in frame]
    column = known[0] if known else TYPES[name].collection.chiave[:SHORT]
    return frame.sort_values(column).reset_index(drop=True)


@EVERY
@pytest.mark.parametrize("name", ["comuni", "parchi", "nodi_trasporto"])
def test_a_file_holds_what_the_database_has(
    client: TestClient, folder: Path, stored: Stored, name: str, form: str
) -> None:
    frame = in_order(read(client, folder, name, form), name)
    rows = stored[name]
    assert len(frame) == len(rows)
    properties = TYPES[name].properties
    columns = [each for each in frame.columns if each not in {"geometry", "gml_id", "id", "WKT"}]
    assert len(columns) == len(properties)
    for column, prop in zip(columns, properties, strict=True):
        assert column[:5] == prop.nome[:5]
        for got, row in zip(frame[column], rows, strict=True):
            assert same(got, row.values[prop.nome]), (column, got, row.values[prop.nome])


def same(got: Any, value: Any) -> bool:
    """Tell whether a value is that of the database, as the format can say it."""
    if value is None or value == []:
        return bool(pd.isna(got)) or got in {"", 0}
    if isinstance(value, bool):
        return str(got).lower() in {str(value).lower(), str(int(value))}
    if isinstance(value, list):
        return str(got) == ", ".join(value)
    if isinstance(value, str):
        return str(got) == value or (len(value) > 80 and value.startswith(str(got)))
    return float(got) == pytest.approx(float(value), rel=1e-9)


@EVERY
@pytest.mark.parametrize("name", [name for name in TYPES if name != "plis"])
def test_every_type_comes_in_every_format(
    client: TestClient, folder: Path, stored: Stored, name: str, form: str
) -> None:
    frame = read(client, folder, name, form)
    assert len(frame) == len(stored[name])
    if len(frame):
        total = sum(row.geom.length or 1 for row in stored[name])
        read_back = float(np.sum([each.length or 1 for each in frame.geometry]))
        assert read_back == pytest.approx(total, rel=1e-6)


@EVERY
@pytest.mark.parametrize("crs", SYSTEMS)
def test_a_file_is_in_the_system_asked_for(
    client: TestClient, folder: Path, stored: Stored, crs: str, form: str
) -> None:
    """East comes first in what GDAL reads, whatever the order of the axes in the file."""
    frame = in_order(read(client, folder, "nodi_trasporto", form, SRSNAME=crs), "nodi_trasporto")
    if form != "csv":
        assert frame.crs.equals(CRS.from_user_input(crs), ignore_axis_order=True)
    to = Transformer.from_crs("EPSG:7791", crs, always_xy=True)
    near = 2e-6 if crs == "EPSG:4326" else 5 if crs == "EPSG:3003" else 0.002
    for got, row in zip(frame.geometry, stored["nodi_trasporto"], strict=True):
        assert (got.x, got.y) == pytest.approx(to.transform(row.geom.x, row.geom.y), abs=near)


def test_outlines_come_back_whole(client: TestClient, folder: Path, stored: Stored) -> None:
    for form in FORMATS:
        frame = in_order(read(client, folder, "comuni", form), "comuni")
        for got, row in zip(frame.geometry, stored["comuni"], strict=True):
            assert got.is_valid
            assert shapely.hausdorff_distance(got, row.geom) < 0.001


@pytest.mark.parametrize("form", ["SHAPE-ZIP", "gpkg", "geojson", "csv"])
def test_a_page_and_a_filter_hold_in_files_too(client: TestClient, folder: Path, form: str) -> None:
    asked = {"COUNT": 7, "STARTINDEX": 3, "SORTBY": "popolazione DESC"}
    frame = read(client, folder, "comuni", form, **asked)
    inhabitants = [int(each) for each in frame.filter(like="popolazio").iloc[:, 0]]
    assert len(inhabitants) == 7
    assert inhabitants == sorted(inhabitants, reverse=True)


@pytest.mark.parametrize("form", ["SHAPE-ZIP", "gpkg", "geojson", "csv"])
@pytest.mark.parametrize(
    "asked", [{"COUNT": 0}, {"BBOX": "1,2,3,4"}, {"STARTINDEX": 500, "SORTBY": "nome"}], ids=str
)
def test_a_file_without_features_has_its_columns(
    client: TestClient, folder: Path, form: str, asked: dict[str, Any]
) -> None:
    frame = read(client, folder, "comuni", form, **asked)
    assert len(frame) == 0
    if form != "geojson":
        columns = [each for each in frame.columns if each not in {"geometry", "WKT"}]
        assert len(columns) == len(TYPES["comuni"].properties)


@pytest.mark.parametrize("form", ["SHAPE-ZIP", "gpkg", "geojson", "csv"])
@pytest.mark.parametrize("names", ["geom", "nome"])
def test_a_file_of_one_property_has_all_features(
    client: TestClient, folder: Path, form: str, names: str
) -> None:
    assert len(read(client, folder, "comuni", form, PROPERTYNAME=names)) == 133


def test_a_shapefile_has_all_its_parts_and_says_its_encoding(
    client: TestClient, folder: Path
) -> None:
    read(client, folder, "comuni", "SHAPE-ZIP", SRSNAME="EPSG:3857")
    with zipfile.ZipFile(folder / "comuni.zip") as archive:
        assert archive.testzip() is None
        parts = {Path(each).suffix for each in archive.namelist()}
        assert archive.read("comuni.cpg").strip() == b"UTF-8"
    assert parts == {".shp", ".shx", ".dbf", ".prj", ".cpg"}


def test_geojson_has_ids_and_true_booleans(client: TestClient) -> None:
    body = ask(client, "comuni", OUTPUTFORMAT="application/json", SRSNAME="EPSG:4326").json()
    assert body["numberMatched"] == len(body["features"]) == 133
    for each in body["features"]:
        assert each["id"] == f"comuni.{each['properties']['istat']}"
        assert each["properties"]["ufficiale"] is False
        longitude, latitude = shapely.get_coordinates(shape(each["geometry"]))[0]
        assert 8 < longitude < 10
        assert 45 < latitude < 46
