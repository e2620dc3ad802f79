"""Styles and what they refer to, as clients ask for them."""

import io
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from pydantic import SecretStr

from service.app import create_app
from service.queries.catalog import COLLECTIONS
from service.settings import Settings

STYLE = "application/vnd.mapbox.style+json"
SLD = "application/vnd.ogc.sld+xml"
PROBLEM = "application/problem+json"
FONT = "/fonts/Titillium%20Web%20Regular"
ADDRESSES = [
    "/styles/piano.json",
    "/styles/parchi.json",
    "/styles/etichette.geojson",
    "/styles/sprite.json",
    "/styles/sprite@2x.json",
    "/styles/sprite.png",
    "/styles/sprite@2x.png",
    f"{FONT}/0-255.pbf",
    "/ogc/styles",
    "/ogc/styles/piano",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_an_answer_that_is_held_already_is_304(
    client: TestClient, address: str, encoding: str
) -> None:
    headers = {"Accept-Encoding": encoding}
    first = client.get(address, headers=headers)
    assert first.status_code == 200
    assert first.content
    assert first.headers["Cache-Control"]
    again = client.get(address, headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    other = client.get(address, headers={**headers, "If-None-Match": '"altro"'})
    assert other.status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_answers_as_get_without_a_body(client: TestClient, address: str) -> None:
    get, head = client.get(address), client.head(address)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Access-Control-Allow-Origin"):
        assert head.headers[name] == get.headers[name]
    assert get.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_parameter_that_nobody_knows_is_refused(client: TestClient, address: str) -> None:
    answer = client.get(f"{address}?colore=rosso")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == PROBLEM
    assert "colore" in answer.json()["detail"]


def test_everything_that_a_style_refers_to_is_there(client: TestClient) -> None:
    style = client.get("/styles/piano.json").json()
    addresses = [source.get("url") or source["data"] for source in style["sources"].values()]
    stacks = {
        font for layer in style["layers"] for font in layer.get("layout", {}).get("text-font", ())
    }
    for stack in stacks:
        filled = style["glyphs"].replace("{fontstack}", quote(stack))
        addresses += [filled.replace("{range}", each) for each in ("0-255", "8192-8447")]
    addresses += [style["sprite"] + each for each in (".json", ".png", "@2x.json", "@2x.png")]
    assert len(addresses) == 2 + 2 * 3 + 4
    for address in addresses:
        assert address.startswith("http://testserver/")
        assert client.get(address).status_code == 200, address


def test_the_style_draws_the_layers_that_its_tiles_have(client: TestClient) -> None:
    style = client.get("/styles/piano.json").json()
    tiles = client.get(style["sources"]["piano"]["url"]).json()
    fields = {each["id"]: set(each["fields"]) for each in tiles["vector_layers"]}
    assert set(fields) == set(COLLECTIONS)
    assert {each["source-layer"] for each in style["layers"] if "source-layer" in each} == set(
        fields
    )
    west, south, east, north = tiles["bounds"]
    lon, lat = style["center"]
    assert west < lon < east
    assert south < lat < north


def test_addresses_are_those_that_the_service_is_reached_at(settings: Settings) -> None:
    behind = settings.model_copy(
        update={"base_url": "https://dati.example/piano", "database_url": SecretStr("")}
    )
    with TestClient(create_app(behind)) as client:
        style = client.get("/styles/piano.json").json()
        listed = client.get("/ogc/styles").json()
    for address in (style["sprite"], style["glyphs"], style["sources"]["piano"]["url"]):
        assert address.startswith("https://dati.example/piano/")
    assert listed["styles"][0]["links"][0]["href"] == "https://dati.example/piano/ogc/styles/piano"


def test_the_list_names_every_style_and_its_links_lead_there(client: TestClient) -> None:
    listed = client.get("/ogc/styles").json()
    assert listed["default"] == "piano"
    assert [each["id"] for each in listed["styles"]] == ["piano", *COLLECTIONS]
    for style in listed["styles"]:
        sheets = [each["type"] for each in style["links"] if each["rel"] == "stylesheet"]
        assert sheets == [STYLE, SLD]
        for link in style["links"]:
            answer = client.get(link["href"])
            assert answer.status_code == 200
            assert answer.headers["Content-Type"].startswith(link["type"])
            if link["type"] != SLD:
                assert answer.json()["name"] == style["title"]


def test_a_style_comes_by_its_own_type_or_as_plain_json(client: TestClient) -> None:
    own = client.get("/ogc/styles/piano")
    assert own.headers["Content-Type"] == STYLE
    plain = client.get("/ogc/styles/piano", headers={"Accept": "application/json"})
    assert plain.headers["Content-Type"] == "application/json"
    assert plain.json() == own.json()
    assert plain.headers["ETag"] != own.headers["ETag"]
    named = client.get("/styles/piano.json?f=mapbox")
    assert named.headers["Content-Type"] == STYLE
    refused = client.get("/ogc/styles/piano", headers={"Accept": "text/csv"})
    assert refused.status_code == 406


def test_people_get_the_list_as_a_page(client: TestClient) -> None:
    answer = client.get("/ogc/styles", headers={"Accept": "text/html"})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "/styles/piano.json" in answer.text


@pytest.mark.parametrize("address", ["/styles/boh.json", "/ogc/styles/boh"])
def test_a_style_that_is_not_there_is_404_with_those_that_are(
    client: TestClient, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "«boh»" in answer.json()["detail"]
    assert "piano" in answer.text


def test_the_sprite_is_a_picture_that_its_index_describes(client: TestClient) -> None:
    for density in ("", "@2x"):
        index: dict[str, Any] = client.get(f"/styles/sprite{density}.json").json()
        answer = client.get(f"/styles/sprite{density}.png")
        assert answer.headers["Content-Type"] == "image/png"
        width, height = Image.open(io.BytesIO(answer.content)).size
        assert index
        for place in index.values():
            assert place["x"] + place["width"] <= width
            assert place["y"] + place["height"] <= height


def test_glyphs_are_compressed_for_who_accepts_it(client: TestClient) -> None:
    plain = client.get(f"{FONT}/0-255.pbf", headers={"Accept-Encoding": "identity"})
    small = client.get(f"{FONT}/0-255.pbf", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert int(small.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    assert small.content == plain.content
    assert small.headers["ETag"] != plain.headers["ETag"]
    assert (
        plain.headers["Content-Type"] == small.headers["Content-Type"] == "application/x-protobuf"
    )


def test_glyphs_are_kept_for_good_under_an_address_with_a_version(client: TestClient) -> None:
    plain = client.get(f"{FONT}/0-255.pbf")
    versioned = client.get(f"{FONT}/0-255.pbf?v=1")
    assert plain.headers["Cache-Control"] == "no-cache"
    assert "immutable" in versioned.headers["Cache-Control"]


def test_the_first_font_that_there_is_answers(client: TestClient) -> None:
    one = client.get(f"{FONT}/8192-8447.pbf")
    other = client.get("/fonts/Noto%20Sans,Titillium%20Web%20Regular/8192-8447.pbf")
    assert other.content == one.content


def test_a_range_without_characters_is_an_empty_stack(client: TestClient) -> None:
    answer = client.get(f"{FONT}/20224-20479.pbf")
    assert answer.status_code == 200
    assert answer.content.endswith(b"20224-20479")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/fonts/Arial/0-255.pbf", 404, "«Arial»"),
        (f"{FONT}/0-256.pbf", 400, "«0-256»"),
        (f"{FONT}/65536-65791.pbf", 400, "intervallo"),
        (f"{FONT}/boh.pbf", 400, "«boh»"),
        (f"/fonts/{'a' * 3000}/0-255.pbf", 404, "carattere"),
        ("/fonts/..%2f..%2fetc/0-255.pbf", 404, ""),
    ],
)
def test_bad_glyphs_are_refused_in_words_that_help(
    client: TestClient, address: str, status: int, words: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == PROBLEM
    assert words in answer.json()["detail"]
    assert len(answer.content) < 2_000


def test_names_of_areas_change_with_the_data_alone(client: TestClient) -> None:
    first, again = (client.get("/styles/etichette.geojson") for _ in range(2))
    assert first.headers["ETag"] == again.headers["ETag"]
    assert first.headers["Content-Type"] == "application/geo+json"
    names = {each["properties"]["testo"] for each in first.json()["features"]}
    assert {"Milano", "Corsico", "Sud Est"} <= names
