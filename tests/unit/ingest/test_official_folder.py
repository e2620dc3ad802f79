"""A folder of layers: what its manifest says, or the names of its files."""

from pathlib import Path

import pytest

from service.ingest.load import DATA
from service.ingest.official_folder import COLUMNS, read_folder
from service.ingest.official_schema import Richiesta
from service.ingest.tables import IngestError
from service.settings import Settings
from tests.real_data import SHARED_DATA

HEADER = ",".join(column.name for column in COLUMNS)
ROW = "a.gpkg,parchi,nome=n;atto=b,tipo=altro,x=1,si,,EPSG:7791,,Doc | Ente,2024,si,rilevata,9"


def manifest(folder: Path, *rows: str) -> Path:
    (folder / "strati.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return folder


def listed(folder: Path, strati: Path | None = None) -> list[Richiesta]:
    return read_folder(Settings(dati=folder, strati=strati))


def test_no_folder_is_nothing_to_load() -> None:
    assert read_folder(Settings()) == []


def test_a_manifest_says_all(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").touch()
    (one,) = listed(manifest(tmp_path, ROW))
    assert (one.layer.nome, one.file, one.fonte) == ("parchi", tmp_path / "a.gpkg", "Doc | Ente")
    assert (one.colonne, one.valori) == ({"nome": "n", "atto": "b"}, {"tipo": "altro"})
    assert (one.filtro, one.solo_noti, one.crs) == ({"x": "1"}, True, "EPSG:7791")
    assert (one.data, one.ufficiale, one.precisione, one.attesi) == ("2024", True, "rilevata", 9)
    assert one.cartella


def test_a_manifest_may_stand_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "dati"
    folder.mkdir()
    (folder / "a.gpkg").touch()
    manifest(tmp_path, ROW)
    assert len(listed(folder, tmp_path / "strati.csv")) == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ROW.replace("a.gpkg", "b.gpkg"), "riga 2, colonna file: valore «b.gpkg»"),
        (ROW.replace("a.gpkg", "../a.gpkg"), "colonna file"),
        (ROW.replace("parchi", "zone_omogenee"), "colonna layer"),
        (ROW.replace("nome=n", "colore=n"), "non ha un campo «colore»"),
        (ROW.replace("nome=n", "nome"), "colonna map"),
        (ROW.replace("Doc | Ente", ""), "colonna fonte"),
    ],
)
def test_a_wrong_cell_stops_everything(tmp_path: Path, row: str, words: str) -> None:
    (tmp_path / "a.gpkg").touch()
    with pytest.raises(IngestError, match=words):
        listed(manifest(tmp_path, row))


def test_without_a_manifest_files_have_the_names_of_layers(tmp_path: Path) -> None:
    for name in ("plis.zip", "comuni.gpkg", "altro.gpkg", "parchi.txt"):
        (tmp_path / name).touch()
    assert [one.file.name for one in listed(tmp_path)] == ["comuni.gpkg", "plis.zip"]
    assert all(one.solo_noti and not one.ufficiale for one in listed(tmp_path))


def test_a_folder_with_nothing_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="né un file col nome di uno strato"):
        listed(tmp_path)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="non è una cartella"):
        listed(tmp_path / "niente")


def test_a_manifest_without_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="PSTTM_DATI è vuota"):
        read_folder(Settings(strati=tmp_path / "strati.csv"))


def test_the_manifest_of_the_repository_fits_the_shared_folder() -> None:
    assert len(listed(SHARED_DATA, DATA / "strati_di_prova.csv")) == 5
