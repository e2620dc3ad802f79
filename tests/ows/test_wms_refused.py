"""What the WMS refuses, and how it says so."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.ows.asking import WMS, exception, get, map_params, pixels

LONG = "x" * 13_000
CHANGES: dict[str, tuple[dict[str, str | None], str, str]] = {
    "unknown layer": ({"LAYERS": "acquedotti"}, "LayerNotDefined", "LAYERS"),
    "empty layer": ({"LAYERS": "comuni,,parchi"}, "LayerNotDefined", "LAYERS"),
    "a layer of MapServer's own": ({"LAYERS": "comuni_aree"}, "LayerNotDefined", "LAYERS"),
    "too many layers": ({"LAYERS": ",".join(["comuni"] * 33)}, "InvalidParameterValue", "LAYERS"),
    "no layers": ({"LAYERS": None}, "MissingParameterValue", "LAYERS"),
    "unknown style": ({"STYLES": "rosso"}, "StyleNotDefined", "STYLES"),
    "too many styles": ({"STYLES": "default,default"}, "StyleNotDefined", "STYLES"),
    "unknown system": ({"CRS": "EPSG:2154"}, "InvalidCRS", "CRS"),
    "no system": ({"CRS": None}, "MissingParameterValue", "CRS"),
    "a definition as system": ({"CRS": "AUTO:42001,9,45"}, "InvalidCRS", "CRS"),
    "unknown format": ({"FORMAT": "image/tiff"}, "InvalidFormat", "FORMAT"),
    "no format": ({"FORMAT": None}, "MissingParameterValue", "FORMAT"),
    "unknown version": ({"VERSION": "9.9.9"}, "InvalidParameterValue", "VERSION"),
    "version of words": ({"VERSION": "ultima"}, "InvalidParameterValue", "VERSION"),
    "unknown operation": ({"REQUEST": "PutStyles"}, "OperationNotSupported", "REQUEST"),
    "no operation": ({"REQUEST": None}, "MissingParameterValue", "REQUEST"),
    "other service": ({"SERVICE": "WCS"}, "InvalidParameterValue", "SERVICE"),
    "huge width": ({"WIDTH": "100000"}, "InvalidParameterValue", "WIDTH"),
    "no width": ({"WIDTH": None}, "MissingParameterValue", "WIDTH"),
    "width of nothing": ({"WIDTH": "0"}, "InvalidParameterValue", "WIDTH"),
    "negative height": ({"HEIGHT": "-5"}, "InvalidParameterValue", "HEIGHT"),
    "height of words": ({"HEIGHT": "alta"}, "InvalidParameterValue", "HEIGHT"),
    "empty box": ({"BBOX": "500000,5030000,500000,5040000"}, "InvalidParameterValue", "BBOX"),
    "reversed box": ({"BBOX": "520000,5030000,500000,5040000"}, "InvalidParameterValue", "BBOX"),
    "no box": ({"BBOX": ""}, "MissingParameterValue", "BBOX"),
    "three numbers": ({"BBOX": "1,2,3"}, "InvalidParameterValue", "BBOX"),
    "not numbers": ({"BBOX": "a,b,c,d"}, "InvalidParameterValue", "BBOX"),
    "nan": ({"BBOX": "nan,1,2,3"}, "InvalidParameterValue", "BBOX"),
    "infinite": ({"BBOX": "1,1,1e400,2"}, "InvalidParameterValue", "BBOX"),
    "far away": ({"BBOX": "1,1,2e12,3e12"}, "InvalidParameterValue", "BBOX"),
    "colour of words": ({"BGCOLOR": "rosso"}, "InvalidParameterValue", "BGCOLOR"),
    "truth of words": ({"TRANSPARENT": "forse"}, "InvalidParameterValue", "TRANSPARENT"),
    "a filter": ({"FILTER": "<Filter/>"}, "InvalidParameterValue", "FILTER"),
    "a filter of GeoServer": ({"CQL_FILTER": "1=1"}, "InvalidParameterValue", "CQL_FILTER"),
    "a time": ({"TIME": "2020"}, "InvalidParameterValue", "TIME"),
    "a long value": ({"LAYERS": LONG}, "InvalidParameterValue", "LAYERS"),
    "control characters": ({"LAYERS": "comuni\x00"}, "InvalidParameterValue", "LAYERS"),
}
INJECTIONS = {
    "map": "/etc/passwd",
    "MAP": "wfs",
    "map.layer[comuni].data": "geom from psttm.fonte",
    "map_layer_comuni": "CONNECTION 'host=altrove'",
    "map.imagetype": "gif",
    "mapext": "0 0 1 1",
    "layer.connection": "host=altrove",
    "CONNECTION": "host=altrove",
    "comuni.CONNECTION": "host=altrove",
    "template": "/etc/passwd",
    "TEMPLATE": "https://altrove.invalid/t.html",
    "SLD": "https://altrove.invalid/stile.sld",
    "SLD_BODY": "<StyledLayerDescriptor/>",
    "sld": "file:///etc/passwd",
    "STYLE_BODY": "x",
    "mode": "browse",
    "qfile": "/etc/passwd",
    "queryfile": "/etc/passwd",
    "context": "/etc/passwd",
    "savemap": "true",
    "classgroup": "x",
    "img.x": "1",
    "data": "geom from psttm.fonte",
    "REMOTE_OWS_URL": "https://altrove.invalid",
    "a b": "1",
    "%2e%2e": "1",
}


def ask(client: TestClient, changes: dict[str, Any], version: str = "1.3.0") -> Any:
    params: dict[str, Any] = map_params("comuni", version=version)
    params |= changes
    return get(client, WMS, {key: value for key, value in params.items() if value is not None})


@pytest.mark.parametrize("name", CHANGES)
def test_bad_input_is_refused_with_an_exception(client: TestClient, name: str) -> None:
    changes, code, locator = CHANGES[name]
    response = ask(client, changes)

    assert response.status_code == 400
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert exception(response)[:2] == (code, locator)


@pytest.mark.parametrize("name", INJECTIONS)
def test_what_would_change_map_data_or_symbols_is_refused(client: TestClient, name: str) -> None:
    response = ask(client, {name: INJECTIONS[name]})

    code, locator, words = exception(response)
    assert response.status_code == 400
    assert (code, locator) == ("InvalidParameterValue", name)
    assert "non è ammesso" in words
    assert "root:" not in response.text


def test_a_parameter_given_twice_is_refused(client: TestClient) -> None:
    query = "&".join(f"{key}={value}" for key, value in map_params("comuni").items())
    response = client.get(f"{WMS}?{query}&layers=parchi")

    assert exception(response)[:2] == ("InvalidParameterValue", "LAYERS")


def test_what_the_standard_does_not_name_is_left_out(client: TestClient) -> None:
    plain = ask(client, {})
    more = ask(client, {"_dc": "123", "TILED": "true", "MAP_RESOLUTION": "96", "DPI": "96"})

    assert more.status_code == 200
    assert more.content == plain.content


def test_names_of_parameters_have_no_case(client: TestClient) -> None:
    lower = {key.lower(): value for key, value in map_params("comuni").items()}

    assert get(client, WMS, lower).content == ask(client, {}).content


def test_a_query_that_is_not_utf8_is_refused(client: TestClient) -> None:
    response = client.get(f"{WMS}?REQUEST=GetMap&LAYERS=%ff%fe")

    assert response.status_code == 400
    assert exception(response)[0] == "InvalidParameterValue"


def test_too_long_an_address_is_refused_with_an_exception(client: TestClient) -> None:
    response = client.get(f"{WMS}?REQUEST=GetMap&X={'y' * 17_000}")

    assert response.status_code == 400
    assert "troppo lungo" in exception(response)[2]


def test_the_older_version_has_exceptions_and_names_of_its_own(client: TestClient) -> None:
    response = ask(client, {"SRS": "EPSG:2154"}, version="1.1.1")

    assert response.status_code == 400
    assert response.headers["content-type"] == "application/vnd.ogc.se_xml"
    assert 'version="1.1.1"' in response.text
    assert exception(response)[0] == "InvalidSRS"


def test_the_older_version_does_not_know_crs_84(client: TestClient) -> None:
    response = ask(client, {"SRS": "CRS:84", "BBOX": "9,45,9.5,45.6"}, version="1.1.1")

    assert exception(response)[0] == "InvalidSRS"


@pytest.mark.parametrize("form", ["INIMAGE", "application/vnd.ogc.se_inimage"])
def test_an_exception_can_come_as_a_picture(client: TestClient, form: str) -> None:
    response = ask(client, {"LAYERS": "acquedotti", "EXCEPTIONS": form})

    assert response.status_code == 200
    assert response.headers["content-type"] == "image/png"
    assert response.headers["cache-control"] == "no-store"
    drawn = pixels(response.content)
    assert drawn.shape[:2] == (400, 500)
    assert drawn[..., 3].any()


def test_an_exception_can_come_as_an_empty_picture(client: TestClient) -> None:
    response = ask(client, {"LAYERS": "acquedotti", "EXCEPTIONS": "BLANK"})

    assert response.status_code == 200
    assert not pixels(response.content)[..., 3].any()


def test_a_picture_that_says_what_is_wrong_is_not_as_large_as_one_likes(
    client: TestClient,
) -> None:
    response = ask(client, {"WIDTH": "100000", "HEIGHT": "100000", "EXCEPTIONS": "INIMAGE"})

    assert max(pixels(response.content).shape) <= 2_048


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_get_is_answered(client: TestClient, method: str) -> None:
    response = client.request(method, f"{WMS}?REQUEST=GetCapabilities")

    assert response.status_code == 405
    assert exception(response)[0] == "OperationNotSupported"


def test_words_come_back_escaped(client: TestClient) -> None:
    response = ask(client, {"LAYERS": "<script>alert(1)</script>"})

    assert "<script" not in response.text
    assert "&lt;script" in response.text


def test_a_picture_outside_of_everything_is_empty(client: TestClient) -> None:
    response = ask(client, {"BBOX": "700000,5200000,720000,5216000"})

    assert response.status_code == 200
    assert not pixels(response.content)[..., 3].any()
