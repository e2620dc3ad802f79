"""WFS requests: parameters → what is asked, and what MapServer is asked instead."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from service.ows.feature_types import FeatureType
from service.ows.fes import ids_filter, read_filter
from service.ows.fes_geometry import GEOMETRY
from service.ows.kvp import NUMBER, Kvp, OwsRefused, invalid, shown
from service.ows.srs import urn_of
from service.ows.wfs_formats import DESCRIPTIONS, FORMATS, GML, JSON
from service.ows.wfs_older import OLDER, OLDER_OPERATIONS, newer_words
from service.queries.ows import RIGA, order_of

VERSION = "2.0.0"
SAME = frozenset({VERSION, "2.0.2", "2.0"})
"""What the version is also called; MapStore leaves the last number out."""
BEFORE = frozenset({"1.0.0", "1.1.0", "1.1.1"})
"""Asked for capabilities in one of these, the service tells those that it has."""
PREFIX, NAMESPACE = "psttm", "urn:psttm:wfs"
MAX_COUNT = 1_000_000
MAX_IDS = 200
OPERATIONS = (
    "GetCapabilities",
    "DescribeFeatureType",
    "GetFeature",
    "GetPropertyValue",
    "ListStoredQueries",
    "DescribeStoredQueries",
)
BY_ID = "urn:ogc:def:query:OGC-WFS::GetFeatureById"
BY_ID_TOO = "http://www.opengis.net/def/query/OGC-WFS/0/GetFeatureById"
FILTER_TOO = "QUERY"
"""What OWSLib calls a filter in the addresses that it asks."""
SORT = re.compile(
    r"([A-Za-z_][A-Za-z0-9_:]{0,60})(?:[ +](ASC|DESC|A|D))?", re.ASCII | re.IGNORECASE
)


Read = tuple[dict[str, str], tuple[FeatureType, ...]]


@dataclass(frozen=True, slots=True)
class WfsRequest:
    """A request as MapServer is asked it.

    Attributes
    ----------
    types
        Those that the answer depends on.
    single
        The id of the one feature that is answered by itself, or empty.
    older
        It came in WFS 1.1.0.
    """

    operation: str
    params: Mapping[str, str]
    types: tuple[FeatureType, ...]
    single: str = ""
    older: bool = False


def read_wfs(kvp: Kvp, known: Mapping[str, FeatureType]) -> WfsRequest:
    """Read a request.

    Raises
    ------
    OwsRefused
        It is not one that the service answers.
    """
    if kvp.text("SERVICE", "WFS").upper() != "WFS":
        raise invalid("SERVICE", kvp.text("SERVICE"), ("WFS",))
    operation = kvp.operation({each: each for each in OPERATIONS})
    older = _is_older(kvp, operation)
    if older:
        kvp = newer_words(kvp, operation)
    params, types = _READERS[operation](kvp, known)
    head = {"SERVICE": "WFS", "VERSION": VERSION, "REQUEST": operation}
    by_id = (
        operation == "GetFeature" and kvp.has("STOREDQUERY_ID") and params["OUTPUTFORMAT"] == GML
    )
    return WfsRequest(operation, {**head, **params}, types, kvp.text("ID") if by_id else "", older)


def _describe(kvp: Kvp, known: Mapping[str, FeatureType]) -> Read:
    form = kvp.choice("OUTPUTFORMAT", DESCRIPTIONS, GML)
    params = {"OUTPUTFORMAT": JSON} if form == JSON else {}
    names = "TYPENAMES" if kvp.has("TYPENAMES") else "TYPENAME"
    if not kvp.has(names):
        return params, tuple(known.values())
    types = _types(kvp, known, names)
    return {**params, "TYPENAME": ",".join(map(_prefixed, types))}, types


def _values(kvp: Kvp, known: Mapping[str, FeatureType]) -> Read:
    params, types = _features(kvp, known)
    name = _property_names(kvp, types[0], "VALUEREFERENCE")[0]
    return {**params, "VALUEREFERENCE": name, "OUTPUTFORMAT": GML}, types


def _features(kvp: Kvp, known: Mapping[str, FeatureType]) -> Read:
    if kvp.has("STOREDQUERY_ID"):
        return _by_id(kvp, known)
    ids = "RESOURCEID" if kvp.has("RESOURCEID") else "FEATUREID"
    if kvp.has(ids) and not (kvp.has("TYPENAMES") or kvp.has("TYPENAME")):
        kvp.values["TYPENAMES"] = kvp.names(ids)[0].partition(".")[0]
    types = _types(kvp, known, "TYPENAME" if kvp.has("TYPENAME") else "TYPENAMES")
    if len(types) > 1:
        raise OwsRefused(
            "OptionNotSupported", "TYPENAMES", "Un tipo per volta: gli altri in altre richieste."
        )
    of = types[0]
    paged, sorting = _paged(kvp), _sorting(kvp, of)
    return {
        **_asked(kvp, of),
        **_narrowed(kvp, of, ids),
        **paged,
        # MapServer cannot put none in order
        **({} if paged.get("COUNT") == "0" else {"SORTBY": sorting}),
    }, types


def _narrowed(kvp: Kvp, of: FeatureType, ids: str) -> dict[str, str]:
    """Return which features are asked for."""
    if kvp.has(FILTER_TOO) and not kvp.has("FILTER"):
        kvp.values["FILTER"] = kvp.values[FILTER_TOO]
    given = [each for each in ("FILTER", "BBOX", ids) if kvp.has(each)]
    if len(given) > 1:
        raise OwsRefused("InvalidParameterValue", given[1], f"Uno solo fra {' e '.join(given)}.")
    if kvp.has("FILTER"):
        return {"FILTER": read_filter(kvp.text("FILTER"), of)}
    if "BBOX" in kvp.values:
        return {"BBOX": _box(kvp, of)}
    if kvp.has(ids):
        return {"FILTER": ids_filter(_ids(kvp, ids), of)}
    return {}


def _ids(kvp: Kvp, name: str) -> list[str]:
    ids = kvp.names(name)
    if len(ids) > MAX_IDS:
        message = f"{name} ha {len(ids)} identificativi: al massimo {MAX_IDS}."
        raise OwsRefused("InvalidParameterValue", name, message)
    return ids


def _paged(kvp: Kvp) -> dict[str, str]:
    """Return how many features are asked for, and from which on."""
    params = {}
    count = "COUNT" if kvp.has("COUNT") else "MAXFEATURES"
    if kvp.has(count) or kvp.has("STARTINDEX"):
        # without one, MapServer matches only what comes after the start
        params["COUNT"] = str(kvp.whole(count, 0, MAX_COUNT, MAX_COUNT))
    if kvp.has("STARTINDEX"):
        params["STARTINDEX"] = str(kvp.whole("STARTINDEX", 0, MAX_COUNT))
    if kvp.choice("RESULTTYPE", {"results": "results", "hits": "hits"}, "results") == "hits":
        params["RESULTTYPE"] = "hits"
    return params


def _properties(kvp: Kvp, of: FeatureType) -> str:
    """Return the properties that are asked for: all of the type's, if none is named."""
    names = [*_names_of(of), GEOMETRY]
    if kvp.has("PROPERTYNAME") and kvp.text("PROPERTYNAME").strip("()") != "*":
        names = _property_names(kvp, of, "PROPERTYNAME")
    in_geojson = kvp.choice("OUTPUTFORMAT", FORMATS, GML) == "geojson"
    return ",".join([*names, *([RIGA] if in_geojson else [])])


