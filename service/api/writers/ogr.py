"""Whole collections as GeoPackage and FlatGeobuf, written by GDAL as the rows come.

Lists are texts, with `` | `` between their values: neither format has lists. A FlatGeobuf has a
spatial index only where every row has a geometry, which is what its index can hold.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyogrio
import pyogrio.raw

from service.api.writers.arrow import GEOMETRY, make_schema, read_batches
from service.api.writers.whole import Whole
from service.errors import ServiceError


def write_gpkg(whole: Whole, path: Path) -> None:
    """Write a GeoPackage of one layer, with an R-tree and the meaning of its columns."""
    collection = whole.collection
    options = {"IDENTIFIER": collection.titolo, "DESCRIPTION": collection.descrizione}
    _write(whole, path, "GPKG", options)


def write_fgb(whole: Whole, path: Path) -> None:
    """Write a FlatGeobuf."""
    collection = whole.collection
    options = {"TITLE": collection.titolo, "DESCRIPTION": collection.descrizione}
    if whole.contents.without_geometry or not whole.contents.rows:
        options["SPATIAL_INDEX"] = "NO"
    _write(whole, path, "FlatGeobuf", options)


def _write(whole: Whole, path: Path, driver: str, options: dict[str, str]) -> None:
    day = whole.day
    pyogrio.set_gdal_config_options(
        {"OGR_CURRENT_DATE": f"{day[:4]}-{day[4:6]}-{day[6:]}T00:00:00.000Z"}
    )
    schema = make_schema(whole, lists=False)
    geometry: dict[str, Any] = {}
    if whole.collection.geometria is not None:
        geometry = {
            "geometry_name": GEOMETRY,
            "geometry_type": whole.collection.geometria,
            "crs": f"EPSG:{whole.crs.srid}",
        }
    met: list[ServiceError] = []
    batches = _noting(met, read_batches(whole, schema))
    try:
        pyogrio.raw.write_arrow(
            pa.RecordBatchReader.from_batches(schema, batches),
            path,
            layer=whole.collection.id,
            driver=driver,
            layer_options=options,
            layer_metadata=whole.metadata,
            **geometry,
        )
    except RuntimeError as err:
        if met:
            raise met[0] from err
        raise


def _noting(met: list[ServiceError], batches: Iterator[Any]) -> Iterator[Any]:
    """Keep an error met while reading, which GDAL tells as one of its own."""
    try:
        yield from batches
    except ServiceError as err:
        met.append(err)
        raise
