"""Filters of WFS 2.0 (FES): read by an allow-list and written anew.

MapServer never sees a filter as it came: names of properties are those of the feature type, systems
of coordinates those of the service, numbers are numbers; any element that is not listed is refused.
"""

import math
import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from service.ows.feature_types import FeatureType
from service.ows.kvp import NUMBER, OwsRefused, shown
from service.ows.srs import urn_of
from service.ows.xml_text import child, local, parse_xml

GEOMETRY = "geom"
LOCATOR = "FILTER"
HEAD = (
    '<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0" '
    'xmlns:gml="http://www.opengis.net/gml/3.2">'
)
COMPARISONS = (
    "PropertyIsEqualTo",
    "PropertyIsNotEqualTo",
    "PropertyIsLessThan",
    "PropertyIsGreaterThan",
    "PropertyIsLessThanOrEqualTo",
    "PropertyIsGreaterThanOrEqualTo",
)
SPATIAL = (
    "Equals",
    "Disjoint",
    "Touches",
    "Within",
    "Overlaps",
    "Crosses",
    "Intersects",
    "Contains",
)
DISTANCES = ("DWithin", "Beyond")
LOGICAL = ("And", "Or")
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
_GEOMETRIES = (
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiCurve",
    "MultiSurface",
    "Envelope",
)
MAX_LITERAL = 500
KEY = re.compile(r"[\w-]{1,200}")
Element = ElementTree.Element


def read_filter(text: str, of: FeatureType) -> str:
    """Return a filter written anew.

    Raises
    ------
    OwsRefused
        It is not one, or holds what is not allowed.
    """
    root = parse_xml(text, LOCATOR)
    return write_filter(root, of)


def write_filter(root: Element, of: FeatureType) -> str:
    """Return a filter that was parsed, written anew; raises as ``read_filter``."""
    if local(root) != "Filter" or not len(root):
        raise _refused(f"L'elemento «{shown(local(root))}» non è un filtro.")
    if all(local(each) == "ResourceId" for each in root):
        return f"{HEAD}{''.join(_resource(each, of) for each in root)}</fes:Filter>"
    if len(root) != 1:
        raise _refused("Un filtro contiene una sola condizione: unirle con And o Or.")
    return f"{HEAD}{_condition(root[0], of)}</fes:Filter>"


def _condition(element: Element, of: FeatureType) -> str:
    name = local(element)
    if name in LOGICAL:
        if len(element) < 2:
            raise _refused(f"{name} unisce almeno due condizioni.")
        return _tag(name, "".join(_condition(each, of) for each in element))
    if name == "Not":
        return _tag(name, _condition(_only(element), of))
    write = _WRITERS.get(name)
    if write is None:
        raise OwsRefused(
            "OptionNotSupported",
            LOCATOR,
            f"L'operatore «{shown(name)}» non è ammesso in un filtro.",
            accettati=(*LOGICAL, "Not", *_WRITERS),
        )
    return write(element, of)


def _comparison(element: Element, of: FeatureType) -> str:
    value, reference = _literal(element), _reference(element, of)
    case = element.get("matchCase", "true")
    matched = f' matchCase="{"false" if case.lower() in {"false", "0"} else "true"}"'
    return _tag(local(element), reference + value, matched)


def _like(element: Element, of: FeatureType) -> str:
    marks = []
    for name, others in (("wildCard", ()), ("singleChar", ()), ("escapeChar", ("escape",))):
        found = [element.get(each) for each in (name, *others) if element.get(each)]
        if not found or len(found[0] or "") != 1:
            raise _refused(f"PropertyIsLike vuole {name}, di un carattere.")
        marks.append(f" {name}={quoteattr(found[0] or '')}")
    return _tag("PropertyIsLike", _reference(element, of) + _literal(element), "".join(marks))


def _null(element: Element, of: FeatureType) -> str:
    return _tag("PropertyIsNull", _reference(element, of))


def _between(element: Element, of: FeatureType) -> str:
    parts = []
    for name in ("LowerBoundary", "UpperBoundary"):
        bound = child(element, name)
        if bound is None:
            raise _refused(f"PropertyIsBetween vuole {name}.")
        parts.append(_tag(name, _literal(bound)))
    return _tag("PropertyIsBetween", _reference(element, of) + "".join(parts))


def _box(element: Element, of: FeatureType) -> str:
    envelope = child(element, "Envelope")
    if envelope is None:
        raise _refused("BBOX vuole un gml:Envelope.")
    return _tag("BBOX", _geometry_reference(element) + _geometry(envelope, of))


