"""Filters of WFS 1.1.0 said in the words of WFS 2.0.

Only words are changed here: names of elements, positions of GML 2, axes of systems by their short
names. What a filter may hold is read afterwards, as of any other (``fes.read_filter``).
"""

from collections.abc import Mapping
from xml.etree import ElementTree

from service.ows.fes import LOGICAL
from service.ows.fes_parts import LOCATOR, Element, refused
from service.ows.kvp import OwsRefused, shown
from service.ows.srs import is_turned, newer_system
from service.ows.xml_text import local, parse_xml

NAMES: Mapping[str, str] = {
    "PropertyName": "ValueReference",
    "FeatureId": "ResourceId",
    "GmlObjectId": "ResourceId",
    "Box": "Envelope",
    "MultiPolygon": "MultiSurface",
    "polygonMember": "surfaceMember",
    "MultiLineString": "MultiCurve",
    "lineStringMember": "curveMember",
    "outerBoundaryIs": "exterior",
    "innerBoundaryIs": "interior",
}
ATTRIBUTES: Mapping[str, str] = {
    "fid": "rid",
    "{http://www.opengis.net/gml}id": "rid",
    "units": "uom",
}
POSITIONS = frozenset({"pos", "posList", "lowerCorner", "upperCorner"})
SEPARATORS: Mapping[str, str] = {"decimal": ".", "cs": ",", "ts": " "}
"""Of the coordinates of GML 2, where nothing else is said."""


def newer_filter(text: str) -> str:
    """Return a filter in the words of 2.0, or nothing for one without conditions.

    Raises
    ------
    OwsRefused
        It is no XML without document type, calls a function, or has positions that nobody reads.
    """
    root = parse_xml(text, LOCATOR)
    if local(root) == "Filter" and not len(root) and not (root.text or "").strip():
        return ""
    return ElementTree.tostring(_newer(root, None), encoding="unicode")


def _newer(element: Element, system: str | None) -> Element:
    """Return an element in other words; ``system`` is that of the geometry that it is part of."""
    name = local(element)
    if name == "Function":
        words = f"Le funzioni («{shown(element.get('name', ''))}») non sono ammesse in un filtro."
        raise OwsRefused("OptionNotSupported", LOCATOR, words)
    given = {ATTRIBUTES.get(key, key): value for key, value in element.attrib.items()}
    if "srsName" in given:
        system = _system(given["srsName"], system)
        given["srsName"] = newer_system(system)
    made = ElementTree.Element(NAMES.get(name, name), given)
    turned = system is not None and is_turned(system)
    made.text = element.text
    if name in POSITIONS:
        made.text = _positions(_pairs((element.text or "").split(), name), turned=turned)
    for each in element:
        made.extend(
            _coordinates(each, made.tag, turned=turned)
            if local(each) == "coordinates"
            else [_newer(each, system)]
        )
    # a group of one condition, as MapStore writes it, is that condition
    return made[0] if name in LOGICAL and len(made) == 1 else made


def _system(name: str, around: str | None) -> str:
    if around is not None and name != around:
        raise refused(f"Una geometria in due sistemi: «{shown(around)}» e «{shown(name)}».")
    return name


def _coordinates(element: Element, shape: str, *, turned: bool) -> list[Element]:
    """Return coordinates of GML 2 as the positions of a shape."""
    for name, usual in SEPARATORS.items():
        if element.get(name, usual) != usual:
            raise refused(f"coordinates: {name} può essere solo «{usual}».")
    pairs = [tuple(each.split(",")) for each in (element.text or "").split()]
    if any(len(pair) != 2 for pair in pairs):
        raise refused("coordinates: le posizioni sono coppie «x,y» divise da spazi.")
    if shape == "Envelope":
        names = ["lowerCorner", "upperCorner", *["coordinates"] * len(pairs)]
        corners = zip(names, pairs, strict=False)
        return [_positioned(name, [pair], turned=turned) for name, pair in corners]
    return [_positioned("pos" if shape == "Point" else "posList", pairs, turned=turned)]


def _positioned(name: str, pairs: list[tuple[str, ...]], *, turned: bool) -> Element:
    made = ElementTree.Element(name)
    made.text = _positions(pairs, turned=turned)
    return made


def _pairs(numbers: list[str], name: str) -> list[tuple[str, ...]]:
    if len(numbers) % 2:
        raise refused(f"{name}: {len(numbers)} numeri non sono coppie.")
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _positions(pairs: list[tuple[str, ...]], *, turned: bool) -> str:
    return " ".join(" ".join(reversed(pair) if turned else pair) for pair in pairs)
