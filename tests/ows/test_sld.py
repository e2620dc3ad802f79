"""``/styles/{layer}.sld``: SLD 1.0 in the order of its schema, with the symbols of all the maps."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from geo.maps.style import symbol_of
from service.queries.catalog import COLLECTIONS
from tests.ows.asking import WMS, get

SLD = "{http://www.opengis.net/sld}"
OGC = "{http://www.opengis.net/ogc}"
CHILDREN: dict[str, tuple[str, ...]] = {
    "StyledLayerDescriptor": ("NamedLayer",),
    "NamedLayer": ("Name", "UserStyle"),
    "UserStyle": ("Name", "Title", "IsDefault", "FeatureTypeStyle"),
    "FeatureTypeStyle": ("Rule",),
    "Rule": (
        "Name",
        "Title",
        "Filter",
        "MinScaleDenominator",
        "MaxScaleDenominator",
        "PolygonSymbolizer",
        "LineSymbolizer",
        "PointSymbolizer",
        "TextSymbolizer",
    ),
    "PolygonSymbolizer": ("Fill", "Stroke"),
    "LineSymbolizer": ("Stroke",),
    "PointSymbolizer": ("Graphic",),
    "TextSymbolizer": ("Label", "Font", "LabelPlacement", "Halo", "Fill"),
    "Fill": ("GraphicFill", "CssParameter"),
    "Stroke": ("CssParameter",),
    "GraphicFill": ("Graphic",),
    "Graphic": ("Mark", "Opacity", "Size", "Rotation"),
    "Mark": ("WellKnownName", "Fill", "Stroke"),
    "Halo": ("Radius", "Fill"),
    "Font": ("CssParameter",),
    "LabelPlacement": ("LinePlacement",),
    "LinePlacement": (),
    "Label": ("PropertyName",),
    "Filter": ("And", "Or", "Not", "PropertyIsEqualTo", "PropertyIsNull"),
    "And": ("Or", "Not", "PropertyIsEqualTo", "PropertyIsNull"),
    "Or": ("PropertyIsEqualTo", "PropertyIsNull"),
    "Not": ("Or", "PropertyIsEqualTo", "PropertyIsNull"),
    "PropertyIsEqualTo": ("PropertyName", "Literal"),
    "PropertyIsNull": ("PropertyName",),
}
"""What an element may hold, in the order that the schema wants."""
FREE = {"And", "Or", "Not"}
"""Whose parts may come in any order."""
NUMBERS = {"Size", "Radius", "Rotation", "MinScaleDenominator", "MaxScaleDenominator"}
CSS = re.compile(
    r"fill|fill-opacity|stroke|stroke-width|stroke-opacity|stroke-linejoin|stroke-dasharray|"
    r"font-family|font-size|font-style"
)
MARKS = {"circle", "square"} | {
    f"shape://{name}" for name in ("dot", "horline", "vertline", "slash", "backslash")
}


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def read(client: TestClient, layer: str) -> ElementTree.Element:
    response = client.get(f"/styles/{layer}.sld")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/vnd.ogc.sld+xml")
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own service's


def faults(element: ElementTree.Element) -> Iterator[str]:
    """Yield what the schema of SLD 1.0 would not allow."""
    name = local(element)
    allowed, names = CHILDREN.get(name, ()), [local(each) for each in element]
    for each in names:
        if each not in allowed:
            yield f"{each} in {name}"
    places = [allowed.index(each) for each in names if each in allowed]
    if places != sorted(places) and name not in FREE:
        yield f"order of {names} in {name}"
    text = (element.text or "").strip()
    if name in NUMBERS and not float(text) >= 0:
        yield f"{name}: {text}"
    if name == "CssParameter" and not CSS.fullmatch(element.get("name", "")):
        yield f"CssParameter {element.get('name')}"
    if name == "WellKnownName" and text not in MARKS:
        yield f"mark {text}"
    for each in element:
        yield from faults(each)


@pytest.mark.parametrize("layer", [*COLLECTIONS, "piano"])
def test_a_style_is_as_its_schema_wants(client: TestClient, layer: str) -> None:
    root = read(client, layer)
    assert root.tag == f"{SLD}StyledLayerDescriptor"
    assert root.get("version") == "1.0.0"
    assert list(faults(root)) == []
    named = [each.findtext(f"{SLD}Name") for each in root]
    assert named == (list(COLLECTIONS) if layer == "piano" else [layer])


@pytest.mark.parametrize("layer", COLLECTIONS)
def test_rules_are_those_of_all_the_maps(client: TestClient, layer: str) -> None:
    symbol = symbol_of(layer, COLLECTIONS[layer].titolo)
    root = read(client, layer)
    titles = [each.text for each in root.iter(f"{SLD}Title")]
    assert titles == [symbol.titolo, *(rule.titolo for rule in symbol.rules)]
    colours = set(re.findall(r"#[0-9a-f]{6}", ElementTree.tostring(root, encoding="unicode")))
    for rule in symbol.rules:
        for part in (rule.sign.fill, rule.sign.outline, rule.sign.line):
            assert part is None or part.colour in colours
    names = {each.nome for each in COLLECTIONS[layer].drawing.properties}
    assert {each.text for each in root.iter(f"{OGC}PropertyName")} <= names | {"quanti"}


def test_how_exact_a_geometry_is_can_be_seen(client: TestClient) -> None:
    rules = {
        each.findtext(f"{SLD}Name"): each for each in read(client, "parchi").iter(f"{SLD}Rule")
    }
    dashed = ".//*[@name='stroke-dasharray']"
    assert rules["rilevata"].find(dashed) is None
    assert rules["derivata"].find(dashed) is not None
    assert rules["schematica"].find(dashed) is not None
    assert rules["assente"].find(f".//{SLD}GraphicFill") is not None
    assert rules["assente"].findtext(f".//{OGC}Literal") == "assente"


def test_the_wms_gives_the_same_style(client: TestClient) -> None:
    params = {"SERVICE": "WMS", "VERSION": "1.1.1", "REQUEST": "GetStyles", "LAYERS": "parchi"}
    assert get(client, WMS, params).content == client.get("/styles/parchi.sld").content


def test_a_style_is_held_until_it_changes(client: TestClient) -> None:
    first = client.get("/styles/parchi.sld")
    held = {"If-None-Match": first.headers["etag"]}
    assert client.get("/styles/parchi.sld", headers=held).status_code == 304


@pytest.mark.parametrize("layer", ["acquedotti", "comuni_aree", "..%2fparchi"])
def test_a_style_that_there_is_not_is_not_found(client: TestClient, layer: str) -> None:
    assert client.get(f"/styles/{layer}.sld").status_code == 404
