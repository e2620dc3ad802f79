"""Every collection whole, in every format, read back with other code than that which writes it."""

import csv
import io
import json
import math
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from fastapi.testclient import TestClient
from pydantic import SecretStr
from pyproj import CRS, Transformer
from sqlalchemy import Engine, func, select

from service.api.bulk_order import CRS_NAMES, FORMATS
from service.app import create_app
from service.queries.catalog import COLLECTIONS
from service.queries.collection import Collection, items_view
from service.queries.crs import ALL_CRS, Crs
from service.settings import Settings
from tests.files import read_xlsx

IN_CRS = [
    *(("nodi_trasporto", each) for each in ALL_CRS.values()),
    *(
        (layer, CRS_NAMES[name])
        for layer, name in (
            ("zone_omogenee", "EPSG:3003"),
            ("parchi", "EPSG:6707"),
            ("navigli", "EPSG:3857"),
            ("progetti", "CRS84"),
        )
    ),
]
METRES = 0.001
DEGREES = 1e-8
CENTIMETRE = 0.006
CENTIMETRE_OF_DEGREE = 6e-8

Row = dict[str, Any]


@pytest.fixture(scope="module")
def bulk(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the loaded database, whose files are kept in a folder of its own."""
    own = settings.model_copy(
        update={"database_url": SecretStr(""), "local_dir": tmp_path_factory.mktemp("bulk")}
    )
    with TestClient(create_app(own), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture(scope="module")
def rows_of(engine: Engine) -> Any:
    """What the database holds of a collection: each key's properties, and its geometry."""

    @cache
    def read(collection: Collection) -> Mapping[str, Row]:
        view = items_view(collection)
        columns = [view.c[each.nome] for each in collection.properties]
        if collection.geometria is not None:
            columns.append(func.ST_AsBinary(view.c.geom).label("geom"))
        with engine.connect() as connection:
            found = connection.execute(select(*columns)).mappings().all()
        return {row[collection.chiave]: dict(row) for row in found}

    return read


def fetch(bulk: TestClient, collection: Collection, formato: str, crs: str = "") -> bytes:
    address = f"/ogc/collections/{collection.id}/dati.{formato}"
    answer = bulk.get(address, params={"crs": crs} if crs else {})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(FORMATS[formato].media_type)
    return answer.content


def saved(folder: Path, body: bytes, formato: str) -> Path:
    path = folder / f"file.{formato}"
    path.write_bytes(body)
    return path


def points(shape: Any, srid: int) -> Any:
    """The coordinates of a stored geometry, carried to another CRS by PROJ alone."""
    known = shapely.get_coordinates(shapely.orient_polygons(shapely.from_wkb(bytes(shape))))
    return np.column_stack(carrier(srid).transform(known[:, 0], known[:, 1]))


@cache
def carrier(srid: int) -> Transformer:
    return Transformer.from_crs(7791, srid, always_xy=True)


def require_same_shapes(
    found: Mapping[str, Any], rows: Mapping[str, Row], srid: int, tolerance: float
) -> None:
    for key, row in rows.items():
        shape = found[key]
        if row["geom"] is None:
            assert shape is None
            continue
        expected = points(row["geom"], srid)
        coordinates = shapely.get_coordinates(shapely.orient_polygons(shape))
        assert coordinates.shape == expected.shape
        assert np.abs(coordinates - expected).max() <= tolerance


def same(found: Any, known: Any, *, lists: bool) -> bool:
    """Tell whether a cell says what the database says."""
    if isinstance(known, list):
        if lists:
            return list(found) == known
        return ("" if pd.isna(found) else found) == " | ".join(known)
    if known is None:
        return bool(pd.isna(found))
    if isinstance(known, date):
        return pd.Timestamp(found).date() == known
    if isinstance(known, (str, bool)):
        return bool(found == known)
    return math.isclose(found, known, rel_tol=1e-12)


def require_same_rows(
    frame: pd.DataFrame, collection: Collection, rows: Mapping[str, Row], *, lists: bool = False
) -> None:
    names = [each.nome for each in collection.properties]
    assert [name for name in frame.columns if name not in {"geometry", "geom"}] == names
    assert sorted(frame[collection.chiave]) == sorted(rows)
    for cells in frame[names].to_dict("records"):
        known = rows[cells[collection.chiave]]
        wrong = [name for name in names if not same(cells[name], known[name], lists=lists)]
        assert wrong == []


def is_metric(srid: int) -> bool:
    return srid != 4326


@pytest.mark.parametrize("formato", ["gpkg", "fgb"])
@pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=list(COLLECTIONS))
def test_gdal_reads_the_rows_of_every_collection(
    bulk: TestClient, rows_of: Any, tmp_path: Path, collection: Collection, formato: str
) -> None:
    path = saved(tmp_path, fetch(bulk, collection, formato), formato)
    frame = pyogrio.read_dataframe(path)
    rows = rows_of(collection)
    require_same_rows(frame, collection, rows)
    if collection.geometria is None:
        assert "geometry" not in frame or frame.geometry.isna().all()
        return
    assert CRS(frame.crs).to_epsg() == 7791
    found = dict(zip(frame[collection.chiave], frame.geometry, strict=True))
    require_same_shapes(found, rows, 7791, 0)


