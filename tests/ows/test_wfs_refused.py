"""What the WFS refuses, and how it says so."""

from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from tests.ows.asking import WFS, exception, get
from tests.ows.fes import HEAD, compare, spatial
from tests.ows.test_wfs_features import ids
from tests.ows.test_wms_refused import INJECTIONS

ASKED = {"SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": "GetFeature", "TYPENAMES": "comuni"}
VALUE, PARSING, OPTION = "InvalidParameterValue", "OperationParsingFailed", "OptionNotSupported"
FIND = f"{HEAD}{compare('PropertyIsEqualTo', 'nome', 'Milano')}</fes:Filter>"
CHANGES: dict[str, tuple[dict[str, str | None], str, str]] = {
    "unknown type": ({"TYPENAMES": "acquedotti"}, VALUE, "TYPENAMES"),
    "a table": ({"TYPENAMES": "psttm.fonte"}, VALUE, "TYPENAMES"),
    "a layer of the WMS": ({"TYPENAMES": "comuni_aree"}, VALUE, "TYPENAMES"),
    "other prefix": ({"TYPENAMES": "altri:comuni"}, VALUE, "TYPENAMES"),
    "no type": ({"TYPENAMES": None}, "MissingParameterValue", "TYPENAMES"),
    "two types": ({"TYPENAMES": "comuni,parchi"}, OPTION, "TYPENAMES"),
    "unknown system": ({"SRSNAME": "EPSG:2154"}, VALUE, "SRSNAME"),
    "a definition as system": ({"SRSNAME": "+proj=utm +zone=32"}, VALUE, "SRSNAME"),
    "unknown format": ({"OUTPUTFORMAT": "kml"}, VALUE, "OUTPUTFORMAT"),
    "a driver as format": ({"OUTPUTFORMAT": "OGR/PostgreSQL"}, VALUE, "OUTPUTFORMAT"),
    "unknown version": ({"VERSION": "9.9.9"}, VALUE, "VERSION"),
    "older version": ({"VERSION": "1.0.0"}, VALUE, "VERSION"),
    "unknown operation": ({"REQUEST": "Transaction"}, "OperationNotSupported", "REQUEST"),
    "a lock": ({"REQUEST": "LockFeature"}, "OperationNotSupported", "REQUEST"),
    "no operation": ({"REQUEST": None}, "MissingParameterValue", "REQUEST"),
    "other service": ({"SERVICE": "WCS"}, VALUE, "SERVICE"),
    "negative count": ({"COUNT": "-1"}, VALUE, "COUNT"),
    "huge count": ({"COUNT": "99999999999"}, VALUE, "COUNT"),
    "count of words": ({"COUNT": "molti"}, VALUE, "COUNT"),
    "half a count": ({"COUNT": "1.5"}, VALUE, "COUNT"),
    "negative start": ({"STARTINDEX": "-1"}, VALUE, "STARTINDEX"),
    "huge start": ({"STARTINDEX": "9999999999"}, VALUE, "STARTINDEX"),
    "empty box": ({"BBOX": "510000,5030000,510000,5036000"}, VALUE, "BBOX"),
    "reversed box": ({"BBOX": "515000,5030000,510000,5036000"}, VALUE, "BBOX"),
    "no box": ({"BBOX": ""}, VALUE, "BBOX"),
    "three numbers": ({"BBOX": "1,2,3"}, VALUE, "BBOX"),
    "six numbers": ({"BBOX": "1,2,3,4,5,6"}, VALUE, "BBOX"),
    "nan": ({"BBOX": "nan,1,2,3"}, VALUE, "BBOX"),
    "infinite": ({"BBOX": "1,1,1e400,2"}, VALUE, "BBOX"),
    "box of an unknown system": ({"BBOX": "1,2,3,4,EPSG:2154"}, VALUE, "BBOX"),
    "unknown result": ({"RESULTTYPE": "tutto"}, VALUE, "RESULTTYPE"),
    "unknown property": ({"PROPERTYNAME": "password"}, VALUE, "PROPERTYNAME"),
    "the row": ({"PROPERTYNAME": "id"}, VALUE, "PROPERTYNAME"),
    "order by an expression": ({"SORTBY": "nome;select 1"}, VALUE, "SORTBY"),
    "order by what there is not": ({"SORTBY": "password"}, VALUE, "SORTBY"),
    "id of another type": ({"RESOURCEID": "parchi.x"}, VALUE, "RESOURCEID"),
    "id with a quote": ({"RESOURCEID": "comuni.1' or '1'='1"}, VALUE, "RESOURCEID"),
    "too many ids": ({"RESOURCEID": ",".join(["comuni.015146"] * 201)}, VALUE, "RESOURCEID"),
    "unknown stored query": ({"STOREDQUERY_ID": "urn:x"}, VALUE, "STOREDQUERY_ID"),
    "box and filter": ({"BBOX": "1,2,3,4", "FILTER": FIND}, VALUE, "BBOX"),
    "filter of GeoServer": ({"CQL_FILTER": "1=1"}, VALUE, "CQL_FILTER"),
    "a long value": ({"PROPERTYNAME": "n" * 13_000}, VALUE, "PROPERTYNAME"),
    "control characters": ({"TYPENAMES": "comuni\x00"}, VALUE, "TYPENAMES"),
}
ENTITY = (
    '<!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    f"{HEAD}{compare('PropertyIsEqualTo', 'nome', '@')}</fes:Filter>".replace("@", "&x;")
)
LAUGHS = (
    '<!DOCTYPE f [<!ENTITY a "ah"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    f"{HEAD}{compare('PropertyIsEqualTo', 'nome', '@')}</fes:Filter>".replace("@", "&c;")
)
DEEP = f"{HEAD}{'<fes:Not>' * 30}{compare('PropertyIsEqualTo', 'nome', 'x')}{'</fes:Not>' * 30}"
FILTERS: dict[str, tuple[str, str]] = {
    "an entity from a file": (ENTITY, PARSING),
    "an entity from a parameter": (ENTITY.replace("<!ENTITY x", "<!ENTITY % x"), PARSING),
    "a document type elsewhere": (
        '<!DOCTYPE f SYSTEM "http://altrove.invalid/f.dtd">' + FIND,
        PARSING,
    ),
    "a document type in other letters": (ENTITY.replace("DOCTYPE", "doctype"), PARSING),
    "a billion laughs": (LAUGHS, PARSING),
    "an entity of nobody": (FIND.replace("Milano", "&x;"), PARSING),
    "an include": (
        FIND.replace("Milano", '<x xmlns="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
        PARSING,
    ),
    "another encoding": (f'<?xml version="1.0" encoding="UTF-16"?>{FIND}', PARSING),
    "seven bits": (f'<?xml version="1.0" encoding="UTF-7"?>{FIND}', PARSING),
    "no filter": ("<altro/>", PARSING),
    "an empty filter": (f"{HEAD}</fes:Filter>", PARSING),
    "half a filter": (FIND[:80], PARSING),
    "words": ("nome = 'Milano'", PARSING),
    "too deep": (f"{DEEP}</fes:Filter>", PARSING),
    "too long": (FIND.replace("Milano", "M" * 501), PARSING),
    "two conditions": (
        FIND.replace("</fes:Filter>", f"{compare('PropertyIsEqualTo', 'nome', 'x')}</fes:Filter>"),
        PARSING,
    ),
    "an unknown operator": (f"{HEAD}<fes:Esegui/></fes:Filter>", OPTION),
    "a function": (
        FIND.replace("<fes:Literal>Milano</fes:Literal>", '<fes:Function name="version"/>'),
        PARSING,
    ),
    "a time": (f"{HEAD}<fes:During/></fes:Filter>", OPTION),
    "an unknown property": (FIND.replace(">nome<", ">password<"), VALUE),
    "a property as path": (FIND.replace(">nome<", ">//nome[1]<"), VALUE),
    "a number of words": (
        f"{HEAD}{compare('PropertyIsEqualTo', 'popolazione', 'molti')}</fes:Filter>",
        PARSING,
    ),
    "truth of words": (
        f"{HEAD}{compare('PropertyIsEqualTo', 'ufficiale', 'forse')}</fes:Filter>",
        PARSING,
    ),
    "a huge number": (
        f"{HEAD}{compare('PropertyIsEqualTo', 'popolazione', '1e300')}</fes:Filter>",
        PARSING,
    ),
}
POINT, ENVELOPE = (
    "<gml:Point><gml:pos>{}</gml:pos></gml:Point>",
    (
        "<gml:Envelope><gml:lowerCorner>{}</gml:lowerCorner>"
        "<gml:upperCorner>{}</gml:upperCorner></gml:Envelope>"
    ),
)
RING = (
    "<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{}</gml:posList>"
    "</gml:LinearRing></gml:exterior></gml:Polygon>"
)
GEOMETRIES: dict[str, tuple[str, str, str]] = {
    "another kind": ("Intersects", "<gml:Solid/>", PARSING),
    "none": ("Intersects", "", PARSING),
    "another inside": ("Intersects", "<gml:Point><gml:exterior/></gml:Point>", PARSING),
    "unknown system": (
        "Intersects",
        '<gml:Point srsName="x"><gml:pos>1 2</gml:pos></gml:Point>',
        VALUE,
    ),
    "half a position": ("Intersects", POINT.format("1"), PARSING),
    "two positions": ("Intersects", POINT.format("1 2 3 4"), PARSING),
    "nan": ("Intersects", POINT.format("nan 1"), PARSING),
    "far away": ("Intersects", POINT.format("1e300 1"), PARSING),
    "words": ("Intersects", POINT.format("pg_sleep(9) 1"), PARSING),
    "an open ring": ("Within", RING.format("0 0 1 0 1 1 2 2"), PARSING),
    "a short ring": ("Within", RING.format("0 0 1 0 0 0"), PARSING),
    "a reversed box": ("BBOX", ENVELOPE.format("2 2", "1 1"), PARSING),
    "an empty box": ("BBOX", ENVELOPE.format("2 2", "2 2"), PARSING),
    "no distance": ("DWithin", POINT.format("1 2"), PARSING),
    "a distance in miles": (
        "DWithin",
        POINT.format("1 2") + '<fes:Distance uom="mi">1</fes:Distance>',
        PARSING,
    ),
}


def nothing_was_read(response: httpx2.Response) -> bool:
    return "root:" not in response.text and "ahah" not in response.text


@pytest.mark.parametrize("name", CHANGES)
def test_bad_input_is_refused_with_an_exception(client: TestClient, name: str) -> None:
    changes, code, locator = CHANGES[name]
    params: dict[str, Any] = {**ASKED, **changes}
    response = get(client, WFS, {key: value for key, value in params.items() if value is not None})

    assert response.status_code == 400
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert exception(response)[:2] == (code, locator)


@pytest.mark.parametrize("name", INJECTIONS)
def test_what_would_change_map_or_data_is_refused(client: TestClient, name: str) -> None:
    response = get(client, WFS, {**ASKED, name: INJECTIONS[name]})

    assert response.status_code == 400
    assert exception(response)[:2] == (VALUE, name)
    assert nothing_was_read(response)


@pytest.mark.parametrize("name", FILTERS)
def test_a_bad_filter_is_refused(client: TestClient, name: str) -> None:
    text, code = FILTERS[name]
    response = get(client, WFS, {**ASKED, "FILTER": text})

    assert response.status_code == 400
    assert exception(response)[:2] == (code, "FILTER")
    assert nothing_was_read(response)


@pytest.mark.parametrize("name", GEOMETRIES)
def test_a_bad_geometry_is_refused(client: TestClient, name: str) -> None:
    operator, geometry, code = GEOMETRIES[name]
    text = f"{HEAD}{spatial(operator, geometry)}</fes:Filter>"
    response = get(client, WFS, {**ASKED, "FILTER": text})

    assert response.status_code == 400
    assert exception(response)[:2] == (code, "FILTER")


def test_sixty_kilobytes_are_refused(client: TestClient) -> None:
    response = get(client, WFS, {**ASKED, "FILTER": FIND.replace("Milano", "M" * 60_000)})

    assert response.status_code == 400
    assert "troppo lungo" in exception(response)[2]


def test_a_parameter_given_twice_is_refused(client: TestClient) -> None:
    query = "&".join(f"{key}={value}" for key, value in ASKED.items())
    response = client.get(f"{WFS}?{query}&typenames=parchi")

    assert exception(response)[:2] == (VALUE, "TYPENAMES")


def test_names_of_parameters_have_no_case(client: TestClient) -> None:
    lower = {key.lower(): value for key, value in ASKED.items()}
    mixed = {**lower, "StartIndex": "5", "COUNT": "1", "propertyName": "nome"}

    assert len(ids(get(client, WFS, mixed))) == 1


def test_no_version_in_common_is_said(client: TestClient) -> None:
    params = {"SERVICE": "WFS", "REQUEST": "GetCapabilities", "ACCEPTVERSIONS": "1.0.0,1.1.0"}
    response = get(client, WFS, params)

    assert exception(response)[:2] == ("VersionNegotiationFailed", "ACCEPTVERSIONS")
    accepted = {**params, "ACCEPTVERSIONS": "1.1.0,2.0.0"}
    assert get(client, WFS, accepted).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    response = client.request(method, f"{WFS}?SERVICE=WFS&REQUEST=GetCapabilities")

    assert response.status_code == 405
    assert exception(response)[0] == "OperationNotSupported"


def test_words_come_back_escaped(client: TestClient) -> None:
    response = get(client, WFS, {**ASKED, "TYPENAMES": "<script>alert(1)</script>"})

    assert "<script" not in response.text
    assert "&lt;script" in response.text
