from __future__ import annotations

import json
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pyogrio
import pytest
from geopandas import GeoDataFrame
from shapely import Point

from geo.errors import CrsError, GeometryError, SchemaError
from geo.read import read_layer
from tests.factories import frame, square
from tests.real_data import shared_file


def make_layer(crs: int | None = 7791) -> GeoDataFrame:
    return frame(
        [square(side=100), square(200, 0, side=100)],
        columns={"nome": ["Cantù", "Vermezzo con Zelo"]},
        crs=crs,
    )


def write(file: Path, gdf: GeoDataFrame | None = None, **options: str) -> Path:
    pyogrio.write_dataframe(make_layer() if gdf is None else gdf, file, **options)
    return file


def write_shapefile(folder: Path, *, encoding: str = "CP1252") -> Path:
    """Write a Shapefile and take away the file that declares its encoding."""
    file = write(folder / "parchi.shp", encoding=encoding)
    file.with_suffix(".cpg").unlink()
    return file


@pytest.mark.parametrize("name", ["parchi.gpkg", "parchi.shp", "parchi.fgb"])
def test_a_layer_comes_with_its_rows_texts_and_crs(tmp_path: Path, name: str) -> None:
    gdf = read_layer(write(tmp_path / name))
    assert gdf.active_geometry_name == "geom"
    assert gdf.crs.to_epsg() == 7791
    assert gdf.sort_values("id")["nome"].tolist() == ["Cantù", "Vermezzo con Zelo"]
    assert gdf.geometry.area.tolist() == pytest.approx([10_000, 10_000])


def test_geojson_is_in_longitude_and_latitude() -> None:
    assert read_layer(shared_file("parco_nord_milano.geojson")).crs.to_epsg() == 4326


def test_a_zipped_shapefile_is_read(tmp_path: Path) -> None:
    write(tmp_path / "parchi.shp", encoding="UTF-8")
    archive = tmp_path / "parchi.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for file in tmp_path.glob("parchi.*"):
            if file != archive:
                target.write(file, file.name)
    assert read_layer(archive)["nome"].tolist() == ["Cantù", "Vermezzo con Zelo"]


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(SchemaError, match=r"there is no file manca\.gpkg"):
        read_layer(Path("manca.gpkg"))


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lettera.gpkg"
    file.write_text("non sono un GeoPackage", encoding="utf-8")
    with pytest.raises(SchemaError, match=r"lettera\.gpkg cannot be opened"):
        read_layer(file)


def test_a_table_without_geometry_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "fatti.csv"
    file.write_text("istat,nome\n015093,Corsico\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="has no geometry"):
        read_layer(file)


def test_of_several_layers_one_must_be_named(tmp_path: Path) -> None:
    file = write(tmp_path / "dati.gpkg", layer="parchi")
    write(file, layer="plis")
    with pytest.raises(SchemaError, match=r"layer None of.*'parchi', 'plis'"):
        read_layer(file)
    with pytest.raises(SchemaError, match="layer 'navigli' of"):
        read_layer(file, layer="navigli")
    assert len(read_layer(file, layer="plis")) == 2


def test_a_file_without_crs_needs_one_from_the_caller(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="crs"):
        file = write(tmp_path / "parchi.fgb", make_layer(crs=None))
    with pytest.raises(CrsError, match="declares no CRS"):
        read_layer(file)
    assert read_layer(file, crs=7791).crs.to_epsg() == 7791


def test_a_crs_that_contradicts_the_file_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "parchi.gpkg")
    with pytest.raises(CrsError, match=r"declares EPSG:7791 .*argument is EPSG:4326"):
        read_layer(file, crs=4326)
    assert len(read_layer(file, crs="EPSG:7791")) == 2


def test_what_is_no_crs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CrsError, match="'Milano' is not a CRS"):
        read_layer(write(tmp_path / "parchi.gpkg"), crs="Milano")


def test_metres_said_to_be_degrees_are_refused(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [514_000, 5_034_000]}
    file = tmp_path / "nodi.geojson"
    file.write_text(json.dumps(point), encoding="utf-8")
    with pytest.raises(CrsError, match="longitudes within 180"):
        read_layer(file)


