"""Every text that is asked for is there, and every text that is there is asked for.

A key, or the name of a table from which one text is chosen while running, stands in the sources as
a literal: it is found there, whatever function it is given to.
"""

import re

import pytest

from service.fingerprint import PROJECT
from service.web.texts import FOR_SCRIPTS, load_catalogues, load_texts, places_of

WEB = PROJECT / "service" / "web"
KINDS = {".py", ".html", ".js"}
SOURCES = sorted(path for path in WEB.rglob("*") if path.suffix in KINDS)
NAMES = "|".join(sorted(load_catalogues()))
LITERAL = re.compile(rf"""["'`]((?:{NAMES})(?:\.\w+)+)(?=["'`]|\.\$\{{)""")
FILES = re.compile(r"\.(html|css|js|json|toml|svg)$")
FORMS = re.compile(r"\.(nessuno|uno|altri)$")
KEYS = sorted(load_texts().by_key)


def asked() -> set[tuple[str, str]]:
    """Return file and key, or table, of all that is asked for."""
    return {
        (path.name, key)
        for path in SOURCES
        for key in LITERAL.findall(path.read_text(encoding="utf-8"))
        if not FILES.search(key)
    }


def test_every_text_asked_for_is_there() -> None:
    whole = set(KEYS) | {FORMS.sub("", key) for key in KEYS}
    missing = [
        (name, key)
        for name, key in sorted(asked())
        if key not in whole and not any(each.startswith(f"{key}.") for each in KEYS)
    ]
    assert missing == []


def test_every_text_is_asked_for() -> None:
    named = {key for _, key in asked()}
    tables = tuple(f"{key}." for key in named)
    assert [key for key in KEYS if key not in named and not key.startswith(tables)] == []


def test_scripts_ask_for_texts_that_they_are_given() -> None:
    wanted = {key.partition(".")[0] for name, key in asked() if name.endswith(".js")}
    assert wanted == set(FOR_SCRIPTS)


@pytest.mark.parametrize("name", sorted(load_catalogues()))
def test_a_catalogue_holds_no_markup_and_the_apostrophes_of_print(name: str) -> None:
    texts = [(key, load_texts().by_key[key]) for key in KEYS if key.startswith(f"{name}.")]
    assert texts
    for key, text in texts:
        assert not re.search(r"<[a-z/]|&\w+;", text), key
        assert not re.search(r"\w'\w", text), key
        assert text == text.strip(), key
        assert all(place.isidentifier() for place in places_of(text)), key


def test_templates_hold_no_words() -> None:
    """What stands between tags comes from catalogues or data."""
    found = {}
    for template in sorted((WEB / "templates").rglob("*.html")):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text(), flags=re.DOTALL)
        words = re.findall(r">[^<]*[A-Za-zÀ-ù]{3,}[^<]*<", text)
        if words:
            found[template.name] = words
    assert found == {}
