"""Features Part 1, class GeoJSON."""

from shapely.geometry import shape
from shapely.geometry.polygon import orient

from tests.conformance.reading import (
    GEOJSON,
    JSON,
    Api,
    Body,
    link_of,
    links_of,
    media_type,
    require,
)
from tests.conformance.schemas import (
    COLLECTION,
    COLLECTIONS,
    CONFORMANCE,
    FEATURE,
    FEATURES,
    LANDING_PAGE,
)


def test_ats_geojson_definition(api: Api, features: dict[str, list[Body]]) -> None:
    """/conf/geojson/definition: features are GeoJSON for who asks for it, all else is JSON."""
    for id_, everything in features.items():
        for address in (
            f"/collections/{id_}/items",
            f"/collections/{id_}/items/{everything[0]['id']}",
        ):
            assert media_type(api.get(address, accept=GEOJSON)) == GEOJSON
        assert media_type(api.get(f"/collections/{id_}", accept=JSON)) == JSON
    for address in ("", "/conformance", "/collections"):
        assert media_type(api.get(address, accept=JSON)) == JSON


def test_ats_geojson_content(api: Api, features: dict[str, list[Body]]) -> None:
    """/conf/geojson/content: GeoJSON is as RFC 7946 has it, with links; JSON meets its schemas.

    Rings are closed and turn as they must; geometries are valid; no coordinate is left without
    its place on the earth.
    """
    for address, schema in (
        ("", LANDING_PAGE),
        ("/conformance", CONFORMANCE),
        ("/collections", COLLECTIONS),
        ("/collections/comuni", COLLECTION),
    ):
        require(api.json(address, accept=JSON), schema)
    for id_, everything in features.items():
        page = api.json(f"/collections/{id_}/items", limit=1, accept=GEOJSON)
        require(page, FEATURES)
        assert links_of(page, "self")
        feature = api.json(f"/collections/{id_}/items/{everything[0]['id']}", accept=GEOJSON)
        require(feature, FEATURE)
        assert link_of(feature, "collection")
        for each in everything:
            require_shape(each)


def require_shape(feature: Body) -> None:
    """Require that a geometry is valid and that its outer rings go counterclockwise."""
    if feature["geometry"] is None:
        return
    geometry = shape(feature["geometry"])
    assert geometry.is_valid, feature["id"]
    assert not geometry.is_empty, feature["id"]
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "Polygon":
            assert part.equals_exact(orient(part), 0), feature["id"]
    rings = feature["geometry"]["coordinates"] if geometry.geom_type == "MultiPolygon" else []
    assert all(ring[0] == ring[-1] for polygon in rings for ring in polygon), feature["id"]
