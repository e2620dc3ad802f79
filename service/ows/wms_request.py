"""WMS requests: parameters → what is asked, in one form whatever the version.

Boxes are turned to east (longitude) before north here, and pictures are always asked of MapServer
as WMS 1.1.1 has them: so both versions share what is kept.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from service.ows.capabilities import PIANO
from service.ows.kvp import Kvp, OwsRefused, invalid, shown
from service.queries.collection import Collection
from service.queries.crs import ALL_CRS, DEGREES, Crs

Version = Literal["1.1.1", "1.3.0"]
Box = tuple[float, float, float, float]
VERSIONS: Mapping[str, Version] = {"1.1.1": "1.1.1", "1.3.0": "1.3.0"}
OLDER: Mapping[str, Version] = {"1.0.0": "1.1.1", "1.1.0": "1.1.1", "": "1.3.0"}
"""What a request for capabilities in another version is answered in."""
MAX_SIDE = 4096
MAX_LAYERS = 32
MAX_FEATURES = 50
PNG, JPEG = "image/png", "image/jpeg"
PICTURES: Mapping[str, str] = {PNG: PNG, JPEG: JPEG}
TEXT, HTML, GEOJSON, GML = (
    "text/plain",
    "text/html",
    "application/geo+json",
    "application/vnd.ogc.gml",
)
INFO_FORMATS: Mapping[str, str] = {
    TEXT: TEXT,
    HTML: HTML,
    GEOJSON: GEOJSON,
    "application/json": GEOJSON,
    GML: GML,
}
TRUTH = {"true": "TRUE", "false": "FALSE", "1": "TRUE", "0": "FALSE"}
HALF_DEGREES, FARTHEST_M = 400.0, 1e8
"""How far from its origin a box may lie."""
CRS_BY_NAME: Mapping[str, Crs] = {
    ("CRS:84" if each.uri.endswith("/CRS84") else f"EPSG:{each.srid}"): each
    for each in ALL_CRS.values()
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: layers from below, system, box (east before north), size in pixels, form."""

    layers: tuple[str, ...]
    crs: Crs
    box: Box
    width: int
    height: int
    media_type: str
    transparent: bool
    background: str


@dataclass(frozen=True, slots=True)
class Point:
    """What lies at a pixel of a picture."""

    picture: Picture
    layers: tuple[str, ...]
    x: int
    y: int
    count: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Legend:
    """The legend of a layer."""

    layer: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Told:
    """A document about layers: capabilities, where their features are, or their symbols."""

    what: Literal["GetCapabilities", "DescribeLayer", "GetStyles"]
    version: Version
    layers: tuple[str, ...] = ()


WmsRequest = Picture | Point | Legend | Told
OPERATIONS = (
    "GetCapabilities",
    "GetMap",
    "GetFeatureInfo",
    "GetLegendGraphic",
    "DescribeLayer",
    "GetStyles",
)


def read_wms(kvp: Kvp, collections: Mapping[str, Collection]) -> WmsRequest:
    """Read a request.

    Raises
    ------
    OwsRefused
        It is not one that the service answers.
    """
    if kvp.text("SERVICE", "WMS").upper() != "WMS":
        raise invalid("SERVICE", kvp.text("SERVICE"), ("WMS",))
    if kvp.has("FILTER"):
        raise OwsRefused("InvalidParameterValue", "FILTER", "Il WMS non filtra: lo fa il WFS.")
    operation = kvp.operation({each: each for each in OPERATIONS} | {"map": "GetMap"})
    if operation == "GetCapabilities":
        return Told("GetCapabilities", read_version(kvp, {**OLDER, **VERSIONS}))
    version = read_version(kvp, VERSIONS)
    if operation == "GetMap":
        return read_picture(kvp, collections, version)
    if operation == "GetFeatureInfo":
        return _point(kvp, collections, version)
    if operation == "GetLegendGraphic":
        (layer,) = _layers(kvp, "LAYER", [*collections, PIANO], limit=1)
        _require_styles(kvp, [layer])
        return Legend(layer, _picture_format(kvp, PNG))
    layers = _layers(kvp, "LAYERS", [*collections, PIANO])
    what: Literal["DescribeLayer", "GetStyles"] = (
        "DescribeLayer" if operation == "DescribeLayer" else "GetStyles"
    )
    return Told(what, version, layers)


def read_version(kvp: Kvp, accepted: Mapping[str, Version]) -> Version:
    """Return the version; ``WMTVER`` is what the first one called it."""
    value = kvp.text("VERSION", kvp.text("WMTVER", "" if "" in accepted else "1.3.0"))
    if value not in accepted:
        raise invalid("VERSION", value, tuple(VERSIONS))
    return accepted[value]


