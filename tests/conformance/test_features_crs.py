"""Features Part 2: coordinate reference systems by reference."""

import re
from typing import Any

import numpy as np
import pytest
from pyproj import CRS, Transformer
from shapely import Geometry, get_coordinates, transform
from shapely.geometry import shape

from tests.conformance.reading import GEOJSON, Api, Body, media_type, require
from tests.conformance.schemas import FEATURE, FEATURES

DEFAULT = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
URI = re.compile(r"http://www\.opengis\.net/def/crs/[A-Za-z]+/[0-9.]+/[A-Za-z0-9]+")
WRONG = ("http://www.opengis.net/def/crs/EPSG/0/32633", "urn:ogc:def:crs:EPSG::0", "pianeta", "")
NEAR_M = 0.5
"""What the rounding of degrees and of metres may come to."""
OF_MONTE_MARIO_M = 5.0
"""Without grids the systems of Monte Mario are known to a few metres, by any of several ways."""


@pytest.fixture(scope="module")
def systems(collections: dict[str, Body], spatial: tuple[str, ...]) -> tuple[str, ...]:
    """The systems of the spatial collections, which are the same of each."""
    (listed,) = {tuple(collections[id_]["crs"]) for id_ in spatial}
    return listed


@pytest.fixture(scope="module")
def placed(features: dict[str, list[Body]], spatial: tuple[str, ...]) -> dict[str, Body]:
    """A feature of each spatial collection that has a geometry."""
    return {id_: next(each for each in features[id_] if each["geometry"]) for id_ in spatial}


def to_default(uri: str) -> Transformer:
    """Return what carries coordinates in the order of a system's axes to CRS84."""
    return Transformer.from_crs(crs_of(uri), CRS.from_user_input("OGC:CRS84"))


def crs_of(uri: str) -> CRS:
    *_, authority, _, code = uri.split("/")
    return CRS.from_authority(authority, code)


def carried(geometry: Geometry, by: Transformer) -> Geometry:
    def carry(points: Any) -> Any:
        return np.column_stack(by.transform(points[:, 0], points[:, 1]))

    return transform(geometry, carry)


def apart_m(one: Geometry, other: Geometry) -> float:
    """Return the largest distance between corresponding vertices of two shapes in degrees."""
    first, second = (get_coordinates(each) for each in (one, other))
    assert first.shape == second.shape
    to_m = np.array([111_320 * np.cos(np.radians(45.5)), 111_320])
    return float(np.hypot(*((first - second) * to_m).T).max())


def tolerance_m(uri: str) -> float:
    return OF_MONTE_MARIO_M if uri.endswith("/3003") else NEAR_M


def test_ats_crs_crs_uri(api: Api, listed: Body, collections: dict[str, Body]) -> None:
    """/conf/crs/crs-uri: every system is named by a URI of OGC, one that PROJ knows."""
    assert "crs" not in listed
    for id_, collection in collections.items():
        for described in (collection, api.json(f"/collections/{id_}")):
            for uri in (*described.get("crs", ()), described.get("storageCrs", DEFAULT)):
                assert URI.fullmatch(uri)
                assert crs_of(uri).to_authority()


def test_ats_crs_default_crs(
    api: Api, collections: dict[str, Body], spatial: tuple[str, ...]
) -> None:
    """/conf/crs/default-crs: every spatial collection has CRS84 among its systems."""
    assert len(spatial) >= 4
    for id_ in spatial:
        for described in (collections[id_], api.json(f"/collections/{id_}")):
            assert DEFAULT in described["crs"]


def test_ats_crs_storage_crs(api: Api, collections: dict[str, Body]) -> None:
    """/conf/crs/storageCrs: the system of the storage is one of those listed."""
    for id_, collection in collections.items():
        for described in (collection, api.json(f"/collections/{id_}")):
            assert ("storageCrs" in described) == ("crs" in described)
            assert described.get("storageCrs") in described.get("crs", [None])


