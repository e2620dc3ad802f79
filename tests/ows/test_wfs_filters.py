"""Filters of the WFS: each finds what the same condition finds in the database."""

import re
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from tests.ows.asking import SYSTEMS, WFS, exception, get
from tests.ows.fes import (
    HEAD,
    between,
    compare,
    envelope,
    joined,
    like,
    null,
    point,
    polygon,
    spatial,
)
from tests.ows.stored import Row
from tests.ows.test_wfs_features import ask, ids, pages

DUOMO = Point(514_800, 5_034_300)
WEST = box(490_000, 5_010_000, 510_000, 5_050_000)
Stored = dict[str, list[Row]]
Holds = Callable[[dict[str, Any], BaseGeometry], bool]


TEN_KM = '<fes:Distance uom="m">10000</fes:Distance>'
FILTERS: dict[str, tuple[str, Holds]] = {
    "a text": (compare("PropertyIsEqualTo", "nome", "Milano"), lambda v, _: v["nome"] == "Milano"),
    "a code of digits": (
        compare("PropertyIsEqualTo", "psttm:istat", "015146"),
        lambda v, _: v["istat"] == "015146",
    ),
    "a code without its zero": (compare("PropertyIsEqualTo", "istat", "15146"), lambda *_: False),
    "codes in order": (
        compare("PropertyIsGreaterThan", "istat", "015200"),
        lambda v, _: v["istat"] > "015200",
    ),
    "a year": (
        compare("PropertyIsEqualTo", "popolazione_al", "2023"),
        lambda v, _: v["popolazione_al"] == "2023",
    ),
    "an apostrophe": (
        compare("PropertyIsEqualTo", "nome", "Cassano d'Adda"),
        lambda v, _: v["nome"] == "Cassano d'Adda",
    ),
    "whatever the case": (
        compare("PropertyIsEqualTo", "nome", "MILANO", ' matchCase="false"'),
        lambda v, _: v["nome"] == "Milano",
    ),
    "with its case": (compare("PropertyIsEqualTo", "nome", "MILANO"), lambda *_: False),
    "not equal": (
        compare("PropertyIsNotEqualTo", "nome", "Milano"),
        lambda v, _: v["nome"] != "Milano",
    ),
    "less": (
        compare("PropertyIsLessThan", "popolazione", "9000"),
        lambda v, _: v["popolazione"] < 9_000,
    ),
    "at most": (
        compare("PropertyIsLessThanOrEqualTo", "superficie_km2", "5.5"),
        lambda v, _: v["superficie_km2"] <= 5.5,
    ),
    "more, as a power": (
        compare("PropertyIsGreaterThan", "popolazione", "+5e4"),
        lambda v, _: v["popolazione"] > 50_000,
    ),
    "at least": (
        compare("PropertyIsGreaterThanOrEqualTo", "popolazione", "50000"),
        lambda v, _: v["popolazione"] >= 50_000,
    ),
    "between": (
        between("popolazione", "40000", "80000"),
        lambda v, _: 40_000 <= v["popolazione"] <= 80_000,
    ),
    "between texts": (between("nome", "B", "C;"), lambda v, _: v["nome"][0] == "B"),
    "false": (compare("PropertyIsEqualTo", "ufficiale", "false"), lambda v, _: not v["ufficiale"]),
    "true": (compare("PropertyIsEqualTo", "ufficiale", "true"), lambda v, _: v["ufficiale"]),
    "null": (null("zona_omogenea"), lambda v, _: v["zona_omogenea"] is None),
    "not null": (
        joined("Not", null("zona_omogenea")),
        lambda v, _: v["zona_omogenea"] is not None,
    ),
    "like": (like("nome", "San*"), lambda v, _: v["nome"].startswith("San")),
    "like one character": (like("nome", ".ilano"), lambda v, _: v["nome"] == "Milano"),
    "like, whole": (like("nome", "Milan"), lambda *_: False),
    "like a percent": (like("nome", "M%"), lambda *_: False),
    "like, as QGIS writes": (
        like("nome", "%d'A%", marks=("%", "_", "\\")),
        lambda v, _: "d'A" in v["nome"],
    ),
    "like, whatever the case": (
        like("nome", "*MILANESE", ' matchCase="false"'),
        lambda v, _: v["nome"].lower().endswith("milanese"),
    ),
    "like an expression": (like("nome", "(M|B).*|[A-Z]*"), lambda *_: False),
    "like an escaped mark": (like("nome", "Mil!*"), lambda *_: False),
    "and": (
        joined(
            "And",
            compare("PropertyIsGreaterThan", "popolazione", "20000"),
            compare("PropertyIsEqualTo", "zona_omogenea", "sud-ovest"),
        ),
        lambda v, _: v["popolazione"] > 20_000 and v["zona_omogenea"] == "sud-ovest",
    ),
    "or of three": (
        joined(
            "Or", *(compare("PropertyIsEqualTo", "nome", n) for n in ("Milano", "Rho", "Lainate"))
        ),
        lambda v, _: v["nome"] in {"Milano", "Rho", "Lainate"},
    ),
    "not": (
        joined("Not", compare("PropertyIsEqualTo", "nome", "Milano")),
        lambda v, _: v["nome"] != "Milano",
    ),
    "nested": (
        joined(
            "And",
            joined("Not", compare("PropertyIsLessThan", "popolazione", "30000")),
            joined("Or", like("nome", "S*"), spatial("Intersects", point(DUOMO))),
        ),
        lambda v, g: (
            v["popolazione"] >= 30_000 and (v["nome"].startswith("S") or g.intersects(DUOMO))
        ),
    ),
    "intersects": (spatial("Intersects", point(DUOMO)), lambda _, g: g.intersects(DUOMO)),
    "intersects a polygon": (spatial("Intersects", polygon(WEST)), lambda _, g: g.intersects(WEST)),
    "in a box": (spatial("BBOX", envelope(WEST)), lambda _, g: g.intersects(WEST)),
    "within": (spatial("Within", polygon(WEST)), lambda _, g: g.within(WEST)),
    "disjoint": (spatial("Disjoint", polygon(WEST)), lambda _, g: g.disjoint(WEST)),
    "contains": (spatial("Contains", point(DUOMO)), lambda _, g: g.contains(DUOMO)),
    "near": (spatial("DWithin", point(DUOMO), TEN_KM), lambda _, g: g.distance(DUOMO) <= 10_000),
    "far": (spatial("Beyond", point(DUOMO), TEN_KM), lambda _, g: g.distance(DUOMO) > 10_000),
    "a box and a number": (
        joined(
            "And",
            spatial("BBOX", envelope(WEST)),
            compare("PropertyIsGreaterThan", "popolazione", "30000"),
        ),
        lambda v, g: g.intersects(WEST) and v["popolazione"] > 30_000,
    ),
    "a box or a name": (
        joined(
            "Or", spatial("BBOX", envelope(WEST)), compare("PropertyIsEqualTo", "nome", "Milano")
        ),
        lambda v, g: g.intersects(WEST) or v["nome"] == "Milano",
    ),
    "outside of a box": (
        joined("Not", spatial("BBOX", envelope(WEST))),
        lambda _, g: not g.intersects(WEST),
    ),
    "ids": (
        '<fes:ResourceId rid="comuni.015146"/><fes:ResourceId rid="comuni.015002"/>',
        lambda v, _: v["istat"] in {"015146", "015002"},
    ),
    "an id and a number": (
        joined(
            "And",
            '<fes:ResourceId rid="comuni.015146"/>',
            compare("PropertyIsGreaterThan", "popolazione", "1"),
        ),
        lambda v, _: v["istat"] == "015146",
    ),
}
NOTHING = {
    "a code without its zero",
    "with its case",
    "true",
    "like, whole",
    "like a percent",
    "like an expression",
    "like an escaped mark",
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_finds_what_the_database_has(
    client: TestClient, stored: Stored, name: str
) -> None:
    written, holds = FILTERS[name]
    expected = sorted(row.id for row in stored["comuni"] if holds(row.values, row.geom))
    assert bool(expected) is (name not in NOTHING)
    assert len(expected) < 133 or name in {"a year", "false"}
    found = ids(ask(client, "comuni", FILTER=f"{HEAD}{written}</fes:Filter>", PROPERTYNAME="nome"))
    assert sorted(found) == expected


@pytest.mark.parametrize("crs", SYSTEMS)
def test_geometries_are_in_the_order_of_the_axes_of_their_system(
    client: TestClient, crs: str
) -> None:
    text = f"{HEAD}{spatial('Intersects', point(DUOMO, crs))}</fes:Filter>"
    assert ids(ask(client, "comuni", FILTER=text, PROPERTYNAME="nome")) == ["comuni.015146"]
    numbers = re.compile(r"<gml:pos>(\S+) (\S+)</gml:pos>")
    swapped = numbers.sub(r"<gml:pos>\2 \1</gml:pos>", text)
    assert ids(ask(client, "comuni", FILTER=swapped, PROPERTYNAME="nome")) == []


def test_the_older_names_of_references_are_read(client: TestClient) -> None:
    text = (
        '<Filter xmlns="http://www.opengis.net/ogc"><PropertyIsEqualTo>'
        "<PropertyName>psttm:nome</PropertyName><Literal>Milano</Literal>"
        "</PropertyIsEqualTo></Filter>"
    )
    assert ids(ask(client, "comuni", FILTER=text)) == ["comuni.015146"]


def test_further_pages_keep_the_filter(client: TestClient, stored: Stored) -> None:
    text = joined("Or", like("nome", "S*"), spatial("Beyond", point(DUOMO), TEN_KM))
    first = ask(
        client, "comuni", FILTER=f"{HEAD}{text}</fes:Filter>", COUNT=20, PROPERTYNAME="nome"
    )
    found = [id_ for page in pages(client, first) for id_ in page]
    expected = [
        row.id
        for row in stored["comuni"]
        if row.values["nome"].startswith("S") or row.geom.distance(DUOMO) > 10_000
    ]
    assert len(expected) > 40
    assert sorted(found) == expected


def test_distances_are_not_measured_where_they_are_not_exact(client: TestClient) -> None:
    text = f"{HEAD}{spatial('DWithin', point(DUOMO), TEN_KM)}</fes:Filter>"
    params = {"SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": "GetFeature", "FILTER": text}
    response = get(client, WFS, {**params, "TYPENAMES": "progetti_aree"})
    assert response.status_code == 400
    assert exception(response)[:2] == ("OptionNotSupported", "FILTER")


BREAKING = (
    '\\" or "a"="a',
    "\\' or 1=1 --",
    "[nome]",
    "'[nome]'",
    '"',
    '" = "" or "a"="a',
    "' or '1'='1",
    "%",
    "`now`",
    "\\",
    "a;b",
)


@pytest.mark.parametrize("text", BREAKING)
@pytest.mark.parametrize("operator", ["PropertyIsEqualTo", "PropertyIsLike", "PropertyIsBetween"])
def test_a_text_is_never_more_than_a_text(client: TestClient, operator: str, text: str) -> None:
    """What would end the text or name a property in MapServer's expressions finds nothing."""
    if operator == "PropertyIsLike":
        written = like("nome", text)
    elif operator == "PropertyIsBetween":
        written = between("nome", escape(text), escape(text))
    else:
        written = compare(operator, "nome", text)
    params = {"SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": "GetFeature"}
    asked = {**params, "TYPENAMES": "comuni", "FILTER": f"{HEAD}{written}</fes:Filter>"}
    response = get(client, WFS, asked)
    if response.status_code == 200:
        assert ids(response) == []
    else:
        assert response.status_code == 400
        assert exception(response)[:2] == ("OperationParsingFailed", "FILTER")
