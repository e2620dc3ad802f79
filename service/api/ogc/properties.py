"""What features are made of: ``/schema``, ``/queryables`` and ``/sortables`` of a collection.

They are JSON Schemas (OGC API Features, Part 5). The geometry is called ``geom`` in filters.
"""

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.ogc.collections import CollectionId
from service.api.ogc.described import described
from service.api.ogc.documents import SCHEMAS, Document, answer_document, ask_ogc
from service.api.ogc.published import published
from service.api.schemas.ogc import SchemaDiProprieta
from service.queries.collection import Collection, Property
from service.queries.ordering import SORTABLE

router = APIRouter(prefix="/ogc/collections/{collection_id}", tags=["OGC API"])
GEOM = "geom"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "strings": {"type": "array", "items": {"type": "string"}},
}
GEOMETRIES = {
    "MultiPolygon": ("geometry-multipolygon", "MultiPolygon"),
    "MultiLineString": ("geometry-multilinestring", "MultiLineString"),
    "Point": ("geometry-point", "Point"),
    "Unknown": ("geometry-any", "Geometry"),
}
"""A geometry type → its format, and the schema of its GeoJSON."""
UCUM = {"km²": "km2", "km": "km", "m": "m", "m²": "m2", "ha": "har"}
"""A unit → its code; money has none."""


@router.get("/schema", **described("Schema degli elementi", SchemaDiProprieta, SCHEMAS))
async def get_schema(request: Request, collection_id: CollectionId) -> Response:
    """Answer the schema of the features as they are given out."""
    collection = published(request).get(collection_id)
    members = schema_of(collection, collection.properties, geometry=_geometry(collection))
    members["required"] = [collection.chiave]
    return _answer(request, collection, "schema", "Schema degli elementi", members)


@router.get("/queryables", **described("Proprietà per i filtri", SchemaDiProprieta, SCHEMAS))
async def get_queryables(request: Request, collection_id: CollectionId) -> Response:
    """Answer what filters may ask; clients find the geometry by the schema it refers to."""
    collection = published(request).get(collection_id)
    geometry = _geometry(collection)
    if collection.geometria is not None:
        name = GEOMETRIES[collection.geometria][1]
        geometry = {**geometry, "$ref": f"https://geojson.org/schema/{name}.json"}
    members = schema_of(collection, collection.properties, geometry=geometry)
    return _answer(request, collection, "queryables", "Proprietà per i filtri", members)


@router.get("/sortables", **described("Proprietà per l'ordine", SchemaDiProprieta, SCHEMAS))
async def get_sortables(request: Request, collection_id: CollectionId) -> Response:
    """Answer what features may be ordered by."""
    collection = published(request).get(collection_id)
    members = schema_of(collection, sortables(collection))
    return _answer(request, collection, "sortables", "Proprietà per l'ordine", members)


def sortables(collection: Collection) -> list[Property]:
    """Return the properties that features may be ordered by."""
    return [each for each in collection.properties if each.tipo in SORTABLE]


def schema_of(
    collection: Collection, properties: Iterable[Property], geometry: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the JSON Schema of an object with these properties."""
    described = {each.nome: property_schema(each) for each in properties}
    described[collection.chiave] |= {"x-ogc-role": "id"}
    if geometry:
        described[GEOM] = dict(geometry)
    for number, schema in enumerate(described.values(), start=1):
        schema["x-ogc-propertySeq"] = number
    return {
        "$schema": DIALECT,
        "type": "object",
        "title": collection.titolo,
        "description": collection.descrizione,
        "properties": described,
        "additionalProperties": False,
    }


def property_schema(prop: Property) -> dict[str, Any]:
    """Return the JSON Schema of a property; where a value is not known it is absent or null."""
    unit = f"Unità: {prop.unita}." if prop.unita else ""
    description = " ".join(text for text in (prop.descrizione, unit) if text)
    return {
        "title": prop.titolo,
        **({"description": description} if description else {}),
        **TYPES[prop.tipo],
        **({"enum": list(prop.valori)} if prop.valori else {}),
        **({"x-ogc-unit": UCUM[prop.unita]} if prop.unita in UCUM else {}),
    }


def _geometry(collection: Collection) -> dict[str, Any]:
    if collection.geometria is None:
        return {}
    return {
        "title": "Geometria",
        "x-ogc-role": "primary-geometry",
        "format": GEOMETRIES[collection.geometria][0],
    }


def _answer(
    request: Request, collection: Collection, name: str, title: str, members: dict[str, Any]
) -> Response:
    question = ask_ogc(request, SCHEMAS)
    members["$id"] = f"{question.root}/collections/{collection.id}/{name}"
    document = Document(name, f"{collection.titolo}: {title.lower()}", members, collection)
    return answer_document(question, "", document)
