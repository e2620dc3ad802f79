import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

LAYERS = {
    "parchi": "parchi",
    "plis": "plis",
    "navigli": "navigli",
    "nodi-trasporto": "nodi_trasporto",
}
PARTS = ("certi", "da_verificare", "ambito", "non_determinabili")


@pytest.mark.parametrize(("path", "layer"), LAYERS.items())
def test_a_list_holds_every_elemento_of_its_layer(
    client: TestClient, engine: Engine, path: str, layer: str
) -> None:
    with engine.connect() as connection:
        codes = connection.scalars(
            text("select codice from psttm.elemento where layer = :layer order by codice"),
            {"layer": layer},
        ).all()
    body = client.get(f"/api/v1/{path}?limit=1000").json()
    assert [each["id"] for each in body["items"]] == codes
    assert body["totale"] == len(codes)


@pytest.mark.parametrize("path", LAYERS)
def test_a_list_is_paged_to_its_end(client: TestClient, path: str) -> None:
    whole = [each["id"] for each in client.get(f"/api/v1/{path}?limit=1000").json()["items"]]
    seen: list[str] = []
    address = f"/api/v1/{path}?limit={max(len(whole) // 3, 1)}"
    while address:
        body = client.get(address).json()
        seen += [each["id"] for each in body["items"]]
        address = next((each["href"] for each in body["links"] if each["rel"] == "next"), "")
    assert seen == whole


@pytest.mark.parametrize("path", LAYERS)
def test_what_concerns_a_comune_is_what_lists_it(client: TestClient, path: str) -> None:
    here = {
        each["id"]
        for each in client.get(f"/api/v1/{path}?comune=015146&limit=1000").json()["items"]
    }
    some = client.get(f"/api/v1/{path}?limit=30").json()["items"]
    for item in some:
        comuni = client.get(f"/api/v1/{path}/{item['id']}/comuni?limit=1000").json()
        codes = {each["istat"] for each in comuni["items"]}
        assert ("015146" in codes) == (item["id"] in here)
        assert comuni["totale"] == item["comuni"] + item["comuni_da_verificare"]
        listed = client.get(f"/api/v1/comuni?{noun_of(path)}={item['id']}&limit=1000").json()
        assert {each["istat"] for each in listed["items"]} == codes


def noun_of(path: str) -> str:
    return {"parchi": "parco", "plis": "plis", "navigli": "naviglio", "nodi-trasporto": "nodo"}[
        path
    ]


def test_the_plural_finds_the_singular(client: TestClient) -> None:
    for words in ("navigli", "naviglio", "NAVIGLIO"):
        body = client.get(f"/api/v1/navigli?q={words}").json()
        assert "naviglio-grande" in {each["id"] for each in body["items"]}
        assert "canale-villoresi" not in {each["id"] for each in body["items"]}


def test_the_beginning_of_a_name_finds_it(client: TestClient) -> None:
    body = client.get("/api/v1/navigli?q=villor").json()
    assert [each["id"] for each in body["items"]] == ["canale-villoresi"]


def test_filters_of_their_own(client: TestClient) -> None:
    body = client.get("/api/v1/plis?stato=proposto,cessato").json()
    assert {each["stato"] for each in body["items"]} <= {"proposto", "cessato"}
    body = client.get("/api/v1/nodi-trasporto?tipo=interscambio&limit=1000").json()
    assert {each["tipo"] for each in body["items"]} == {"interscambio"}
    answer = client.get("/api/v1/nodi-trasporto?tipo=aeroporto")
    assert answer.status_code == 400
    assert "interscambio" in answer.json()["accettati"]


@pytest.mark.parametrize(
    "query",
    [
        "plis?stato=sospeso",
        "parchi?stato=esistente",
        "navigli?comune=999999",
        "navigli?zona=centro",
        "navigli?certezza=certa",
        "navigli?comune=015146&certezza=ambito",
    ],
)
def test_filters_that_mean_nothing_are_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/api/v1/{query}").status_code == 400


