"""What a WMS request is asked of MapServer as, and how large a pixel is on the ground."""

import io
from collections.abc import Mapping, Sequence
from math import cos, radians

from PIL import Image

from geo.crs import WEB
from service.ows.capabilities import PIANO
from service.ows.drawing import Drawn, as_plan, in_order
from service.ows.info import info_layers
from service.ows.legend import group_of
from service.ows.mapfile import MapLayer
from service.ows.scale import Scale, scale_of
from service.ows.wms_request import JPEG, Box, Legend, Picture, Point, expand
from service.queries.collection import Collection
from service.queries.crs import DEGREES

DEGREE_M = 111_319.490_793
"""Of longitude, in EPSG:3857."""
STRETCHED = 1 / cos(radians(45.46))
"""How much longer than on the ground lengths are in EPSG:3857 at the latitude of Milano."""


def scale_for(picture: Picture) -> Scale:
    """Return the step of scale of a picture, by the width of its pixels."""
    west, _, east, _ = picture.box
    width = (east - west) / picture.width
    if picture.crs.srid == DEGREES:
        return scale_of(width * DEGREE_M)
    return scale_of(width if picture.crs.srid == WEB else width * STRETCHED)


def picture_params(picture: Picture, layers: Mapping[str, Sequence[MapLayer]]) -> dict[str, str]:
    """Return the parameters of a picture; empty where none of its layers is drawn at its scale."""
    unique = tuple(dict.fromkeys(picture.layers))
    names = as_plan(layers) if PIANO in unique else in_order(unique, layers)
    if not names:
        return {}
    return {
        **_common(picture),
        "REQUEST": "GetMap",
        "LAYERS": ",".join(names),
        "FORMAT": "jpeg" if picture.media_type == JPEG else "png",
        "TRANSPARENT": "TRUE" if picture.transparent else "FALSE",
        "BGCOLOR": picture.background,
    }


def blank(picture: Picture) -> bytes:
    """Return a picture with nothing in it."""
    clear = picture.transparent and picture.media_type != JPEG
    ground = "#00000000" if clear else f"#{picture.background[2:]}"
    made = Image.new("RGBA" if clear else "RGB", (picture.width, picture.height), ground)
    body = io.BytesIO()
    made.save(body, "JPEG" if picture.media_type == JPEG else "PNG")
    return body.getvalue()


def point_params(point: Point, drawn: Mapping[str, Drawn]) -> dict[str, str]:
    """Return the parameters of the question what lies at a point, the uppermost first."""
    asked = expand(point.layers, _collections(drawn))
    chosen = [each for id_, each in drawn.items() if id_ in asked]
    names = [name for each in reversed(chosen) for name in info_layers(each)]
    return {
        **_common(point.picture),
        "REQUEST": "GetFeatureInfo",
        "LAYERS": names[0],
        "QUERY_LAYERS": ",".join(names),
        "X": str(point.x),
        "Y": str(point.y),
        "FEATURE_COUNT": str(point.count),
        "INFO_FORMAT": "application/vnd.ogc.gml",
    }


def legend_params(legend: Legend) -> dict[str, str]:
    """Return the parameters of the legend of a layer."""
    return {
        "SERVICE": "WMS",
        "VERSION": "1.1.1",
        "REQUEST": "GetLegendGraphic",
        "LAYER": group_of(legend.layer),
        "FORMAT": "jpeg" if legend.media_type == JPEG else "png",
    }


def _common(picture: Picture) -> dict[str, str]:
    return {
        "SERVICE": "WMS",
        "VERSION": "1.1.1",
        "SRS": f"EPSG:{picture.crs.srid}",
        "BBOX": box_text(picture.box),
        "WIDTH": str(picture.width),
        "HEIGHT": str(picture.height),
        "STYLES": "",
        "EXCEPTIONS": "application/vnd.ogc.se_xml",
    }


def box_text(box: Box) -> str:
    """Return a box as MapServer reads it, every digit kept."""
    return ",".join(repr(side) for side in box)


def _collections(drawn: Mapping[str, Drawn]) -> dict[str, Collection]:
    return {id_: each.collection for id_, each in drawn.items()}
