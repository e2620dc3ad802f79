"""Properties as parameters (``stato=lavori``): texts → equality clauses, by their types."""

import re
from collections.abc import Callable
from collections.abc import Collection as Names
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement

from service.api.query import Query, shown
from service.api.spatial import NUMBER
from service.errors import InvalidParameter
from service.queries.collection import Collection, Property, Tipo
from service.queries.features_statement import features_view

INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def simple_properties(collection: Collection) -> list[Property]:
    """Return the properties that have one value, which a parameter can name."""
    return [each for each in collection.properties if each.tipo in READERS]


def property_clauses(
    query: Query, collection: Collection, reserved: Names[str]
) -> tuple[ColumnElement[bool], ...]:
    """Return a clause for each property that a request gives a value."""
    view = features_view(collection)
    asked = (
        (prop, query.one(prop.nome))
        for prop in simple_properties(collection)
        if prop.nome not in reserved
    )
    return tuple(
        view.c[prop.nome] == read_value(prop, text) for prop, text in asked if text is not None
    )


def read_value(prop: Property, text: str) -> Any:
    """Read the value of a property; one that has a list of codes takes no other."""
    if prop.valori and text not in prop.valori:
        raise InvalidParameter(
            f"«{prop.nome}» ({shown(text)}) non è tra i valori accettati.", accettati=prop.valori
        )
    return READERS[prop.tipo](prop, text)


def _string(_: Property, text: str) -> str:
    return text


def _integer(prop: Property, text: str) -> int:
    if not INTEGER.fullmatch(text):
        raise InvalidParameter(f"«{prop.nome}» ({shown(text)}) non è un numero intero.")
    return int(text)


def _number(prop: Property, text: str) -> float:
    if not NUMBER.fullmatch(text) or abs(float(text)) == float("inf"):
        raise InvalidParameter(
            f"«{prop.nome}» ({shown(text)}) non è un numero: i decimali si scrivono con il punto."
        )
    return float(text)


def _boolean(prop: Property, text: str) -> bool:
    if text not in {"true", "false"}:
        raise InvalidParameter(
            f"«{prop.nome}» ({shown(text)}) è vero o falso.", accettati=("true", "false")
        )
    return text == "true"


def _date(prop: Property, text: str) -> date:
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidParameter(
        f"«{prop.nome}» ({shown(text)}) non è una data: anno, mese e giorno, come 2024-05-01."
    )


READERS: dict[Tipo, Callable[[Property, str], Any]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}
"""A type with one value → how its text is read."""
