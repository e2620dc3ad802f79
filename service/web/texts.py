"""The texts of the pages: ``testi/NAME.toml`` holds those whose keys begin with ``NAME.``.

A text may have places, ``{nome}``, and forms of number: a table of ``uno`` and ``altri``, and
``nessuno`` where zero is said in other words, chosen by the value ``quanti``. A key that is not
there, a place without a value and a value without a place are errors. Numbers are written the
Italian way. Where a value is markup, so is the text, and everything else in it is escaped.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

import orjson
from markupsafe import escape

from service.agenda.words import number

QUANTI = "quanti"
NEEDED = frozenset({"uno", "altri"})
NONE = "nessuno"
FOR_SCRIPTS = ("mappa",)
"""The catalogues that scripts get, as the module ``js/testi.js``."""


class TextError(Exception):
    """A text is asked for wrongly, or a catalogue is malformed."""


class Texts:
    """Texts by key: ``t(key, quanti=3)``."""

    def __init__(self, catalogues: Mapping[str, Any]) -> None:
        self.by_key = dict(_leaves(catalogues, ""))

    def __call__(self, key: str, **values: Any) -> str:
        """Return the text of a key, with its values."""
        text = self.by_key.get(key)
        if text is None:
            text = self.by_key.get(f"{key}.{self._form(key, values)}")
            if text is None:
                raise TextError(f"no text «{key}»")
        elif QUANTI in values and f"{{{QUANTI}}}" not in text:
            raise TextError(f"«{key}» has no forms of number")
        return _fill(key, text, values)

    def one_of(self, table: str, name: str, **values: Any) -> str:
        """Return one of the texts of a table, by a name that is known while running."""
        return self(f"{table}.{name}", **values)

    def _form(self, key: str, values: Mapping[str, Any]) -> str:
        if QUANTI not in values:
            raise TextError(f"no text «{key}», or one with forms of number without «{QUANTI}»")
        quanti = values[QUANTI]
        if quanti == 0 and f"{key}.{NONE}" in self.by_key:
            return NONE
        return "uno" if quanti == 1 else "altri"


def _leaves(tree: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if NEEDED & tree.keys() and not NEEDED <= tree.keys() <= NEEDED | {NONE}:
        raise TextError(f"«{prefix}» needs «uno» and «altri», and nothing but forms of number")
    for name, value in tree.items():
        key = f"{prefix}.{name}" if prefix else name
        if isinstance(value, str):
            found.append((key, value))
        elif isinstance(value, dict):
            found += _leaves(value, key)
        else:
            raise TextError(f"«{key}» is no text")
    return found


def _fill(key: str, text: str, values: Mapping[str, Any]) -> str:
    places = set(places_of(text))
    if not places <= values.keys():
        raise TextError(f"«{key}» needs {sorted(places - values.keys())}")
    unused = values.keys() - places - {QUANTI}
    if unused:
        raise TextError(f"«{key}» has no place for {sorted(unused)}")
    if not places:
        return text
    written = {name: _written(values[name]) for name in places}
    if any(hasattr(value, "__html__") for value in written.values()):
        return escape(text).format(**written)
    return text.format(**written)


def places_of(text: str) -> list[str]:
    """Return the names of the places of a text."""
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]


def _written(value: Any) -> Any:
    if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool)):
        return number(value, 0 if isinstance(value, int) else 2)
    return value


@cache
def load_catalogues() -> Mapping[str, Any]:
    """Read all catalogues: once in a process."""
    folder = files("service.web") / "testi"
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda each: each.name)
        if entry.name.endswith(".toml")
    }


@cache
def load_texts() -> Texts:
    """Return the texts of all catalogues."""
    return Texts(load_catalogues())


def script_module() -> bytes:
    """Return the texts of scripts, as the module that they import."""
    told = {name: tree for name, tree in load_catalogues().items() if name in FOR_SCRIPTS}
    return b"export const TESTI = %b;\n" % orjson.dumps(told)
