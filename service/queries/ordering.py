"""The order of a page of features by any of their properties, and where a page goes on.

Every order ends with the key, so that no two features are equal in it. A null comes after every
value, whichever way a property is ordered. A cursor holds the values of the feature at the edge of
a page and the way to go from there; it belongs to one order and is refused in another.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Float,
    Text,
    and_,
    bindparam,
    false,
    or_,
)
from sqlalchemy.types import TypeEngine

from service.errors import InvalidParameter
from service.queries.collection import Collection, Property, Tipo

Way = Literal["next", "prev"]
Value = str | int | float | bool | date | None

_TYPES: Mapping[Tipo, TypeEngine[Any]] = {
    "string": Text(),
    "integer": BigInteger(),
    "number": Float(),
    "boolean": Boolean(),
    "date": Date(),
}
_KINDS: Mapping[Tipo, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (str,),
}
SORTABLE = tuple(_TYPES)
"""The types of property that features may be ordered by."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """A property that features are ordered by; the smallest value first unless ``descending``."""

    prop: Property
    descending: bool = False

    @property
    def text(self) -> str:
        """How a request writes it."""
        return f"-{self.prop.nome}" if self.descending else self.prop.nome


@dataclass(frozen=True, slots=True)
class Ordering:
    """The order of the features of a collection: unique, for its last key is."""

    keys: tuple[SortKey, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that it needs."""
        return tuple(key.prop.nome for key in self.keys)

    @property
    def text(self) -> str:
        """What tells it from another order."""
        return ",".join(key.text for key in self.keys)


def make_ordering(collection: Collection, keys: Sequence[SortKey]) -> Ordering:
    """Return the order by these keys and, where they leave any two equal, by the collection's."""
    names = [key.prop.nome for key in keys]
    if collection.chiave in names:
        return Ordering(tuple(keys[: names.index(collection.chiave) + 1]))
    last = next(each for each in collection.properties if each.nome == collection.chiave)
    return Ordering((*keys, SortKey(last)))


@dataclass(frozen=True, slots=True)
class Edge:
    """The feature that a page follows (``next``) or comes before (``prev``), by its values."""

    way: Way
    values: tuple[Value, ...]

    @property
    def known(self) -> tuple[bool, ...]:
        """Which of the values are not null: the shape of the condition."""
        return tuple(value is not None for value in self.values)

    @property
    def parameters(self) -> dict[str, Value]:
        """The parameters of ``beyond``."""
        return {f"edge_{number}": value for number, value in enumerate(self.values)}


def order_by(ordering: Ordering, columns: Any, way: Way) -> list[ColumnElement[Any]]:
    """Return the order of a page that goes on in one way or the other."""
    clauses: list[ColumnElement[Any]] = []
    for number, key in enumerate(ordering.keys):
        column = columns[key.prop.nome]
        forward = column.desc() if key.descending else column.asc()
        backward = column.asc() if key.descending else column.desc()
        clause = forward if way == "next" else backward
        if number < len(ordering.keys) - 1:
            clause = clause.nulls_last() if way == "next" else clause.nulls_first()
        clauses.append(clause)
    return clauses


def beyond(ordering: Ordering, columns: Any, way: Way, known: Sequence[bool]) -> Any:
    """Return the clause that a row lies beyond an edge, whose values are parameters.

    ``known`` tells which of its values are not null.
    """
    alternatives: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    for number, (key, has_value) in enumerate(zip(ordering.keys, known, strict=True)):
        column = columns[key.prop.nome]
        value = bindparam(f"edge_{number}", None, _TYPES[key.prop.tipo]) if has_value else None
        further = _further(column, value, way, rising=(way == "next") != key.descending)
        if number < len(known) - 1 and has_value and way == "next":
            further = or_(further, column.is_(None))
        alternatives.append(and_(*equal, further))
        equal.append(column.is_(None) if value is None else column == value)
    return or_(*alternatives)


def _further(column: Any, value: Any, way: Way, *, rising: bool) -> ColumnElement[bool]:
    """Return the clause that a column goes beyond a value; nulls come after all values."""
    if value is None:
        return false() if way == "next" else column.is_not(None)
    onward: ColumnElement[bool] = column > value if rising else column < value
    return onward


def write_cursor(ordering: Ordering, way: Way, values: Sequence[Any]) -> str:
    """Return the opaque text of an edge; ``values`` are as JSON writes them."""
    body = orjson.dumps([way, ordering.text, *values])
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def read_cursor(ordering: Ordering, cursor: str) -> Edge:
    """Read a cursor back.

    Raises
    ------
    InvalidParameter
        It is none of this service's, or belongs to a list in another order.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        body = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as err:
        raise _refused() from err
    if not isinstance(body, list) or len(body) < 3 or body[0] not in ("next", "prev"):
        raise _refused()
    way, text, *values = body
    if text != ordering.text or len(values) != len(ordering.keys):
        raise InvalidParameter(
            "Il parametro «cursor» viene da una ricerca con un altro ordine («sortby»): "
            "ricominciare dalla prima pagina."
        )
    keys = zip(ordering.keys, values, strict=True)
    return Edge(way, tuple(_value(key.prop, value) for key, value in keys))


def _value(prop: Property, value: Any) -> Value:
    if value is None:
        return None
    kinds = _KINDS[prop.tipo]
    if type(value) not in kinds or (isinstance(value, str) and "\x00" in value):
        raise _refused()
    if type(value) is int and abs(value) > 2**62:
        raise _refused()
    if prop.tipo != "date":
        return float(value) if prop.tipo == "number" else value
    try:
        return date.fromisoformat(value)
    except ValueError as err:
        raise _refused() from err


def _refused() -> InvalidParameter:
    return InvalidParameter(
        "Il parametro «cursor» non è leggibile: va usato così come si trova nel collegamento "
        "«next» o «prev» della stessa ricerca."
    )
