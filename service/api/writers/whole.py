"""A whole collection on its way into a file: what every writer of bulk files is given.

Coordinates of files have x (east, longitude) first in every CRS, as GeoPackage, FlatGeobuf and
GeoParquet prescribe.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.queries.bulk import Contents, Form, Rows, read_features, read_rows
from service.queries.collection import Collection, Property
from service.queries.crs import Crs

POINTS = ("x", "y")
INSIDE = ("punto_x", "punto_y")


@dataclass(frozen=True, slots=True)
class Whole:
    """A collection in a snapshot, and the CRS that its coordinates are wanted in."""

    connection: Connection
    collection: Collection
    crs: Crs
    contents: Contents

    def rows(self, form: Form) -> Iterator[Rows]:
        """Read all rows: the properties, then the geometry."""
        return read_rows(self.connection, self.collection, self.crs, form)

    def features(self) -> Iterator[Sequence[str]]:
        """Read all rows as the texts of features."""
        return read_features(self.connection, self.collection, self.crs)

    @property
    def day(self) -> str:
        """The day of the snapshot, YYYYMMDD."""
        return self.contents.stamp.rpartition("-")[2]

    @property
    def fonti(self) -> str:
        """The sources with their licences, one a line."""
        return "\n".join(
            f"{documento} ({licenza or 'licenza non dichiarata'})"
            for documento, licenza in self.contents.fonti
        )

    @property
    def metadata(self) -> dict[str, str]:
        """What a file says of itself, where it has a place for it."""
        return {
            "titolo": self.collection.titolo,
            "descrizione": self.collection.descrizione,
            "fonti": self.fonti,
            "dati": self.contents.stamp,
        }

    @property
    def has_points(self) -> bool:
        """Whether x and y tell all of the geometry."""
        return self.collection.geometria == "Point"

    @property
    def point_columns(self) -> tuple[str, ...]:
        """What the two numbers of a geometry are called: a point of it, where it is none."""
        if self.collection.geometria is None:
            return ()
        return POINTS if self.has_points else INSIDE


def explained(field: Property) -> str:
    """Return what a property means: description, unit, code list."""
    parts = [
        field.descrizione,
        f"Unità: {field.unita}." if field.unita else "",
        f"Valori: {', '.join(field.valori)}." if field.valori else "",
    ]
    return " ".join(part for part in parts if part)