def read_picture(kvp: Kvp, collections: Mapping[str, Collection], version: Version) -> Picture:
    """Read what a picture is asked of."""
    layers = _layers(kvp, "LAYERS", [*collections, PIANO])
    _require_styles(kvp, layers)
    crs = read_crs(kvp, version)
    background = kvp.text("BGCOLOR", "0xFFFFFF")
    digits = background[2:] if background[:2].lower() == "0x" else background.lstrip("#")
    if len(digits) != 6 or not all(char in "0123456789abcdefABCDEF" for char in digits):
        raise invalid("BGCOLOR", background, ("0xRRGGBB",))
    return Picture(
        layers,
        crs,
        read_box(kvp, crs, flipped=version == "1.3.0" and crs.flipped),
        kvp.whole("WIDTH", 1, MAX_SIDE),
        kvp.whole("HEIGHT", 1, MAX_SIDE),
        _picture_format(kvp, None),
        transparent=kvp.choice("TRANSPARENT", TRUTH, "false") == "TRUE",
        background=f"0x{digits.upper()}",
    )


def read_crs(kvp: Kvp, version: Version) -> Crs:
    """Read the system of coordinates."""
    name = "CRS" if version == "1.3.0" else "SRS"
    value = kvp.text(name)
    known = [each for each in CRS_BY_NAME if version == "1.3.0" or each != "CRS:84"]
    if value.upper() not in known:
        raise invalid(name, value, known, f"Invalid{name}")
    return CRS_BY_NAME[value.upper()]


def read_box(kvp: Kvp, crs: Crs, *, flipped: bool) -> Box:
    """Read a box, and turn it if its system has north first."""
    values = kvp.numbers("BBOX")
    if len(values) != 4 or not all(map(math.isfinite, values)):
        raise OwsRefused("InvalidParameterValue", "BBOX", "BBOX deve avere quattro numeri.")
    first, second, third, fourth = values
    box = (second, first, fourth, third) if flipped else (first, second, third, fourth)
    west, south, east, north = box
    if not (west < east and south < north):
        raise OwsRefused(
            "InvalidParameterValue",
            "BBOX",
            "BBOX è vuoto o rovesciato: i primi due numeri sono i minori, gli altri i maggiori "
            f"(assi di EPSG:{crs.srid}: {crs.assi}).",
        )
    if max(map(abs, box)) > (HALF_DEGREES if crs.srid == DEGREES else FARTHEST_M):
        raise OwsRefused("InvalidParameterValue", "BBOX", "BBOX è fuori dal sistema di coordinate.")
    return box


def _point(kvp: Kvp, collections: Mapping[str, Collection], version: Version) -> Point:
    kvp.values.setdefault("FORMAT", PNG)
    picture = read_picture(kvp, collections, version)
    across, down = ("I", "J") if version == "1.3.0" else ("X", "Y")
    layers = _layers(kvp, "QUERY_LAYERS", [*collections, PIANO])
    known = set(expand(picture.layers, collections))
    for layer in expand(layers, collections):
        if layer not in known:
            raise OwsRefused(
                "LayerNotDefined", "QUERY_LAYERS", f"«{layer}» non è tra i LAYERS della mappa."
            )
    return Point(
        picture,
        layers,
        _pixel(kvp, across, picture.width),
        _pixel(kvp, down, picture.height),
        kvp.whole("FEATURE_COUNT", 1, MAX_FEATURES, 1),
        _choose(kvp, "INFO_FORMAT", INFO_FORMATS, TEXT, "InvalidFormat"),
    )


def _pixel(kvp: Kvp, name: str, side: int) -> int:
    try:
        return kvp.whole(name, 0, side - 1)
    except OwsRefused as err:
        if err.code == "MissingParameterValue":
            raise
        raise OwsRefused("InvalidPoint", name, err.message) from err


def expand(layers: Sequence[str], collections: Mapping[str, Collection]) -> tuple[str, ...]:
    """Return layers with the group in the form of its own, each once."""
    return tuple(
        dict.fromkeys(
            each for layer in layers for each in (collections if layer == PIANO else (layer,))
        )
    )


def _layers(kvp: Kvp, name: str, known: Sequence[str], limit: int = MAX_LAYERS) -> tuple[str, ...]:
    names = kvp.names(name)
    if len(names) > limit:
        raise OwsRefused(
            "InvalidParameterValue", name, f"{name} ha {len(names)} nomi: al massimo {limit}."
        )
    for each in names:
        if each not in known:
            raise OwsRefused(
                "LayerNotDefined",
                name,
                f"Lo strato «{shown(each)}» non esiste.",
                accettati=tuple(known),
            )
    return tuple(names)


def _require_styles(kvp: Kvp, layers: Sequence[str]) -> None:
    styles = kvp.names("STYLES", kvp.text("STYLE", ""))
    if len(styles) not in {1, len(layers)}:
        raise OwsRefused(
            "StyleNotDefined", "STYLES", "STYLES deve avere tanti nomi quanti LAYERS, o nessuno."
        )
    for each in styles:
        if each not in {"", "default"}:
            raise invalid("STYLES", each, ("", "default"), "StyleNotDefined")


def _picture_format(kvp: Kvp, default: str | None) -> str:
    return _choose(kvp, "FORMAT", PICTURES, default, "InvalidFormat")


def _choose(
    kvp: Kvp, name: str, accepted: Mapping[str, str], default: str | None, code: str
) -> str:
    try:
        return kvp.choice(name, accepted, default)
    except OwsRefused as err:
        if err.code == "MissingParameterValue":
            raise
        raise OwsRefused(code, name, err.message, accettati=err.accettati) from err
