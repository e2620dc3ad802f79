import html
import re

from fastapi.testclient import TestClient
from sqlalchemy import Engine, text


def test_layers_count_what_sql_counts(client: TestClient, engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(text(BY_LAYER)).all()
    expected = {row.layer: row for row in rows}
    body = client.get("/api/v1/copertura").json()
    assert {each["layer"] for each in body["strati"]} == set(expected)
    for each in body["strati"]:
        row = expected[each["layer"]]
        assert each["elementi"] == row.elementi
        assert {name: n for name, n in each["precisione"].items() if n} == row.precisioni
        assert each["ufficiali"] == row.ufficiali
        assert sum(source["elementi"] for source in each["fonti"]) == row.elementi
        assert len(each["mancanti"]) == row.mancanti
        dates = each["data_riferimento"]
        assert (dates["prima"], dates["ultima"], dates["senza"]) == (
            row.prima,
            row.ultima,
            row.senza,
        )


BY_LAYER = """
    select e.layer, count(*) as elementi,
        (select json_object_agg(p.precisione, p.n) from (
            select precisione, count(*) as n from psttm.elemento
            where layer = e.layer group by precisione) p) as precisioni,
        count(*) filter (where ufficiale) as ufficiali,
        count(*) filter (where geom is null or data_riferimento is null
            or elenco_comuni in ('parziale', 'ignoto')) as mancanti,
        min(data_riferimento) as prima, max(data_riferimento) as ultima,
        count(*) - count(data_riferimento) as senza
    from psttm.elemento e group by e.layer
"""


def test_stops_of_an_interchange_are_told_from_places(client: TestClient) -> None:
    nodes = client.get("/api/v1/nodi-trasporto?limit=1000").json()["items"]
    parts = sum(each["parte_di"] is not None for each in nodes)
    assert parts > 0
    for each in client.get("/api/v1/copertura").json()["strati"]:
        assert each["parti"] == (parts if each["layer"] == "nodi_trasporto" else 0)
    page = client.get("/copertura", headers={"Accept": "text/html"}).text
    assert f"({parts} sono fermate di interscambi)" in page


def test_fields_of_projects_count_what_the_list_shows(client: TestClient) -> None:
    items = client.get("/api/v1/progetti?limit=1000").json()["items"]
    body = client.get("/api/v1/copertura").json()["progetti"]
    assert body["totale"] == len(items)
    unknown = {"stato": "non_noto", "cup": [], "elenco_comuni": None}
    for field in body["campi"]:
        name = field["campo"]
        assert field["noti"] + field["mancanti"] == len(items)
        if name in {"geometria", "obiettivi", "driver", "elenco_comuni"}:
            continue
        known = [each for each in items if each[name] not in (None, unknown.get(name))]
        assert field["noti"] == len(known)


def test_ties_and_lists_count_what_sql_counts(client: TestClient, engine: Engine) -> None:
    with engine.connect() as connection:
        row = connection.execute(text(TIES)).one()
    fields = {
        each["campo"]: each["noti"]
        for each in client.get("/api/v1/copertura").json()["progetti"]["campi"]
    }
    assert (fields["geometria"], fields["obiettivi"], fields["driver"]) == tuple(row[:3])
    assert fields["elenco_comuni"] == row[3]


TIES = """
    select (select count(*) from psttm.progetto where geom is not null),
        (select count(distinct progetto_id) from psttm.progetto_obiettivo),
        (select count(distinct progetto_id) from psttm.progetto_driver),
        (select count(*) from psttm.progetto where elenco_comuni = 'completo')
"""


def test_texts_count_what_the_lists_show(client: TestClient) -> None:
    for each in client.get("/api/v1/copertura").json()["testi"]:
        items = client.get(f"/api/v1/{each['campo']}?limit=1000").json()["items"]
        assert each["noti"] == sum(item["testo"] is not None for item in items)
        assert each["noti"] + each["mancanti"] == len(items)


def test_what_is_missing_says_who_could_give_it(client: TestClient) -> None:
    body = client.get("/api/v1/copertura").json()
    for each in body["strati"]:
        assert each["chi_puo_darlo"]
        for missing in each["mancanti"]:
            assert missing["manca"]
            assert missing["chi_puo_darlo"]


def test_the_page_shows_the_same_numbers_without_a_script(client: TestClient) -> None:
    answer = client.get("/copertura")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "content-security-policy" in answer.headers
    page = answer.text
    assert "<script" not in page
    body = client.get("/api/v1/copertura").json()
    for each in body["strati"]:
        numbers = cells(page, f'data-layer="{each["layer"]}"')
        assert numbers[:7] == [
            str(number)
            for number in (each["elementi"], *each["precisione"].values(), each["ufficiali"])
        ]
        for missing in each["mancanti"]:
            assert missing["nome"] in html.unescape(page)
    for mark, fields in (("campo", body["progetti"]["campi"]), ("testo", body["testi"])):
        for each in fields:
            shown = cells(page, f'data-{mark}="{each["campo"]}"')[:2]
            assert shown == [str(each["noti"]), str(each["mancanti"])]


def cells(page: str, mark: str) -> list[str]:
    row = page.split(mark, 1)[1].split("</tr>", 1)[0]
    return [cell.strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]


def test_the_page_is_held_until_something_changes(client: TestClient) -> None:
    first = client.get("/copertura")
    held = {"If-None-Match": first.headers["etag"]}
    assert client.get("/copertura", headers=held).status_code == 304
    assert client.head("/copertura").status_code == 200


def test_the_map_page_leads_to_it(client: TestClient) -> None:
    assert 'href="http://testserver/copertura"' in client.get("/").text
