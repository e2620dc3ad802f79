"""Whole collections as GeoParquet 1.1; those without geometries as plain Parquet."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from service.api.writers.arrow import GEOMETRY, make_schema, read_batches
from service.api.writers.whole import Whole
from service.queries.crs import CRS84

GROUP_ROWS = 65_536
GROUP_BYTES = 32 * 1024 * 1024


class Extent:
    """The types and the box of the geometries seen so far."""

    def __init__(self) -> None:
        self.types: set[str] = set()
        self.boxes: list[tuple[float, ...]] = []

    def add(self, wkb: Any) -> None:
        """Take the geometries of a batch."""
        shapes = shapely.from_wkb(wkb.to_numpy(zero_copy_only=False))
        self.types |= {shape.geom_type for shape in shapes if shape is not None}
        box = shapely.total_bounds(shapes)
        if not np.isnan(box).any():
            self.boxes.append(tuple(box))

    @property
    def bbox(self) -> list[float] | None:
        """Least and greatest x and y."""
        if not self.boxes:
            return None
        west, south, east, north = zip(*self.boxes, strict=True)
        return [min(west), min(south), max(east), max(north)]


def write_parquet(whole: Whole, path: Path) -> None:
    """Write a file whose metadata tell geometry, CRS and sources."""
    schema = make_schema(whole, lists=True)
    drawn = whole.collection.geometria is not None
    extent = Extent()
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(read_batches(whole, schema)):
            if drawn:
                extent.add(group.column(GEOMETRY))
            writer.write_table(group)
        writer.add_key_value_metadata(whole.metadata)
        if drawn:
            writer.add_key_value_metadata({"geo": json.dumps(_geo(whole, extent))})


def _groups(batches: Iterable[Any]) -> Iterator[Any]:
    """Join batches to groups of rows of a size that is quick to read and bounded."""
    held: list[Any] = []
    for batch in batches:
        held.append(batch)
        rows, size = sum(each.num_rows for each in held), sum(each.nbytes for each in held)
        if rows >= GROUP_ROWS or size >= GROUP_BYTES:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


def _geo(whole: Whole, extent: Extent) -> dict[str, Any]:
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": sorted(extent.types)}
    if extent.bbox is not None:
        column["bbox"] = extent.bbox
    if whole.crs != CRS84:
        column["crs"] = CRS.from_epsg(whole.crs.srid).to_json_dict()
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