def _by_id(kvp: Kvp, known: Mapping[str, FeatureType]) -> Read:
    query = kvp.text("STOREDQUERY_ID")
    if query not in {BY_ID, BY_ID_TOO}:
        raise invalid("STOREDQUERY_ID", query, (BY_ID,))
    rid = kvp.text("ID")
    of = known.get(rid.partition(".")[0])
    if of is None:
        raise invalid("ID", rid, tuple(f"{name}.chiave" for name in known))
    return {**_asked(kvp, of), "FILTER": ids_filter([rid], of)}, (of,)


def _asked(kvp: Kvp, of: FeatureType) -> dict[str, str]:
    """Return type, system, format and properties."""
    return {
        "TYPENAMES": _prefixed(of),
        "SRSNAME": urn_of(kvp.text("SRSNAME", ""), of, "SRSNAME"),
        "OUTPUTFORMAT": kvp.choice("OUTPUTFORMAT", FORMATS, GML),
        "PROPERTYNAME": _properties(kvp, of),
    }


def _box(kvp: Kvp, of: FeatureType) -> str:
    """Return a box with the system that it is in; its numbers are in the order of its axes."""
    parts = [each.strip() for each in kvp.text("BBOX", "").split(",")]
    if len(parts) not in {4, 5} or not all(NUMBER.fullmatch(each) for each in parts[:4]):
        raise OwsRefused(
            "InvalidParameterValue", "BBOX", "BBOX: quattro numeri e, se serve, il sistema."
        )
    first, second, third, fourth = map(float, parts[:4])
    if not (first < third and second < fourth) or max(map(abs, map(float, parts[:4]))) > 1e9:
        raise OwsRefused(
            "InvalidParameterValue",
            "BBOX",
            "BBOX è vuoto o rovesciato: i primi due numeri sono i minori, gli altri i maggiori.",
        )
    system = urn_of(parts[4] if len(parts) == 5 else None, of, "BBOX")
    return ",".join([*parts[:4], system])


