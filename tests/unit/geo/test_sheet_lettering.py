"""Texts for paper: which characters are written, by which font, and where lines break."""

import warnings

import pytest
from matplotlib.ft2font import FT2Font, LoadFlags

from geo.maps.fonts import MISSING, clean, font_path, runs, width_mm
from geo.maps.lettering import Span, Type, height_mm, set_lines, wrap

TYPE = Type("regular", 8)
LONG = "Riqualificazione degli spazi aperti e dei percorsi ciclabili tra l'Adda e il Naviglio " * 5
HOSTILE = {
    "html": "<script>alert('x')</script> & <b>grassetto</b>",
    "rtl": "\u202eمشروع المدينة\u202c שלום",
    "emoji": "Verde 🌳🚲 👩‍👩‍👧 e\u0301",
    "han": "中文 日本語 Проект",
    "maths": "$\\frac{1}{2}$ % # _ ^ {",
    "one word": "x" * 400,
    "long": LONG,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
@pytest.mark.parametrize("width", [12.0, 60.0])
def test_no_line_is_wider_than_its_column(text: str, width: float) -> None:
    for line in wrap(text, TYPE, width):
        assert width_mm(line, "regular", 8) <= width + 1e-6


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_lines_hold_all_that_was_written(text: str) -> None:
    written = "".join(wrap(text, TYPE, 20.0)).replace(" ", "")
    assert written == clean(text).replace(" ", "")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_every_character_is_drawn_by_a_font_that_has_it(text: str) -> None:
    for run in runs(clean(text), "regular"):
        known = FT2Font(run.path).get_charmap()
        assert not [each for each in run.text if ord(each) not in known]


def test_what_no_font_has_is_seen_to_be_missing() -> None:
    assert clean("Verde 🌳🚲!") == f"Verde {MISSING}!"


def test_what_is_not_seen_is_left_out() -> None:
    assert clean("\u202eal\u200dto\u202c \n\t basso\x00") == "alto basso"


def test_apostrophes_are_those_of_print() -> None:
    assert clean("l'Adda, po' e 'detto'") == "l\u2019Adda, po\u2019 e 'detto\u2019"


def test_marks_stay_with_their_letter() -> None:
    (run,) = [each for each in runs(clean("x\u0301y"), "regular") if "\u0301" in each.text]
    assert run.text.startswith("x\u0301")


def test_words_from_the_right_are_one_piece() -> None:
    found = runs(clean("prima مشروع المدينة poi"), "regular")
    assert [each.text for each in found] == ["prima ", "مشروع المدينة", " poi"]


def test_numbers_do_not_leave_their_units() -> None:
    text = "fino a 1.234.567\u00a0€ e 35\u00a0km², 24\u00a0mesi\u00a0fa"
    for width in range(17, 60):
        for line in wrap(text, TYPE, width):
            assert not line.startswith(("€", "km²", "mesi", "fa"))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Linate-Paullo", 12, ("Linate-", "Paullo")),
        ("anni 2022-2024", 14, ("anni", "2022-2024")),
        ("https://esempio.it/pagina/lunga", 26, ("https://esempio.it/", "pagina/lunga")),
        ("", 20, ()),
        ("   ", 20, ()),
    ],
)
def test_lines_break_where_a_reader_expects(
    text: str, width: float, lines: tuple[str, ...]
) -> None:
    assert wrap(text, TYPE, width) == lines


def test_pieces_of_a_line_follow_each_other() -> None:
    bold = Type("bold", 8)
    (line,) = set_lines([Span("Stato: ", bold), Span("in corso", TYPE)], 60)
    first, second = line.spans
    assert second.x_mm == pytest.approx(bold.width_mm("Stato: "))
    assert line.width_mm == pytest.approx(second.x_mm + TYPE.width_mm("in corso"))
    assert height_mm([line]) == pytest.approx(TYPE.leading_mm)
    assert first.text == "Stato: "


def test_a_text_is_no_narrower_than_what_the_font_lays_out() -> None:
    font = FT2Font(font_path("regular"))
    font.set_size(100, 72)
    font.set_text(clean(LONG), 0, flags=LoadFlags.NO_HINTING)
    laid_out = font.get_width_height()[0] / 64 * 25.4 / 72
    measured = width_mm(clean(LONG), "regular", 100)
    assert laid_out <= measured * 1.002
    assert measured < laid_out * 1.03


def test_nothing_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for text in HOSTILE.values():
            wrap(text, TYPE, 40)
