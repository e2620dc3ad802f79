"""GeoPackage: one layer of features in the storage CRS, or one of attributes alone.

The coordinates are those of the database (EPSG:7791, RDN2008 / UTM zone 32N, east before north),
not carried through degrees: areas and lengths are those that the answers state. GDAL is loaded by
the process that writes, never by the server.
"""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw

from geo.crs import STORAGE
from service.api.writers.table import Geometries, Kind, Table

DTYPES: dict[Kind, Any] = {
    "text": object,
    "integer": np.int64,
    "number": np.float64,
    "boolean": np.bool_,
}
EMPTY: dict[Kind, Any] = {"text": None, "integer": 0, "number": np.nan, "boolean": False}


def to_gpkg(table: Table, geometries: Geometries | None, day: str) -> bytes:
    """Return the GeoPackage of a table; ``day`` (YYYYMMDD) is when it says it was last changed."""
    moment = f"{day[:4]}-{day[4:6]}-{day[6:]}T00:00:00.000Z"
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment})
    values = [[row[position] for row in table.rows] for position in range(len(table.columns))]
    kinds = [kind for _, kind in table.columns]
    columns = [_column(cells, kind) for cells, kind in zip(values, kinds, strict=True)]
    out = io.BytesIO()
    pyogrio.raw.write(
        out,
        geometry=None if geometries is None else _objects(geometries.wkb),
        field_data=[data for data, _ in columns],
        field_mask=[mask for _, mask in columns],
        fields=np.array([name for name, _ in table.columns], dtype=object),
        layer=table.name,
        driver="GPKG",
        geometry_type=None if geometries is None else geometries.kind,
        crs=None if geometries is None else f"EPSG:{STORAGE}",
        promote_to_multi=geometries is not None and geometries.kind.startswith("Multi"),
    )
    return out.getvalue()


def _column(cells: Sequence[Any], kind: Kind) -> tuple[Any, Any]:
    missing = np.array([cell is None for cell in cells], dtype=bool)
    filled = [EMPTY[kind] if cell is None else cell for cell in cells]
    if kind == "text":
        return _objects(filled), None
    return np.array(filled, dtype=DTYPES[kind]), missing


def _objects(values: Sequence[Any]) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
