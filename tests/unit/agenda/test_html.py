"""The page of an agenda: one file that holds to itself, whatever the texts in it are."""

import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from service.agenda.content import Messaggi, Parti
from service.agenda.html import make_html
from service.agenda.html_map import MOST
from service.agenda.request import AgendaRequest
from service.agenda.words import typographic
from service.fingerprint import PROJECT
from tests.agenda_pages import Page, hash_of
from tests.agende import FONTE, NAMES, make_agenda, make_frames, make_progetto

PLACES: list[tuple[int, str | None]] = [(1, "000000"), (2, "000000"), (2, "000001"), (3, None)]
TITLES = ("Uno", "Due", "Tre", "Quattro")
HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "</title><script>alert('x')</script> & <b>grassetto</b>",
    '" onmouseover="alert(1)" x="',
    "<!-- <script>",
    "{{ 7 * 7 }} {% raw %} ${1}",
    "\u202eمشروع المدينة\u202c שלום",
    "Verde 🌳🚲 \u2028 e\u0301",
    "Riqualificazione degli spazi aperti tra l'Adda e il Naviglio " * 7,
]
ALONE = """
import pickle, sys
from pathlib import Path
from service.agenda.html import make_html
agenda, frames = pickle.loads(Path(sys.argv[1]).read_bytes())
Path(sys.argv[2]).write_bytes(make_html(agenda, frames))
"""


def page_of(titles: Sequence[str] = TITLES, places: Sequence[tuple[int, str | None]] = ()) -> Page:
    return Page(make_html(make_agenda(titles), make_frames(places)))


def test_a_page_says_what_it_is_of_and_when() -> None:
    page = page_of()
    assert page.content.startswith(b'<!DOCTYPE html>\n<html lang="it">')
    assert page.one("title").text == "Agenda della zona omogenea Prova"
    assert page.one("h1").text == "Prova"
    assert "Dati letti il 25\u00a0novembre\u00a02026" in page.one("header").text
    assert page.figure("popolazione") == "40.000"
    assert page.figure("densita") == "2.500,0"
    (view,) = (e for e in page.all("meta") if e.attributes.get("name") == "viewport")
    assert view.attributes["content"] == "width=device-width, initial-scale=1"


