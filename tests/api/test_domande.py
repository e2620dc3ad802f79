"""Questions that the service is for, answered from the API alone."""

from typing import Any

from fastapi.testclient import TestClient

PARTS = ("certi", "da_verificare", "ambito", "non_determinabili")


def get(client: TestClient, address: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def test_which_objectives_concern_the_navigli(client: TestClient) -> None:
    named = get(client, "obiettivi?layer=navigli&limit=1000")["items"]
    assert "M1-13" in {each["codice"] for each in named}
    territorio = get(client, "obiettivi/M1-13/territorio")
    (place,) = territorio["localizzazioni"]
    assert (place["layer"], place["elemento"], place["tipo"]) == ("navigli", None, "naviglio")
    assert (place["menzione"], place["estensione"], place["natura"]) == (
        "esplicita",
        "intero",
        "dichiarata",
    )
    reached = {each["codice"] for each in territorio["elementi"] if each["layer"] == "navigli"}
    kinds = get(client, "navigli?limit=1000")["items"]
    assert reached == {each["id"] for each in kinds if each["tipo"] == "naviglio"}
    assert "canale-villoresi" not in reached


def test_a_kind_of_place_that_is_not_named_is_to_be_checked(client: TestClient) -> None:
    here = get(client, "navigli/naviglio-grande/obiettivi")
    assert "M1-13" in {each["codice"] for each in here["certi"]}
    assert "M2-18" in {each["codice"] for each in here["da_verificare"]}
    for each in here["da_verificare"]:
        assert all(chain["motivo"] for chain in each["incidenza"])


def test_the_navigli_reach_their_comuni_and_say_through_which(client: TestClient) -> None:
    comuni = {each["istat"]: each for each in get(client, "obiettivi/M1-13/territorio")["comuni"]}
    assert comuni["015155"]["certezza"] == "certa"
    (chain,) = comuni["015155"]["incidenza"]
    assert [step["codice"] for step in chain["via"]] == ["naviglio-grande", "015155"]
    assert "015191" not in comuni


def test_which_comuni_the_parco_del_ticino_covers(client: TestClient) -> None:
    park = get(client, "parchi/parco-del-ticino")
    assert (park["precisione"], park["comuni"], park["comuni_da_verificare"]) == ("derivata", 17, 0)
    comuni = get(client, "parchi/parco-del-ticino/comuni")
    assert comuni["totale"] == 17
    assert {each["certezza"] for each in comuni["items"]} == {"certa"}
    assert {"Abbiategrasso", "Nosate", "Magenta"} <= {each["nome"] for each in comuni["items"]}
    assert "Milano" not in {each["nome"] for each in comuni["items"]}
    filtered = get(client, "comuni?parco=parco-del-ticino")
    assert {each["istat"] for each in filtered["items"]} == {
        each["istat"] for each in comuni["items"]
    }
    area = sum(each["superficie_km2"] for each in comuni["items"])
    assert abs(area - park["superficie_km2"]) < 0.01


def test_an_objective_that_names_a_park_first_is_not_silent_elsewhere(client: TestClient) -> None:
    assert get(client, "parchi/parco-agricolo-sud-milano")["elenco_comuni"] == "parziale"
    for istat, part in (("015093", "certi"), ("015247", "non_determinabili")):
        here = get(client, f"comuni/{istat}/obiettivi")
        codes = {name: {each["codice"] for each in here[name]} for name in PARTS}
        assert [name for name in PARTS if "M2-07" in codes[name]] == [part]


def test_what_reaches_san_colombano_al_lambro(client: TestClient) -> None:
    (comune,) = get(client, "comuni?q=san+colombano")["items"]
    assert (comune["istat"], comune["zona_omogenea"]) == ("015191", "sud-est")
    projects = get(client, "comuni/015191/progetti")
    assert projects["certi"] == []
    assert {"cambio", "forestami"} <= {each["id"] for each in projects["ambito"]}
    objectives = get(client, "comuni/015191/obiettivi")
    plis = next(each for each in objectives["certi"] if each["codice"] == "M2-17")
    (chain,) = plis["incidenza"]
    assert [step["codice"] for step in chain["via"]] == ["collina-di-san-colombano", "015191"]
    (hill,) = get(client, "plis?comune=015191")["items"]
    assert hill["id"] == "collina-di-san-colombano"
    assert get(client, "navigli?comune=015191")["items"] == []


def test_what_is_known_of_nosate(client: TestClient) -> None:
    projects = get(client, "comuni/015155/progetti")
    assert projects["certi"] == []
    assert projects["messaggi"]["certi"].startswith("nessun dato")
    assert projects["totali"]["certi"]["progetti"] == 0
    assert projects["totali"]["certi"]["importi"] == []
    objectives = get(client, "comuni/015155/obiettivi")
    for part in PARTS:
        assert len(objectives[part]) == objectives["totali"][part]["obiettivi"]
    assert "M1-13" in {each["codice"] for each in objectives["certi"]}
    assert "naviglio-grande" in {
        each["id"] for each in get(client, "navigli?comune=015155")["items"]
    }
    assert "parco-del-ticino" in {
        each["id"] for each in get(client, "parchi?comune=015155")["items"]
    }
