"""Read back the files that the service writes, with other code than that which writes them."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyogrio

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def read_xlsx(body: bytes, *, formulas: bool = False, number: int = 1) -> list[list[Any]]:
    """Read the rows of a sheet, or, with ``formulas``, its formulas and links."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sheet = ElementTree.fromstring(  # noqa: S314 - our own file
            archive.read(f"xl/worksheets/sheet{number}.xml")
        )
        shared = _shared_texts(archive)
    if formulas:
        return [
            [each.tag]
            for each in [*sheet.iterfind(".//m:f", NS), *sheet.iterfind(".//m:hyperlink", NS)]
        ]
    rows: list[list[Any]] = []
    width = 0
    for row in sheet.iterfind(".//m:row", NS):
        cells: dict[int, Any] = {}
        for cell in row.iterfind("m:c", NS):
            cells[_column(cell.attrib["r"])] = _value(cell, shared)
        width = max(width, *cells) if cells else width
        rows.append([cells.get(position) for position in range(1, width + 1)])
    return rows


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    """Read the texts that cells refer to; a workbook written row by row has them in its cells."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    table = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314
    return [_text(each) for each in table.iterfind("m:si", NS)]


def _text(element: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in element.iterfind(".//m:t", NS))


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _value(cell: ElementTree.Element, shared: list[str]) -> Any:
    text = cell.findtext("m:v", "", NS)
    kind = cell.attrib.get("t", "n")
    if kind == "s":
        return shared[int(text)]
    if kind == "inlineStr":
        return _text(cell)
    if kind == "b":
        return text == "1"
    number = float(text)
    return int(number) if number.is_integer() else number


def read_gpkg(body: bytes) -> Any:
    """Read the one layer of a GeoPackage as a frame."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letto.gpkg"
        path.write_bytes(body)
        (layer,) = pyogrio.list_layers(path)[:, 0]
        return pyogrio.read_dataframe(path, layer=layer)
