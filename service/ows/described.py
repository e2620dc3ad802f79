"""Short documents that are written here: where the features of layers are, and what they hold."""

import json
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from service.ows.capabilities import BASE
from service.ows.feature_types import FeatureType
from service.ows.fes_geometry import GEOMETRY
from service.ows.wfs_request import NAMESPACE, PREFIX

_TYPES: Mapping[str, str] = {
    "integer": "int",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
}
"""As GeoServer calls them in JSON."""


def describe_layers(layers: Iterable[tuple[str, Sequence[FeatureType]]]) -> str:
    """Return the answer to DescribeLayer: the feature types of each layer, in the WFS."""
    wfs = quoteattr(f"{BASE}/ows/wfs?")
    described = "".join(
        f'<LayerDescription name={quoteattr(name)} wfs={wfs} owsType="WFS" owsURL={wfs}>'
        + "".join(f"<Query typeName={quoteattr(each.name)}/>" for each in types)
        + "</LayerDescription>\n"
        for name, types in layers
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        "<!DOCTYPE WMS_DescribeLayerResponse SYSTEM "
        '"http://schemas.opengis.net/wms/1.1.1/WMS_DescribeLayerResponse.dtd">\n'
        f'<WMS_DescribeLayerResponse version="1.1.1">\n{described}</WMS_DescribeLayerResponse>\n'
    )


def describe_types(types: Iterable[FeatureType]) -> bytes:
    """Return the answer to DescribeFeatureType in the JSON of GeoServer, which MapStore reads."""
    return json.dumps(
        {
            "elementFormDefault": "qualified",
            "targetNamespace": NAMESPACE,
            "targetPrefix": PREFIX,
            "featureTypes": [
                {"typeName": each.name, "properties": _properties(each)} for each in types
            ],
        },
        ensure_ascii=False,
    ).encode()


def _properties(of: FeatureType) -> list[dict[str, object]]:
    named = [
        _property(prop.nome, f"xsd:{_TYPES.get(prop.tipo, 'string')}") for prop in of.properties
    ]
    return [*named, _property(GEOMETRY, f"gml:{of.geometria}")]


def _property(name: str, kind: str) -> dict[str, object]:
    return {
        "name": name,
        "maxOccurs": 1,
        "minOccurs": 0,
        "nillable": True,
        "type": kind,
        "localType": kind.partition(":")[2],
    }
