"""What a map in a page draws of the frames of an agenda, as plain data that its script reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely
from geopandas import GeoDataFrame, GeoSeries
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.maps.brush import select
from geo.maps.sheet_frames import SheetFrames
from geo.maps.style import SYMBOLS
from geo.maps.symbol import Rule, Sign
from geo.maps.web_shapes import DECIMALS, Shape, draw_shapes, simplify
from geo.maps.web_signs import Kind, Options, marker_size, marker_svg, path_options, pattern_of

LAYERS = ("plis", "parchi", "progetti", "navigli", "nodi_trasporto")
"""Those that a reader shows and hides, beside the projects' marks, in the order of drawing."""
ZOOM_SHIFT = 1
"""The zoom of rules is that of tiles of 512 px; Leaflet counts in tiles of 256."""
NEVER = 99
"""A zoom beyond all."""
_KINDS: dict[str, Kind] = {
    "Polygon": "area",
    "MultiPolygon": "area",
    "LineString": "line",
    "MultiLineString": "line",
    "Point": "point",
    "MultiPoint": "point",
}


@dataclass(frozen=True, slots=True)
class Feature:
    """A thing drawn by a rule, shown from a zoom of Leaflet's on and below another."""

    key: str
    nome: str
    kind: Kind
    sign: Sign
    shape: Shape
    minzoom: float
    maxzoom: float


@dataclass(frozen=True, slots=True)
class Layer:
    """The features of a layer, and the rules that drew them."""

    layer: str
    features: tuple[Feature, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A text on the map; ``rank`` is lower for what is written first."""

    layer: str
    text: str
    at: tuple[float, float]
    minzoom: float
    rank: float


def key_of(layer: str, codice: str) -> str:
    """Return what a thing is called in the data, in the lists and in the search."""
    return f"{layer}:{codice}"


def draw_layers(frames: SheetFrames) -> tuple[Layer, ...]:
    """Draw the layers; frames in EPSG:7791, cut to the zona."""
    return tuple(_layer(layer, getattr(frames, layer)) for layer in LAYERS)


def list_names(frames: SheetFrames) -> tuple[Name, ...]:
    """Return the names of what is drawn, comuni of the zona apart: they stand with their marks."""
    near = frames.vicini[frames.vicini["confinante"].astype(bool)]
    found = list(_names("vicini", near, 0, 3e9))
    for layer in ("parchi", "plis", "navigli"):
        (label, *_) = SYMBOLS[layer].labels
        found += _names(layer, getattr(frames, layer), label.minzoom + ZOOM_SHIFT, 1e9)
    nodes = frames.nodi_trasporto
    whole = nodes[nodes["parte_di"].isna()]
    (label,) = SYMBOLS["nodi_trasporto"].labels
    found += _names("nodi_trasporto", whole, label.minzoom + ZOOM_SHIFT, 2e9)
    return tuple(found)


def middles(geometries: GeoSeries) -> list[tuple[float, float]]:
    """Return a point well inside of each geometry, as latitude and longitude."""
    points = GeoSeries([_middle(each) for each in geometries], crs=geometries.crs).to_crs(4326)
    return [
        (round(float(y), DECIMALS), round(float(x), DECIMALS))
        for y, x in zip(points.y, points.x, strict=True)
    ]


def features_data(layer: Layer) -> dict[str, object]:
    """Return a layer as the script reads it: its signs once, the features by their number."""
    signs = list(dict.fromkeys((each.sign, each.kind) for each in layer.features))
    return {
        "id": layer.layer,
        "signs": [_sign_data(sign, kind) for sign, kind in signs],
        "features": [
            {
                "key": each.key,
                "name": each.nome,
                "sign": signs.index((each.sign, each.kind)),
                "zoom": [each.minzoom, each.maxzoom],
                "geometry": shape_data(each.shape),
            }
            for each in layer.features
        ],
    }


def shape_data(shape: Shape) -> dict[str, object]:
    """Return a geometry as GeoJSON."""
    return {"type": shape.kind, "coordinates": shape.coordinates}


def patterns(layers: Sequence[Layer]) -> tuple[str, ...]:
    """Return the hatches that some layers are drawn with."""
    hatches = (rule.sign.hatch for layer in layers for rule in layer.rules)
    return tuple(dict.fromkeys(pattern_of(each).svg for each in hatches if each))


def _layer(layer: str, frame: GeoDataFrame) -> Layer:
    symbol = SYMBOLS[layer]
    known = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    features, used = [], []
    for rule in symbol.rules:
        found = list(_features(layer, select(known, rule), rule))
        if found:
            features += found
            used.append(rule)
    return Layer(layer, tuple(features), tuple(used))


def _features(layer: str, frame: GeoDataFrame, rule: Rule) -> Iterator[Feature]:
    column = "titolo" if layer == "progetti" else "nome"
    shapes = draw_shapes(simplify(frame.geometry))
    for (_, row), shape in zip(frame.iterrows(), shapes, strict=True):
        yield Feature(
            key_of(layer, row["codice"]),
            row[column],
            _KINDS[shape.kind],
            rule.sign,
            shape,
            rule.minzoom + ZOOM_SHIFT if rule.minzoom else 0,
            min(rule.maxzoom + ZOOM_SHIFT, NEVER),
        )


def _sign_data(sign: Sign, kind: Kind) -> dict[str, object]:
    paths: tuple[Options, ...] = () if kind == "point" else path_options(sign, kind)
    data: dict[str, object] = {"paths": list(paths)}
    if kind == "point" and sign.marker:
        size = marker_size(sign.marker)
        data |= {"svg": marker_svg(sign.marker), "size": size}
    return data


def _names(layer: str, frame: GeoDataFrame, minzoom: float, rank: float) -> Iterator[Name]:
    known = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    for nome, at, area in zip(
        known["nome"], middles(known.geometry), known.geometry.area, strict=True
    ):
        yield Name(layer, nome, at, minzoom, rank - float(area) / 1e6)


def _middle(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.geom_type.endswith("Polygon"):
        largest: Polygon = max(shapely.get_parts(geometry), key=lambda part: part.area)
        return Point(shapely.maximum_inscribed_circle(largest, tolerance=25.0).coords[0])
    if geometry.geom_type.endswith("LineString"):
        longest = max(shapely.get_parts(geometry), key=lambda part: part.length)
        return Point(longest.interpolate(0.5, normalized=True))
    return shapely.point_on_surface(geometry)


def bounds_of(geometries: GeoSeries) -> list[list[float]] | None:
    """Return the south-west and the north-east corner, latitude first; None of nothing."""
    if geometries.isna().all():
        return None
    west, south, east, north = shapely.total_bounds(geometries.to_crs(4326).to_numpy())
    return [[float(south), float(west)], [float(north), float(east)]]