def _spatial(element: Element, of: FeatureType) -> str:
    shape = next((each for each in element if local(each) in _GEOMETRIES), None)
    if shape is None:
        raise _refused(f"{local(element)} vuole una geometria.")
    reference, written = _geometry_reference(element), _geometry(shape, of)
    if local(element) not in DISTANCES:
        return _tag(local(element), reference + written)
    distance = child(element, "Distance")
    text = "" if distance is None else (distance.text or "").strip()
    if distance is None or distance.get("uom", "m") not in {"m", "metre", "meter"}:
        raise _refused(f"{local(element)} vuole una Distance in metri (uom=«m»).")
    return _tag(local(element), reference + written + _tag("Distance", _number(text), ' uom="m"'))


def _resource(element: Element, of: FeatureType) -> str:
    rid = element.get("rid", "")
    return f"<fes:ResourceId rid={quoteattr(require_id(rid, of))}/>"


def require_id(rid: str, of: FeatureType) -> str:
    """Return the id of a feature of a type, or refuse it."""
    name, _, key = rid.partition(".")
    if (
        name != of.name
        or not key
        or len(key) > 200
        or not all(c.isalnum() or c in "_-" for c in key)
    ):
        raise OwsRefused(
            "InvalidParameterValue",
            "RESOURCEID",
            f"«{shown(rid)}» non è l'identificativo di un elemento di {of.name}.",
            accettati=(f"{of.name}.chiave",),
        )
    return rid


def _geometry(shape: Element, of: FeatureType, *, inner: bool = False) -> str:
    name = local(shape)
    allowed = _SHAPES[name]
    parts = []
    for each in shape:
        if local(each) not in allowed:
            raise _refused(f"«{shown(local(each))}» non è ammesso in {name}.")
        if local(each) in _NUMBERS:
            numbers = " ".join(_number(text) for text in (each.text or "").split())
            if not numbers:
                raise _refused(f"{local(each)} è vuoto.")
            parts.append(f"<gml:{local(each)}>{numbers}</gml:{local(each)}>")
        else:
            parts.append(_geometry(each, of, inner=True))
    if not parts:
        raise _refused(f"{name} è vuoto.")
    system = "" if inner else f" srsName={quoteattr(urn_of(shape.get('srsName'), of, LOCATOR))}"
    return f"<gml:{name}{system}>{''.join(parts)}</gml:{name}>"


def _reference(element: Element, of: FeatureType) -> str:
    known = {each.nome for each in of.properties}
    found = child(element, "ValueReference")
    if found is None:
        found = child(element, "PropertyName")
    name = "" if found is None else (found.text or "").strip().rpartition(":")[2]
    name = name.rpartition("/")[2]
    if name not in known:
        raise OwsRefused(
            "InvalidParameterValue",
            LOCATOR,
            f"{of.name} non ha la proprietà «{shown(name)}».",
            accettati=tuple(known),
        )
    return _tag("ValueReference", name)


def _geometry_reference(element: Element) -> str:
    found = child(element, "ValueReference")
    name = GEOMETRY if found is None else (found.text or "").strip().rpartition(":")[2]
    if name.rpartition("/")[2] != GEOMETRY:
        raise _refused(f"La geometria si chiama «{GEOMETRY}», non «{shown(name)}».")
    return _tag("ValueReference", GEOMETRY)


def _literal(element: Element) -> str:
    found = child(element, "Literal")
    text = "" if found is None else (found.text or "")
    if found is None or len(found) or len(text) > MAX_LITERAL:
        raise _refused(f"{local(element)} vuole un Literal, di al più {MAX_LITERAL} caratteri.")
    return _tag("Literal", escape(text))


def _number(text: str) -> str:
    if not NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise _refused(f"«{shown(text)}» non è un numero.")
    return text


def _only(element: Element) -> Element:
    if len(element) != 1:
        raise _refused(f"{local(element)} contiene una sola condizione.")
    return element[0]


def _tag(name: str, content: str, attributes: str = "") -> str:
    return f"<fes:{name}{attributes}>{content}</fes:{name}>"


def _refused(message: str) -> OwsRefused:
    return OwsRefused("OperationParsingFailed", LOCATOR, message)


_WRITERS: Mapping[str, Callable[[Element, FeatureType], str]] = {
    **dict.fromkeys(COMPARISONS, _comparison),
    "PropertyIsLike": _like,
    "PropertyIsNull": _null,
    "PropertyIsNil": _null,
    "PropertyIsBetween": _between,
    "BBOX": _box,
    **dict.fromkeys((*SPATIAL, *DISTANCES), _spatial),
}