def test_ats_crs_crs_parameter(api: Api, systems: tuple[str, ...], placed: dict[str, Body]) -> None:
    """/conf/crs/crs-parameter: features are there in every system, and the header names it."""
    for id_, feature in placed.items():
        for uri in systems:
            items = f"/collections/{id_}/items"
            for address, query, schema in (
                (items, {"limit": 3}, FEATURES),
                (f"{items}/{feature['id']}", {}, FEATURE),
            ):
                answer = api.get(address, crs=uri, accept=GEOJSON, **query)
                assert media_type(answer) == GEOJSON
                assert answer.headers["content-crs"] == f"<{uri}>"
                require(answer.json(), schema)


@pytest.mark.parametrize("uri", WRONG)
def test_ats_crs_crs_parameter_invalid(api: Api, placed: dict[str, Body], uri: str) -> None:
    """/conf/crs/crs-parameter-invalid: a system that is not listed is refused with 400."""
    for id_, feature in placed.items():
        for address in (f"/collections/{id_}/items", f"/collections/{id_}/items/{feature['id']}"):
            api.get(f"{address}?crs={uri}", status=400)


def test_ats_crs_crs_parameter_default(api: Api, placed: dict[str, Body]) -> None:
    """/conf/crs/crs-parameter-default: without the parameter the header names CRS84."""
    for id_, feature in placed.items():
        for address in (f"/collections/{id_}/items", f"/collections/{id_}/items/{feature['id']}"):
            assert api.get(address).headers["content-crs"] == f"<{DEFAULT}>"


def test_ats_crs_crs_parameter_transform(
    api: Api, systems: tuple[str, ...], placed: dict[str, Body]
) -> None:
    """/conf/crs/crs-parameter-transform: carried back by PROJ, geometries are those of CRS84."""
    for id_, feature in placed.items():
        page = api.json(f"/collections/{id_}/items", limit=20)["features"]
        expected = {each["id"]: shape(each["geometry"]) for each in page if each["geometry"]}
        expected[feature["id"]] = shape(feature["geometry"])
        for uri in systems:
            back, near = to_default(uri), tolerance_m(uri)
            alone = api.json(f"/collections/{id_}/items/{feature['id']}", crs=uri)
            for each in [
                *api.json(f"/collections/{id_}/items", limit=20, crs=uri)["features"],
                alone,
            ]:
                if each["geometry"] is not None:
                    got = carried(shape(each["geometry"]), back)
                    assert apart_m(got, expected[each["id"]]) < near, (uri, each["id"])


def test_ats_crs_bbox_crs_parameter(
    api: Api, systems: tuple[str, ...], placed: dict[str, Body]
) -> None:
    """/conf/crs/bbox-crs-parameter: a box of a feature finds the same, written in any system.

    The feature is alone in its middle: a box that is turned a little finds no other there.
    """
    for id_, feature in placed.items():
        point = shape(feature["geometry"]).representative_point()
        d = 1e-5
        numbers = (point.x - d, point.y - d, point.x + d, point.y + d)
        expected = api.ids(id_, bbox=",".join(map(repr, numbers)))
        assert feature["id"] in expected
        for uri in systems:
            there = Transformer.from_crs(CRS.from_user_input("OGC:CRS84"), crs_of(uri))
            corners = [there.transform(*numbers[:2]), there.transform(*numbers[2:])]
            written = ",".join(f"{number:.9f}" for corner in corners for number in corner)
            assert api.ids(id_, bbox=written, **{"bbox-crs": uri}) == expected, (id_, uri)


def test_ats_crs_bbox_crs_parameter_invalid(api: Api, placed: dict[str, Body]) -> None:
    """/conf/crs/bbox-crs-parameter-invalid: a box in a system that is not listed is refused."""
    for id_ in placed:
        for uri in WRONG:
            api.get(f"/collections/{id_}/items?bbox=9,45,10,46&bbox-crs={uri}", status=400)


def test_ats_crs_bbox_crs_parameter_default(
    api: Api, collections: dict[str, Body], spatial: tuple[str, ...]
) -> None:
    """/conf/crs/bbox-crs-parameter-default: a box of no system is one of CRS84."""
    for id_ in spatial:
        west, south, east, north = collections[id_]["extent"]["spatial"]["bbox"][0]
        box = f"{west},{south},{(west + east) / 2},{(south + north) / 2}"
        found = api.ids(id_, bbox=box)
        assert found == api.ids(id_, bbox=box, **{"bbox-crs": DEFAULT}) != set()
