"""The mapfiles of the WFS: one that gives features, one that tells what there is.

The first does not depend on the data. It declares more than any data reach as the extent of its
layers, for MapServer looks for nothing outside of that.
"""

from collections.abc import Mapping, Sequence

from geo.crs import STORAGE, WEB
from service.ows.capabilities import BASE, PROVIDER, Told, collection_metadata, service_metadata
from service.ows.drawing import srs_list
from service.ows.feature_types import FeatureType, feature_types
from service.ows.fes_geometry import GEOMETRY
from service.ows.mapfile import Files, Lines, block, map_text, metadata, postgis, quoted
from service.ows.wfs_request import NAMESPACE, PREFIX
from service.queries.collection import Collection
from service.queries.ows import RIGA, order_of

EVERYWHERE: Mapping[int, str] = {
    STORAGE: "100000 4000000 1200000 5600000",
    WEB: "400000 4200000 2200000 6300000",
}
"""Italy and more, by system of the layer."""
FORMATS: Mapping[str, Lines] = {
    "geojson": [
        'DRIVER "OGR/GEOJSON"',
        'MIMETYPE "application/geo+json"',
        'FORMATOPTION "FORM=SIMPLE"',
        'FORMATOPTION "STORAGE=memory"',
        'FORMATOPTION "LCO:COORDINATE_PRECISION=7"',
        f'FORMATOPTION "LCO:ID_FIELD={RIGA}"',
    ],
    "shapezip": [
        'DRIVER "OGR/ESRI Shapefile"',
        'MIMETYPE "application/zip"',
        'FORMATOPTION "FORM=ZIP"',
        'FORMATOPTION "STORAGE=filesystem"',
        'FORMATOPTION "FILENAME=elementi.zip"',
        'FORMATOPTION "LCO:ENCODING=UTF-8"',
    ],
    "gpkg": [
        'DRIVER "OGR/GPKG"',
        'MIMETYPE "application/geopackage+sqlite3"',
        'FORMATOPTION "FORM=SIMPLE"',
        'FORMATOPTION "STORAGE=filesystem"',
        'FORMATOPTION "FILENAME=elementi.gpkg"',
    ],
    "csv": [
        'DRIVER "OGR/CSV"',
        'MIMETYPE "text/csv"',
        'FORMATOPTION "FORM=SIMPLE"',
        'FORMATOPTION "STORAGE=memory"',
        'FORMATOPTION "FILENAME=elementi.csv"',
        'FORMATOPTION "LCO:GEOMETRY=AS_WKT"',
    ],
}
"""How features are written besides GML; the names are those of ``OUTPUTFORMAT``."""
_GEOMETRIES = {"Point": "point", "MultiLineString": "multiline", "MultiPolygon": "multipolygon"}
_GML_TYPES = {"integer": "Long", "number": "Real", "boolean": "Boolean", "date": "Date"}
_TEXT = "Character"
"""Without it MapServer compares a text of digits, as the codes of the comuni are, as a number."""


def features_map(collections: Sequence[Collection], files: Files) -> str:
    """Return the mapfile that gives features and describes their types."""
    web = {**_service(), "ows_title": "Piano", "ows_enable_request": "*"}
    return map_text(
        "piano",
        files,
        web,
        *_formats(),
        *(_layer(each, {}) for each in feature_types(collections).values()),
    )


def capabilities_map(collections: Sequence[Collection], files: Files, told: Told) -> str:
    """Return the mapfile that tells what there is, in one state of the data."""
    web = {**service_metadata(told, "WFS"), **_service(), "ows_enable_request": "*"}
    layers = (
        _layer(each, {**collection_metadata(each.collection, told), **_own(each, told)}, WEB)
        for each in feature_types(collections).values()
    )
    return map_text("piano", files, web, *_formats(), *layers)


def _own(each: FeatureType, told: Told) -> dict[str, str]:
    return {
        "wfs_title": each.titolo,
        "wfs_abstract": " ".join([*told.words(each.collection), _without(each, told)]).strip(),
        "wfs_extent": told.extent(each.collection),
    }


def _without(each: FeatureType, told: Told) -> str:
    """Say what the type leaves out."""
    facts = told.facts[each.collection.id]
    if each.parte:
        return (
            "Una riga per ogni luogo nominato; i luoghi di cui non si conosce il perimetro non ci "
            f"sono. In nessuno dei tipi con punti, linee e aree: {facts.senza_luogo} di "
            f"{facts.elementi}; sono nella OGC API."
        )
    missing = facts.senza_geometria
    if not missing:
        return ""
    return f"Senza geometria propria, e perciò non qui: {missing}; sono nella OGC API."


def _service() -> dict[str, str]:
    return {
        "wfs_contactorganization": PROVIDER,
        "wfs_onlineresource": f"{BASE}/ows/wfs?",
        "wfs_srs": srs_list(first=STORAGE),
        "wfs_namespace_uri": NAMESPACE,
        "wfs_namespace_prefix": PREFIX,
        "wfs_getfeature_formatlist": ",".join(FORMATS),
        "wfs_compute_number_matched": "true",
    }


def _formats() -> list[Lines]:
    return [block("OUTPUTFORMAT", f"NAME {quoted(name)}", lines) for name, lines in FORMATS.items()]


def _layer(each: FeatureType, told: Mapping[str, str], srid: int | None = None) -> Lines:
    """Return the layer of a feature type; ``srid`` is that of its extent, if it is another."""
    names = [prop.nome for prop in each.properties]
    # requests name the properties that they want: these are for filters and orders alone
    orders = [order for prop in each.properties if (order := order_of(prop)) not in names]
    types = {f"gml_{prop.nome}_type": _GML_TYPES.get(prop.tipo, _TEXT) for prop in each.properties}
    values = {
        "wfs_enable_request": "*",
        "wfs_title": each.titolo,
        "wfs_extent": EVERYWHERE[each.srid],
        "gml_include_items": ",".join([*names, *orders, RIGA]),
        "gml_featureid": RIGA,
        f"gml_{RIGA}_type": _TEXT,
        "gml_geometries": GEOMETRY,
        f"gml_{GEOMETRY}_type": _GEOMETRIES[each.geometria],
        **types,
        **told,
    }
    return block(
        "LAYER",
        f"NAME {quoted(each.name)}",
        f"TYPE {each.shape}",
        "STATUS OFF",
        postgis(each.data, srid or each.srid),
        'TEMPLATE "void"',
        metadata(values),
    )
