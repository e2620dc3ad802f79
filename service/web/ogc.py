"""The OGC API for people: each of its documents as a page, from the template of its name."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from service.api.links import Link
from service.api.ogc.documents import Document, Page, Question
from service.queries.collection import Collection, Property
from service.settings import Settings
from service.web.navigation import Step, sito_at
from service.web.rendering import PAGE_HEADERS, render
from service.web.texts import load_texts

TABLE_COLUMNS = 6
"""How many properties the table of a page of features has; an item's own page has all."""
STEPS = frozenset(
    {
        "ogc",
        "conformance",
        "collections",
        "items",
        "schema",
        "queryables",
        "sortables",
        "tiles",
        "tileMatrixSets",
        "styles",
    }
)
"""The parts of an address that have a title of their own."""
PAGES = {"comuni": "/comuni", "zone_omogenee": "/zone-omogenee", "progetti": "/progetti"}
"""The collections whose features have a page of their own, under their key."""
TYPES = ("string", "integer", "number", "boolean", "array")
TEMPLATES = {"schema": "proprieta", "queryables": "proprieta", "sortables": "proprieta"}


def page_of(settings: Settings, document: Document, question: Question) -> Page:
    """Return the page of a document, of an installation with these settings."""
    place, links = question.asked.place, list(_links(document.members))
    values: dict[str, Any] = {
        "titolo": document.titolo,
        "m": document.members,
        "voce": "ogc",
        "root": question.root,
        "collection": document.collection,
        "percorso": _path(document, place.base, place.path),
        "alternate": [each for each in links if each.rel == "alternate"],
        "oltre": [each for each in links if each.rel not in {"self", "alternate", "enclosure"}],
        "riquadro": _box(document.members),
        "numero": format_number,
        "tipo": _type,
    }
    if document.collection is not None and document.opening is not None:
        values |= _features(document, document.collection, question)
    name = TEMPLATES.get(document.nome, document.nome)
    body = render(sito_at(place.base, settings), f"ogc/{name}.html", **values).encode()
    return Page(body, PAGE_HEADERS)


def format_number(value: float) -> str:
    """Return a number as Italian writes it: thousands with dots, decimals with a comma."""
    whole = float(value).is_integer()
    written = f"{value:,.0f}" if whole else f"{value:,.6f}".rstrip("0")
    return written.translate(str.maketrans(",.", ".,"))


def _links(members: Mapping[str, Any]) -> Sequence[Link]:
    found: Sequence[Link] = members.get("links", ())
    return found


def _path(document: Document, base: str, path: str) -> list[Step]:
    steps, href, t = [], base, load_texts()
    for part in path.strip("/").split("/"):
        href = f"{href}/{part}"
        title = t.one_of("ogc.passi", part) if part in STEPS else part
        if document.collection is not None and part == document.collection.id:
            title = document.collection.titolo
        steps.append(Step(title, href))
    return steps


def _box(members: Mapping[str, Any]) -> str:
    spatial = members.get("extent", {}).get("spatial") if "extent" in members else None
    return orjson.dumps(spatial["bbox"][0]).decode() if spatial else ""


def _type(schema: Mapping[str, Any]) -> str:
    t = load_texts()
    if "format" in schema and schema["format"].startswith("geometry"):
        return t("ogc.geometria")
    if schema.get("format") == "date":
        return t("ogc.data")
    kind = schema.get("type", "")
    return t.one_of("ogc.tipi", kind) if kind in TYPES else ""


def _features(document: Document, collection: Collection, question: Question) -> dict[str, Any]:
    """Return what the pages of features show: these, the columns, and where their GeoJSON is."""
    closed = b"%b}" % (document.opening or b"")
    read = orjson.loads(closed)
    asked = question.asked.query
    features = read.get("features", [])
    return {
        "features": features,
        "senza_geometria": sum(each.get("geometry") is None for each in features),
        "fonti": sorted({_source(each["properties"]) for each in features} - {""}),
        "feature": read,
        "colonne": _columns(collection),
        "come_geojson": question.asked.place.here("alternate", "", "", f="geojson", crs=None).href,
        "esempio": _example(collection),
        "pagine": PAGES.get(collection.id),
        "chiesto": {"filter": asked.one("filter"), "altri": len(asked.names() - {"f"}) > 0},
    }


def _source(properties: Mapping[str, Any]) -> str:
    """Return the document that a feature comes from, with its licence."""
    source, licence = properties.get("fonte"), properties.get("licenza")
    return f"{source} ({licence})" if source and licence else source or ""


def _columns(collection: Collection) -> list[Property]:
    return [each for each in collection.properties if each.in_tiles][:TABLE_COLUMNS]


def _example(collection: Collection) -> str:
    listed = next((each for each in collection.properties if each.valori), None)
    if listed is not None:
        return f"{listed.nome} = '{listed.valori[0]}'"
    return f"{collection.chiave} = '…'"