def test_a_shapefile_that_declares_no_encoding_needs_one_from_the_caller(tmp_path: Path) -> None:
    file = write_shapefile(tmp_path)
    with pytest.raises(SchemaError, match="declares no encoding"):
        read_layer(file)
    assert read_layer(file, encoding="cp1252")["nome"].iloc[0] == "Cantù"


@pytest.mark.parametrize("encoding", ["utf-8", "milanese"])
def test_a_wrong_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(SchemaError, match="cannot be read"):
        read_layer(write_shapefile(tmp_path), encoding=encoding)


def test_too_many_features_vertices_or_bytes_are_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "parchi.gpkg")
    with pytest.raises(SchemaError, match="has 2 features; accepted are 1 at most"):
        read_layer(file, max_features=1)
    with pytest.raises(GeometryError, match="has 10 vertices; accepted are 9 at most"):
        read_layer(file, max_vertices=9)
    with pytest.raises(SchemaError, match="bytes; accepted are 1000 at most"):
        read_layer(file, max_bytes=1000)


def test_the_bytes_of_an_archive_are_those_unzipped(tmp_path: Path) -> None:
    archive = tmp_path / "parchi.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("parchi.geojson", " " * 1_000_000)
    assert archive.stat().st_size < 10_000
    with pytest.raises(SchemaError, match="has 1000000 bytes"):
        read_layer(archive, max_bytes=10_000)


@pytest.mark.parametrize("name", ["strati.vrt", "strati.xml", "strati.zip"])
def test_a_file_that_points_to_others_is_refused(tmp_path: Path, name: str) -> None:
    source = write(tmp_path / "parchi.gpkg")
    file = tmp_path / name
    text = (
        f"<OGRVRTDataSource><OGRVRTLayer name='parchi'><SrcDataSource>{source}</SrcDataSource>"
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    if file.suffix == ".zip":
        with zipfile.ZipFile(file, "w") as target:
            target.writestr("strati.vrt", text)
    else:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError, match="points to other files"):
        read_layer(file)


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read a.gpkg"}',
        '<?xml version="1.0"?><wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://a"/>',
        "<WFS_Capabilities version='1.1.0'/>",
    ],
)
def test_a_pipeline_or_the_capabilities_of_a_server_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "parchi.geojson"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError, match="points to other files"):
        read_layer(file)


def test_the_schema_that_a_gml_names_is_not_fetched(tmp_path: Path) -> None:
    """The net is a port of this machine, where a request is seen."""
    asked: list[str] = []

    class Net(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - likewise
            pass

    write(tmp_path / "parchi.gml")
    with HTTPServer(("127.0.0.1", 0), Net) as net:
        (tmp_path / "parchi.xsd").write_text(
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
            f'<xs:include schemaLocation="http://127.0.0.1:{net.server_port}/a.xsd"/></xs:schema>',
            encoding="utf-8",
        )
        thread = Thread(target=net.serve_forever)
        thread.start()
        try:
            assert len(read_layer(tmp_path / "parchi.gml")) == 2
        finally:
            net.shutdown()
            thread.join()
    assert asked == []


@pytest.mark.parametrize("before", [None, "http://proxy.example:3128"])
def test_the_net_is_as_it_was_for_who_reads(tmp_path: Path, before: str | None) -> None:
    path = tmp_path / "punto.geojson"
    path.write_text(frame([Point(9, 45)], crs=4326).to_json())
    pyogrio.set_gdal_config_options({"GDAL_HTTP_PROXY": before})
    try:
        read_layer(path)
        with pytest.raises(SchemaError):
            read_layer(path, layer="altro")
        assert pyogrio.get_gdal_config_option("GDAL_HTTP_PROXY") == before
        assert pyogrio.get_gdal_config_option("GML_DOWNLOAD_SCHEMA") is None
    finally:
        pyogrio.set_gdal_config_options({"GDAL_HTTP_PROXY": None})


def test_a_layer_without_rows_is_read_as_such(tmp_path: Path) -> None:
    gdf = read_layer(write(tmp_path / "vuoto.gpkg", make_layer().iloc[:0], geometry_type="Polygon"))
    assert gdf.empty
    assert gdf.crs.to_epsg() == 7791


def test_missing_geometries_are_left_for_repair(tmp_path: Path) -> None:
    layer = frame([Point(500_000, 5_000_000), None])
    assert read_layer(write(tmp_path / "nodi.gpkg", layer)).geometry.isna().tolist() == [
        False,
        True,
    ]
