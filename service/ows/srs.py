"""Systems of coordinates as WFS requests name them."""

import re

from geo.crs import WEB
from service.ows.feature_types import FeatureType
from service.ows.kvp import OwsRefused, shown
from service.queries.crs import ALL_CRS

SRIDS = frozenset(each.srid for each in ALL_CRS.values())
FLIPPED = frozenset(each.srid for each in ALL_CRS.values() if each.flipped)
SHORT = re.compile(
    r"(?:EPSG:|http://www\.opengis\.net/gml/srs/epsg\.xml#)([0-9]{4,6})", re.ASCII | re.IGNORECASE
)
WEB_TOO = 900_913
"""What MapStore and others called the system of the web's maps before it had a number."""
EPSG = re.compile(
    r"(?:EPSG:|urn:(?:x-)?ogc:def:crs:EPSG:[0-9.]*:|http://www\.opengis\.net/def/crs/EPSG/0/|"
    r"http://www\.opengis\.net/gml/srs/epsg\.xml#)([0-9]{4,6})",
    re.ASCII | re.IGNORECASE,
)


def urn_of(name: str | None, of: FeatureType | None, locator: str) -> str:
    """Return the URN of a system, whose axes are in the order of its authority.

    ``None`` stands for the one that a feature type is given out in.
    """
    if name is None or not name.strip():
        return f"urn:ogc:def:crs:EPSG::{7791 if of is None else of.default_srid}"
    text = name.strip()
    found = EPSG.fullmatch(text)
    if found is None or int(found.group(1)) not in SRIDS:
        raise OwsRefused(
            "InvalidParameterValue",
            locator,
            f"Il sistema di coordinate «{shown(text)}» non è ammesso.",
            accettati=tuple(f"EPSG:{srid}" for srid in sorted(SRIDS)),
        )
    return f"urn:ogc:def:crs:EPSG::{int(found.group(1))}"


def srid_of(urn: str) -> int:
    """Return the number of a system by its URN."""
    return int(urn.rpartition(":")[2])


def is_turned(name: str) -> bool:
    """Tell whether WFS 1.1.0 has east first in a system whose URN has north first.

    GeoServer and its clients read short names so, whatever the axes of the authority.
    """
    found = SHORT.fullmatch(name.strip())
    return found is not None and int(found.group(1)) in FLIPPED


def newer_system(name: str) -> str:
    """Return the name of a system of WFS 1.1.0 as the rest of the service knows it."""
    found = SHORT.fullmatch(name.strip())
    return f"EPSG:{WEB}" if found is not None and int(found.group(1)) == WEB_TOO else name.strip()
