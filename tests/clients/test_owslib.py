"""OWSLib's client of OGC API Features."""

import pytest
from owslib.ogcapi.features import Features
from shapely.geometry import box, shape

from service.queries.catalog import COLLECTIONS
from tests.clients.conftest import Feature


@pytest.fixture(scope="module")
def features(ogc: str) -> Features:
    return Features(ogc)


def test_it_finds_the_documents(features: Features) -> None:
    assert features.api()["openapi"].startswith("3.")
    declared = features.conformance()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in declared


def test_it_finds_every_collection(features: Features) -> None:
    assert features.feature_collections() == list(COLLECTIONS)
    assert len(features.collections()["collections"]) == len(COLLECTIONS)
    for id_, collection in COLLECTIONS.items():
        assert features.collection(id_)["title"] == collection.titolo


@pytest.mark.parametrize("id_", COLLECTIONS)
def test_it_reads_what_can_be_asked(features: Features, id_: str) -> None:
    names = [each.nome for each in COLLECTIONS[id_].properties]
    assert set(names) <= set(features.collection_queryables(id_)["properties"])
    assert set(names) <= set(features.collection_schema(id_)["properties"])


@pytest.mark.parametrize("id_", COLLECTIONS)
def test_it_reads_features(
    features: Features, published: dict[str, list[Feature]], id_: str
) -> None:
    read = features.collection_items(id_, limit=1000)
    assert read["features"] == published[id_]
    assert read["numberMatched"] == len(published[id_])
    first = published[id_][0]
    assert features.collection_item(id_, first["id"])["properties"] == first["properties"]


def test_it_filters(features: Features, published: dict[str, list[Feature]]) -> None:
    read = features.collection_items(
        "comuni",
        limit=1000,
        filter="popolazione > 20000 AND zona_omogenea = 'nord-milano'",
        sortby=("popolazione", "desc"),
    )
    told = [each["properties"] for each in published["comuni"]]
    expected = [
        each
        for each in told
        if each["popolazione"] > 20_000 and each["zona_omogenea"] == "nord-milano"
    ]
    assert expected
    assert [each["properties"] for each in read["features"]] == sorted(
        expected, key=lambda each: -each["popolazione"]
    )


def test_it_asks_for_a_box_a_time_and_a_property(
    features: Features, published: dict[str, list[Feature]]
) -> None:
    asked = [9.1, 45.4, 9.2, 45.5]
    in_box = features.collection_items("comuni", bbox=asked, limit=1000)["features"]
    near = box(*asked).buffer(0.001)
    meets = [e["id"] for e in published["comuni"] if near.intersects(shape(e["geometry"]))]
    assert {"015146"} < {each["id"] for each in in_box} <= set(meets)
    in_time = features.collection_items("progetti", datetime_="2027-01-01/..", limit=1000)
    assert 0 < in_time["numberReturned"] < len(published["progetti"])
    (milano,) = features.collection_items("comuni", nome="Milano")["features"]
    assert milano["id"] == "015146"


def test_it_is_told_what_is_wrong(features: Features) -> None:
    with pytest.raises(RuntimeError, match="altezza"):
        features.collection_items("comuni", filter="altezza > 3")
