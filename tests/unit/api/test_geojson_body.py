import json
import math

import pytest

from service.api.geojson_body import read_geometry
from service.errors import InvalidParameter, PayloadTooLarge

RING = [[9.1, 45.4], [9.2, 45.4], [9.2, 45.5], [9.1, 45.4]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
POINT = {"type": "Point", "coordinates": [9.19, 45.46]}


def read(body: object, *, max_vertices: int = 100) -> dict[str, object]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    geometry: dict[str, object] = json.loads(read_geometry(raw, max_vertices=max_vertices))
    return geometry


@pytest.mark.parametrize(
    "geometry",
    [
        POINT,
        POLYGON,
        {"type": "MultiPoint", "coordinates": [[9, 45], [9, 45]]},
        {"type": "LineString", "coordinates": [[9, 45], [9.1, 45.1], [9.1, 45], [9, 45.1]]},
        {"type": "MultiLineString", "coordinates": [[[9, 45], [10, 46]]]},
        {"type": "MultiPolygon", "coordinates": [[RING]]},
    ],
)
def test_sound_geometries_are_read(geometry: dict[str, object]) -> None:
    assert read(geometry) == geometry


def test_a_feature_gives_its_geometry() -> None:
    assert read({"type": "Feature", "properties": {"a": [[[1]]]}, "geometry": POINT}) == POINT


def test_heights_are_left_out() -> None:
    assert read({"type": "Point", "coordinates": [9.19, 45.46, 120]}) == POINT


def test_crs84_may_be_declared() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read({**POINT, "crs": crs}) == POINT


BAD = [
    (b"", "vuoto"),
    (b"  ", "vuoto"),
    (b"{", "non è JSON"),
    (b"\xff\xfe", "non è JSON"),
    (b'{"type":"Point","coordinates":[NaN,1]}', "non è JSON"),
    (b'{"type":"Point","coordinates":[Infinity,1]}', "non è JSON"),
    (b'{"type":"Point","coordinates":[1e999,1]}', "non è JSON|finito"),
    (b"[" * 100_000, "non è JSON"),
    (b'{"a":' * 100_000, "non è JSON"),
    ([], "non è un oggetto"),
    ("testo", "non è un oggetto"),
    (None, "non è un oggetto"),
    ({}, "assente"),
    ({"type": 1}, "assente o non testuale"),
    ({"type": ["Point"]}, "assente o non testuale"),
    ({"type": "Circle"}, "«Circle»"),
    ({"type": "Point"}, "non ha «coordinates»"),
    ({"type": "Feature"}, "non ha una geometria"),
    ({"type": "Feature", "geometry": None}, "non ha una geometria"),
    ({"type": "Feature", "geometry": {"type": "Feature", "geometry": POINT}}, "«Feature»"),
    ({"type": "FeatureCollection", "features": []}, "FeatureCollection"),
    ({"type": "GeometryCollection", "geometries": [POINT]}, "GeometryCollection"),
    (
        {"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection"}]},
        "GeometryCollection",
    ),
    ({"type": "Point", "coordinates": []}, "due numeri"),
    ({"type": "Point", "coordinates": [9]}, "due numeri"),
    ({"type": "Point", "coordinates": [9, 45, 1, 2]}, "due numeri"),
    ({"type": "Point", "coordinates": None}, "due numeri"),
    ({"type": "Point", "coordinates": {"x": 1}}, "due numeri"),
    ({"type": "Point", "coordinates": ["9", "45"]}, "numero finito"),
    ({"type": "Point", "coordinates": [True, False]}, "numero finito"),
    ({"type": "Point", "coordinates": [9, None]}, "numero finito"),
    ({"type": "Point", "coordinates": [[9, 45], 1]}, "numero finito"),
    ({"type": "Point", "coordinates": [181, 45]}, "fuori dai limiti"),
    ({"type": "Point", "coordinates": [514000, 5034000]}, "sembrano in metri"),
    ({"type": "Point", "coordinates": [45.46, 9.19]}, "scambiate"),
    ({"type": "LineString", "coordinates": []}, "vuota"),
    ({"type": "LineString", "coordinates": [[9, 45]]}, "un punto solo"),
    ({"type": "LineString", "coordinates": [[9, 45], [9, 45]]}, "pochi punti"),
    ({"type": "LineString", "coordinates": "abc"}, "elenco"),
    ({"type": "MultiPolygon", "coordinates": []}, "vuota"),
    ({"type": "MultiPolygon", "coordinates": [[]]}, "parte vuota"),
    ({"type": "MultiPolygon", "coordinates": [RING]}, "elenco|due numeri"),
    ({"type": "Polygon", "coordinates": [[]]}, "parte vuota"),
    ({"type": "Polygon", "coordinates": RING}, "elenco|due numeri"),
    ({"type": "Polygon", "coordinates": [RING[:3]]}, "non è chiuso"),
    ({"type": "Polygon", "coordinates": [[[9, 45], [9.1, 45], [9, 45]]]}, "almeno quattro"),
    ({"type": "Polygon", "coordinates": [[[9, 45]] * 5]}, "pochi punti"),
    (
        {"type": "Polygon", "coordinates": [[[9, 45], [10, 46], [10, 45], [9, 46], [9, 45]]]},
        "incrocia o tocca sé stesso, in 9.5,45.5",
    ),
    ({"type": "Polygon", "coordinates": [RING, [[1, 1], [2, 1], [2, 2], [1, 1]]]}, "fuori"),
    ({"type": "MultiPolygon", "coordinates": [[RING], [RING]]}, "non è valida"),
    ({"type": "Point", "coordinates": [-180, -90]}, "esce dall'area"),
    ({"type": "MultiPoint", "coordinates": [[9, 45], [9, 0]]}, "esce dall'area"),
    (
        {
            "type": "Polygon",
            "coordinates": [[[1, 45], [17, 45], [17, 46], [9, 45.0001], [1, 46], [1, 45]]],
        },
        "non è più valida in metri",
    ),
    ({"type": "LineString", "coordinates": [[9, 45], [9.00001, 45]]}, "troppo piccola"),
    (
        {"type": "Polygon", "coordinates": [[[9, 45], [9.00001, 45], [9, 45.00001], [9, 45]]]},
        "troppo piccola",
    ),
    ({**POINT, "crs": None}, "riferimento dichiarato"),
    ({**POINT, "crs": "EPSG:4326"}, "riferimento dichiarato"),
    ({**POINT, "crs": {"properties": {"name": "EPSG:32632"}}}, "«EPSG:32632»"),
    ({"type": "Feature", "geometry": POINT, "crs": {"properties": []}}, "riferimento dichiarato"),
]


@pytest.mark.parametrize(("body", "words"), BAD)
def test_a_wrong_body_is_told_what_is_wrong(body: object, words: str) -> None:
    with pytest.raises(InvalidParameter, match=words) as caught:
        read(body)
    assert len(caught.value.message) < 500


def circle(vertices: int) -> dict[str, object]:
    angles = [2 * math.pi * step / (vertices - 1) for step in range(vertices - 1)]
    ring = [[9 + math.cos(angle) / 10, 45 + math.sin(angle) / 10] for angle in angles]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def test_vertices_are_counted_up_to_the_limit() -> None:
    assert read(circle(100))["type"] == "Polygon"
    with pytest.raises(PayloadTooLarge, match="più di 100 vertici"):
        read(circle(101))


def test_vertices_of_all_parts_count_together() -> None:
    with pytest.raises(PayloadTooLarge):
        read({"type": "MultiPoint", "coordinates": [[9, 45]] * 101})
