"""What MapServer found at a point, read from its GML, and written for people and programs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from xml.etree import ElementTree

from service.ows.info import GEOMETRY
from service.queries.collection import Collection, Property, told_properties

GML = "{http://www.opengis.net/gml}"
NOTHING = "Qui non c'è nulla degli strati chiesti."
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A feature: its collection, its values as they came, its geometry as GeoJSON has it."""

    collection: Collection
    values: Mapping[str, str]
    geometry: Json | None


def read_found(body: bytes, collections: Sequence[Collection], count: int) -> list[Found]:
    """Read the answer, at most ``count`` features of each collection, in the order of these."""
    known = {each.id: each for each in collections}
    # MapServer's own answer, never what came from outside
    root = ElementTree.fromstring(body)  # noqa: S314
    found: list[Found] = []
    for layer in root:
        collection = known[re.sub(r"_[a-z]+_layer$", "", layer.tag)]
        for feature in layer:
            if not feature.tag.endswith("_feature"):
                continue
            taken = sum(each.collection is collection for each in found)
            if taken < count:
                found.append(_feature(collection, feature))
    return sorted(found, key=lambda each: collections.index(each.collection))


def _feature(collection: Collection, feature: ElementTree.Element) -> Found:
    values = {
        each.tag: (each.text or "").strip()
        for each in feature
        if not each.tag.startswith(GML) and each.tag != GEOMETRY
    }
    shape = next((each for each in feature.findall(f"{GEOMETRY}/*")), None)
    return Found(collection, values, None if shape is None else geometry_of(shape))


def geometry_of(shape: ElementTree.Element) -> Json:
    """Return a geometry of GML 2 as GeoJSON."""
    kind = shape.tag.removeprefix(GML)
    if kind == "Point":
        return {"type": kind, "coordinates": _positions(shape)[0]}
    if kind == "LineString":
        return {"type": kind, "coordinates": _positions(shape)}
    if kind == "Polygon":
        rings = shape.iter(f"{GML}LinearRing")
        return {"type": kind, "coordinates": [_positions(each) for each in rings]}
    parts = [geometry_of(part) for member in shape for part in member]
    return {"type": kind, "coordinates": [part["coordinates"] for part in parts]}


def _positions(element: ElementTree.Element) -> list[list[float]]:
    text = element.findtext(f".//{GML}coordinates", "")
    return [[float(number) for number in pair.split(",")] for pair in text.split()]


def as_geojson(found: Sequence[Found], srid: int) -> Json:
    """Return what was found; coordinates are in the system of the map, east before north."""
    return {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{srid}"}},
        "features": [
            {
                "type": "Feature",
                "geometry": each.geometry,
                "properties": {
                    "strato": each.collection.id,
                    **{prop.nome: _typed(each, prop) for prop in _properties(each)},
                },
            }
            for each in found
        ],
    }


def as_text(found: Sequence[Found]) -> str:
    """Return what was found as lines."""
    blocks = [
        "\n".join([each.collection.titolo, *(f"  {name}: {text}" for name, text in _told(each))])
        for each in found
    ]
    return "\n\n".join(blocks or [NOTHING]) + "\n"


def as_html(found: Sequence[Found]) -> str:
    """Return what was found as a page, with nothing in it that could be code."""
    tables = [
        f"<table><caption>{escape(each.collection.titolo)}</caption>"
        + "".join(
            f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'
            for name, text in _told(each)
        )
        + "</table>"
        for each in found
    ]
    return (
        '<!DOCTYPE html><html lang="it"><head><meta charset="utf-8"><title>Che cosa c\'è qui'
        f"</title></head><body>{''.join(tables) or f'<p>{escape(NOTHING)}</p>'}</body></html>\n"
    )


def as_gml(body: bytes) -> bytes:
    """Return MapServer's own answer, with layers named as requests name them."""
    return re.sub(rb"(</?[a-z_]+?)_(?:punti|linee|aree)_(layer|feature)>", rb"\1_\2>", body)


def _properties(each: Found) -> list[Property]:
    return [prop for prop in told_properties(each.collection) if prop.nome in each.values]


def _told(each: Found) -> list[tuple[str, str]]:
    """Return title and text of what has a value."""
    return [
        (prop.titolo, _shown(prop, each.values[prop.nome]))
        for prop in _properties(each)
        if each.values[prop.nome]
    ]


def _shown(prop: Property, text: str) -> str:
    if prop.tipo == "boolean":
        return "sì" if text == "1" else "no"
    told = text.replace(".", ",") if prop.tipo == "number" else text
    return f"{told} {prop.unita}" if prop.unita else told


def _typed(each: Found, prop: Property) -> Any:
    text = each.values[prop.nome]
    if not text:
        return None
    if prop.tipo == "boolean":
        return text == "1"
    if prop.tipo == "integer":
        return int(text)
    return float(text) if prop.tipo == "number" else text
