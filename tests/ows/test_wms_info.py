"""What lies at a point: text, page, GeoJSON and GML; where features are; symbols."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import httpx2
import pytest
import shapely
from fastapi.testclient import TestClient
from pyproj import Transformer
from sqlalchemy import text

from service.ows.found import Found, as_html, as_text
from service.queries.catalog import COLLECTIONS
from service.queries.crs import ALL_CRS
from tests.ows.asking import NORTH_FIRST, SYSTEMS, WMS, Box, carried, exception, get, map_params
from tests.ows.conftest import Comune

SLD = "{http://www.opengis.net/sld}"
CORSICO = (509_000.0, 5_031_300.0)
AROUND: Box = (499_000, 5_021_300, 519_000, 5_041_300)


@pytest.fixture(scope="module")
def corsico(comuni: list[Comune]) -> Comune:
    return next(each for each in comuni if each.nome == "Corsico")


def ask(
    client: TestClient,
    layers: str,
    point: tuple[float, float],
    form: str,
    *,
    version: str = "1.3.0",
    crs: str = "EPSG:7791",
    **more: str,
) -> httpx2.Response:
    """Ask what lies at a place given in EPSG:7791."""
    x, y = Transformer.from_crs("EPSG:7791", crs, always_xy=True).transform(*point)
    box = carried(
        (point[0] - 8e3, point[1] - 8e3, point[0] + 8e3, point[1] + 8e3), "EPSG:7791", crs
    )
    west, south, east, north = box
    column = int((x - west) / (east - west) * 500)
    row = int((north - y) / (north - south) * 500)
    params = map_params(layers, version=version, crs=crs, box=box, size=(500, 500))
    across, down = ("I", "J") if version == "1.3.0" else ("X", "Y")
    asked = {"QUERY_LAYERS": layers, "INFO_FORMAT": form, across: str(column), down: str(row)}
    return get(client, WMS, {**params, "REQUEST": "GetFeatureInfo", **asked, **more})


def features(response: httpx2.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = json.loads(response.content)["features"]
    return found


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
@pytest.mark.parametrize("crs", SYSTEMS)
def test_the_comune_at_a_point_is_found(
    client: TestClient, corsico: Comune, crs: str, version: str
) -> None:
    point = corsico.geom.representative_point()
    response = ask(
        client, "comuni", (point.x, point.y), "application/json", version=version, crs=crs
    )

    (found,) = features(response)
    assert found["properties"]["istat"] == "015093"
    assert isinstance(found["properties"]["popolazione"], int)
    assert found["properties"]["ufficiale"] is False
    body = json.loads(response.content)
    assert body["crs"]["properties"]["name"] == f"urn:ogc:def:crs:{crs.replace(':', '::')}"
    back = Transformer.from_crs(crs, "EPSG:7791", always_xy=True)
    drawn = shapely.transform(
        shapely.geometry.shape(found["geometry"]), back.transform, interleaved=False
    )
    assert drawn.symmetric_difference(corsico.geom).area < 0.001 * corsico.geom.area


def test_several_layers_answer_together_the_upper_ones_first(
    client: TestClient, corsico: Comune
) -> None:
    point = corsico.geom.representative_point()
    found = features(ask(client, "piano", (point.x, point.y), "application/geo+json"))

    layers = [each["properties"]["strato"] for each in found]
    assert layers[-2:] == ["zone_omogenee", "comuni"]
    assert found[-2]["properties"]["codice"] == "sud-ovest"


def test_a_stop_is_found_beside_its_point(client: TestClient, engine: Any) -> None:
    with engine.connect() as connection:
        x, y, codice = connection.exec_driver_sql(
            "select ST_X(geom), ST_Y(geom), codice from psttm.collezione_nodi_trasporto"
            " where tipo = 'stazione_ferroviaria' order by codice limit 1"
        ).one()
    near = features(ask(client, "nodi_trasporto", (x + 100, y), "application/json"))
    far = features(ask(client, "nodi_trasporto", (x + 4_500, y + 4_500), "application/json"))

    assert codice in {each["properties"]["codice"] for each in near}
    assert codice not in {each["properties"]["codice"] for each in far}


def test_a_plus_that_was_not_escaped_is_understood(client: TestClient, corsico: Comune) -> None:
    point = corsico.geom.representative_point()
    whole = ask(client, "comuni", (point.x, point.y), "application/geo+json")
    lost = ask(client, "comuni", (point.x, point.y), "application/geo json")
    assert features(lost) == features(whole) != []


def test_as_many_features_as_asked_for(client: TestClient) -> None:
    duomo = (514_800.0, 5_034_300.0)
    counts = {
        count: len(
            features(ask(client, "obiettivi", duomo, "application/json", FEATURE_COUNT=str(count)))
        )
        for count in (1, 3)
    }
    assert counts == {1: 1, 3: 3}


def test_text_and_page_name_properties_and_leave_out_what_is_empty(
    client: TestClient, corsico: Comune
) -> None:
    point = corsico.geom.representative_point()
    text = ask(client, "comuni", (point.x, point.y), "text/plain")
    page = ask(client, "comuni", (point.x, point.y), "text/html")

    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Codice ISTAT: 015093" in text.text
    assert "Ufficiale: no" in text.text
    assert "km²" in text.text
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert '<th scope="row">Nome</th><td>Corsico</td>' in page.text


@pytest.mark.parametrize("layer", COLLECTIONS)
def test_what_is_found_has_its_source_and_no_number_for_an_id(
    client: TestClient, engine: Any, layer: str
) -> None:
    collection = COLLECTIONS[layer]
    with engine.connect() as connection:
        x, y = connection.execute(
            text(
                "select ST_X(p), ST_Y(p) from (select ST_Transform(ST_PointOnSurface(geom_3857),"  # noqa: S608
                f" 7791) p from {collection.drawing.vista} order by id limit 1) t"
            )
        ).one()
        sources = dict(
            connection.execute(
                text(f"select {collection.chiave}, fonte from {collection.vista}")  # noqa: S608
            ).all()
        )
    found = features(ask(client, layer, (x, y), "application/json", feature_count="50"))
    assert found
    for each in found:
        assert "id" not in each
        told = each["properties"]
        assert told["fonte"] == sources[told[collection.chiave]]
        assert "licenza" in told


def test_numbers_have_a_comma(client: TestClient) -> None:
    told = ask(client, "comuni", CORSICO, "text/plain").text
    assert re.search(r"Superficie misurata: \d+,\d+ km²", told), told


def test_gml_names_layers_as_requests_do(client: TestClient, corsico: Comune) -> None:
    point = corsico.geom.representative_point()
    response = ask(client, "comuni", (point.x, point.y), "application/vnd.ogc.gml")

    assert response.headers["content-type"] == "application/vnd.ogc.gml"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own service's
    assert root.findtext("comuni_layer/comuni_feature/nome") == "Corsico"


def test_where_nothing_lies_that_is_said(client: TestClient) -> None:
    nowhere = (600_000.0, 5_200_000.0)
    assert features(ask(client, "piano", nowhere, "application/json")) == []
    for form in ("text/plain", "text/html"):
        assert "non c'è nulla" in ask(client, "piano", nowhere, form).text.replace("&#x27;", "'")


def test_what_a_property_holds_never_becomes_part_of_the_page() -> None:
    values = {"istat": "015093", "nome": "<script>alert('x')</script>&amp;", "precisione": '"'}
    found = [Found(COLLECTIONS["comuni"], values, None)]

    assert "<script" not in as_html(found)
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;amp;" in as_html(found)
    assert "<script>" in as_text(found)


@pytest.mark.parametrize(
    ("changes", "code", "locator"),
    [
        ({"I": "500"}, "InvalidPoint", "I"),
        ({"J": "-1"}, "InvalidPoint", "J"),
        ({"I": "x"}, "InvalidPoint", "I"),
        ({"QUERY_LAYERS": "parchi"}, "LayerNotDefined", "QUERY_LAYERS"),
        ({"QUERY_LAYERS": "boh"}, "LayerNotDefined", "QUERY_LAYERS"),
        ({"INFO_FORMAT": "text/xsl"}, "InvalidFormat", "INFO_FORMAT"),
        ({"INFO_FORMAT": "../../etc/passwd"}, "InvalidFormat", "INFO_FORMAT"),
        ({"FEATURE_COUNT": "1000000"}, "InvalidParameterValue", "FEATURE_COUNT"),
    ],
)
def test_bad_questions_are_refused(
    client: TestClient, changes: dict[str, str], code: str, locator: str
) -> None:
    response = ask(client, "comuni", CORSICO, "text/plain", **changes)

    assert response.status_code == 400
    assert exception(response)[:2] == (code, locator)


def test_describe_layer_leads_to_the_features(client: TestClient) -> None:
    params = {"SERVICE": "WMS", "VERSION": "1.1.1", "REQUEST": "DescribeLayer"}
    response = get(client, WMS, {**params, "LAYERS": "comuni,progetti", "SLD_VERSION": "1.1.0"})

    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own service's
    described = {each.get("name"): each for each in root}
    assert set(described) == {"comuni", "progetti"}
    for each in described.values():
        assert each.get("owsType") == "WFS"
        assert each.get("owsURL") == each.get("wfs") == "http://testserver/ows/wfs?"
    types = [each.get("typeName") for each in described["progetti"]]
    assert types == ["progetti_punti", "progetti_linee", "progetti_aree"]


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
def test_get_styles_gives_the_symbols_of_the_layers_asked_for(
    client: TestClient, version: str
) -> None:
    params = {"SERVICE": "WMS", "VERSION": version, "REQUEST": "GetStyles", "LAYERS": "plis,parchi"}
    root = ElementTree.fromstring(get(client, WMS, params).content)  # noqa: S314 - our own

    assert root.tag == f"{SLD}StyledLayerDescriptor"
    assert [each.findtext(f"{SLD}Name") for each in root] == ["plis", "parchi"]


def test_systems_with_north_first_are_those_of_the_catalogue() -> None:
    assert {f"EPSG:{each.srid}" for each in ALL_CRS.values() if each.flipped} == set(NORTH_FIRST)
