import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

TABLES = {"edizioni": "edizione", "missioni": "missione", "driver": "driver"}


@pytest.mark.parametrize(("path", "table"), TABLES.items())
def test_a_list_holds_every_entry(
    client: TestClient, engine: Engine, path: str, table: str
) -> None:
    with engine.connect() as connection:
        count = connection.scalar(text(f"select count(*) from psttm.{table}"))  # noqa: S608
    body = client.get(f"/api/v1/{path}").json()
    assert len(body["items"]) == body["totale"] == count > 0


def test_the_editions_are_four_and_count_their_objectives(client: TestClient) -> None:
    items = client.get("/api/v1/edizioni").json()["items"]
    assert [each["codice"] for each in items] == [
        "2016-2018",
        "2019-2021",
        "2022-2024",
        "2025-2027",
    ]
    for edition in items:
        at = f"edizione={edition['codice']}&limit=1000"
        listed = client.get(f"/api/v1/obiettivi?{at}").json()["items"]
        assert edition["obiettivi"] == sum(each["duplicato_di"] is None for each in listed)
        assert edition["missioni"] == client.get(f"/api/v1/missioni?{at}").json()["totale"]
        assert edition["driver"] == client.get(f"/api/v1/driver?{at}").json()["totale"]


def test_missions_sum_to_their_edition(client: TestClient) -> None:
    items = client.get("/api/v1/missioni?edizione=2022-2024").json()["items"]
    assert [each["codice"] for each in items] == ["M1", "M2", "M3", "M4", "M5", "M6"]
    (edition,) = client.get("/api/v1/edizioni?edizione=2022-2024").json()["items"]
    assert sum(each["obiettivi"] for each in items) == edition["obiettivi"]
    assert any(each["temi"] for each in items)


def test_drivers_tell_declared_projects_from_attributed_ones(
    client: TestClient, engine: Engine
) -> None:
    with engine.connect() as connection:
        ties = dict(
            connection.execute(
                text("select natura, count(*) from psttm.progetto_driver group by natura")
            ).all()
        )
    items = client.get("/api/v1/driver").json()["items"]
    assert sum(each["progetti_dichiarati"] for each in items) == ties.get("dichiarata", 0)
    assert sum(each["progetti_attribuiti"] for each in items) == ties.get("attribuita", 0)


def test_words_find_an_entry_in_any_form(client: TestClient) -> None:
    singular = client.get("/api/v1/missioni?q=infrastruttura").json()["items"]
    assert "M3" in {each["codice"] for each in singular}


def test_an_unknown_edition_is_refused(client: TestClient) -> None:
    assert client.get("/api/v1/missioni?edizione=2030").status_code == 400
