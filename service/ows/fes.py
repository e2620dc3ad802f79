"""Filters of WFS 2.0 (FES): read by an allow-list and written anew.

MapServer never sees a filter as it came: names of properties are those of the feature type, systems
of coordinates those of the service, literals are what their property holds; any element that is not
listed is refused. What MapServer reads wrongly is said to it in other words.
"""

from collections.abc import Callable, Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from geo.crs import STORAGE
from service.ows.feature_types import FeatureType
from service.ows.fes_geometry import GEOMETRIES, GEOMETRY, write_geometry
from service.ows.fes_parts import (
    LOCATOR,
    Element,
    named,
    refused,
    require_number,
    tag,
    text_of,
    write_value,
)
from service.ows.kvp import OwsRefused, shown
from service.ows.xml_text import child, local, parse_xml
from service.queries.collection import Property
from service.queries.ows import RIGA

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

_KEY = Property(RIGA, "string", "Chiave")
"""In the filters of ids that are written here, and so in the addresses of further pages."""


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
        raise refused(f"L'elemento «{shown(local(root))}» non è un filtro.")
    if all(local(each) == "ResourceId" for each in root):
        return ids_filter((each.get("rid", "") for each in root), of)
    if len(root) != 1:
        raise refused("Un filtro contiene una sola condizione: unirle con And o Or.")
    return f"{HEAD}{_condition(root[0], of)}</fes:Filter>"


def ids_filter(ids: Iterable[str], of: FeatureType) -> str:
    """Return the filter of some features by their ids: MapServer's own takes digits for numbers.

    Raises
    ------
    OwsRefused
        One is none of the type's.
    """
    parts = [_identified(each, of) for each in ids]
    return f"{HEAD}{parts[0] if len(parts) == 1 else tag('Or', ''.join(parts))}</fes:Filter>"


def _condition(element: Element, of: FeatureType) -> str:
    name = local(element)
    if name in LOGICAL:
        if len(element) < 2:
            raise refused(f"{name} unisce almeno due condizioni.")
        return tag(name, "".join(_condition(each, of) for each in element))
    if name == "Not":
        return tag(name, _condition(_only(element), of))
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
    prop = _property(element, of)
    case = element.get("matchCase", "true")
    return tag(local(element), named(prop.nome) + write_value(element, prop), _case(case))


def _like(element: Element, of: FeatureType) -> str:
    marks = []
    for name, others in (("wildCard", ()), ("singleChar", ()), ("escapeChar", ("escape",))):
        found = [element.get(each) for each in (name, *others) if element.get(each)]
        if not found or len(found[0] or "") != 1 or not (found[0] or "").isascii():
            raise refused(f"PropertyIsLike vuole {name}, di un carattere.")
        marks.append(f" {name}={quoteattr(found[0] or '')}")
    marks.append(_case(element.get("matchCase", "true")))
    written = named(_property(element, of).nome) + tag("Literal", escape(text_of(element)))
    return tag("PropertyIsLike", written, "".join(marks))


def _null(element: Element, of: FeatureType) -> str:
    return tag("PropertyIsNull", named(_property(element, of).nome))


def _between(element: Element, of: FeatureType) -> str:
    """Return two comparisons: MapServer divides the bounds of its own at a semicolon."""
    prop, parts = _property(element, of), []
    for name, operator in (("LowerBoundary", COMPARISONS[5]), ("UpperBoundary", COMPARISONS[4])):
        bound = child(element, name)
        if bound is None:
            raise refused(f"PropertyIsBetween vuole {name}.")
        parts.append(tag(operator, named(prop.nome) + write_value(bound, prop)))
    return tag("And", "".join(parts))


def _box(element: Element, of: FeatureType) -> str:
    envelope = child(element, "Envelope")
    if envelope is None:
        raise refused("BBOX vuole un gml:Envelope.")
    return tag("BBOX", _geometry_reference(element) + write_geometry(envelope, of))


def _spatial(element: Element, of: FeatureType) -> str:
    shape = next((each for each in element if local(each) in GEOMETRIES), None)
    if shape is None:
        raise refused(f"{local(element)} vuole una geometria.")
    reference, written = _geometry_reference(element), write_geometry(shape, of)
    if local(element) not in DISTANCES:
        return tag(local(element), reference + written)
    if of.srid != STORAGE:
        words = f"{local(element)} non si può chiedere a {of.name}: le distanze non sono esatte."
        raise OwsRefused("OptionNotSupported", LOCATOR, words)
    distance = child(element, "Distance")
    text = "" if distance is None else (distance.text or "").strip()
    if distance is None or distance.get("uom", "m") not in {"m", "metre", "meter"}:
        raise refused(f"{local(element)} vuole una Distance in metri (uom=«m»).")
    near = tag("DWithin", reference + written + tag("Distance", require_number(text), ' uom="m"'))
    # MapServer's own Beyond leaves nothing out
    return tag("Not", near) if local(element) == "Beyond" else near


def _resource(element: Element, of: FeatureType) -> str:
    return _identified(element.get("rid", ""), of)


def _identified(rid: str, of: FeatureType) -> str:
    key = require_id(rid, of).partition(".")[2]
    return tag("PropertyIsEqualTo", named(RIGA) + tag("Literal", escape(key)))


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


def _property(element: Element, of: FeatureType) -> Property:
    known = {each.nome: each for each in (*of.properties, _KEY)}
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
            accettati=tuple(each.nome for each in of.properties),
        )
    return known[name]


def _geometry_reference(element: Element) -> str:
    found = child(element, "ValueReference")
    name = GEOMETRY if found is None else (found.text or "").strip().rpartition(":")[2]
    if name.rpartition("/")[2] != GEOMETRY:
        raise refused(f"La geometria si chiama «{GEOMETRY}», non «{shown(name)}».")
    return named(GEOMETRY)


def _only(element: Element) -> Element:
    if len(element) != 1:
        raise refused(f"{local(element)} contiene una sola condizione.")
    return element[0]


def _case(matched: str) -> str:
    return f' matchCase="{"false" if matched.lower() in {"false", "0"} else "true"}"'


_WRITERS: Mapping[str, Callable[[Element, FeatureType], str]] = {
    **dict.fromkeys(COMPARISONS, _comparison),
    "PropertyIsLike": _like,
    "PropertyIsNull": _null,
    "PropertyIsNil": _null,
    "PropertyIsBetween": _between,
    "ResourceId": _resource,
    "BBOX": _box,
    **dict.fromkeys((*SPATIAL, *DISTANCES), _spatial),
}