def test_it_loads_nothing_and_names_what_runs_by_its_hash() -> None:
    page = page_of(places=PLACES)
    assert page.loaded == []
    assert page.all("link") == page.all("iframe") == page.all("base") == page.all("form") == []
    scripts = [each for each in page.all("script") if "type" not in each.attributes]
    assert page.policy == {
        "default-src": ["'none'"],
        "script-src": [hash_of(each) for each in scripts],
        "style-src": [hash_of(each) for each in page.all("style")],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    inline = [n for e in page.elements for n in e.attributes if n.startswith("on") or n == "style"]
    assert inline == []


def test_of_what_folium_loads_nothing_is_left_but_leaflet() -> None:
    content = page_of().content.decode()
    for name in ("jquery", "bootstrap", "awesome", "glyphicon", "cdn.", "sourcemapping"):
        assert name not in content.lower()
    assert "Leaflet 1.9" in content


def test_marks_are_as_many_as_the_projects_of_each_place() -> None:
    places = page_of(places=PLACES).data["places"]
    assert [(each["name"], [m["numero"] for m in each["marks"]]) for each in places] == [
        ("Alfa", [1, 2]),
        ("Beta sul Naviglio", [2]),
        ("", [3]),
        ("Gamma", []),
        ("Delta d'Adda", []),
    ]


def test_a_project_without_a_place_is_listed_and_said_to_have_none() -> None:
    page = page_of(places=PLACES)
    cards = page.all("article", data_kind="Progetto")
    assert [each.attributes["data-find"] for each in cards] == list(TITLES)
    assert ["Senza un luogo sulla mappa." in each.text for each in cards] == [False] * 3 + [True]
    assert "1\u00a0progetto non è sulla mappa" in page.one("p", **{"class": "map-note"}).text
    assert "Sulla mappa: 2 luoghi" in cards[1].text


@pytest.mark.parametrize("title", HOSTILE)
def test_whatever_a_text_holds_it_stays_text(title: str) -> None:
    plain, hostile = page_of(["Uno"], [(1, "000000")]), page_of([title], [(1, "000000")])
    assert [e.name for e in hostile.elements] == [e.name for e in plain.elements]
    assert [[*e.attributes] for e in hostile.elements] == [[*e.attributes] for e in plain.elements]
    card = hostile.one("article", data_kind="Progetto")
    assert typographic(title) in card.text
    assert hostile.data["titles"]["1"] == title
    assert b"<img" not in hostile.content


def test_hostile_names_and_addresses_stay_text_too() -> None:
    names = [*HOSTILE[:3], "Delta"]
    agenda = make_agenda(["Uno"])
    fonte = replace(FONTE, documento=HOSTILE[0], indirizzo="javascript:alert(1)")
    zona = replace(agenda.zona, nome=HOSTILE[1], vocazione=HOSTILE[2])
    (here,) = agenda.progetti.certi
    project = replace(
        here.progetto, id='"><b>', ente_capofila=HOSTILE[1], descrizione=HOSTILE[0], fonti=(fonte,)
    )
    parts = replace(agenda.progetti, certi=(replace(here, progetto=project),))
    hostile = replace(agenda, zona=zona, progetti=parts, avvisi=(HOSTILE[0],))
    page = Page(make_html(hostile, make_frames([(1, "000000")], names=names)))
    assert page.one("h1").text == HOSTILE[1]
    assert page.all("img") == page.all("b", onerror=None) == []
    assert [e for e in page.all("a") if e.attributes["href"].startswith("javascript")] == []
    assert page.data["places"][0]["name"] == names[0]
    assert page.data["projects"]["1"] == 'progetti:"><b>'
    assert len(page.all("script")) == 4


def test_only_addresses_of_the_web_are_links() -> None:
    agenda = make_agenda(["Uno"])
    (here,) = agenda.progetti.certi
    addresses = ["https://ente.it/a?b=1&c", "wikious.com", "file:///etc/passwd", "JAVASCRIPT:x"]
    fonti = tuple(replace(FONTE, id=str(n), indirizzo=a) for n, a in enumerate(addresses))
    project = replace(here.progetto, fonti=fonti)
    parts = replace(agenda.progetti, certi=(replace(here, progetto=project),))
    page = Page(make_html(replace(agenda, progetti=parts), make_frames()))
    links = [e.attributes["href"] for e in page.all("a") if "rel" in e.attributes]
    assert [unescape(each) for each in links] == addresses[:1]


def test_what_nothing_meets_is_said_and_filters_are_stated() -> None:
    nothing = "nessun dato con i filtri richiesti (stato: gara): né progetti né obiettivi"
    agenda = make_agenda([])
    empty = replace(
        agenda,
        richiesta=AgendaRequest("sud-est", stato=("gara",)),
        messaggio=nothing,
        progetti=Parti((), (), (), (), agenda.progetti.totali, Messaggi(nothing, None, None, None)),
    )
    page = Page(make_html(empty, make_frames()))
    assert page.one("p", **{"class": "nothing"}).text.startswith("Nessun dato con i filtri")
    assert page.one("p", **{"class": "filters"}).text == "Filtri: stato: in gara"
    assert [len(each["marks"]) for each in page.data["places"]] == [0] * len(NAMES)
    assert page.all("p", **{"class": "map-note"}) == []


def test_without_any_geometry_there_is_a_page_all_the_same() -> None:
    frames = make_frames()
    bare = replace(
        frames,
        **{name: getattr(frames, name).iloc[:0] for name in frames.__dataclass_fields__},
    )
    page = Page(make_html(make_agenda(TITLES), bare))
    assert page.data["places"] == []
    assert page.data["ground"]["zona"] is None
    assert len(page.all("article", data_kind="Progetto")) == len(TITLES)


def test_many_projects_in_one_zona_are_all_there_within_the_size() -> None:
    titles = [f"Progetto {number} " + "x" * 390 for number in range(1, 501)]
    places = [(number, f"{number % 4:06d}") for number in range(1, 501)]
    page = page_of(titles, places)
    assert len(page.all("article", data_kind="Progetto")) == 500
    assert sum(len(each["marks"]) for each in page.data["places"]) == 500
    assert max(len(each["marks"]) for each in page.data["places"]) > MOST
    assert len(page.content) < 3_000_000


def test_uncertain_places_have_other_marks_than_certain_ones() -> None:
    frames = make_frames([(1, "000000"), (2, "000001")])
    doubtful = frames.luoghi.assign(certezza=["certa", "da_verificare"])
    data = Page(make_html(make_agenda(TITLES), replace(frames, luoghi=doubtful))).data
    sure, perhaps = (data["marks"][place["marks"][0]["sign"]][0] for place in data["places"][:2])
    assert "stroke-dasharray" in perhaps
    assert "stroke-dasharray" not in sure


def test_what_has_no_perimeter_is_hatched_and_the_hatch_is_there() -> None:
    page = page_of()
    layers = {each["id"]: each for each in page.data["layers"]}
    (park,) = layers["parchi"]["features"]
    (path,) = layers["parchi"]["signs"][park["sign"]]["paths"]
    name = path["fillColor"].removeprefix("url(#").removesuffix(")")
    assert page.one("pattern", id=name)
    (canal,) = layers["navigli"]["features"]
    assert layers["navigli"]["signs"][canal["sign"]]["paths"][-1]["dashArray"]


def test_an_interchange_gives_way_to_its_stops_at_one_zoom() -> None:
    layers = {each["id"]: each for each in page_of().data["layers"]}
    zooms = {e["key"].split(":")[1]: e["zoom"] for e in layers["nodi_trasporto"]["features"]}
    assert zooms["scambio"][1] == zooms["metro"][0] == zooms["treno"][0]
    assert zooms["stazione"][0] == 0


def test_projects_at_a_stop_stand_at_its_interchange_once() -> None:
    frames = make_frames([(1, "000000"), (1, "000001"), (2, "000002")])
    moved = frames.luoghi.assign(layer="nodi_trasporto", codice=["metro", "treno", "stazione"])
    places = Page(make_html(make_agenda(TITLES), replace(frames, luoghi=moved))).data["places"]
    marked = {each["key"]: [m["numero"] for m in each["marks"]] for each in places if each["marks"]}
    assert marked == {"nodi_trasporto:scambio": [1], "nodi_trasporto:stazione": [2]}


def test_the_same_agenda_makes_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    made = (make_agenda(TITLES), make_frames(PLACES))
    given, written = tmp_path / "given", tmp_path / "written"
    given.write_bytes(pickle.dumps(made))
    command = [sys.executable, "-c", ALONE, str(given), str(written)]
    subprocess.run(command, check=True, cwd=PROJECT, env={"PYTHONHASHSEED": "7"})
    assert written.read_bytes() == make_html(*made)


def test_an_amount_is_told_by_its_rule() -> None:
    card = page_of().all("article", data_kind="Progetto")[0]
    assert make_progetto().importo_eur is not None
    assert "1.234.567\u00a0€ (quadro economico, 2024, importo complessivo, non ripartito)" in (
        card.text
    )