@pytest.mark.parametrize("path", ["parchi", "plis", "navigli", "nodi-trasporto"])
def test_a_zona_has_what_its_comuni_have(client: TestClient, path: str) -> None:
    comuni = client.get("/api/v1/zone-omogenee/sud-ovest/comuni").json()["items"]
    expected: set[str] = set()
    for comune in comuni:
        here = client.get(f"/api/v1/{path}?limit=1000&comune={comune['istat']}").json()
        expected |= {each["id"] for each in here["items"]}
    body = client.get(f"/api/v1/{path}?limit=1000&zona=sud-ovest").json()
    assert {each["id"] for each in body["items"]} == expected
    boxed = client.get(f"/api/v1/{path}?limit=1000&zona=sud-ovest&bbox=8.5,45,9.6,45.7").json()
    assert {each["id"] for each in boxed["items"]} <= expected


def test_nodes_near_a_point(client: TestClient) -> None:
    body = client.get("/api/v1/nodi-trasporto?vicino_a=9.1859,45.4642&entro_m=300").json()
    assert any("Duomo" in each["nome"] for each in body["items"])
    assert body["totale"] < 10


def test_a_spatial_filter_says_what_it_cannot_find(client: TestClient) -> None:
    body = client.get("/api/v1/navigli?bbox=8.5,45,9.6,45.7").json()
    assert body["totale"] > 0 or body["avvisi"]
    assert "avvisi" in client.get("/api/v1/navigli?bbox=8.5,45,9.6,45.7&f=geojson").json()


def test_the_stops_of_an_interchange_are_its_parts(client: TestClient) -> None:
    nodes = client.get("/api/v1/nodi-trasporto?limit=1000").json()["items"]
    whole = {each["id"] for each in nodes if each["tipo"] == "interscambio"}
    assert {each["parte_di"] for each in nodes if each["parte_di"]} <= whole
    assert all(each["linee"] for each in nodes if each["tipo"] == "stazione_metro")


def test_an_unknown_code_has_the_nearest_ones(client: TestClient) -> None:
    for suffix in ("", "/comuni", "/progetti", "/obiettivi", "/comuni?f=geojson", "/comuni?f=csv"):
        answer = client.get(f"/api/v1/navigli/naviglio-grand{suffix}")
        assert answer.status_code == 404
        assert any("naviglio-grande" in each for each in answer.json()["accettati"])


def test_a_filter_that_names_no_elemento_tells_the_nearest(client: TestClient) -> None:
    answer = client.get("/api/v1/obiettivi?naviglio=naviglio-grand")
    assert answer.status_code == 400
    assert any("naviglio-grande" in each for each in answer.json()["accettati"])


def test_the_comuni_of_a_canal_follow_its_flow(client: TestClient) -> None:
    items = client.get("/api/v1/navigli/naviglio-grande/comuni").json()["items"]
    order = {each["istat"]: each["ordine"] for each in items}
    assert order["015155"] < order["015146"]
    assert all(each["appartenenza_fonte"] for each in items)


@pytest.mark.parametrize("path", LAYERS)
@pytest.mark.parametrize("what", ["progetti", "obiettivi"])
def test_the_four_parts_of_every_elemento_are_those_of_the_incidenza(
    client: TestClient, engine: Engine, path: str, what: str
) -> None:
    with engine.connect() as connection:
        rows = connection.execute(text(BY_CERTAINTY), {"layer": LAYERS[path], "what": what}).all()
    expected: dict[str, dict[str, int]] = {}
    for code, part, count in rows:
        expected.setdefault(code, {})[part] = count
    codes = [each["id"] for each in client.get(f"/api/v1/{path}?limit=40").json()["items"]]
    for code in codes:
        totals = client.get(f"/api/v1/{path}/{code}/{what}?limit=1").json()["totali"]
        found = {part: totals[part][what] for part in PARTS[:3] if totals[part][what]}
        assert found == expected.get(code, {})


BY_CERTAINTY = """
    select codice, parte, count(*) from (
        select e.codice, i.soggetto,
            (array['certi', 'da_verificare', 'ambito'])[
                min(array_position(array['certa', 'da_verificare', 'ambito'], i.certezza))
            ] as parte
        from (
            select elemento_id, certezza,
                case :what when 'progetti' then progetto_id else obiettivo_id end as soggetto
            from psttm.incidenza
        ) i
        join psttm.elemento e on e.id = i.elemento_id
        where e.layer = :layer and i.soggetto is not null
        group by e.codice, i.soggetto
    ) u group by codice, parte
"""
