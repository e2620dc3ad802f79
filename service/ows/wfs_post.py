"""WFS requests as XML → the parameters that say the same, which are then read like any others."""

from xml.etree import ElementTree

from service.ows.kvp import Kvp, OwsRefused, require_value
from service.ows.xml_text import child, local, parse_xml

MAX_BYTES = 65_536
OPERATIONS = frozenset({"GetCapabilities", "DescribeFeatureType", "GetFeature", "GetPropertyValue"})
ATTRIBUTES = {
    "service": "SERVICE",
    "version": "VERSION",
    "count": "COUNT",
    "maxFeatures": "MAXFEATURES",
    "startIndex": "STARTINDEX",
    "outputFormat": "OUTPUTFORMAT",
    "resultType": "RESULTTYPE",
    "valueReference": "VALUEREFERENCE",
}
Element = ElementTree.Element


def read_post(body: bytes, address: Kvp) -> Kvp:
    """Return the parameters of a request that came as XML.

    The format may be that of the address, as MapStore has it; the rest of it does not count.

    Raises
    ------
    OwsRefused
        It is not UTF-8, not XML without document type, or no request of the WFS that is answered.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise OwsRefused("OperationParsingFailed", "", "Il corpo non è in UTF-8.") from err
    root = parse_xml(text, "", max_bytes=MAX_BYTES)
    operation = local(root)
    if operation not in OPERATIONS:
        raise OwsRefused(
            "OperationNotSupported",
            operation[:60],
            "L'operazione non è ammessa.",
            accettati=sorted(OPERATIONS),
        )
    if root.get("viewParams"):
        raise OwsRefused("OptionNotSupported", "viewParams", "Non ci sono viste con parametri.")
    values = {"REQUEST": operation, "OUTPUTFORMAT": address.text("OUTPUTFORMAT", "")}
    for name, key in ATTRIBUTES.items():
        if root.get(name):
            values[key] = root.get(name, "")
    if operation == "DescribeFeatureType":
        names = [(each.text or "").strip() for each in root if local(each) == "TypeName"]
        values["TYPENAMES"] = ",".join(names)
    versions = child(root, "AcceptVersions")
    if versions is not None:
        values["ACCEPTVERSIONS"] = ",".join((each.text or "").strip() for each in versions)
    if operation in {"GetFeature", "GetPropertyValue"}:
        values |= _query(root)
    return Kvp({key: require_value(key, value) for key, value in values.items() if value})


def _query(root: Element) -> dict[str, str]:
    """Return the parameters of the only query of a request."""
    stored = child(root, "StoredQuery")
    if stored is not None:
        return {
            "STOREDQUERY_ID": stored.get("id", ""),
            **{
                each.get("name", "").upper(): (each.text or "").strip()
                for each in stored
                if local(each) == "Parameter" and each.get("name", "").upper() == "ID"
            },
        }
    queries = [each for each in root if local(each) == "Query"]
    if len(queries) != 1:
        raise OwsRefused("OptionNotSupported", "Query", "Una richiesta contiene una sola Query.")
    query = queries[0]
    names = [(each.text or "").strip() for each in query if local(each) == "PropertyName"]
    values = {
        "TYPENAMES": " ".join((query.get("typeNames") or query.get("typeName") or "").split()),
        "SRSNAME": query.get("srsName", ""),
        "PROPERTYNAME": ",".join(names),
        "SORTBY": _sorting(query),
    }
    condition = child(query, "Filter")
    if condition is not None:
        values["FILTER"] = ElementTree.tostring(condition, encoding="unicode")
    return values


def _sorting(query: Element) -> str:
    sorting = child(query, "SortBy")
    parts = []
    for each in sorting if sorting is not None else ():
        name = child(each, "ValueReference")
        if name is None:
            name = child(each, "PropertyName")
        order = child(each, "SortOrder")
        words = [element.text or "" for element in (name, order) if element is not None]
        parts.append(" ".join(word.strip() for word in words))
    return ",".join(parts)
