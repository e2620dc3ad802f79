"""What clients are told of the services and of each layer, in Italian, from catalogue and data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from service.ows.drawing import PICTURES, srs_list
from service.ows.mapfile import (
    AROUND_MILANO,
    Files,
    Lines,
    block,
    map_text,
    metadata,
    projection,
    quoted,
)
from service.queries.collection import Collection
from service.queries.collections import CollectionFacts, Sides, attribution

BASE = "http://psttm.invalid"
"""Stands for the address of the service in what is kept; answers carry the true one."""
PIANO = "piano"
TITLE = "Piano strategico: territorio, progetti e obiettivi"
ABSTRACT = (
    "Gli strati del territorio della Città metropolitana di Milano e del suo piano strategico. "
    "Tratteggi e linee interrotte dicono quanto è esatta una geometria: la proprietà «precisione» "
    "lo dice in parole."
)
ROUND_M = 100
KEYWORDS = ("Città metropolitana di Milano", "piano strategico", "comuni", "zone omogenee")
PROVIDER = "Piano strategico della Città metropolitana di Milano"
NO_FEES = "nessuna"
LICENCES = "Licenze dichiarate: {}. Le fonti sono nella descrizione di ogni strato."


@dataclass(frozen=True)
class Told:
    """What the data say of each collection, by its id, at a stamp."""

    stamp: str
    facts: Mapping[str, CollectionFacts]

    def extent(self, collection: Collection) -> str:
        """Return the extent of all that is drawn of a collection, in EPSG:3857."""
        return _sides(self.facts[collection.id].drawn)

    def words(self, collection: Collection) -> list[str]:
        """Return what is told of a collection."""
        facts = self.facts[collection.id]
        sources = attribution([facts])
        return [collection.descrizione, *([sources] if sources else [])]

    @property
    def whole(self) -> str:
        """Return the extent of everything."""
        drawn = [each.drawn for each in self.facts.values() if each.drawn is not None]
        if not drawn:
            return AROUND_MILANO
        west, south, east, north = zip(*drawn, strict=True)
        return _sides((min(west), min(south), max(east), max(north)))


def service_metadata(told: Told, service: str) -> dict[str, str]:
    """Return what is told of a service."""
    facts = told.facts.values()
    licences = sorted({one.licenza for each in facts for one in each.licenze if one.licenza})
    return {
        "ows_title": f"{TITLE} ({service})",
        "ows_abstract": ABSTRACT,
        "ows_keywordlist": ",".join(KEYWORDS),
        "ows_fees": NO_FEES,
        "ows_accessconstraints": LICENCES.format(", ".join(licences) or "nessuna"),
        "ows_onlineresource": f"{BASE}/ows/{service.lower()}?",
        "ows_service_onlineresource": f"{BASE}/",
        "ows_srs": srs_list(),
    }


def collection_metadata(collection: Collection, told: Told) -> dict[str, str]:
    """Return what is told of a collection, whatever the service."""
    return {
        "ows_title": collection.titolo,
        "ows_abstract": " ".join(told.words(collection)),
        "ows_keywordlist": ",".join(each.replace(",", " ") for each in collection.parole_chiave),
        "ows_extent": told.extent(collection),
        "ows_metadataurl_type": "other",
        "ows_metadataurl_format": "text/html",
        "ows_metadataurl_href": f"{BASE}/ogc/collections/{collection.id}?f=html",
    }


def wms_map(collections: Sequence[Collection], files: Files, told: Told) -> str:
    """Return the mapfile that tells what the WMS draws, in one state of the data."""
    web = {
        **service_metadata(told, "WMS"),
        "wms_enable_request": "*",
        "wms_rootlayer_title": TITLE,
        "wms_rootlayer_abstract": ABSTRACT,
        "wms_rootlayer_keywordlist": ",".join(KEYWORDS),
        "wms_srs": f"CRS:84 {srs_list()}",
        "wms_bbox_extended": "true",
        "wms_layerlimit": "32",
        "wms_getmap_formatlist": "image/png,image/jpeg",
        "wms_getlegendgraphic_formatlist": "image/png,image/jpeg",
        "wms_getfeatureinfo_formatlist": (
            "text/plain,text/html,application/json,application/geo+json,application/vnd.ogc.gml"
        ),
        "wms_attribution_title": PROVIDER,
        "wms_attribution_onlineresource": f"{BASE}/",
    }
    layers = (_layer(each, told) for each in collections)
    return map_text(PIANO, files, web, *PICTURES, *layers, extent=told.whole)


def _layer(collection: Collection, told: Told) -> Lines:
    legend = f"{BASE}/ows/wms?service=WMS&version=1.3.0&request=GetLegendGraphic&format=image/png"
    values = {
        **collection_metadata(collection, told),
        "wms_attribution_title": attribution([told.facts[collection.id]]),
        "wms_attribution_onlineresource": f"{BASE}/ogc/collections/{collection.id}",
        "wms_srs": f"CRS:84 {srs_list()}",
        "wms_style": "default",
        "wms_style_default_title": f"{collection.titolo}: simboli del piano",
        "wms_style_default_legendurl_width": "260",
        "wms_style_default_legendurl_height": "120",
        "wms_style_default_legendurl_format": "image/png",
        "wms_style_default_legendurl_href": f"{legend}&layer={collection.id}",
        "wms_dataurl_format": "application/geo+json",
        "wms_dataurl_href": f"{BASE}/ogc/collections/{collection.id}/items",
    }
    return block(
        "LAYER",
        f"NAME {quoted(collection.id)}",
        "TYPE POLYGON",
        "STATUS OFF",
        'TEMPLATE "void"',
        projection(3857),
        metadata(values),
        block("CLASS", f"NAME {quoted(collection.titolo)}"),
    )


def _sides(extent: Sides | None) -> str:
    """Return an extent a little larger than it is, for MapServer writes six digits of it."""
    if extent is None:
        return AROUND_MILANO
    west, south, east, north = extent
    low = [floor(side / ROUND_M - 1) * ROUND_M for side in (west, south)]
    high = [ceil(side / ROUND_M + 1) * ROUND_M for side in (east, north)]
    return " ".join(map(str, [*low, *high]))
