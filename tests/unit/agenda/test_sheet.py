"""The printed sheet of an agenda, of what no sheet should have to bear and of nothing at all."""

import io
import os
import pickle
import subprocess
import sys
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from geo.maps.fonts import MISSING, clean
from service.agenda.content import Messaggi, Parti
from service.agenda.request import AgendaRequest
from service.agenda.sheet import make_pdf, make_png
from service.agenda.sheet_types import FLOW_COLUMNS, LEFT_MM, RIGHT_MM
from service.fingerprint import PROJECT
from tests.agende import make_agenda, make_frames
from tests.pdf import (
    Letter,
    count_pages,
    count_pictures,
    fonts_of,
    letters_of,
    metadata_of,
    sizes_mm,
    squeezed,
    texts_of,
)

PLACES = [(1, "000000"), (2, "000001"), (2, None)]
HOSTILE = [
    "<script>alert('x')</script> & <b>grassetto</b>",
    "\u202eمشروع المدينة\u202c שלום",
    "Verde 🌳🚲 👩‍👩‍👧 e\u0301",
    "Riqualificazione degli spazi aperti tra l'Adda e il Naviglio " * 7,
    "x" * 400,
    "$\\frac{1}{2}$ % # _ ^ {",
]
ALONE = """
import pickle, sys
from pathlib import Path
from service.agenda.sheet import make_pdf, make_png
agenda, frames = pickle.loads(Path(sys.argv[1]).read_bytes())
Path(sys.argv[2]).write_bytes(make_pdf(agenda, frames) + make_png(agenda, frames))
"""


def assert_in_columns(letters: Sequence[Letter]) -> None:
    """Every letter of a page of lists is in a column, above the foot and below the head."""
    for left, top, right, bottom in letters:
        if not 24 < top < 284:
            assert LEFT_MM - 0.5 < left < right < RIGHT_MM + 0.5
            continue
        column = next(each for each in reversed(FLOW_COLUMNS) if each.left <= left + 0.8)
        assert right <= column.right + 0.3, (left, right)
        assert bottom <= column.bottom + 0.8


@pytest.fixture(scope="module")
def hostile() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return make_pdf(make_agenda(HOSTILE), make_frames(PLACES))


@pytest.fixture(scope="module")
def plain() -> bytes:
    return make_pdf(make_agenda(["Uno"]), make_frames(PLACES[:1]))


def test_pages_are_a3_lying_drawn_in_lines_with_their_fonts(hostile: bytes) -> None:
    assert set(sizes_mm(hostile)) == {(420, 297)}
    assert count_pictures(hostile) == 0
    fonts = fonts_of(hostile)
    assert all(fonts.values())
    assert any("TitilliumWeb" in each for each in fonts)
    assert {each.partition("+")[2].partition("-")[0] for each in fonts} <= {
        "TitilliumWeb",
        "DejaVuSans",
    }


def test_every_name_is_written_whatever_is_in_it(hostile: bytes) -> None:
    first, *others = (squeezed(each) for each in texts_of(hostile))
    written = "".join(others)
    for title in HOSTILE:
        if "مشروع" not in title:
            assert squeezed(title) in written
    # Readers differ in how they turn what runs from the right: all its letters are there.
    assert set("שלום") <= set(written)
    assert MISSING in clean(HOSTILE[2])
    assert squeezed(f"{MISSING} sta per segni") in written
    assert squeezed(HOSTILE[0]) in first


def test_nothing_is_wider_than_its_column(hostile: bytes) -> None:
    front, *pages = letters_of(hostile)
    for letters in pages:
        assert_in_columns(letters)
    for left, top, right, bottom in front:
        assert left > LEFT_MM - 1
        assert right < RIGHT_MM + 0.5
        assert top > 10
        assert bottom < 293


def test_five_hundred_projects_are_paged_and_all_named() -> None:
    titles = [f"Progetto {number:03d} della zona" for number in range(1, 501)]
    places = [(number, f"00000{number % 4}") for number in range(1, 501)]
    content = make_pdf(make_agenda(titles), make_frames(places))
    assert count_pages(content) <= 25
    texts = texts_of(content)
    written = "".join(map(squeezed, texts))
    assert not [each for each in titles if squeezed(each) not in written]
    assert f"Foglio 1 di {len(texts)}" in texts[0]
    assert f"Foglio {len(texts)} di {len(texts)}" in texts[-1]
    assert squeezed("L'elenco continua nei fogli seguenti") in squeezed(texts[0])
    assert squeezed("Luoghi con più progetti di quanti la mappa ne mostri") in written
    assert "500\u00a0progetti" in " ".join(texts)
    assert squeezed("Quelli che seguono, oltre i primi 300") in written
    for letters in letters_of(content)[1:]:
        assert_in_columns(letters)


