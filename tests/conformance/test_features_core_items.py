"""Features Part 1, class Core: features and the parameters that choose among them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from shapely import Geometry
from shapely.geometry import box, shape

from tests.conformance.reading import (
    GEOJSON,
    HTML,
    Api,
    Body,
    link_of,
    links_of,
    media_type,
    require,
    require_links,
)
from tests.conformance.schemas import FEATURE, FEATURES

ITEMS = "/ogc/collections/{collection_id}/items"
NEAR = 0.0003
"""Degrees, some thirty metres: nearer to the side of a box nothing is asked, for six decimals and
the projection that the data are kept in round."""
CRS84 = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
DATES = (
    ("2024-01-01", "2024-01-01", "2024-01-01"),
    ("2025-06-30T12:00:00Z", "2025-06-30", "2025-06-30"),
    ("2023-01-01T00:00:00Z/2024-12-31T23:59:59Z", "2023-01-01", "2024-12-31"),
    ("2026-01-01/2026-12-31", "2026-01-01", "2026-12-31"),
    ("../2023-12-31", "", "2023-12-31"),
    ("/2023-12-31T23:59:59Z", "", "2023-12-31"),
    ("2027-01-01/..", "2027-01-01", "9999"),
    ("2027-01-01T00:00:00Z/", "2027-01-01", "9999"),
)
"""A value of ``datetime``, and the first and the last day that it means."""


def parameter_of(definition: Body, name: str) -> Body:
    """Return what the definition says of a parameter of the features."""
    parameters = definition["paths"][ITEMS]["get"]["parameters"]
    (found,) = (each for each in parameters if each["name"] == name)
    assert (found["in"], found.get("required", False)) == ("query", False)
    return dict(found)


def is_form(parameter: Body) -> bool:
    """Tell whether a parameter is written ``a,b``; for one value it makes no difference."""
    many = parameter["schema"]["type"] == "array"
    return parameter.get("style", "form") == "form" and not (many and parameter["explode"])


def boxes_of(collection: Body) -> list[tuple[float, float, float, float]]:
    """Return the four quarters of a collection's extent, its middle, and a box beside it."""
    west, south, east, north = collection["extent"]["spatial"]["bbox"][0]
    x, y = (west + east) / 2, (south + north) / 2
    dx, dy = (east - west) / 8, (north - south) / 8
    return [
        (west, south, x, y),
        (x, south, east, y),
        (west, y, x, north),
        (x, y, east, north),
        (x - dx, y - dy, x + dx, y + dy),
        (west - 2, south, west - 1, north),
    ]


def written(numbers: tuple[float, ...]) -> str:
    return ",".join(f"{number:.6f}" for number in numbers)


def span_of(feature: Body) -> tuple[str, str]:
    """Return the first and the last day of a feature, as far as its properties tell."""
    first, last = (feature["properties"].get(name) or "" for name in ("inizio", "fine"))
    return first, f"{last}-99-99"[:10] if last else "9999"


def test_ats_core_fc_op(api: Api, collections: dict[str, Body]) -> None:
    """/conf/core/fc-op: the features of each collection are at their path, where links lead."""
    for id_, collection in collections.items():
        answer = api.get(f"/collections/{id_}/items")
        assert media_type(answer) == GEOJSON
        linked = api.json(link_of(collection, "items", GEOJSON))
        assert linked["features"] == answer.json()["features"] != []


def test_ats_core_fc_bbox_definition(definition: Body) -> None:
    """/conf/core/fc-bbox-definition: ``bbox`` is a list of four or six numbers."""
    parameter = parameter_of(definition, "bbox")
    schema = parameter["schema"]
    lengths = {(each["minItems"], each["maxItems"]) for each in schema["oneOf"]}
    assert (schema["type"], schema["items"]["type"], lengths) == (
        "array",
        "number",
        {(4, 4), (6, 6)},
    )
    assert is_form(parameter)


