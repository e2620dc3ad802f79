"""Geometries in filters: read by an allow-list and written anew, as filters are."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from service.ows.feature_types import FeatureType
from service.ows.fes_parts import LOCATOR, Element, refused, require_number
from service.ows.kvp import shown
from service.ows.srs import urn_of
from service.ows.xml_text import local

GEOMETRY = "geom"
_SHAPES: Mapping[str, tuple[str, ...]] = {
    "Point": ("pos",),
    "LineString": ("posList",),
    "LinearRing": ("posList",),
    "Polygon": ("exterior", "interior"),
    "exterior": ("LinearRing",),
    "interior": ("LinearRing",),
    "MultiPoint": ("pointMember",),
    "pointMember": ("Point",),
    "MultiCurve": ("curveMember",),
    "curveMember": ("LineString",),
    "MultiSurface": ("surfaceMember",),
    "surfaceMember": ("Polygon",),
    "Envelope": ("lowerCorner", "upperCorner"),
}
"""What a geometry may hold."""
_NUMBERS = ("pos", "posList", "lowerCorner", "upperCorner")
_FEWEST: Mapping[str, int] = {"LineString": 2, "LinearRing": 4}
"""How many positions a geometry has at the least; others have one at a time."""
FARTHEST = 1e9
GEOMETRIES = (
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiCurve",
    "MultiSurface",
    "Envelope",
)


def write_geometry(shape: Element, of: FeatureType, *, inner: bool = False) -> str:
    """Return a geometry written anew, in the system that it names."""
    name = local(shape)
    parts, corners = [], []
    for each in shape:
        if local(each) not in _SHAPES[name]:
            raise refused(f"«{shown(local(each))}» non è ammesso in {name}.")
        if local(each) in _NUMBERS:
            corners.append(_positions(each, name))
            numbers = " ".join(" ".join(pair) for pair in corners[-1])
            parts.append(f"<gml:{local(each)}>{numbers}</gml:{local(each)}>")
        else:
            parts.append(write_geometry(each, of, inner=True))
    if not parts:
        raise refused(f"{name} è vuoto.")
    if name == "Envelope":
        _require_box(corners)
    system = "" if inner else f" srsName={quoteattr(urn_of(shape.get('srsName'), of, LOCATOR))}"
    return f"<gml:{name}{system}>{''.join(parts)}</gml:{name}>"


def _positions(element: Element, shape: str) -> list[tuple[str, str]]:
    """Return the positions in an element, each of two numbers."""
    numbers = [require_number(text) for text in (element.text or "").split()]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    fewest = _FEWEST.get(shape, 1)
    if len(numbers) % 2 or len(pairs) < fewest or (fewest == 1 and len(pairs) > 1):
        raise refused(f"{local(element)}: {len(numbers)} numeri non sono le posizioni di {shape}.")
    if any(abs(float(number)) > FARTHEST for number in numbers):
        raise refused(f"{local(element)} è fuori dal sistema di coordinate.")
    if shape == "LinearRing" and list(map(float, pairs[0])) != list(map(float, pairs[-1])):
        raise refused("L'anello non è chiuso: l'ultima posizione è diversa dalla prima.")
    return pairs


def _require_box(corners: Sequence[Sequence[tuple[str, str]]]) -> None:
    if len(corners) != 2:
        raise refused("Envelope vuole lowerCorner e upperCorner.")
    lower, upper = ([float(number) for number in corner[0]] for corner in corners)
    if not (lower[0] < upper[0] and lower[1] < upper[1]):
        raise refused("Envelope è vuoto o rovesciato.")
