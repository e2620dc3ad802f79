import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

OBIETTIVI = "/api/v1/obiettivi"
PARTS = ("certi", "da_verificare", "ambito", "non_determinabili")


def codes(client: TestClient, query: str) -> list[str]:
    return [each["codice"] for each in client.get(f"{OBIETTIVI}?{query}").json()["items"]]


def test_the_list_follows_the_order_of_the_source(client: TestClient) -> None:
    items = client.get(f"{OBIETTIVI}?edizione=2022-2024&limit=1000").json()["items"]
    by_mission: dict[str, list[int]] = {}
    for item in items:
        by_mission.setdefault(item["missione"], []).append(item["ordine"])
    assert list(by_mission) == ["M1", "M2", "M3", "M4", "M5", "M6"]
    assert all(orders == sorted(orders) for orders in by_mission.values())


def test_the_singular_finds_the_plural(client: TestClient) -> None:
    assert "M1-13" in codes(client, "q=naviglio")
    assert codes(client, "q=naviglio") == codes(client, "q=navigli")


def test_words_may_be_joined_and_excluded(client: TestClient) -> None:
    assert codes(client, "q=naviglio+-naviglio") == []


def test_filters_narrow_the_list(client: TestClient) -> None:
    assert set(codes(client, "missione=M1&limit=1000")) < set(codes(client, "limit=1000"))
    assert "M1-13" in codes(client, "layer=navigli")
    assert codes(client, "edizione=2016-2018") == []


def test_a_place_finds_the_same_as_the_place(client: TestClient) -> None:
    for place, path in (
        ("comune=015191", "comuni/015191"),
        ("zona=sud-est", "zone-omogenee/sud-est"),
        ("naviglio=naviglio-grande", "navigli/naviglio-grande"),
        ("parco=idroscalo", "parchi/idroscalo"),
    ):
        here = client.get(f"/api/v1/{path}/obiettivi?limit=1000").json()
        surest = {each["codice"] for part in PARTS[:2] for each in here[part]}
        listed = codes(client, f"{place}&certezza=certa,da_verificare&limit=1000")
        assert surest == set(listed)


@pytest.mark.parametrize(
    "query", ["missione=M99", "naviglio=po", "layer=strade", "edizione=2030", "certezza=certa"]
)
def test_filters_that_mean_nothing_are_refused(client: TestClient, query: str) -> None:
    assert client.get(f"{OBIETTIVI}?{query}").status_code == 400


def test_one_has_its_mission_and_says_which_edition(client: TestClient) -> None:
    latest = client.get(f"{OBIETTIVI}/M1-13").json()
    named = client.get(f"{OBIETTIVI}/M1-13?edizione=2022-2024").json()
    assert (latest["codice"], latest["edizione"], latest["missione"]) == (
        "M1-13",
        "2022-2024",
        "M1",
    )
    assert {**latest, "links": None} == {**named, "links": None}


def test_a_code_in_two_editions_resolves_to_the_latest(client: TestClient, engine: Engine) -> None:
    with engine.connect() as connection:
        latest = connection.scalar(
            text("select max(edizione) from psttm.obiettivo where codice = 'M1-13'")
        )
    assert client.get(f"{OBIETTIVI}/M1-13").json()["edizione"] == latest


def test_what_is_printed_twice_names_the_first(client: TestClient) -> None:
    twice = [
        each
        for each in client.get(f"{OBIETTIVI}?limit=1000").json()["items"]
        if each["duplicato_di"]
    ]
    assert twice
    for each in twice:
        first = client.get(f"{OBIETTIVI}/{each['duplicato_di']}").json()
        assert first["duplicato_di"] is None


def test_the_list_says_that_texts_are_not_loaded(client: TestClient) -> None:
    body = client.get(f"{OBIETTIVI}?limit=1000").json()
    assert bool(body["avvisi"]) == any(each["testo"] is None for each in body["items"])


