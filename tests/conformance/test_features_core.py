"""Features Part 1, class Core: HTTP, landing page, definition, conformance, collections."""

from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from shapely.geometry import box, shape

from tests.conformance.reading import (
    GEOJSON,
    HTML,
    JSON,
    OPENAPI,
    Api,
    Body,
    link_of,
    links_of,
    media_type,
    require,
    require_links,
)
from tests.conformance.schemas import COLLECTION, COLLECTIONS, CONFORMANCE, EXTENT, LANDING_PAGE

FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
SAME = ("id", "title", "description", "extent")
VALIDATORS: dict[str, Any] = {
    "version=3.0": OpenAPIV30SpecValidator,
    "version=3.1": OpenAPIV31SpecValidator,
}


def test_ats_core_http(api: Api, landing: Body, collections: dict[str, Body]) -> None:
    """/conf/core/http: every address that links name is answered by HTTP 1.1.

    Whole collections as files have tests of their own, and take time to write.
    """
    addresses = {link["href"] for link in landing["links"]}
    for collection in collections.values():
        links = collection["links"]
        addresses |= {each["href"] for each in links if each["rel"] not in {"license", "enclosure"}}
    for address in sorted(addresses):
        assert address.startswith(api.root.removesuffix("/ogc"))
        api.get(address)
    assert api.versions == {"HTTP/1.1"}


def test_ats_core_crs84(
    api: Api, spatial: tuple[str, ...], features: dict[str, list[Body]]
) -> None:
    """/conf/core/crs84: who asks for no system gets longitude and latitude, around Milan."""
    for id_ in spatial:
        answer = api.get(f"/collections/{id_}/items", limit=1)
        assert answer.headers["content-crs"] == f"<{CRS84}>"
        for feature in features[id_]:
            if feature["geometry"] is not None:
                assert box(8, 45, 10, 46).contains(shape(feature["geometry"])), feature["id"]


def test_ats_core_root_op(api: Api) -> None:
    """/conf/core/root-op: the landing page is there."""
    test_ats_core_root_success(api)


def test_ats_core_root_success(api: Api) -> None:
    """/conf/core/root-success: it meets its schema and leads to the rest, as JSON and as HTML."""
    for address in ("", "/"):
        body = api.json(address)
        require(body, LANDING_PAGE)
        require_links(body, self_=JSON)
        rels = {link["rel"] for link in body["links"]}
        assert {"service-desc", "service-doc", "conformance", "data"} <= rels
    assert media_type(api.get("", accept=HTML)) == HTML


def test_ats_core_api_definition_op(api: Api, landing: Body) -> None:
    """/conf/core/api-definition-op: each link to a definition leads to one, of the type it says."""
    links = links_of(landing, "service-desc") + links_of(landing, "service-doc")
    assert len(links) >= 2
    for link in links:
        answer = api.get(link["href"], accept=link["type"])
        assert answer.headers["content-type"].replace(" ", "").startswith(link["type"])


def test_ats_core_api_definition_success(api: Api, landing: Body) -> None:
    """/conf/core/api-definition-success: each is valid under the version that its type names."""
    links = links_of(landing, "service-desc")
    assert OPENAPI in {link["type"] for link in links}
    for link in links:
        VALIDATORS[link["type"].partition(";")[2]](api.json(link["href"])).validate()


def test_ats_core_conformance_op(api: Api, landing: Body) -> None:
    """/conf/core/conformance-op: the declaration is at its path, where the landing page leads."""
    assert api.json("/conformance") == api.json(link_of(landing, "conformance"))


def test_ats_core_conformance_success(api: Api) -> None:
    """/conf/core/conformance-success: it meets its schema, lists Core and each class once."""
    body = api.json("/conformance")
    require(body, CONFORMANCE)
    declared = body["conformsTo"]
    assert {f"{FEATURES}/{name}" for name in ("core", "geojson", "html", "oas30")} <= set(declared)
    assert len(declared) == len(set(declared))
    assert not any("/req/" in each for each in declared)


def test_ats_core_fc_md_op(api: Api, landing: Body) -> None:
    """/conf/core/fc-md-op: the collections are at their path, where the landing page leads."""
    assert api.json("/collections") == api.json(link_of(landing, "data"))


