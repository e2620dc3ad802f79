"""Rows as batches of Arrow, the columns that GDAL and Parquet take without going through frames."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from service.api.writers.csv import text_of
from service.api.writers.whole import Whole, explained
from service.queries.bulk import Rows
from service.queries.collection import Property, Tipo

GEOMETRY = "geom"
TYPES: Mapping[Tipo, Any] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def make_schema(whole: Whole, *, lists: bool) -> Any:
    """Return the columns; ``lists`` tells whether they may hold lists, which else are texts."""
    fields = [_field(each, lists=lists) for each in whole.collection.properties]
    if whole.collection.geometria is not None:
        fields.append(pa.field(GEOMETRY, pa.binary()))
    return pa.schema(fields)


def read_batches(whole: Whole, schema: Any) -> Iterator[Any]:
    """Yield all rows; geometries are WKB."""
    joined = [
        at
        for at, each in enumerate(whole.collection.properties)
        if each.tipo == "strings" and schema.field(at).type == pa.string()
    ]
    for rows in whole.rows("wkb"):
        yield _batch(rows, schema, joined)


def _batch(rows: Rows, schema: Any, joined: list[int]) -> Any:
    columns: list[Any] = list(zip(*rows, strict=True))
    for at in joined:
        columns[at] = [text_of(value) or None for value in columns[at]]
    arrays = [pa.array(column, each.type) for column, each in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)


def _field(field: Property, *, lists: bool) -> Any:
    """Return a column; GDAL keeps its title and what it means in a GeoPackage."""
    if field.tipo == "strings":
        kind = pa.list_(pa.string()) if lists else pa.string()
    else:
        kind = TYPES[field.tipo]
    meaning = {
        "GDAL:OGR:alternative_name": field.titolo,
        "GDAL:OGR:comment": explained(field),
    }
    return pa.field(field.nome, kind, metadata=meaning)
