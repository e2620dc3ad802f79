"""WFS requests as XML: they say the same as addresses do, and bring nothing in from outside."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx2
import pytest
from fastapi.testclient import TestClient
from shapely.geometry import box

from tests.ows.asking import WFS, exception, get
from tests.ows.fes import HEAD, compare, envelope
from tests.ows.test_wfs_features import BY_ID, ids

NAMES = 'xmlns:wfs="http://www.opengis.net/wfs/2.0" service="WFS" version="2.0.0"'
MILANO = f"{HEAD}{compare('PropertyIsEqualTo', 'nome', 'Milano')}</fes:Filter>"
WEST = box(490_000, 5_010_000, 510_000, 5_050_000)


def post(client: TestClient, body: str | bytes) -> httpx2.Response:
    return client.post(WFS, content=body, headers={"Content-Type": "text/xml"})


def query(inside: str, attributes: str = "", operation: str = "GetFeature") -> str:
    return (
        f"<wfs:{operation} {NAMES} {attributes}>"
        f'<wfs:Query typeNames="psttm:comuni">{inside}</wfs:Query></wfs:{operation}>'
    )


def test_a_query_finds_what_its_filter_holds(client: TestClient) -> None:
    response = post(client, f'<?xml version="1.0" encoding="UTF-8"?>{query(MILANO)}')
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    assert ids(response) == ["comuni.015146"]


def test_a_query_says_the_same_as_an_address(client: TestClient) -> None:
    sorting = (
        "<fes:SortBy><fes:SortProperty><fes:ValueReference>popolazione</fes:ValueReference>"
        "<fes:SortOrder>DESC</fes:SortOrder></fes:SortProperty></fes:SortBy>"
    )
    text = f"{HEAD}<fes:BBOX>{envelope(WEST)}</fes:BBOX></fes:Filter>"
    inside = (
        "<wfs:PropertyName>nome</wfs:PropertyName><wfs:PropertyName>popolazione</wfs:PropertyName>"
        + text
        + sorting.replace("<fes:SortBy", '<fes:SortBy xmlns:fes="http://www.opengis.net/fes/2.0"')
    )
    params = {
        "SERVICE": "WFS",
        "VERSION": "2.0.0",
        "REQUEST": "GetFeature",
        "TYPENAMES": "comuni",
        "PROPERTYNAME": "nome,popolazione",
        "FILTER": text,
        "SORTBY": "popolazione DESC",
        "COUNT": "4",
        "STARTINDEX": "2",
        "OUTPUTFORMAT": "geojson",
    }
    attributes = 'count="4" startIndex="2" outputFormat="geojson"'
    answer = post(client, query(inside, attributes))
    assert len(answer.json()["features"]) == 4
    assert answer.content == get(client, WFS, params).content


def test_other_operations_come_as_xml_too(client: TestClient) -> None:
    versions = '<ows:AcceptVersions xmlns:ows="http://www.opengis.net/ows/1.1"><ows:Version>2.0.0</ows:Version></ows:AcceptVersions>'
    told = post(client, f"<wfs:GetCapabilities {NAMES}>{versions}</wfs:GetCapabilities>")
    assert "WFS_Capabilities" in told.text[:300]
    described = post(
        client,
        f"<wfs:DescribeFeatureType {NAMES}><wfs:TypeName>psttm:plis</wfs:TypeName>"
        "</wfs:DescribeFeatureType>",
    )
    assert 'name="plisType"' in described.text
    assert 'name="comuniType"' not in described.text
    stored = post(
        client,
        f'<wfs:GetFeature {NAMES}><wfs:StoredQuery id="{BY_ID}"><wfs:Parameter name="ID">'
        "comuni.015146</wfs:Parameter></wfs:StoredQuery></wfs:GetFeature>",
    )
    assert 'gml:id="comuni.015146"' in stored.text
    values = post(client, query(MILANO, 'valueReference="nome"', "GetPropertyValue"))
    assert "<psttm:nome>Milano</psttm:nome>" in values.text


@contextmanager
def listener() -> Iterator[tuple[socket.socket, int]]:
    """A port of this machine that someone who is lured outside would call."""
    with closing(socket.create_server(("127.0.0.1", 0))) as opened:
        opened.setblocking(False)
        yield opened, opened.getsockname()[1]


def was_called(opened: socket.socket) -> bool:
    try:
        opened.accept()
    except BlockingIOError:
        return False
    return True


DOCTYPES = {
    "a file": '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE q [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">]>',
    "a parameter": '<!DOCTYPE q [<!ENTITY % y SYSTEM "http://127.0.0.1:{port}/y"> %y;]>',
    "a document type": '<!DOCTYPE q SYSTEM "http://127.0.0.1:{port}/q.dtd">',
    "a public one": '<!DOCTYPE q PUBLIC "-//X//Y" "http://127.0.0.1:{port}/q.dtd">',
    "laughs": '<!DOCTYPE q [<!ENTITY a "ah"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
}


@pytest.mark.parametrize("name", DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_nothing_is_fetched_or_expanded(client: TestClient, name: str, encoding: str) -> None:
    with listener() as (opened, port):
        text = DOCTYPES[name].replace("{port}", str(port)) + query(MILANO.replace("Milano", "&x;"))
        response = post(client, text.encode(encoding))
        lured = f"<q schemaLocation='http://127.0.0.1:{port}/s.xsd'/>"
        filtered = query(
            MILANO.replace("<fes:PropertyIsEqualTo>", f"{lured}<fes:PropertyIsEqualTo>")
        )
        assert post(client, filtered).status_code == 400
        assert not was_called(opened)
    assert response.status_code == 400
    assert exception(response)[0] == "OperationParsingFailed"
    assert "root:" not in response.text
    assert "ahah" not in response.text


BODIES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 400, "OperationParsingFailed"),
    "words": (b"GetFeature", 400, "OperationParsingFailed"),
    "parameters": (b"SERVICE=WFS&REQUEST=GetFeature", 400, "OperationParsingFailed"),
    "latin letters": ("<è/>".encode("latin-1"), 400, "OperationParsingFailed"),
    "another encoding": (
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        400,
        "OperationParsingFailed",
    ),
    "a transaction": (f"<wfs:Transaction {NAMES}/>".encode(), 400, "OperationNotSupported"),
    "a lock": (f"<wfs:GetFeatureWithLock {NAMES}/>".encode(), 400, "OperationNotSupported"),
    "a stored query made": (
        f"<wfs:CreateStoredQuery {NAMES}/>".encode(),
        400,
        "OperationNotSupported",
    ),
    "no query": (f"<wfs:GetFeature {NAMES}/>".encode(), 400, "OptionNotSupported"),
    "another version": (
        query(MILANO).replace("2.0.0", "1.0.0").encode(),
        400,
        "InvalidParameterValue",
    ),
    "another service": (
        query(MILANO).replace('"WFS"', '"WPS"').encode(),
        400,
        "InvalidParameterValue",
    ),
    "another type": (
        query(MILANO).replace(":comuni", ":fonte").encode(),
        400,
        "InvalidParameterValue",
    ),
    "depth": (b"<a>" * 5_000 + b"</a>" * 5_000, 400, "OperationParsingFailed"),
    "100 kB": (query("<!--" + "x" * 100_000 + "-->").encode(), 400, "OperationParsingFailed"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_bad_body_is_refused(client: TestClient, name: str) -> None:
    body, status, code = BODIES[name]
    response = post(client, body)

    assert response.status_code == status
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert exception(response)[0] == code


def test_parameters_of_the_address_count_for_nothing_beside_a_body(client: TestClient) -> None:
    response = client.post(f"{WFS}?map=/etc/passwd", content=query(MILANO))
    assert exception(response)[:2] == ("InvalidParameterValue", "map")


def test_a_body_of_megabytes_is_not_read(client: TestClient) -> None:
    response = post(client, b" " * 20_000_000)
    assert response.status_code in {400, 413}
    assert exception(response)