def test_ats_core_fc_bbox_response(
    api: Api,
    collections: dict[str, Body],
    spatial: tuple[str, ...],
    features: dict[str, list[Body]],
) -> None:
    """/conf/core/fc-bbox-response: what meets the box, and all that has no geometry, is found."""
    for id_ in spatial:
        shapes: dict[str, Geometry | None] = {
            each["id"]: each["geometry"] and shape(each["geometry"]) for each in features[id_]
        }
        placeless = {key for key, geometry in shapes.items() if geometry is None}
        for numbers in boxes_of(collections[id_]):
            wide, narrow = box(*numbers).buffer(NEAR), box(*numbers).buffer(-NEAR)
            may = {key for key, each in shapes.items() if each and each.intersects(wide)}
            must = {key for key, each in shapes.items() if each and each.intersects(narrow)}
            found = api.ids(id_, bbox=written(numbers))
            assert must | placeless <= found <= may | placeless, (id_, numbers)
        answer = api.get(f"/collections/{id_}/items", bbox=written(numbers))
        assert answer.headers["content-crs"] == CRS84


def test_ats_core_fc_limit_definition(definition: Body) -> None:
    """/conf/core/fc-limit-definition: ``limit`` is a whole number, with bounds and a default."""
    parameter = parameter_of(definition, "limit")
    schema = parameter["schema"]
    assert schema["type"] == "integer"
    assert 1 <= schema["minimum"] <= schema["default"] <= schema["maximum"]
    assert is_form(parameter)


def test_ats_core_fc_limit_response(
    api: Api, definition: Body, features: dict[str, list[Body]]
) -> None:
    """/conf/core/fc-limit-response: no page has more than is asked, nor than the maximum."""
    schema = parameter_of(definition, "limit")["schema"]
    for id_, everything in features.items():
        for limit in (1, 7, schema["maximum"], schema["maximum"] + 1, 10**9):
            page = api.json(f"/collections/{id_}/items", limit=limit)
            assert len(page["features"]) == min(limit, schema["maximum"], len(everything))
        page = api.json(f"/collections/{id_}/items")
        assert len(page["features"]) == min(schema["default"], len(everything))


def test_ats_core_fc_time_definition(definition: Body) -> None:
    """/conf/core/fc-time-definition: ``datetime`` is a text."""
    parameter = parameter_of(definition, "datetime")
    assert parameter["schema"]["type"] == "string"
    assert is_form(parameter)


def test_ats_core_fc_time_response(
    api: Api, collections: dict[str, Body], features: dict[str, list[Body]]
) -> None:
    """/conf/core/fc-time-response: what meets the time, and all that has none, is found."""
    told = set()
    for id_, collection in collections.items():
        for value, first, last in DATES:
            found = api.ids(id_, datetime=value)
            if "temporal" not in collection.get("extent", {}):
                assert found == {each["id"] for each in features[id_]}
                continue
            spans = {each["id"]: span_of(each) for each in features[id_]}
            assert found == {
                key for key, (begin, end) in spans.items() if begin[:10] <= last and first <= end
            }, value
            told.add(frozenset(found))
    assert len(told) >= 3


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "bbox=1,2,3", "bbox=9,45,10,a", "datetime=ieri"]
)
def test_ats_core_query_param_invalid(api: Api, query: str) -> None:
    """/conf/core/query-param-invalid: a value that is not valid is refused with 400."""
    api.get(f"/collections/comuni/items?{query}", status=400)


def test_ats_core_query_param_unknown(api: Api, definition: Body) -> None:
    """/conf/core/query-param-unknown: a parameter that the definition does not have, too."""
    assert "altezza" not in str(definition["paths"][ITEMS])
    for address in ("/collections/comuni/items", "/collections/comuni", "", "/conformance"):
        api.get(address, status=400, altezza=1)


def test_ats_core_fc_response(api: Api, features: dict[str, list[Body]]) -> None:
    """/conf/core/fc-response: pages meet their schema; only what is asked for is in them.

    Asked for is, by each property of text, what has the value of the last feature that has one.
    """
    for id_, everything in features.items():
        require(api.json(f"/collections/{id_}/items", limit=1000), FEATURES)
        assert media_type(api.get(f"/collections/{id_}/items", accept=HTML)) == HTML
        last: dict[str, str] = {}
        for each in everything:
            last |= {n: v for n, v in each["properties"].items() if v and isinstance(v, str)}
        assert len(last) > 2
        for name, value in last.items():
            wanted = {each["id"] for each in everything if each["properties"][name] == value}
            assert api.ids(id_, **{name: value}) == wanted, (id_, name)


