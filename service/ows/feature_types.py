"""The feature types of the WFS: one kind of geometry each, known by a key that stays.

A collection whose items have one kind of geometry is one type, of its items. One that is drawn at
the places that it names has a type for each kind of geometry, of what is drawn of it. What has no
geometry of its own is in none: a perimeter that is only that of the comuni around it is for looking
at, not for measuring.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from geo.crs import STORAGE, WEB
from service.queries.collection import Collection, Property, told_properties
from service.queries.ows import Dimension, item_data, place_data

PLACE = ("luogo_layer", "luogo")
_KINDS: Mapping[str, tuple[Dimension, str]] = MappingProxyType(
    {
        "Point": (0, "POINT"),
        "MultiLineString": (1, "LINE"),
        "MultiPolygon": (2, "POLYGON"),
    }
)
_PARTS: Mapping[str, str] = MappingProxyType(
    {"Point": "punti", "MultiLineString": "linee", "MultiPolygon": "aree"}
)


@dataclass(frozen=True, slots=True)
class FeatureType:
    """A feature type.

    Attributes
    ----------
    parte
        Which part of the collection it holds, for people; empty where it holds the whole.
    shape
        MapServer's kind of layer.
    """

    name: str
    collection: Collection
    parte: str
    properties: tuple[Property, ...]
    geometria: str
    shape: str
    srid: int
    data: str

    @property
    def default_srid(self) -> int:
        """Return the system in which it is given out where none is named: that of the storage."""
        return STORAGE

    @property
    def titolo(self) -> str:
        """Return its title."""
        return f"{self.collection.titolo}: {self.parte}" if self.parte else self.collection.titolo


def feature_types(collections: Sequence[Collection]) -> dict[str, FeatureType]:
    """Return the feature types of collections by name, in their order."""
    return {each.name: each for collection in collections for each in _types_of(collection)}


def _types_of(collection: Collection) -> Iterator[FeatureType]:
    geometry = collection.geometria
    if geometry is not None and geometry in _KINDS:
        yield _items(collection, geometry)
        return
    for geometria, part in _PARTS.items():
        yield _drawn(collection, geometria, part)


def _items(collection: Collection, geometria: str) -> FeatureType:
    dimension, shape = _KINDS[geometria]
    return FeatureType(
        collection.id,
        collection,
        "",
        collection.properties,
        geometria,
        shape,
        STORAGE,
        item_data(collection, dimension),
    )


def _drawn(collection: Collection, geometria: str, part: str) -> FeatureType:
    """Return a part of what is drawn; its key is the subject's and, if it has one, the place's."""
    dimension, shape = _KINDS[geometria]
    names = [each.nome for each in collection.drawing.properties]
    own = collection.chiave if collection.chiave in names else names[0]
    key = [own, *(each for each in PLACE if each in names)]
    return FeatureType(
        f"{collection.id}_{part}",
        collection,
        part,
        told_properties(collection),
        geometria,
        shape,
        WEB,
        place_data(collection, key, dimension),
    )