def _sorting(kvp: Kvp, of: FeatureType) -> str:
    """Return an order in which every feature has its place: at last, that of the keys."""
    orders = {each.nome: order_of(each) for each in of.properties}
    known = {**orders, **{order: order for order in orders.values()}, RIGA: RIGA}
    written: dict[str, str] = {}
    for part in kvp.names("SORTBY") if kvp.has("SORTBY") else ():
        found = SORT.fullmatch(part)
        name = "" if found is None else found.group(1).rpartition(":")[2]
        if found is None or name not in known:
            raise invalid("SORTBY", part, tuple(orders))
        descends = (found.group(2) or "A").upper().startswith("D")
        written.setdefault(known[name], "DESC" if descends else "ASC")
    written.setdefault(RIGA, "ASC")
    return ",".join(f"{name} {way}" for name, way in written.items())


def _property_names(kvp: Kvp, of: FeatureType, name: str) -> list[str]:
    known = [*_names_of(of), GEOMETRY]
    found = []
    for each in kvp.text(name).strip("()").split(","):
        plain = each.strip().rpartition(":")[2].rpartition("/")[2]
        if plain not in known:
            raise invalid(name, each, tuple(known))
        found.append(plain)
    return found


def _names_of(of: FeatureType) -> list[str]:
    return [each.nome for each in of.properties]


def _types(kvp: Kvp, known: Mapping[str, FeatureType], name: str) -> tuple[FeatureType, ...]:
    found = []
    for each in kvp.text(name).strip("()").split(","):
        prefix, colon, plain = each.strip().rpartition(":")
        if plain not in known or (colon and prefix != PREFIX):
            raise OwsRefused(
                "InvalidParameterValue",
                name,
                f"Il tipo «{shown(each)}» non esiste.",
                accettati=tuple(known),
            )
        found.append(known[plain])
    return tuple(dict.fromkeys(found))


def _is_older(kvp: Kvp, operation: str) -> bool:
    """Tell whether a request is of WFS 1.1.0, or refuse its version."""
    accepted = "ACCEPTVERSIONS" if kvp.has("ACCEPTVERSIONS") else "VERSION"
    versions = kvp.names(accepted, VERSION)
    if not SAME.isdisjoint(versions):
        return False
    if operation in OLDER_OPERATIONS and versions == [OLDER]:
        return True
    if operation == "GetCapabilities" and accepted == "VERSION" and BEFORE.issuperset(versions):
        return False
    code = "VersionNegotiationFailed" if operation == "GetCapabilities" else None
    raise invalid(accepted, ",".join(versions), (VERSION,), code or "InvalidParameterValue")


def _prefixed(of: FeatureType) -> str:
    return f"{PREFIX}:{of.name}"


def _all(_kvp: Kvp, known: Mapping[str, FeatureType]) -> Read:
    return {}, tuple(known.values())


_READERS: Mapping[str, Callable[[Kvp, Mapping[str, FeatureType]], Read]] = {
    "GetCapabilities": _all,
    "DescribeFeatureType": _describe,
    "GetFeature": _features,
    "GetPropertyValue": _values,
    "ListStoredQueries": _all,
    "DescribeStoredQueries": _all,
}
