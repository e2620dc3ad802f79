"""What the standards require of the members of each resource, as JSON Schemas."""

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string", "minLength": 1}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}


def an_object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """Return the schema of an object with members that must and members that may be there."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
    }


def a_list(of: Schema, least: int = 0) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": of, "minItems": least}


LINK = an_object(
    {"href": TEXT, "rel": TEXT},
    {"type": TEXT, "hreflang": TEXT, "title": TEXT, "length": COUNT},
)
LINKS = a_list(LINK, 1)
LANDING_PAGE = an_object({"links": LINKS}, {"title": TEXT, "description": TEXT})
CONFORMANCE = an_object({"conformsTo": a_list(TEXT, 1)})
BOX: Schema = {
    "type": "array",
    "items": NUMBER,
    "anyOf": [{"minItems": n, "maxItems": n} for n in (4, 6)],
}
INSTANT: Schema = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
INTERVAL: Schema = {"type": "array", "items": INSTANT, "minItems": 2, "maxItems": 2}
EXTENT = an_object(
    {},
    {
        "spatial": an_object({}, {"bbox": a_list(BOX, 1), "crs": TEXT}),
        "temporal": an_object({}, {"interval": a_list(INTERVAL, 1), "trs": TEXT}),
    },
)
COLLECTION = an_object(
    {"id": TEXT, "links": LINKS},
    {
        "title": TEXT,
        "description": TEXT,
        "extent": EXTENT,
        "itemType": TEXT,
        "crs": a_list(TEXT, 1),
    },
)
COLLECTIONS = an_object({"links": LINKS, "collections": a_list(COLLECTION)})


def _coordinates(depth: int, least: int) -> Schema:
    """Return the schema of coordinates; the innermost list has at least so many positions."""
    position: Schema = {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 3}
    schema = position
    for level in range(depth):
        schema = a_list(schema, least if level == 0 else 1)
    return schema


def _geometry(type_: str, depth: int, least: int = 1) -> Schema:
    return an_object({"type": {"const": type_}, "coordinates": _coordinates(depth, least)})


_PLAIN = [
    _geometry("Point", 0),
    _geometry("MultiPoint", 1),
    _geometry("LineString", 1, 2),
    _geometry("MultiLineString", 2, 2),
    _geometry("Polygon", 2, 4),
    _geometry("MultiPolygon", 3, 4),
]
GEOMETRY: Schema = {
    "oneOf": [
        *_PLAIN,
        an_object(
            {"type": {"const": "GeometryCollection"}, "geometries": a_list({"oneOf": _PLAIN})}
        ),
    ]
}
FEATURE = an_object(
    {
        "type": {"const": "Feature"},
        "id": {"type": ["string", "integer"]},
        "geometry": {"oneOf": [{"type": "null"}, GEOMETRY]},
        "properties": {"type": ["object", "null"]},
    },
    {"links": LINKS},
)
FEATURES = an_object(
    {"type": {"const": "FeatureCollection"}, "features": a_list(FEATURE)},
    {
        "links": LINKS,
        "timeStamp": INSTANT,
        "numberMatched": COUNT,
        "numberReturned": COUNT,
    },
)
CORNER: Schema = {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}
_TILESET: dict[str, Schema] = {
    "dataType": {"enum": ["map", "vector", "coverage"]},
    "crs": TEXT,
    "tileMatrixSetURI": TEXT,
    "links": LINKS,
}
TILESETS = an_object({"tilesets": a_list(an_object(_TILESET, {"title": TEXT}), 1)})
LIMITS = an_object(
    {
        "tileMatrix": TEXT,
        "minTileRow": COUNT,
        "maxTileRow": COUNT,
        "minTileCol": COUNT,
        "maxTileCol": COUNT,
    }
)
LAYER = an_object(
    {"id": TEXT, "dataType": {"const": "vector"}},
    {
        "title": TEXT,
        "description": TEXT,
        "geometryDimension": {"enum": [0, 1, 2, 3]},
        "minTileMatrix": TEXT,
        "maxTileMatrix": TEXT,
        "propertiesSchema": an_object(
            {"type": {"const": "object"}, "properties": {"type": "object"}}
        ),
    },
)
TILESET = an_object(
    _TILESET,
    {
        "title": TEXT,
        "layers": a_list(LAYER, 1),
        "tileMatrixSetLimits": a_list(LIMITS),
        "boundingBox": an_object({"lowerLeft": CORNER, "upperRight": CORNER}, {"crs": TEXT}),
    },
)