def test_an_unknown_code_has_the_nearest_ones(client: TestClient) -> None:
    for suffix in ("", "/territorio", "/territorio?f=csv"):
        answer = client.get(f"{OBIETTIVI}/M1-99{suffix}")
        assert answer.status_code == 404
        assert any("M1-" in each for each in answer.json()["accettati"])
    elsewhere = client.get(f"{OBIETTIVI}/M1-13?edizione=2016-2018")
    assert (elsewhere.status_code, elsewhere.json()["accettati"]) == (404, ["2022-2024"])


def test_an_objective_without_a_place_has_no_data(client: TestClient) -> None:
    body = client.get(f"{OBIETTIVI}/M1-01/territorio").json()
    assert (body["localizzazioni"], body["elementi"], body["comuni"]) == ([], [], [])
    assert body["messaggi"]["territorio"].startswith("nessun dato")


def test_the_territory_is_the_incidenza(client: TestClient, engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(text(REACHED)).all()
    for code, edition, comuni, others in rows:
        body = client.get(f"{OBIETTIVI}/{code}/territorio?edizione={edition}").json()
        assert len(body["comuni"]) == comuni
        reached = [each for each in body["elementi"] if each["layer"] != "zone_omogenee"]
        assert len(reached) == others


REACHED = """
    select o.codice, o.edizione,
        count(distinct i.elemento_id) filter (where i.layer = 'comuni'),
        count(distinct i.elemento_id) filter (where i.layer not in ('comuni', 'zone_omogenee'))
    from psttm.obiettivo o
    left join psttm.incidenza i on i.obiettivo_id = o.id
    group by o.id
"""


def test_every_comune_counts_what_sql_counts(client: TestClient, engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(text(BY_COMUNE)).all()
    assert len(rows) == 133
    for istat, certain, doubtful, general, unknown in rows:
        totals = client.get(f"/api/v1/comuni/{istat}/obiettivi?limit=1").json()["totali"]
        found = [totals[part]["obiettivi"] for part in PARTS]
        assert found == [certain, doubtful, general, unknown]


BY_COMUNE = """
    select c.istat,
        count(*) filter (where g.grado = 1), count(*) filter (where g.grado = 2),
        count(*) filter (where g.grado = 3),
        count(*) filter (where g.grado is null and o.elenco_comuni in ('parziale', 'ignoto'))
    from psttm.comune c
    cross join psttm.obiettivo o
    left join lateral (
        select min(array_position(array['certa', 'da_verificare', 'ambito'], i.certezza)) as grado
        from psttm.incidenza i
        where i.obiettivo_id = o.id and i.elemento_id = c.elemento_id
    ) g on true
    group by c.istat
"""


def test_the_four_parts_are_paged_one_after_the_other(client: TestClient) -> None:
    whole = client.get("/api/v1/comuni/015146/obiettivi?limit=1000").json()
    seen: list[str] = []
    address = "/api/v1/comuni/015146/obiettivi?limit=7"
    while address:
        body = client.get(address).json()
        assert body["totali"] == whole["totali"]
        seen += [each["codice"] for part in PARTS for each in body[part]]
        address = next((each["href"] for each in body["links"] if each["rel"] == "next"), "")
    assert seen == [each["codice"] for part in PARTS for each in whole[part]]


def test_an_empty_part_is_explained(client: TestClient) -> None:
    for query in ("", "?q=zzz"):
        body = client.get(f"/api/v1/comuni/015093/obiettivi{query}").json()
        for part in PARTS:
            assert (body["messaggi"][part] is None) == bool(body["totali"][part]["obiettivi"])


def test_projects_that_serve_an_objective_say_how(client: TestClient, engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(text(TIES)).all()
    for code, edition, count in rows:
        body = client.get(f"{OBIETTIVI}/{code}?edizione={edition}").json()
        assert len(body["progetti"]) == count
        assert all(each["motivo"] and each["fonte"]["id"] for each in body["progetti"])


TIES = """
    select o.codice, o.edizione, count(*)
    from psttm.progetto_obiettivo t join psttm.obiettivo o on o.id = t.obiettivo_id
    group by o.id
"""
