"""Which file of a whole collection is asked for: collection, format, CRS, compressed or not."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from service.api.negotiate import CSV, FGB, GEOJSON, GPKG, PARQUET, XLSX, Formato
from service.api.query import Query, shown
from service.errors import InvalidParameter
from service.queries.collection import Collection
from service.queries.crs import ALL_CRS, CRS84, STORED, Crs

FORMATS: Mapping[str, Formato] = MappingProxyType(
    {each.nome: each for each in (GPKG, FGB, PARQUET, GEOJSON, CSV, XLSX)}
)
TEXTS = frozenset({"geojson", "csv"})
"""What is worth compressing: the others are compressed, or read in parts."""

_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


@dataclass(frozen=True, slots=True)
class Order:
    """A file that is asked for."""

    collection: Collection
    formato: Formato
    crs: Crs
    compressed: bool

    @property
    def label(self) -> str:
        """Collection and CRS, as files are named; without geometries there is no CRS."""
        if self.collection.geometria is None:
            return self.collection.id
        return f"{self.collection.id}-{short_name(self.crs).replace(':', '')}"

    @property
    def public_name(self) -> str:
        """What the file is called where it is saved."""
        return f"psttm-{self.label}.{self.formato.nome}"

    @property
    def name(self) -> str:
        """What tells it from other files, whatever the data."""
        return f"{self.label}.{self.formato.nome}{'.gz' if self.compressed else ''}"

    def stored_name(self, stamp: str, code: str) -> str:
        """Return what the file of these data, written by this code, is called here."""
        digest = hashlib.sha256(f"{stamp}\0{code}".encode()).hexdigest()[:24]
        return f"{digest}-{self.name}"


def short_name(crs: Crs) -> str:
    """Return a CRS as people write it: ``EPSG:3003``, ``CRS84``."""
    return f"EPSG:{crs.srid}" if crs.uri.startswith(_EPSG) else crs.uri.rpartition("/")[2]


CRS_NAMES: Mapping[str, Crs] = MappingProxyType(
    {**ALL_CRS, **{short_name(each): each for each in ALL_CRS.values()}}
)


def default_crs(formato: Formato) -> Crs:
    """Return the storage CRS, or longitude and latitude for texts."""
    return CRS84 if formato.nome in TEXTS else STORED


def read_crs(query: Query, formato: Formato) -> Crs:
    """Read ``crs``."""
    text = query.one("crs")
    if text is None:
        return default_crs(formato)
    found = CRS_NAMES.get(text)
    if found is None:
        raise InvalidParameter(
            f"«crs» ({shown(text)}) non è tra i sistemi di riferimento disponibili.",
            accettati=list(CRS_NAMES),
        )
    return found