def test_ats_core_fc_links(api: Api, features: dict[str, list[Body]]) -> None:
    """/conf/core/fc-links: a page leads to itself, its other form, and on while there is more."""
    for id_, everything in features.items():
        seen: list[str] = []
        half = -(-len(everything) // 2)
        for page in api.pages(id_, limit=half):
            require_links(page, self_=GEOJSON)
            assert all(link["type"] == GEOJSON for link in links_of(page, "next"))
            again = api.json(link_of(page, "self"))
            assert again["features"] == page["features"]
            seen += [each["id"] for each in page["features"]]
            assert bool(links_of(page, "next")) == (len(seen) < len(everything))
        assert seen == [each["id"] for each in everything]


def test_ats_core_fc_time_stamp(api: Api) -> None:
    """/conf/core/fc-timeStamp: it is the time at which the page was made."""
    made = datetime.fromisoformat(api.json("/collections/comuni/items", limit=1)["timeStamp"])
    assert abs(datetime.now(UTC) - made) < timedelta(seconds=10)


def test_ats_core_fc_number_matched(
    api: Api, features: dict[str, list[Body]], collections: dict[str, Body]
) -> None:
    """/conf/core/fc-numberMatched: it is how many features the parameters choose, if it is told."""
    for id_, everything in features.items():
        asked: list[dict[str, Any]] = [{}, {"datetime": "2024-06-01"}]
        if "spatial" in collections[id_].get("extent", {}):
            asked += [{"bbox": written(each)} for each in boxes_of(collections[id_])[:2]]
        for query in asked:
            page = api.json(f"/collections/{id_}/items", limit=1, count="true", **query)
            assert page["numberMatched"] == len(api.ids(id_, **query))
            silent = api.json(f"/collections/{id_}/items", limit=1, **query)
            assert silent.get("numberMatched", page["numberMatched"]) == page["numberMatched"]
        assert len(everything) == api.json(f"/collections/{id_}/items")["numberMatched"]


def test_ats_core_fc_number_returned(api: Api, collections: dict[str, Body]) -> None:
    """/conf/core/fc-numberReturned: it is how many features are in the page."""
    for id_ in collections:
        for page in api.pages(id_, limit=60):
            assert page["numberReturned"] == len(page["features"])


def test_ats_core_f_op(api: Api, features: dict[str, list[Body]]) -> None:
    """/conf/core/f-op: a feature is at its path; one that is not there is 404."""
    for id_, everything in features.items():
        for feature in (everything[0], everything[-1]):
            answer = api.get(f"/collections/{id_}/items/{feature['id']}")
            assert media_type(answer) == GEOJSON
        api.get(f"/collections/{id_}/items/non-esiste", status=404)


def test_ats_core_f_success(api: Api, features: dict[str, list[Body]]) -> None:
    """/conf/core/f-success: alone it is the feature of the page, in JSON and as a page."""
    for id_, everything in features.items():
        for feature in (everything[0], everything[-1]):
            address = f"/collections/{id_}/items/{feature['id']}"
            body = api.json(address)
            require(body, FEATURE)
            assert {name: value for name, value in body.items() if name != "links"} == feature
            assert media_type(api.get(address, accept=HTML)) == HTML


def test_ats_core_f_links(api: Api, features: dict[str, list[Body]]) -> None:
    """/conf/core/f-links: it leads to itself, to its page and to its collection."""
    for id_, everything in features.items():
        body = api.json(f"/collections/{id_}/items/{everything[0]['id']}")
        require_links(body, self_=GEOJSON)
        assert link_of(body, "collection") == f"{api.root}/collections/{id_}"
        assert api.json(link_of(body, "self")) == body
