"""Bad files: one message in Italian that names the file, what came and what is accepted."""

import json
import zipfile
from pathlib import Path

import pytest
import shapely
from geopandas import GeoDataFrame

from service.ingest import official_archive
from service.ingest.official_schema import read_pairs, require_layer, require_request
from service.ingest.tables import IngestError
from tests.factories import at, frame, square
from tests.official_files import NOMI, parks, read, request, shapefile, write, zipped


def refusal(file: Path, layer: str = "parchi", **options: object) -> IngestError:
    with pytest.raises(IngestError) as caught:
        read(file, layer, **options)  # type: ignore[arg-type]
    assert caught.value.accettati
    assert "accepted" not in caught.value.message
    return caught.value


def swapped(crs: int) -> GeoDataFrame:
    gdf = parks(crs)
    return gdf.set_geometry(shapely.transform(gdf.geometry, lambda xy: xy[:, ::-1]), crs=crs)


def test_no_crs(tmp_path: Path) -> None:
    shapefile(tmp_path).with_suffix(".prj").unlink()
    error = refusal(tmp_path / "parchi.shp")
    assert error.message == "parchi.shp: il file non dichiara il sistema di riferimento"
    assert error.accettati == ("--crs EPSG:…",)


def test_another_crs_than_the_one_given(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "a.gpkg"), crs="EPSG:4326")
    assert "diverso da quello di --crs (EPSG:4326)" in error.message


def test_a_crs_that_is_none(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "a.gpkg"), crs="gauss boaga")
    assert "«gauss boaga» non è un sistema di riferimento" in error.message


def test_metres_said_to_be_degrees(tmp_path: Path) -> None:
    gdf = parks().set_crs(4326, allow_override=True)
    assert "non sono gradi" in refusal(write(tmp_path / "a.gpkg", gdf)).message


@pytest.mark.parametrize("crs", [4326, 7791, 32632])
def test_swapped_coordinates(tmp_path: Path, crs: int) -> None:
    error = refusal(write(tmp_path / "a.gpkg", swapped(crs)))
    assert "le coordinate sono scambiate" in error.message


def test_nothing_in_the_area(tmp_path: Path) -> None:
    gdf = frame([square(300_000, 0, side=100)], columns={"nome": ["Lontano"]})
    error = refusal(write(tmp_path / "a.gpkg", gdf))
    assert "nessuna geometria è nella Città metropolitana" in error.message


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ("parchi", "vuole poligoni, il file ha punti"),
        ("navigli", "vuole linee, il file ha punti"),
    ],
)
def test_a_wrong_geometry_type(tmp_path: Path, layer: str, words: str) -> None:
    gdf = frame([at(0, 0)], columns={"nome": ["Punto"]})
    assert words in refusal(write(tmp_path / "a.gpkg", gdf), layer).message


def test_one_row_of_another_type_is_named(tmp_path: Path) -> None:
    gdf = frame([square(side=100), at(0, 0)], columns={"nome": NOMI})
    assert "il file ha punti (righe 2)" in refusal(write(tmp_path / "a.gpkg", gdf)).message


def test_only_empty_geometries(tmp_path: Path) -> None:
    gdf = frame([None, None], columns={"nome": NOMI})
    file = tmp_path / "a.geojson"
    file.write_text(gdf.set_crs(4326, allow_override=True).to_json(), encoding="utf-8")
    error = refusal(file)
    assert "geometrie" in error.message


def test_a_missing_column_lists_those_that_there_are(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "a.gpkg"), colonne={"nome": "denominazione"})
    assert error.message == "a.gpkg: manca la colonna «denominazione» di --map"
    assert error.accettati == ("id", "nome")


def test_no_column_of_a_name(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "a.gpkg", parks().rename(columns={"nome": "etichetta"})))
    assert "--map nome=… dice qual è" in error.message
    assert "etichetta" in error.accettati


def test_a_filter_that_leaves_nothing(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "a.gpkg"), filtro={"nome": "Altro"})
    assert "nessuna riga ha nome=Altro" in error.message


def test_an_unknown_encoding(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "a.gpkg"), encoding="klingon")
    assert "La codifica «klingon» non esiste" in error.message


def test_an_encoding_for_a_format_that_has_its_own(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "a.gpkg"), encoding="cp1252")
    assert "la codifica di questo formato è fissa, non cp1252" in error.message


def test_an_encoding_that_nobody_declares(tmp_path: Path) -> None:
    shapefile(tmp_path).with_suffix(".cpg").unlink()
    assert "la codifica dei testi non è dichiarata" in refusal(tmp_path / "parchi.shp").message


def test_an_encoding_that_is_not_the_one_of_the_file(tmp_path: Path) -> None:
    shapefile(tmp_path, encoding="CP1252").with_suffix(".cpg").unlink()
    error = refusal(tmp_path / "parchi.shp", encoding="utf-8")
    assert "i testi non sono nella codifica utf-8" in error.message


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").touch()
    assert refusal(tmp_path / "a.geojson").message == "a.geojson: il file è vuoto"


def test_a_file_without_rows(tmp_path: Path) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    message = refusal(file).message
    assert "a.geojson: il file non" in message


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.fgb"])
def test_a_truncated_file(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name, parks(4326))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
    assert f"{name}: il file è danneggiato, troncato" in refusal(file).message


