import pytest
from fastapi.testclient import TestClient

from tests.api.test_zone import SEVEN

ZONE = "/api/v1/zone-omogenee"
PARTS = ("certi", "da_verificare", "ambito", "non_determinabili")
FILTERS = ("missione=M3", "driver=D05", "stato=lavori", "edizione=2022-2024", "certezza=certa")


def agenda_of(client: TestClient, zona: str, query: str = "") -> dict:
    answer = client.get(f"{ZONE}/{zona}/agenda{query and '?'}{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids_of(parts: dict) -> dict[str, list[str]]:
    return {part: [each.get("id", each.get("codice")) for each in parts[part]] for part in PARTS}


@pytest.mark.parametrize("zona", SEVEN)
def test_projects_objectives_and_comuni_are_those_of_the_lists(
    client: TestClient, zona: str
) -> None:
    agenda = agenda_of(client, zona)
    for what in ("progetti", "obiettivi"):
        listed = client.get(f"{ZONE}/{zona}/{what}?limit=1000").json()
        assert ids_of(agenda[what]) == ids_of(listed)
        assert agenda[what]["totali"] == listed["totali"]
        assert agenda[what]["messaggi"] == listed["messaggi"]
    members = client.get(f"{ZONE}/{zona}/comuni?limit=1000").json()["items"]
    without = [
        {name: value for name, value in each.items() if name != "densita_ab_km2"}
        for each in agenda["comuni"]
    ]
    assert without == members
    assert {**agenda["zona"], "links": []} == {
        **client.get(f"{ZONE}/{zona}").json(),
        "links": [],
    }


@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize("zona", ["sud-ovest", "nord-milano"])
def test_a_filter_leaves_what_it_leaves_in_the_lists(
    client: TestClient, zona: str, query: str
) -> None:
    agenda = agenda_of(client, zona, query)
    listed = client.get(f"{ZONE}/{zona}/progetti?limit=1000&{query}").json()
    assert ids_of(agenda["progetti"]) == ids_of(listed)
    assert agenda["progetti"]["totali"] == listed["totali"]
    name, _, value = query.partition("=")
    assert agenda["richiesta"][name] == [value]
    of_projects_alone = name in {"driver", "stato"}
    same = client.get(
        f"{ZONE}/{zona}/obiettivi?limit=1000&{'' if of_projects_alone else query}".rstrip("&")
    ).json()
    assert ids_of(agenda["obiettivi"]) == ids_of(same)
    assert any("soli progetti" in each for each in agenda["avvisi"]) == of_projects_alone


def test_filters_do_not_touch_the_figures(client: TestClient) -> None:
    whole, narrow = agenda_of(client, "sud-est"), agenda_of(client, "sud-est", "stato=sospeso")
    for name in ("zona", "cifre", "comuni", "strati"):
        assert narrow[name] == whole[name]


def test_what_nothing_meets_is_an_agenda_that_says_so(client: TestClient) -> None:
    agenda = agenda_of(client, "sud-est", "missione=M4&edizione=2016-2018&certezza=da_verificare")
    assert agenda["messaggio"] == (
        "nessun dato con i filtri richiesti (missione: M4; edizione: 2016-2018; "
        "certezza: da_verificare): né progetti né obiettivi"
    )
    for what in ("progetti", "obiettivi"):
        assert all(agenda[what][part] == [] for part in PARTS)
        assert set(agenda[what]["messaggi"].values()) == {"nessun dato con i filtri richiesti"}
    assert {each["messaggio"] for each in agenda["temi_ricorrenti"]} == {
        "nessun dato con i filtri richiesti"
    }
    assert agenda["cifre"]["comuni"] == 15


def test_without_filters_there_is_no_message(client: TestClient) -> None:
    assert agenda_of(client, "sud-est")["messaggio"] is None


def test_an_unknown_zona_has_all_seven_names(client: TestClient) -> None:
    answer = client.get(f"{ZONE}/sudest/agenda")
    assert answer.status_code == 404
    assert sorted(each.split()[0] for each in answer.json()["accettati"]) == SEVEN


@pytest.mark.parametrize(
    ("query", "accepted"),
    [
        ("stato=fermo", "sospeso"),
        ("certezza=forse", "non_determinabile"),
        ("edizione=2020", "2022-2024"),
        ("missione=M99", None),
        ("driver=D99", None),
        ("missione=%20", None),
        ("q=parco", "missione"),
        ("f=pdf", "json"),
        ("limit=10", "certezza"),
    ],
)
def test_a_bad_filter_is_refused_as_lists_refuse_it(
    client: TestClient, query: str, accepted: str | None
) -> None:
    answer = client.get(f"{ZONE}/sud-est/agenda?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert accepted is None or accepted in answer.json()["accettati"]


def test_an_agenda_that_is_held_already_is_not_sent_again(client: TestClient) -> None:
    first = client.get(f"{ZONE}/sud-est/agenda")
    again = client.get(f"{ZONE}/sud-est/agenda", headers={"If-None-Match": first.headers["etag"]})
    other = client.get(
        f"{ZONE}/sud-est/agenda?stato=lavori", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200
    head = client.head(f"{ZONE}/sud-est/agenda")
    assert (head.status_code, head.headers["etag"]) == (200, first.headers["etag"])


@pytest.mark.parametrize("zona", SEVEN)
def test_numbers_run_over_the_four_parts_and_groups_use_them(client: TestClient, zona: str) -> None:
    agenda = agenda_of(client, zona)
    progetti = [each for part in PARTS for each in agenda["progetti"][part]]
    assert [each["numero"] for each in progetti] == list(range(1, len(progetti) + 1))
    named = {(each["numero"], each["id"]) for each in progetti}
    for groups, under in (
        (agenda["temi_ricorrenti"], lambda p: [t["codice"] for t in p["temi_ricorrenti"]]),
        (agenda["missioni"], lambda p: [o["missione"] for o in p["obiettivi"]]),
    ):
        for group in groups:
            for part in PARTS:
                assert {(each["numero"], each["id"]) for each in group[part]} == {
                    (each["numero"], each["id"])
                    for each in agenda["progetti"][part]
                    if (group["codice"] in under(each) if group["codice"] else not under(each))
                }
        grouped = {(e["numero"], e["id"]) for g in groups for part in PARTS for e in g[part]}
        assert grouped == named
    assert len([g for g in agenda["temi_ricorrenti"] if g["codice"]]) == 6


def test_what_we_attribute_is_marked(client: TestClient) -> None:
    agenda = agenda_of(client, "sud-est")
    mission = {each["codice"]: each for each in agenda["missioni"]}["M3"]
    marked = {each["id"]: each["attribuito"] for each in mission["certi"]}
    assert marked == {"cambio-7": True, "lum": False}
    themes = [t for p in agenda["progetti"]["certi"] for t in p["temi_ricorrenti"]]
    assert {each["natura"] for each in themes} == {"attribuita"}
    assert all(each["motivo"] for each in themes)


@pytest.mark.parametrize("zona", SEVEN)
def test_every_source_that_is_named_is_among_the_sources(client: TestClient, zona: str) -> None:
    agenda = agenda_of(client, zona)
    listed = [each["fonte"]["id"] for each in agenda["fonti"]]
    named: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, dict):
            named.update(v for k, v in value.items() if k == "fonte_id" and v is not None)
            if "licenza_verificata" in value:
                named.add(value["id"])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk({name: value for name, value in agenda.items() if name != "fonti"})
    assert sorted(listed) == sorted(named)
    assert all(each["usi"] for each in agenda["fonti"])
