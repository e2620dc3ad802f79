"""Files of official layers made on the fly: two parks near the origin of the factories."""

import zipfile
from pathlib import Path
from typing import Any

import pyogrio
from geopandas import GeoDataFrame
from shapely import box

from service.ingest.official_read import Letto, read_rows
from service.ingest.official_schema import LAYERS, Richiesta
from tests.factories import ORIGIN, frame, square

AREA = box(ORIGIN[0] - 50_000, ORIGIN[1] - 50_000, ORIGIN[0] + 50_000, ORIGIN[1] + 50_000)
NOMI = ["Parco di Cantù", "Bosco d'Adda"]


def parks(crs: int = 7791, *, size: int = 2) -> GeoDataFrame:
    """Make parks of one hectare each, in any CRS."""
    made = frame(
        [square(200 * at, 0, side=100) for at in range(size)],
        ids=range(size),
        columns={"nome": [NOMI[at % 2] if size == 2 else f"Parco {at}" for at in range(size)]},
    )
    return made.to_crs(crs)


def write(file: Path, gdf: GeoDataFrame | None = None, **options: Any) -> Path:
    pyogrio.write_dataframe(parks() if gdf is None else gdf, file, **options)
    return file


def zipped(archive: Path, *files: Path, folder: str = "") -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for file in files:
            target.write(file, f"{folder}{file.name}")
    return archive


def shapefile(folder: Path, gdf: GeoDataFrame | None = None, *, encoding: str = "UTF-8") -> Path:
    return write(folder / "parchi.shp", gdf, encoding=encoding)


def request(file: Path, layer: str = "parchi", **options: Any) -> Richiesta:
    return Richiesta(LAYERS[layer], file, "Prova | Ente", **options)


def read(file: Path, layer: str = "parchi", *, known: int = 2, **options: Any) -> Letto:
    return read_rows(request(file, layer, **options), known=known, area=AREA, report=silent)


def silent(_: str) -> None:
    """Take a report and say nothing."""
