"""The coordinate reference systems in which geometries are given out and boxes come in.

PostGIS holds and writes every system with x (east, longitude) first. A system whose definition
puts north or latitude first is *flipped*: its coordinates are exchanged on their way out and in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geo.crs import STORAGE, WEB

_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
DEGREES = 4326
"""What boxes of degrees are in, whatever the order of their axes."""


@dataclass(frozen=True, slots=True)
class Crs:
    """A coordinate reference system.

    Attributes
    ----------
    uri
        How requests and answers name it.
    titolo, assi
        For people; ``assi`` says the order of its coordinates.
    flipped
        North (latitude) comes first.
    decimals
        Of a coordinate in GeoJSON: a decimetre in degrees, a centimetre in metres.
    accuratezza_m
        Of the transformation from the storage CRS, as PROJ declares it; 0 where it is exact.
    """

    uri: str
    srid: int
    titolo: str
    assi: str
    flipped: bool = False
    decimals: int = 2
    accuratezza_m: float = 0


CRS84 = Crs(
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    DEGREES,
    "WGS 84, longitudine e latitudine",
    "longitudine, latitudine",
    decimals=6,
    accuratezza_m=1,
)
STORED = Crs(f"{_EPSG}{STORAGE}", STORAGE, "RDN2008 / UTM 32N", "est, nord")
ALL_CRS: Mapping[str, Crs] = MappingProxyType(
    {
        each.uri: each
        for each in (
            CRS84,
            Crs(
                f"{_EPSG}4326",
                DEGREES,
                "WGS 84, latitudine e longitudine",
                "latitudine, longitudine",
                flipped=True,
                decimals=6,
                accuratezza_m=1,
            ),
            Crs(f"{_EPSG}{WEB}", WEB, "WGS 84 / Pseudo-Mercator", "est, nord", accuratezza_m=1),
            Crs(f"{_EPSG}32632", 32632, "WGS 84 / UTM 32N", "est, nord", accuratezza_m=1),
            Crs(f"{_EPSG}25832", 25832, "ETRS89 / UTM 32N", "est, nord"),
            STORED,
            Crs(f"{_EPSG}6707", 6707, "RDN2008 / UTM 32N (N-E)", "nord, est", flipped=True),
            Crs(
                f"{_EPSG}3003",
                3003,
                "Monte Mario / Italia zona 1 (Gauss-Boaga)",
                "est, nord",
                accuratezza_m=4,
            ),
        )
    }
)
"""Every system by its URI, the default one first."""
