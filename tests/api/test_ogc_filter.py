"""Part 3: filters, alone and together, and each class of CQL2 that is declared."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.api.ogc.conformance import CLASSES
from tests.api.ogc import COLLECTIONS, IDS, ids_of, items_of, refusal_of

MILANO = "POINT(9.19 45.464)"
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
SUD_OVEST = "zona_omogenea = 'sud-ovest'"
BY_CLASS: dict[str, tuple[str, str, Any]] = {
    "cql2-text": ("comuni", "nome = 'Milano'", {"015146"}),
    "cql2-json": (
        "comuni",
        '{"op": "=", "args": [{"property": "nome"}, "Milano"]}',
        {"015146"},
    ),
    "basic-cql2": (
        "comuni",
        f"(zona_omogenea IS NULL OR NOT ({SUD_OVEST})) "
        "AND (popolazione >= 1000000 OR istat = '015002')",
        {"015146", "015002"},
    ),
    "advanced-comparison-operators": (
        "comuni",
        "nome LIKE 'Mila%' AND popolazione BETWEEN 1000000 AND 2000000 AND istat IN ('015146')",
        {"015146"},
    ),
    "case-insensitive-comparison": ("comuni", "CASEI(nome) = CASEI('MILANO')", {"015146"}),
    "accent-insensitive-comparison": ("comuni", "ACCENTI(nome) = ACCENTI('Milàno')", {"015146"}),
    "basic-spatial-functions": ("comuni", f"S_INTERSECTS(geom, {MILANO})", {"015146"}),
    "basic-spatial-operators": ("comuni", f"S_INTERSECTS(geom, {MILANO})", {"015146"}),
    "basic-spatial-functions-plus": (
        "comuni",
        "S_INTERSECTS(geom, POLYGON((9.19 45.464, 9.191 45.464, 9.19 45.465, 9.19 45.464)))",
        {"015146"},
    ),
    "spatial-functions": (
        "comuni",
        "S_CONTAINS(geom, BBOX(9.19, 45.464, 9.191, 45.465)) AND NOT S_DISJOINT(geom, "
        f"{MILANO}) AND NOT S_TOUCHES(geom, {MILANO})",
        {"015146"},
    ),
    "property-property": ("navigli", "codice = codice AND lunghezza_km <> lunghezza_km", set()),
}
DECLARED = [each.uri.removeprefix(CQL2) for each in CLASSES if each.uri.startswith(CQL2)]


@pytest.mark.parametrize("name", DECLARED)
def test_each_class_of_cql2_that_is_declared_filters(client: TestClient, name: str) -> None:
    collection, text, expected = BY_CLASS[name]
    lang = "cql2-json" if text.startswith("{") else "cql2-text"
    found = items_of(client, collection, **{"filter": text, "filter-lang": lang})
    assert set(ids_of(found)) == expected


def test_text_is_the_language_if_none_is_named(client: TestClient) -> None:
    body = items_of(client, "comuni", filter=SUD_OVEST)
    same = items_of(client, "comuni", **{"filter": SUD_OVEST, "filter-lang": "cql2-text"})
    assert ids_of(body) == ids_of(same) != []


def test_all_that_narrows_holds_together(client: TestClient) -> None:
    everything = items_of(client, "comuni", limit=1000)["features"]
    box = "9.0,45.3,9.1,45.5"
    in_box = set(ids_of(items_of(client, "comuni", limit=1000, bbox=box)))
    body = items_of(
        client,
        "comuni",
        limit=1000,
        bbox=box,
        filter="popolazione > 10000",
        zona_omogenea="sud-ovest",
        datetime="2024-01-01",
    )
    assert set(ids_of(body)) == {
        each["id"]
        for each in everything
        if each["id"] in in_box
        and each["properties"]["popolazione"] > 10_000
        and each["properties"]["zona_omogenea"] == "sud-ovest"
    }
    assert body["numberReturned"] > 0


@pytest.mark.parametrize("id_", IDS)
def test_every_property_with_one_value_is_a_parameter(client: TestClient, id_: str) -> None:
    schema = client.get(f"{COLLECTIONS}/{id_}/queryables").json()["properties"]
    simple = [name for name, each in schema.items() if each.get("type") not in {None, "array"}]
    features = items_of(client, id_, limit=1000)["features"]
    for name in simple:
        values = [
            each["properties"][name]
            for each in features
            if each["properties"][name] not in {None, ""}
        ]
        if not values:
            continue
        value = values[-1]
        text = json.dumps(value) if isinstance(value, (bool, float)) else str(value)
        found = items_of(client, id_, limit=1000, **{name: text})
        assert set(ids_of(found)) == {
            each["id"] for each in features if each["properties"][name] == value
        }, name


def test_a_property_of_several_values_is_asked_by_a_filter(client: TestClient) -> None:
    refusal_of(client, f"{COLLECTIONS}/progetti/items?missioni=M3")
    found = items_of(client, "progetti", filter="A_CONTAINS(missioni, ('M3'))", limit=1000)
    everything = items_of(client, "progetti", limit=1000)["features"]
    assert (
        set(ids_of(found))
        == {each["id"] for each in everything if "M3" in each["properties"]["missioni"]}
        != set()
    )


def test_an_absence_does_not_look_like_a_no(client: TestClient) -> None:
    """No project of the tests has a geometry: none is found, and that is told."""
    for query in (
        {"filter": f"S_INTERSECTS(geom, {MILANO})"},
        {"filter": "NOT S_INTERSECTS(geom, BBOX(0, 0, 1, 1))", "bbox": "8,45,10,46"},
    ):
        body = items_of(client, "progetti", **query)
        assert body["features"] == []
        assert body["avvisi"] == [
            "25 elementi non hanno geometria: un filtro spaziale non li trova, anche se possono "
            "trovarsi qui."
        ]
    query = {"filter": f"S_INTERSECTS(geom, {MILANO})", "codice": "lum"}
    one = items_of(client, "progetti", **query)
    assert one["avvisi"][0].startswith("Un elemento non ha geometria")
    assert items_of(client, "progetti", codice="lum")["avvisi"] == []


@pytest.mark.parametrize("id_", ["progetti", "obiettivi"])
@pytest.mark.parametrize("bbox", ["8,45,10,46", "0,0,1,1", "-120,-50,-110,-40"])
def test_what_has_no_geometry_is_in_every_box(client: TestClient, id_: str, bbox: str) -> None:
    everything = items_of(client, id_, limit=1000)
    boxed = items_of(client, id_, limit=1000, bbox=bbox, count="true")
    assert boxed["features"] == everything["features"]
    assert (boxed["numberMatched"], boxed["avvisi"]) == (everything["numberMatched"], [])


def test_a_box_holds_what_meets_it_and_what_has_no_geometry(client: TestClient) -> None:
    parks = items_of(client, "parchi", limit=1000)["features"]
    placeless = {each["id"] for each in parks if each["geometry"] is None}
    assert 0 < len(placeless) < len(parks)
    assert set(ids_of(items_of(client, "parchi", bbox="0,0,1,1"))) == placeless
    assert len(ids_of(items_of(client, "parchi", bbox="8,45,10,46"))) == len(parks)


@pytest.mark.parametrize(
    "text",
    [
        "pg_sleep(5) = 1",
        "current_setting('port') = '1'",
        "nome = 'Milano'; drop table psttm.elemento",
        "elemento_id = 1",
        "id = 1",
        "primo_giorno = '2024-01-01'",
        "(" * 40 + "1=1" + ")" * 40,
        "",
        "nome = ",
        "nome = 5",
        "popolazione = 'x'",
        "S_INTERSECTS(geom, POINT(600000 5000000))",
        "S_INTERSECTS(nome, POINT(9 45))",
        "nome = 'a\x00b'",
        "x" * 5000,
    ],
)
def test_a_filter_that_cannot_be_is_refused(client: TestClient, text: str) -> None:
    answer = client.get(f"{COLLECTIONS}/comuni/items", params={"filter": text})
    assert answer.status_code == 400, answer.text
    assert len(answer.json()["detail"]) > 20


def test_a_filter_may_have_several_lines(client: TestClient) -> None:
    assert ids_of(items_of(client, "comuni", filter="nome =\n\t'Milano'\r\n")) == ["015146"]
