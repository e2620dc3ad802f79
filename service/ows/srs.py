"""Systems of coordinates as WFS requests name them."""

import re

from service.ows.feature_types import FeatureType
from service.ows.kvp import OwsRefused, shown
from service.queries.crs import ALL_CRS

SRIDS = frozenset(each.srid for each in ALL_CRS.values())
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
