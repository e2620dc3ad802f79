"""Whole collections as GeoJSON and CSV: texts, written as the rows come.

GeoJSON in a CRS that is not longitude and latitude is none of RFC 7946: it bears the ``crs``
member of 2008, which GDAL and QGIS read. CSV holds ``x`` and ``y`` of points, ``WKT`` of the rest.
"""

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from service.api.writers.csv import BOM, cell_of, write_lines
from service.api.writers.whole import POINTS, Whole
from service.queries.crs import CRS84

WKT = "WKT"
LEVEL = 6
BUFFER = 65_536
"""How many bytes are compressed at once: line by line it takes five times as long."""


@contextmanager
def text_file(path: Path, *, compressed: bool) -> Iterator[BinaryIO]:
    """Open a file to write, as it is or as gzip that is the same for the same text."""
    with path.open("wb") as out:
        if not compressed:
            yield out
            return
        squeezed = gzip.GzipFile("", "wb", LEVEL, out, mtime=0)
        with squeezed, io.BufferedWriter(squeezed, BUFFER) as buffered:
            yield buffered


def write_geojson(whole: Whole, out: BinaryIO) -> None:
    """Write a FeatureCollection with the collection's title and sources before its features."""
    members: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": whole.collection.id,
        **whole.metadata,
        "fonti": [
            {"documento": documento, "licenza": licenza}
            for documento, licenza in whole.contents.fonti
        ],
    }
    if whole.crs.srid != CRS84.srid:
        name = f"urn:ogc:def:crs:EPSG::{whole.crs.srid}"
        members["crs"] = {"type": "name", "properties": {"name": name}}
    out.write(orjson.dumps(members)[:-1] + b',"features":[\n')
    between = ""
    for features in whole.features():
        out.write((between + ",\n".join(features)).encode())
        between = ",\n"
    out.write(b"\n]}\n")


def write_csv(whole: Whole, out: BinaryIO) -> None:
    """Write a table that begins with a byte order mark."""
    titles = [each.nome for each in whole.collection.properties]
    if whole.collection.geometria is not None:
        titles += POINTS if whole.has_points else (WKT,)
    out.write(BOM)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    found = whole.rows("xy" if whole.has_points else "wkt")
    write_lines(text, titles, ([cell_of(cell) for cell in row] for rows in found for row in rows))
    text.detach()
