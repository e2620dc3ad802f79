"""Texts by key: values, forms of number, markup, and what is refused."""

import pytest
from markupsafe import Markup

from service.web.texts import TextError, Texts

TEXTS = Texts(
    {
        "prova": {
            "piana": "Qui",
            "piena": "Il comune di {nome}",
            "titoli": {"a": "Primo", "b": "Secondo"},
            "comuni": {"uno": "un comune", "altri": "{quanti} comuni"},
            "progetti": {"nessuno": "nessun dato", "uno": "uno", "altri": "{quanti} di {nome}"},
        }
    }
)


def test_a_text_takes_its_values() -> None:
    assert TEXTS("prova.piana") == "Qui"
    assert TEXTS("prova.piena", nome="Rho") == "Il comune di Rho"


@pytest.mark.parametrize(
    ("quanti", "text"),
    [(0, "0 comuni"), (1, "un comune"), (2, "2 comuni"), (1_234_567, "1.234.567 comuni")],
)
def test_forms_of_number_are_chosen_by_how_many(quanti: int, text: str) -> None:
    assert TEXTS("prova.comuni", quanti=quanti) == text


def test_zero_has_a_form_where_there_is_one() -> None:
    assert TEXTS("prova.progetti", quanti=0) == "nessun dato"
    assert TEXTS("prova.progetti", quanti=2, nome="x") == "2 di x"


def test_numbers_are_written_the_italian_way() -> None:
    assert TEXTS("prova.piena", nome=1234) == "Il comune di 1.234"
    assert TEXTS("prova.piena", nome=1234.5) == "Il comune di 1.234,5"


def test_one_of_a_table_is_found_by_name() -> None:
    assert TEXTS.one_of("prova.titoli", "b") == "Secondo"


def test_markup_stays_and_makes_the_rest_escaped() -> None:
    text = Texts({"x": "<{a}> {b}"})("x", a=Markup("<em>sì</em>"), b="<no>")
    assert text == "&lt;<em>sì</em>&gt; &lt;no&gt;"
    assert isinstance(text, Markup)
    assert not isinstance(TEXTS("prova.piena", nome="<b>"), Markup)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("prova", {}),
        ("prova.manca", {}),
        ("prova.manca", {"quanti": 2}),
        ("prova.piena", {}),
        ("prova.piena", {"nome": "x", "altro": "y"}),
        ("prova.piana", {"quanti": 2}),
        ("prova.comuni", {}),
        ("prova.progetti", {"quanti": 2}),
    ],
)
def test_what_is_asked_wrongly_is_an_error(key: str, values: dict[str, object]) -> None:
    with pytest.raises(TextError):
        TEXTS(key, **values)


@pytest.mark.parametrize(
    "catalogue", [{"x": {"uno": "un"}}, {"x": {"uno": "a", "altri": "b", "c": "d"}}, {"x": 3}]
)
def test_a_malformed_catalogue_is_refused(catalogue: dict[str, object]) -> None:
    with pytest.raises(TextError):
        Texts(catalogue)