def test_filters_that_leave_nothing_are_said_to() -> None:
    none = "nessun dato con i filtri richiesti"
    agenda = make_agenda([])
    empty: Parti = replace(agenda.progetti, messaggi=Messaggi(none, none, none, none))
    asked = replace(
        agenda,
        richiesta=AgendaRequest("sud-est", stato=("sospeso",)),
        progetti=empty,
        messaggio=f"{none} (stato: sospeso): né progetti né obiettivi",
    )
    front, *others = texts_of(make_pdf(asked, make_frames()))
    assert squeezed("Nessun dato con i filtri richiesti (stato: sospeso)") in squeezed(front)
    assert "Filtri: stato: sospeso" in front
    assert "Alfa" in front
    assert none.capitalize() in " ".join(others)


def test_the_print_is_said_to_be_filtered_on_every_page() -> None:
    asked = replace(make_agenda(["Uno"]), richiesta=AgendaRequest("sud-est", missione=("M1",)))
    for text in texts_of(make_pdf(asked, make_frames(PLACES[:1]))):
        assert "missione: M1" in text


def test_very_many_filters_are_all_said_and_overflow_no_line() -> None:
    codes = tuple(f"D{number:02d}" for number in range(1, 90))
    asked = replace(make_agenda(["Uno"]), richiesta=AgendaRequest("sud-est", driver=codes))
    content = make_pdf(asked, make_frames(PLACES[:1]))
    front, second = texts_of(content)
    assert "D01" in front
    assert "…" in front
    assert squeezed(", ".join(codes)) in squeezed(second)
    for left, _, right, _ in letters_of(content)[0]:
        assert LEFT_MM - 1 < left < right < RIGHT_MM + 0.5


def test_figures_have_the_signs_of_italian_print(plain: bytes) -> None:
    written = " ".join(texts_of(plain))
    assert "40.000" in written
    assert "16,00\u00a0km²" in written
    assert "1.234.567\u00a0€" in written
    assert "Delta d\u2019Adda" in written
    assert "25\u00a0novembre\u00a02026" in written
    assert "'" not in written


def test_map_licences_crs_and_grid_are_on_the_first_page(plain: bytes) -> None:
    front = texts_of(plain)[0]
    for words in ("EPSG:7791", "UTM zona 32N", "502.000\u00a0E", "5.002.000\u00a0N"):
        assert words in front
    assert "Ente di prova (CC BY 4.0)" in front
    assert "1:" in front
    assert "km" in front


def test_the_picture_is_the_first_page_at_150_dots_an_inch() -> None:
    picture = Image.open(io.BytesIO(make_png(make_agenda(["Uno"]), make_frames(PLACES[:1]))))
    assert picture.size == (2480, 1753)
    assert picture.info["dpi"] == pytest.approx((150, 150), abs=0.1)


def test_the_same_agenda_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    agenda, frames = make_agenda(HOSTILE[:4]), make_frames(PLACES)
    here = make_pdf(agenda, frames) + make_png(agenda, frames)
    (tmp_path / "agenda").write_bytes(pickle.dumps((agenda, frames)))
    subprocess.run(
        [sys.executable, "-W", "error", "-c", ALONE, tmp_path / "agenda", tmp_path / "made"],
        check=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(PROJECT), "TZ": "Asia/Tokyo"},
    )
    assert (tmp_path / "made").read_bytes() == here


def test_the_file_is_dated_by_the_day_of_the_data(plain: bytes) -> None:
    found = metadata_of(plain)
    assert found["Title"] == "Agenda della zona omogenea Prova"
    assert found["CreationDate"].startswith("D:20261125000000")


def test_a_form_does_not_change_what_it_is_made_of() -> None:
    agenda = make_agenda(["Uno"])
    frames = make_frames(PLACES)
    before = pickle.dumps((agenda, frames))
    make_pdf(agenda, frames)
    assert pickle.dumps((agenda, frames)) == before