def test_ats_core_fc_md_success(api: Api, listed: Body) -> None:
    """/conf/core/fc-md-success: they meet their schema; CRS84 is the first of every list."""
    require(listed, COLLECTIONS)
    for each in listed["collections"]:
        assert each.get("crs", [CRS84])[0] == CRS84
    assert media_type(api.get("/collections", accept=HTML)) == HTML


def test_ats_core_fc_md_links(listed: Body) -> None:
    """/conf/core/fc-md-links: the list leads to itself and to its other form."""
    require_links(listed, self_=JSON)


def test_ats_core_fc_md_items(api: Api, listed: Body, definition: Body) -> None:
    """/conf/core/fc-md-items: every collection that can be asked for is in the list, by its id."""
    ids = [each["id"] for each in listed["collections"]]
    assert len(ids) == len(set(ids)) > 0
    for each in listed["collections"]:
        require(each, COLLECTION)
    tiled = api.json("/tiles/WebMercatorQuad")["layers"]
    assert [layer["id"] for layer in tiled] == ids
    assert not [
        path for path in definition["paths"] if path.endswith(tuple(f"/{i}/items" for i in ids))
    ]


def test_ats_core_fc_md_items_links(collections: dict[str, Body]) -> None:
    """/conf/core/fc-md-items-links: each leads to its features in every form, with a type."""
    for id_, collection in collections.items():
        links = links_of(collection, "items")
        assert {link["type"] for link in links} == {GEOJSON, HTML}
        assert all(link["href"].partition("?")[0].endswith(f"/{id_}/items") for link in links)
        assert all(link["rel"] and link["type"] for link in collection["links"])


def test_ats_core_fc_md_extent(
    collections: dict[str, Body], features: dict[str, list[Body]]
) -> None:
    """/conf/core/fc-md-extent: the extent holds every geometry, and every time.

    The time of a feature is told by ``inizio`` and ``fine``: a year, a month or a day.
    """
    for id_, collection in collections.items():
        extent = collection.get("extent", {})
        require(extent, EXTENT)
        shapes = [shape(each["geometry"]) for each in features[id_] if each["geometry"]]
        assert bool(shapes) == ("spatial" in extent)
        assert all(box(*extent["spatial"]["bbox"][0]).covers(each) for each in shapes)
    assert "temporal" in collections["progetti"]["extent"]
    ((first, last),) = collections["progetti"]["extent"]["temporal"]["interval"]
    properties = [each["properties"] for each in features["progetti"]]
    begun = [f"{each['inizio']}-01-01"[:10] for each in properties if each["inizio"]]
    ended = [each["fine"] for each in properties if each["fine"]]
    assert first is None or first <= f"{min(begun)}T00:00:00Z"
    assert last is None or max(ended) <= last


def test_ats_core_fc_md_extent_multi(
    collections: dict[str, Body], features: dict[str, list[Body]]
) -> None:
    """/conf/core/fc-md-extent-multi: of several boxes or intervals the first would hold all.

    There is one of each.
    """
    for collection in collections.values():
        extent = collection.get("extent", {})
        assert len(extent.get("spatial", {}).get("bbox", [[]])) == 1
        assert len(extent.get("temporal", {}).get("interval", [[]])) == 1
    test_ats_core_fc_md_extent(collections, features)


def test_ats_core_sfc_md_op(api: Api, collections: dict[str, Body]) -> None:
    """/conf/core/sfc-md-op: each collection is at its path."""
    for id_, collection in collections.items():
        assert api.json(f"/collections/{id_}") == api.json(link_of(collection, "self"))


def test_ats_core_sfc_md_success(api: Api, collections: dict[str, Body]) -> None:
    """/conf/core/sfc-md-success: alone it says what the list says of it, and as many links."""
    for id_, collection in collections.items():
        alone = api.json(f"/collections/{id_}")
        require(alone, COLLECTION)
        require_links(alone, self_=JSON)
        assert [alone.get(name) for name in SAME] == [collection.get(name) for name in SAME]
        links = {(each["rel"], each["href"], each["type"]) for each in alone["links"]}
        listed = {(each["rel"], each["href"], each["type"]) for each in collection["links"]}
        assert listed <= links
