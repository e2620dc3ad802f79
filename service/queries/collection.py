"""What a published collection is: plain data that everything which GIS read is made from.

A collection is a view of the database whose rows are *features*; what maps draw of it may be
another view (an objective has no geometry, it is drawn at each elemento that it names).
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, FromClause, TableClause, column, table

Tipo = Literal["string", "integer", "number", "boolean", "date", "strings"]
"""``strings`` is an array of text."""
ABSENT = "assente"
"""The precisione of what has no geometry of its own."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a feature: a column of the collection's view.

    ``valori`` lists its code list; ``in_tiles`` tells whether tiles carry it.
    """

    nome: str
    tipo: Tipo
    titolo: str
    descrizione: str = ""
    valori: tuple[str, ...] = ()
    unita: str | None = None
    in_tiles: bool = True


def prop(
    nome: str,
    tipo: Tipo,
    titolo: str,
    descrizione: str = "",
    *,
    valori: tuple[str, ...] = (),
    unita: str | None = None,
    in_tiles: bool = True,
) -> Property:
    """Return a property; the last three are given by name."""
    return Property(nome, tipo, titolo, descrizione, valori, unita, in_tiles)


Geometria = Literal["MultiPolygon", "MultiLineString", "Point", "Unknown"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a collection is drawn in tiles.

    Attributes
    ----------
    vista
        View with ``id`` (unique number), ``geom_3857`` and the properties named.
    properties
        What a feature of a tile carries.
    minzoom, maxzoom
        Below the one nothing is drawn; above the other, clients enlarge its tiles.
    generalised
        Table of the geometries ready for a zoom, met by the view's ``elemento_id``; None where
        there is none.
    cluster_below
        Below this zoom points that fall together are one feature, with ``quanti`` they are.
    sound_from
        Column of the view: the first zoom from which, up to 15, the geometry rounded to the grid of
        tiles stays valid and clockwise. None where there is no such column.
    """

    vista: str
    properties: tuple[Property, ...]
    minzoom: int = 0
    maxzoom: int = 14
    generalised: str | None = "psttm.generalizzata"
    cluster_below: int | None = None
    sound_from: str | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of features.

    Attributes
    ----------
    vista
        View of the items: the properties, and unless ``geometria`` is None ``geom`` (EPSG:7791, may
        be null) and ``geojson``, the same as text in CRS84.
    chiave
        The text by which a feature is known: unique, and the order of the items.
    tempo
        Columns of the first and the last day of a feature (date, null where not known); None
        where features have no time.
    risorse
        Whose revisione tells that the collection has changed.
    """

    id: str
    titolo: str
    descrizione: str
    parole_chiave: tuple[str, ...]
    vista: str
    chiave: str
    properties: tuple[Property, ...]
    geometria: Geometria | None
    risorse: tuple[str, ...]
    drawing: Drawing
    tempo: tuple[str, str] | None = None


def told_properties(collection: Collection) -> tuple[Property, ...]:
    """Return what is told of what is drawn: what tiles carry, and note and sources of the item."""
    drawn = collection.drawing.properties
    names = {each.nome for each in drawn}
    own = (p for p in collection.properties if not p.in_tiles and p.nome not in names)
    return (*drawn, *own)


def own_geometry(collection: Collection, view: FromClause) -> list[ColumnElement[bool]]:
    """Return what holds of the rows of what is drawn that have a geometry of their own.

    What says nothing of its precision has one; ``view`` has the precision where the drawing does.
    """
    tells = any(each.nome == "precisione" for each in collection.drawing.properties)
    return [view.c.precisione != ABSENT] if tells else []


def view_of(vista: str, *names: str) -> TableClause:
    """Return a view as something to select from: ``vista`` is schema and name with a dot."""
    schema, _, name = vista.rpartition(".")
    return table(name, *(column(each) for each in names), schema=schema)


def items_view(collection: Collection) -> TableClause:
    """Return the view of the items of a collection, with all its columns."""
    names = [each.nome for each in collection.properties]
    geom = () if collection.geometria is None else ("geom", "geojson")
    return view_of(collection.vista, "id", *names, *(collection.tempo or ()), *geom)
