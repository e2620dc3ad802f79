"""The addresses of pages, of the map and of the API, as pages link them."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

PAGES = {"comuni": "/comuni", "zone_omogenee": "/zone-omogenee"}
"""Layers whose elementi have pages of their own."""
MAP_KINDS = {"comuni": "comune", "zone_omogenee": "zona", "parchi": "parco", "plis": "plis"}
MAP_KINDS |= {"navigli": "naviglio", "nodi_trasporto": "nodo"}
Filters = Mapping[str, Sequence[str]]


def query_of(filters: Filters, **more: str | None) -> str:
    """Return a query string with its ``?``, empty without parameters."""
    pairs = [(name, ",".join(values)) for name, values in filters.items() if values]
    pairs += [(name, value) for name, value in more.items() if value is not None]
    return f"?{urlencode(pairs, safe=',')}" if pairs else ""


def elemento_page(layer: str, codice: str) -> str | None:
    """Return the path of the page of an elemento: its own, or that of the OGC API."""
    if layer in PAGES:
        return f"{PAGES[layer]}/{quote(codice)}"
    if layer in MAP_KINDS:
        return f"/ogc/collections/{layer}/items/{quote(codice)}?f=html"
    return None


def progetto_page(codice: str) -> str:
    """Return the path of the page of a project."""
    return f"/progetti/{quote(codice)}"


def obiettivo_page(codice: str, edizione: str) -> str:
    """Return the path of the page of an objective of an edition."""
    return f"/obiettivi/{quote(codice)}?{urlencode({'edizione': edizione})}"


def map_page(kind: str, codice: str, filters: Filters | None = None) -> str:
    """Return the path of the map with something chosen on it."""
    return f"/?{urlencode({kind: codice})}" + query_of(filters or {}).replace("?", "&", 1)
