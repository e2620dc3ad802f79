"""Short documents about layers that are written here: where their features are."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import quoteattr

from service.ows.capabilities import BASE
from service.ows.feature_types import FeatureType


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