def test_a_file_that_is_no_map(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(b"%PDF-1.7 non sono una mappa")
    assert "formato sconosciuto" in refusal(tmp_path / "a.gpkg").message


def test_a_file_that_points_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "a.vrt"
    file.write_text("<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>")
    assert "formato sconosciuto" in refusal(file).message


def test_a_table_without_geometry(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("nome,ettari\nParco,3\n")
    assert "il file non ha geometrie" in refusal(tmp_path / "a.csv").message


def test_several_layers_and_none_chosen(tmp_path: Path) -> None:
    file = write(tmp_path / "a.gpkg", layer="parchi")
    write(file, layer="altro")
    error = refusal(file)
    assert "il file ha 2 strati, --strato ne sceglie uno" in error.message
    assert set(error.accettati) == {"parchi", "altro"}
    assert "non c'è uno strato «terzo»" in refusal(file, strato="terzo").message


def test_many_more_features_than_expected(tmp_path: Path) -> None:
    file = write(tmp_path / "a.fgb", parks(size=100_000))
    error = refusal(file, known=1)
    assert error.message == "a.fgb: il file ha 100000 elementi, molti più di quelli attesi"
    assert error.accettati == ("al massimo 1010", "--attesi N, se è giusto così")


def test_the_bound_may_be_set(tmp_path: Path) -> None:
    file = write(tmp_path / "a.gpkg", parks(size=12))
    assert "al massimo 10" in refusal(file, attesi=10).accettati
    assert len(read(file, attesi=12).righe) == 12


def test_a_truncated_zip(tmp_path: Path) -> None:
    shapefile(tmp_path)
    archive = zipped(tmp_path / "a.zip", *sorted(tmp_path.glob("parchi.*")))
    archive.write_bytes(archive.read_bytes()[:-200])
    assert "a.zip: l'archivio zip è troncato o danneggiato" in refusal(archive).message


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_with_damaged_bytes(tmp_path: Path, method: int) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w", method) as target:
        target.write(write(tmp_path / "a.geojson", parks(4326)), "a.geojson")
    raw = bytearray(archive.read_bytes())
    raw[80:120] = bytes(byte ^ 0x55 for byte in raw[80:120])
    archive.write_bytes(bytes(raw))
    assert "troncato o danneggiato" in refusal(archive).message


def test_a_zip_bomb(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("parchi.geojson", bytes(64 * 1024 * 1024))
    assert "potrebbe essere una bomba" in refusal(archive).message


def test_a_zip_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official_archive, "MAX_BYTES", 1000)
    archive = zipped(tmp_path / "a.zip", write(tmp_path / "a.gpkg"))
    assert "scompattato occuperebbe" in refusal(archive).message


def test_a_zip_with_too_many_files(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for number in range(official_archive.MAX_MEMBERS + 1):
            target.writestr(f"{number}.txt", b"")
    assert "contiene 501 file" in refusal(archive).message


@pytest.mark.parametrize("name", ["../../fuori.geojson", "/etc/fuori.geojson", "C:\\fuori.shp"])
def test_a_zip_that_leaves_its_folder(tmp_path: Path, name: str) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr(name, b"{}")
    assert "che esce dalla cartella" in refusal(archive).message


@pytest.mark.parametrize("members", [{}, {"leggimi.txt": b"niente"}])
def test_a_zip_without_layers(tmp_path: Path, members: dict[str, bytes]) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for name, content in members.items():
            target.writestr(name, content)
    assert ".gpkg" in refusal(archive).accettati


def test_a_zip_with_several_layers(tmp_path: Path) -> None:
    files = [write(tmp_path / f"{name}.geojson", parks(4326)) for name in ("uno", "due")]
    error = refusal(zipped(tmp_path / "a.zip", *files))
    assert error.accettati == ("due", "uno")


@pytest.mark.parametrize("name", ["zone_omogenee", "zone-omogenee", "area_metropolitana"])
def test_what_is_made_of_comuni_is_not_loaded(name: str) -> None:
    with pytest.raises(IngestError, match="è sempre l'unione dei comuni") as caught:
        require_layer(name)
    assert "comuni" in caught.value.accettati


def test_an_unknown_layer() -> None:
    with pytest.raises(IngestError, match="Non c'è uno strato «strade»"):
        require_layer("strade")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"colonne": {"colore": "c"}}, "non ha un campo «colore»"),
        ({"valori": {"nome": "Parco"}}, "non può avere un valore uguale per tutti"),
        ({"colonne": {"tipo": "t"}, "valori": {"tipo": "b"}}, "ha sia una colonna sia un valore"),
        ({"precisione": "ottima"}, "Precisione «ottima» non prevista"),
        ({"data": "ieri"}, "Data «ieri» non ben formata"),
    ],
)
def test_a_wrong_option(tmp_path: Path, options: dict[str, object], words: str) -> None:
    (tmp_path / "a.gpkg").touch()
    with pytest.raises(IngestError, match=words):
        require_request(request(tmp_path / "a.gpkg", **options))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="Non c'è alcun file"):
        require_request(request(tmp_path / "niente.gpkg"))


@pytest.mark.parametrize("text", ["nome", "=a", "nome=", "nome=a"])
def test_pairs_that_are_none_or_repeated(text: str) -> None:
    with pytest.raises(IngestError, match="--map"):
        read_pairs(["nome=b", text], option="--map")
