"""What clients are told of tiles: TileJSON and the metadata of an archive are made from it."""

from collections.abc import Sequence
from html import escape
from typing import Any

from service.queries.collection import Collection, Property
from service.queries.collections import CollectionFacts, Sides, licences_of
from service.queries.tile_grid import to_degrees
from service.queries.tile_shapes import QUANTI
from service.queries.tiles import drawn_properties

SOURCES_SHOWN = 3
QUANTI_MEANS = "Quanti elementi rappresenta, dove più d'uno cade nello stesso posto."


def describe(
    collections: Sequence[Collection],
    facts: Sequence[CollectionFacts],
    names: Sequence[str] | None = None,
    all_sources: str | None = None,
) -> dict[str, Any]:
    """Return the members that TileJSON and archives share.

    ``facts`` are those of each collection, ``names`` the properties that features carry;
    ``all_sources`` as for ``attribution_html``.
    """
    return {
        "name": ", ".join(each.titolo for each in collections),
        "version": "1.0.0",
        "attribution": attribution_html(facts, all_sources),
        "vector_layers": [vector_layer(each, names) for each in collections],
    }


def vector_layer(collection: Collection, names: Sequence[str] | None = None) -> dict[str, Any]:
    """Return the description of a layer: its fields, and the zooms at which it is drawn."""
    fields = {each.nome: _described(each) for each in drawn_properties(collection, names)}
    if collection.drawing.cluster_below is not None:
        fields[QUANTI] = QUANTI_MEANS
    return {
        "id": collection.id,
        "description": collection.descrizione,
        "minzoom": collection.drawing.minzoom,
        "maxzoom": collection.drawing.maxzoom,
        "fields": fields,
    }


def attribution_html(facts: Sequence[CollectionFacts], all_sources: str | None = None) -> str:
    """Return the sources that the collections are made from, and their licences, as HTML.

    Clients write it on the map: where there is an address that lists all sources, the first few
    and a link to it.
    """
    sources = [escape(each) for each in dict.fromkeys(f for one in facts for f in one.fonti)]
    licences = licences_of(facts)
    others = len(sources) - SOURCES_SHOWN
    if all_sources is not None and others > 0:
        link = f'<a href="{escape(all_sources)}">e altre {others}</a>'
        sources = [*sources[:SOURCES_SHOWN], link]
    parts = [f"Fonti: {'; '.join(sources)}."] if sources else []
    parts += [f"Licenze dichiarate: {escape(', '.join(licences))}."] if licences else []
    return " ".join(parts)


def extent_of(facts: Sequence[CollectionFacts]) -> Sides | None:
    """Return west, south, east, north (EPSG:3857) of all that is drawn; None if nothing is."""
    drawn = [each.drawn for each in facts if each.drawn is not None]
    if not drawn:
        return None
    west, south, east, north = zip(*drawn, strict=True)
    return min(west), min(south), max(east), max(north)


def bounds_of(extent: Sides) -> tuple[float, float, float, float]:
    """Return an extent in degrees."""
    west, south, east, north = extent
    return (*to_degrees(west, south), *to_degrees(east, north))


def _described(each: Property) -> str:
    unit = f" ({each.unita})" if each.unita else ""
    return f"{each.titolo}{unit}. {each.descrizione}".rstrip(". ") + "."
