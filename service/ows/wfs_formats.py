"""The formats of the WFS by the names that clients have for them."""

from collections.abc import Mapping

GML = "application/gml+xml; version=3.2"
GEOJSON = "geojson"
JSON = "application/json"
FORMATS: Mapping[str, str] = {
    GML: GML,
    "text/xml; subtype=gml/3.2.1": GML,
    "text/xml; subtype=gml/3.2": GML,
    "text/xml;subtype=gml/3.2.1": GML,
    "text/xml": GML,
    "gml32": GML,
    "geojson": GEOJSON,
    "json": GEOJSON,
    JSON: GEOJSON,
    "application/geo+json": GEOJSON,
    "shapezip": "shapezip",
    "shape-zip": "shapezip",
    "application/zip": "shapezip",
    "gpkg": "gpkg",
    "geopackage": "gpkg",
    "application/geopackage+sqlite3": "gpkg",
    "csv": "csv",
    "text/csv": "csv",
}
"""How features are written."""
DESCRIPTIONS: Mapping[str, str] = {
    **{name: form for name, form in FORMATS.items() if form == GML},
    JSON: JSON,
    "json": JSON,
}
"""How feature types are described: as a schema, or as GeoServer writes it in JSON."""
OLDER_FORMATS = {name: form for name, form in FORMATS.items() if form != GML}
OLDER_DESCRIPTIONS = {name: form for name, form in DESCRIPTIONS.items() if form != GML}
"""In WFS 1.1.0, whose GML 3.1.1 is not written."""