@pytest.mark.parametrize("formato", ["gpkg", "fgb", "parquet", "geojson"])
@pytest.mark.parametrize(("layer", "crs"), IN_CRS, ids=lambda each: getattr(each, "uri", each))
def test_files_are_in_the_crs_asked_for(
    bulk: TestClient, rows_of: Any, tmp_path: Path, layer: str, crs: Crs, formato: str
) -> None:
    collection = COLLECTIONS[layer]
    path = saved(tmp_path, fetch(bulk, collection, formato, crs.uri), formato)
    read = geopandas.read_parquet if formato == "parquet" else geopandas.read_file
    frame = read(path)
    assert frame.crs == CRS.from_epsg(crs.srid) or frame.crs == CRS("OGC:CRS84")
    found = dict(zip(frame[collection.chiave], frame.geometry, strict=True))
    exact, rounded = (
        (METRES, CENTIMETRE) if is_metric(crs.srid) else (DEGREES, CENTIMETRE_OF_DEGREE)
    )
    tolerance = rounded if formato == "geojson" else exact
    require_same_shapes(found, rows_of(collection), crs.srid, tolerance)


@pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=list(COLLECTIONS))
def test_parquet_holds_the_rows_of_every_collection(
    bulk: TestClient, rows_of: Any, tmp_path: Path, collection: Collection
) -> None:
    path = saved(tmp_path, fetch(bulk, collection, "parquet"), "parquet")
    rows = rows_of(collection)
    if collection.geometria is None:
        require_same_rows(pd.read_parquet(path), collection, rows, lists=True)
        return
    frame = geopandas.read_parquet(path)
    require_same_rows(pd.DataFrame(frame), collection, rows, lists=True)
    found = dict(zip(frame[collection.chiave], frame.geometry, strict=True))
    require_same_shapes(found, rows, 7791, 0)
    geo = json.loads(pq.read_metadata(path).metadata[b"geo"])
    column = geo["columns"][geo["primary_column"]]
    drawn = frame.geometry.dropna()
    assert geo["version"] == "1.1.0"
    assert column["geometry_types"] == sorted(set(drawn.geom_type))
    assert column.get("bbox") == (list(drawn.total_bounds) if len(drawn) else None)


@pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=list(COLLECTIONS))
def test_geojson_holds_the_rows_of_every_collection(
    bulk: TestClient, rows_of: Any, collection: Collection
) -> None:
    body = json.loads(fetch(bulk, collection, "geojson"))
    rows = rows_of(collection)
    assert (body["type"], body["name"]) == ("FeatureCollection", collection.id)
    assert "crs" not in body
    found = {}
    for feature in body["features"]:
        known = rows[feature["id"]]
        assert set(feature["properties"]) == {each.nome for each in collection.properties}
        for name, value in feature["properties"].items():
            assert same(value, known[name], lists=True)
        shape = feature["geometry"]
        found[feature["id"]] = None if shape is None else shapely.from_geojson(json.dumps(shape))
    assert len(found) == len(body["features"]) == len(rows)
    for key, shape in found.items() if collection.geometria is not None else ():
        stored = rows[key]["geom"]
        assert (shape is None) == (stored is None)
        if shape is not None:
            bounds = points(stored, 4326)
            assert np.allclose(shape.bounds[:2], bounds.min(axis=0), atol=CENTIMETRE_OF_DEGREE)
            assert np.allclose(shape.bounds[2:], bounds.max(axis=0), atol=CENTIMETRE_OF_DEGREE)


@pytest.mark.parametrize("crs", ["EPSG:3003", "EPSG:6707"])
def test_geojson_in_another_crs_says_so(bulk: TestClient, crs: str) -> None:
    body = json.loads(fetch(bulk, COLLECTIONS["comuni"], "geojson", crs))
    assert body["crs"]["properties"]["name"] == f"urn:ogc:def:crs:EPSG::{crs[5:]}"


@pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=list(COLLECTIONS))
def test_csv_holds_the_rows_of_every_collection(
    bulk: TestClient, rows_of: Any, collection: Collection
) -> None:
    body = fetch(bulk, collection, "csv", "EPSG:7791")
    assert body.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    rows = rows_of(collection)
    assert sorted(row[collection.chiave] for row in table) == sorted(rows)
    found = {}
    for row in table:
        known = rows[row[collection.chiave]]
        for each in collection.properties:
            text, value = row[each.nome], known[each.nome]
            if each.tipo in {"number", "integer"} and value is not None:
                assert float(text) == float(value)
            elif each.tipo == "boolean":
                assert text == str(value).lower()
            else:
                whole = " | ".join(value) if isinstance(value, list) else str(value or "")
                assert text.removeprefix("'") == whole
        if "WKT" in row:
            found[row[collection.chiave]] = shapely.from_wkt(row["WKT"]) if row["WKT"] else None
        elif "x" in row:
            found[row[collection.chiave]] = shapely.Point(float(row["x"]), float(row["y"]))
    assert bool(found) == (collection.geometria is not None)
    if found:
        require_same_shapes(found, rows, 7791, CENTIMETRE)


@pytest.mark.parametrize("layer", ["comuni", "nodi_trasporto"])
def test_gdal_reads_the_geometries_of_csv(bulk: TestClient, tmp_path: Path, layer: str) -> None:
    collection = COLLECTIONS[layer]
    path = saved(tmp_path, fetch(bulk, collection, "csv"), "csv")
    frame = pyogrio.read_dataframe(
        path, X_POSSIBLE_NAMES="x", Y_POSSIBLE_NAMES="y", AUTODETECT_TYPE="NO"
    )
    assert set(frame.geom_type) == {collection.geometria}
    assert str(frame[collection.chiave][0])


@pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=list(COLLECTIONS))
def test_a_workbook_holds_the_rows_the_columns_and_the_sources(
    bulk: TestClient, rows_of: Any, collection: Collection
) -> None:
    body = fetch(bulk, collection, "xlsx")
    header, *lines = read_xlsx(body)
    rows = rows_of(collection)
    names = [each.nome for each in collection.properties]
    x, y = ("x", "y") if collection.geometria == "Point" else ("punto_x", "punto_y")
    assert header == [*names, *([x, y] if collection.geometria is not None else [])]
    assert len(lines) == len(rows)
    for line in lines:
        cells = dict(zip(header, [*line, *[None] * len(header)], strict=False))
        known = rows[cells[collection.chiave]]
        assert [name for name in names if not same(cells[name], known[name], lists=False)] == []
        if collection.geometria is None or known["geom"] is None:
            assert cells.get(x) is None
        else:
            shape = shapely.from_wkb(bytes(known["geom"]))
            assert shape.distance(shapely.Point(cells[x], cells[y])) <= CENTIMETRE
    assert [row[0] for row in read_xlsx(body, number=2)[1:]] == header
    fonti = {(row["fonte"], row["licenza"]) for row in rows.values()}
    assert {tuple([*row, None][:2]) for row in read_xlsx(body, number=3)[1:]} == fonti


@pytest.mark.parametrize("layer", ["comuni", "obiettivi"])
def test_files_say_what_they_hold_and_from_which_sources(
    bulk: TestClient, rows_of: Any, tmp_path: Path, layer: str
) -> None:
    collection = COLLECTIONS[layer]
    fonti = {row["fonte"] for row in rows_of(collection).values()}
    told = {
        formato: pyogrio.read_info(saved(tmp_path, fetch(bulk, collection, formato), formato))
        for formato in ("gpkg", "fgb")
    }
    texts = [info["layer_metadata"] for info in told.values()]
    parquet = pq.read_metadata(saved(tmp_path, fetch(bulk, collection, "parquet"), "parquet"))
    texts.append({key.decode(): value.decode() for key, value in parquet.metadata.items()})
    for text in texts:
        assert text["titolo"] == collection.titolo
        assert {fonte for fonte in fonti if fonte in text["fonti"]} == fonti
    body = json.loads(fetch(bulk, collection, "geojson"))
    assert {each["documento"] for each in body["fonti"]} == fonti
    assert body["titolo"] == collection.titolo


def test_a_geopackage_has_an_index_and_the_meaning_of_its_columns(
    bulk: TestClient, tmp_path: Path
) -> None:
    path = saved(tmp_path, fetch(bulk, COLLECTIONS["comuni"], "gpkg"), "gpkg")
    with sqlite3.connect(path) as held:
        one = held.execute("select count(*) from rtree_comuni_geom").fetchone()
        titles = dict(held.execute("select column_name, name from gpkg_data_columns").fetchall())
        (title,) = held.execute("select identifier from gpkg_contents").fetchone()
    held.close()
    assert one == (133,)
    assert titles["istat"] == "Codice ISTAT"
    assert title == "Comuni"


def test_a_flatgeobuf_has_an_index_where_every_row_has_a_geometry(
    bulk: TestClient, tmp_path: Path
) -> None:
    for layer, indexed in (("comuni", True), ("progetti", False)):
        path = saved(tmp_path, fetch(bulk, COLLECTIONS[layer], "fgb"), "fgb")
        assert pyogrio.read_info(path)["capabilities"]["fast_spatial_filter"] is indexed
