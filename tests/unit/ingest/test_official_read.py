"""Every format and CRS comes to the same rows."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from shapely import GeometryCollection, Point

from geo.crs import STORAGE
from service.ingest.official_read import Letto, text_of
from service.ingest.official_words import rows_in_words
from tests.factories import bow_tie, frame, square
from tests.official_files import NOMI, parks, read, shapefile, write, zipped


def require_parks(letto: Letto, *, tolerance_m: float = 0.05) -> None:
    """Require the two parks, whatever the order of the rows."""
    assert sorted(riga.testi["nome"] or "" for riga in letto.righe) == sorted(NOMI)
    expected = dict(zip(parks()["nome"], parks().geometry, strict=True))
    for riga in letto.righe:
        distance = shapely.hausdorff_distance(riga.geom, expected[riga.testi["nome"]])
        assert distance < tolerance_m


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.gml", "a.fgb"])
def test_a_format_is_read(tmp_path: Path, name: str) -> None:
    degrees = name.endswith((".geojson", ".kml"))
    require_parks(read(write(tmp_path / name, parks(4326 if degrees else 7791))))


def test_reading_leaves_no_file_behind(tmp_path: Path) -> None:
    file = write(tmp_path / "a.gml")
    before = sorted(tmp_path.iterdir())
    require_parks(read(file))
    assert sorted(tmp_path.iterdir()) == before


def test_a_kml_is_read(tmp_path: Path) -> None:
    gdf = parks(4326).rename(columns={"nome": "Name"})
    require_parks(read(write(tmp_path / "a.kml", gdf, driver="KML"), colonne={"nome": "Name"}))


@pytest.mark.parametrize("crs", [4326, 32632, 6707, 7791, 3003, 25832, 3857, 4258])
@pytest.mark.parametrize("name", ["a.gpkg", "a.gml"])
def test_any_crs_comes_to_the_storage_crs(tmp_path: Path, crs: int, name: str) -> None:
    letto = read(write(tmp_path / name, parks(crs)))
    require_parks(letto, tolerance_m=0.05 if crs != 3003 else 5)


@pytest.mark.parametrize("folder", ["", "strati/2024/"])
def test_a_zipped_shapefile_is_read_in_any_folder(tmp_path: Path, folder: str) -> None:
    shapefile(tmp_path)
    files = sorted(tmp_path.glob("parchi.*"))
    require_parks(read(zipped(tmp_path / "tutto.zip", *files, folder=folder)))


def test_the_encoding_may_be_given(tmp_path: Path) -> None:
    shapefile(tmp_path, encoding="CP1252").with_suffix(".cpg").unlink()
    require_parks(read(tmp_path / "parchi.shp", encoding="cp1252"))


def test_a_csv_with_wkt_is_read_with_the_crs_given(tmp_path: Path) -> None:
    file = tmp_path / "parchi.csv"
    rows = [f'"{geom.wkt}",{nome}' for nome, geom in zip(NOMI, parks().geometry, strict=True)]
    file.write_text("\n".join(["WKT,nome", *rows]), encoding="utf-8")
    require_parks(read(file, crs="EPSG:7791"))


def test_a_layer_is_chosen_by_name(tmp_path: Path) -> None:
    file = write(tmp_path / "a.gpkg", layer="parchi")
    write(file, parks().head(1), layer="altro")
    require_parks(read(file, strato="parchi"))


def test_a_layer_within_an_archive_is_chosen_by_name(tmp_path: Path) -> None:
    file = write(tmp_path / "a.gpkg", layer="parchi")
    write(file, parks().head(1), layer="altro")
    require_parks(read(zipped(tmp_path / "a.zip", file), strato="parchi"))


def test_a_data_set_of_an_archive_is_chosen_by_name(tmp_path: Path) -> None:
    files = [write(tmp_path / "uno.geojson", parks(4326))]
    files.append(write(tmp_path / "due.geojson", parks(4326).head(1)))
    require_parks(read(zipped(tmp_path / "a.zip", *files), strato="uno"))


def test_repairs_are_reported(tmp_path: Path) -> None:
    heights = [shapely.force_3d(square(side=100), z=120), bow_tie(100), None]
    gdf = frame(heights, columns={"nome": ["a", "b", "c"]})
    letto = read(write(tmp_path / "a.gpkg", gdf))
    assert letto.riparazioni == [
        "riga 1: riparata (z o m tolta)",
        "riga 2: riparata (resa valida), da 0 a 5000 m²",
        "riga 3: scartata (mancante)",
    ]
    assert [riga.numero for riga in letto.righe] == [1, 2]
    assert not any(shapely.has_z(riga.geom) for riga in letto.righe)


def test_a_mixed_geometry_keeps_its_polygons(tmp_path: Path) -> None:
    mixed = GeometryCollection([square(side=100), Point(500_000, 5_000_000)])
    letto = read(write(tmp_path / "a.gpkg", frame([mixed], columns={"nome": ["a"]})))
    assert letto.righe[0].geom.area == pytest.approx(10_000)


def test_rows_are_chosen_by_a_value_and_keep_their_number(tmp_path: Path) -> None:
    letto = read(write(tmp_path / "a.gpkg"), filtro={"id": "1"})
    assert [(riga.numero, riga.testi["nome"]) for riga in letto.righe] == [(2, NOMI[1])]


def test_a_value_for_all_rows_is_added(tmp_path: Path) -> None:
    letto = read(write(tmp_path / "a.gpkg"), valori={"tipo": "altro parco"})
    assert {riga.testi["tipo"] for riga in letto.righe} == {"altro parco"}


def test_columns_of_comuni_are_found_by_their_usual_names(tmp_path: Path) -> None:
    gdf = parks().rename(columns={"nome": "COMUNE"}).assign(PRO_COM=[15146, 15002])
    letto = read(write(tmp_path / "a.gpkg", gdf), "comuni")
    assert letto.righe[0].testi == {"codice": "15146", "nome": NOMI[0]}


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, None), (np.nan, None), (1525.0, "1525"), (2.5, "2.5"), ("  a  b ", "a b"), ("", None)],
)
def test_a_cell_becomes_a_text(value: object, text: str | None) -> None:
    assert text_of(value) == text


def test_the_frame_of_the_file_is_storage(tmp_path: Path) -> None:
    gdf: GeoDataFrame = parks(4326)
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps(json.loads(gdf.to_json())), encoding="utf-8")
    letto = read(file)
    assert letto.crs.startswith("EPSG:4326")
    assert letto.righe[0].geom.bounds[0] == pytest.approx(500_000, abs=1)
    assert STORAGE == 7791


@pytest.mark.parametrize(("number", "words"), [(1, "1 riga"), (2, "2 righe"), (0, "0 righe")])
def test_rows_are_counted_in_words(number: int, words: str) -> None:
    assert rows_in_words(number) == words
