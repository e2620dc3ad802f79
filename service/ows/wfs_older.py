"""WFS 1.1.0 as MapStore asks it, said in the words of 2.0.0.

MapStore opens tables and filters of a layer with three requests: DescribeFeatureType in the JSON of
GeoServer, GetFeature in GeoJSON, and the same for files. These are answered. It is not a whole WFS
1.1.0: GML 3.1.1 is not written, and the capabilities do not name the version.
"""

from service.ows.fes_older import newer_filter
from service.ows.kvp import Kvp, OwsRefused
from service.ows.srs import is_turned, newer_system
from service.ows.wfs_formats import OLDER_DESCRIPTIONS, OLDER_FORMATS

OLDER = "1.1.0"
_FORMATS = {"DescribeFeatureType": OLDER_DESCRIPTIONS, "GetFeature": OLDER_FORMATS}
OLDER_OPERATIONS = frozenset(_FORMATS)


def newer_words(kvp: Kvp, operation: str) -> Kvp:
    """Return the parameters of 2.0.0 that say the same.

    Raises
    ------
    OwsRefused
        The format is not one that is written in 1.1.0, or the filter cannot be said otherwise.
    """
    values = {name: value for name, value in kvp.values.items() if name != "STOREDQUERY_ID"}
    if not kvp.has("OUTPUTFORMAT"):
        raise OwsRefused(
            "MissingParameterValue",
            "OUTPUTFORMAT",
            f"In WFS {OLDER} si risponde solo in JSON e nei formati di file: manca OUTPUTFORMAT.",
            accettati=tuple(_FORMATS[operation]),
        )
    kvp.choice("OUTPUTFORMAT", _FORMATS[operation])
    if kvp.has("SRSNAME"):
        values["SRSNAME"] = newer_system(kvp.text("SRSNAME"))
    if kvp.has("BBOX"):
        values["BBOX"] = _box(kvp.text("BBOX"))
    if kvp.has("FILTER"):
        values["FILTER"] = newer_filter(kvp.text("FILTER"))
    return Kvp(values)


def _box(text: str) -> str:
    """Return a box whose numbers are in the order of the axes of its system's URN."""
    parts = [each.strip() for each in text.split(",")]
    if len(parts) != 5:
        return text
    west, south, east, north, system = parts
    sides = (south, west, north, east) if is_turned(system) else (west, south, east, north)
    return ",".join([*sides, newer_system(system)])
