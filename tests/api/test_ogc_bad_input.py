"""Whatever is wrong is told by its name, and two different errors in different words."""

import pytest
from fastapi.testclient import TestClient

from service.queries.catalog import COLLECTIONS as REGISTRY
from service.queries.ordering import SortKey, make_ordering, write_cursor
from tests.api.ogc import COLLECTIONS, items_of, refusal_of

BAD = [
    "limit=0",
    "limit=-1",
    "limit=1.5",
    "limit=",
    "limit=%2B1e3",
    "limit=٣",
    "cursor=xyz",
    "cursor=WyJcdTAwMDAiXQ",
    "bbox=",
    "bbox=abc",
    "bbox=9,45",
    "bbox=9,45,10,46,47",
    "bbox=9,45,0,10,46",
    "bbox=9,45,10,46,0,0,0",
    "bbox=9,45,10,x",
    "bbox=9,45,10,nan",
    "bbox=9,45,10,inf",
    "bbox=9,45,10,1e999",
    "bbox=9,46,10,45",
    "bbox=9,45,10,91",
    "bbox=-181,45,10,46",
    "bbox=500000,5000000,600000,5100000",
    "bbox=9,45,,46",
    "bbox=10,45,9,46&bbox-crs=EPSG:7791",
    "bbox=9,45,10,46&bbox=9,45,10,46",
    "bbox-crs=EPSG:7791",
    "crs=EPSG:1",
    "datetime=",
    "datetime=ieri",
    "datetime=2024",
    "datetime=2024-02-30",
    "datetime=2024-01-01T25:00:00Z",
    "datetime=2024-01-01T10:00:00",
    "datetime=2024-01-01/2023-01-01",
    "datetime=2024-01-01/2024-01-02/2024-01-03",
    "datetime=../..",
    "datetime=/",
    "filter-lang=cql2-text",
    "filter-crs=EPSG:7791",
    "filter=nome='x'&filter-lang=cql-text",
    "filter=nome='x'&filter=nome='y'",
    "properties=",
    "properties=nome,,istat",
    "properties=colore",
    "properties=geom",
    "sortby=",
    "sortby=colore",
    "sortby=geom",
    "sortby=--nome",
    "sortby=nome,-nome",
    "sortby=nome,istat,zona_omogenea,popolazione,superficie_km2,precisione",
    "count=si",
    "popolazione=mille",
    "popolazione=1.5",
    "popolazione=9999999999999999999999",
    "superficie_km2=x",
    "superficie_km2=1e999",
    "ufficiale=forse",
    "precisione=buona",
    "nome=%00",
    "nome=%FF",
    "colore=rosso",
    "token=1",
    "geom=x",
    "f=xml",
]


@pytest.mark.parametrize("query", BAD)
def test_bad_input_is_refused_in_words(client: TestClient, query: str) -> None:
    refusal_of(client, f"{COLLECTIONS}/comuni/items?{query}")


def test_no_two_errors_are_told_in_the_same_words(client: TestClient) -> None:
    """A cursor is read or is not."""
    alike = {"cursor=WyJcdTAwMDAiXQ"}
    details: dict[str, str] = {}
    for query in BAD:
        detail = client.get(f"{COLLECTIONS}/comuni/items?{query}").json()["detail"]
        if query not in alike:
            assert detail not in details, (query, details[detail])
        details[detail] = query


def test_an_unknown_parameter_has_those_that_there_are(client: TestClient) -> None:
    accepted = refusal_of(client, f"{COLLECTIONS}/comuni/items?colore=rosso")["accettati"]
    assert {"bbox", "crs", "datetime", "filter", "limit", "sortby", "zona_omogenea"} <= set(
        accepted
    )
    assert "stato" not in accepted
    assert "stato" in refusal_of(client, f"{COLLECTIONS}/plis/items?colore=rosso")["accettati"]


@pytest.mark.parametrize(
    "address",
    [
        "/ogc?x=1",
        "/ogc/conformance?limit=1",
        "/ogc/collections?bbox=1,2,3,4",
        "/ogc/collections/comuni?f=csv",
        "/ogc/collections/comuni/items/015146?limit=1",
        "/ogc/collections/comuni/items/%0A",
        "/ogc/collections/comuni/schema?x=1",
        "/ogc/collections/comuni/tiles?collections=comuni",
        "/ogc/tiles?collections=strade",
        "/ogc/tiles?collections=",
        "/ogc/tiles?collections=comuni&collections=plis",
        "/ogc/tiles/WebMercatorQuad?collections=comuni,strade",
        "/ogc/tileMatrixSets?x=1",
    ],
)
def test_every_resource_refuses_what_it_does_not_take(client: TestClient, address: str) -> None:
    refusal_of(client, address)


@pytest.mark.parametrize("accept", ["text/csv", "image/png", "application/xml;q=1"])
def test_a_format_that_is_not_there_is_406(client: TestClient, accept: str) -> None:
    answer = client.get(f"{COLLECTIONS}/comuni/items?limit=1", headers={"Accept": accept})
    assert answer.status_code == 406
    assert "application/geo+json" in answer.json()["accettati"]


@pytest.mark.parametrize(
    "values",
    [
        [5],
        [None],
        [True],
        ["a\x00b"],
        [["a"]],
        [{"a": 1}],
        ["a", "b"],
        [],
    ],
)
def test_a_cursor_that_somebody_made_up_is_refused_or_harmless(
    client: TestClient, values: list[object]
) -> None:
    ordering = make_ordering(REGISTRY["comuni"], ())
    cursor = write_cursor(ordering, "next", values)
    answer = client.get(f"{COLLECTIONS}/comuni/items", params={"cursor": cursor})
    assert answer.status_code in ({200} if values == [None] else {400})


@pytest.mark.parametrize("value", ["1", 1e300, 1.5, False])
def test_a_cursor_of_another_type_is_refused(client: TestClient, value: object) -> None:
    comuni = REGISTRY["comuni"]
    people = next(each for each in comuni.properties if each.nome == "popolazione")
    cursor = write_cursor(make_ordering(comuni, (SortKey(people),)), "next", [value, "015146"])
    refusal_of(client, f"{COLLECTIONS}/comuni/items?sortby=popolazione&cursor={cursor}")


def test_a_cursor_of_another_order_says_so(client: TestClient) -> None:
    body = items_of(client, "comuni", limit=1, sortby="nome")
    (onward,) = (link["href"] for link in body["links"] if link["rel"] == "next")
    other = onward.replace("sortby=nome", "sortby=-nome")
    assert "altro ordine" in client.get(other).json()["detail"]
