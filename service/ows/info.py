"""What lies at a point: layers that are asked and never drawn, and answers for people."""

from collections.abc import Mapping, Sequence

from service.ows.drawing import Drawn, drawn, srs_list
from service.ows.mapfile import Files, Lines, block, map_text, metadata, postgis, quoted
from service.queries.collection import Collection, told_properties
from service.queries.ows import Dimension, told_data

_SHAPES: Mapping[Dimension, tuple[str, str, int]] = {
    0: ("POINT", "punti", 8),
    1: ("LINE", "linee", 5),
    2: ("POLYGON", "aree", 0),
}
"""Kind of layer, name of the part, how many pixels away it may be."""
GEOMETRY = "geom"


def info_map(collections: Sequence[Collection], files: Files) -> str:
    """Return the mapfile that tells what lies at a point."""
    web = {
        "ows_title": "Piano",
        "ows_enable_request": "!* GetFeatureInfo GetMap",
        "wms_srs": srs_list(),
    }
    layers = [
        _layer(each, dimension)
        for each in drawn(collections)
        for dimension in _SHAPES
        if each.may_hold(dimension)
    ]
    return map_text("piano", files, web, *layers)


def info_layers(each: Drawn) -> list[str]:
    """Return the names of the layers that are asked for a collection, points first."""
    return [_name(each, d) for d in _SHAPES if each.may_hold(d)]


def _name(each: Drawn, dimension: Dimension) -> str:
    return f"{each.id}_{_SHAPES[dimension][1]}"


def _layer(each: Drawn, dimension: Dimension) -> Lines:
    names = [prop.nome for prop in told_properties(each.collection)]
    shape, _, tolerance = _SHAPES[dimension]
    values = {
        "wms_title": each.collection.titolo,
        "wms_include_items": ",".join(names),
        "gml_include_items": ",".join(names),
        "gml_geometries": GEOMETRY,
    }
    return block(
        "LAYER",
        f"NAME {quoted(_name(each, dimension))}",
        f"TYPE {shape}",
        "STATUS OFF",
        postgis(told_data(each.collection, dimension)),
        'TEMPLATE "void"',
        f"TOLERANCE {tolerance}",
        "TOLERANCEUNITS PIXELS",
        metadata(values),
    )
