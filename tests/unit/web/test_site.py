"""What pages say of an installation: contact, statements, addresses below a prefix."""

import pytest
from pydantic import ValidationError

from service.settings import Settings
from service.web.navigation import MENU, sito_at
from service.web.rendering import render
from tests.pages import read_outline

BASE = "https://dati.prova.it/piano"


def page(**settings: str) -> str:
    return render(sito_at(BASE, Settings(**settings)), "accessibilita.html")


def test_every_address_is_below_the_prefix() -> None:
    outline = read_outline(page())
    assert all(each.startswith("/piano/static/") for each in outline.assets)
    own = [each for each in outline.links if not each.startswith("#")]
    assert own
    assert all(each.startswith(f"{BASE}/") for each in own)
    assert {f"{BASE}{path}" for _, path in MENU} <= set(own)


def test_who_answers_is_told_where_it_is_configured() -> None:
    text = page(
        contatto_nome="Ufficio <piano>",
        contatto_email="piano@prova.it",
        contatto_pagina="https://prova.it/scrivi?a=1",
    )
    links = read_outline(text).links
    assert links.count("mailto:piano@prova.it") == 2
    assert links.count("https://prova.it/scrivi?a=1") == 2
    assert text.count("Ufficio &lt;piano&gt;") == 2
    assert "non è indicato un contatto" not in text


def test_where_nobody_is_configured_the_page_says_so_and_names_nobody() -> None:
    for text in (page(), page(contatto_nome="Ufficio")):
        assert "non è indicato un contatto" in text
        assert "Ufficio" not in text
        assert "mailto:" not in text
        assert "Contatti" not in text


def test_statements_of_the_body_are_linked_where_they_are_configured() -> None:
    told = {"dichiarazione_accessibilita": "https://prova.it/d", "privacy": "https://prova.it/p"}
    assert set(told.values()) <= set(read_outline(page(**told)).links)
    assert "non è ancora indicata" in page()
    assert "non è ancora indicata" not in page(**told)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contatto_email", "nessuno"),
        ("contatto_email", "a@b.it?cc=x@y.it"),
        ("contatto_pagina", "javascript:alert(1)"),
        ("contatto_pagina", "prova.it"),
        ("dichiarazione_accessibilita", "https://prova.it/a b"),
        ("privacy", 'https://prova.it/"'),
    ],
)
def test_what_is_no_address_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        Settings(**{name: value})
