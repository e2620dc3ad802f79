"""Values and properties of a filter → typed SQL; two sides of a comparison → the same type.

Every value is bound, with its type declared. Nothing is cast to please a comparison, but for two
things that the standard's own tests ask: a text may stand for the day of a ``date`` property, and
a day compared with an instant is its first instant in UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Double,
    FromClause,
    Text,
    any_,
    collate,
    func,
    literal,
    or_,
)
from sqlalchemy.sql.expression import cast
from sqlalchemy.types import TypeEngine

from service.errors import InvalidParameter
from service.queries.collection import Property, Tipo
from service.queries.cql_geometry import Box, Shape
from service.queries.cql_guard import excerpt
from service.queries.cql_literals import read_date
from service.queries.cql_space import FilterCrs
from service.queries.cql_tree import TEXT_FUNCTIONS, Call, Items, Name, Node, Scalar

GEOMETRY = "geom"
"""The name of the geometry among the queryables."""

Value = str | int | float | bool | date | datetime
Kind = Literal["text", "number", "boolean", "date", "instant"]
_KINDS: Mapping[Tipo, Kind] = MappingProxyType(
    {
        "string": "text",
        "integer": "number",
        "number": "number",
        "boolean": "boolean",
        "date": "date",
    }
)
_TYPES: Mapping[type, TypeEngine[Any]] = MappingProxyType(
    {
        str: Text(),
        int: BigInteger(),
        float: Double(),
        bool: Boolean(),
        date: Date(),
        datetime: DateTime(timezone=True),
    }
)
_KIND_OF: Mapping[type, Kind] = MappingProxyType(
    {
        str: "text",
        int: "number",
        float: "number",
        bool: "boolean",
        date: "date",
        datetime: "instant",
    }
)
_WORDS: Mapping[Kind, str] = MappingProxyType(
    {
        "text": "un testo",
        "number": "un numero",
        "boolean": "un valore vero o falso",
        "date": "una data",
        "instant": "un istante",
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a filter is compiled for.

    Attributes
    ----------
    properties
        Those that may be named, by name.
    view
        Has a column for each.
    geom
        The geometry in the storage CRS; None where a collection has none.
    crs
        The CRS of the filter's coordinates, and that of ``geom``.
    """

    properties: Mapping[str, Property]
    view: FromClause
    geom: ColumnElement[Any] | None
    crs: FilterCrs


@dataclass(frozen=True, slots=True)
class Operand:
    """A side of a comparison; ``value`` if the filter writes it, ``shown`` for messages."""

    sql: Any
    kind: Kind
    shown: str
    value: Value | None = None


def make_operand(node: Node, scope: Scope) -> Operand:
    """Return a scalar property, value or function of text, typed.

    Raises
    ------
    InvalidParameter
        An unknown property, one that is no scalar, or something that is no value.
    """
    match node:
        case Name(nome):
            return _property(nome, scope)
        case Scalar(value):
            return _value(value)
        case Call(op, (inner,)) if op in TEXT_FUNCTIONS:
            return _folded(op, make_operand(inner, scope))
        case Shape() | Box():
            raise InvalidParameter(
                f"Una geometria del filtro sta in un confronto: «{GEOMETRY}» si confronta con le "
                "funzioni S_INTERSECTS, S_WITHIN e le altre."
            )
        case Items():
            raise InvalidParameter(
                "Un elenco del filtro sta dove si attende un valore solo: gli elenchi vanno dopo "
                "IN e nelle funzioni A_CONTAINS, A_CONTAINEDBY, A_EQUALS, A_OVERLAPS."
            )
        case Call(op):
            raise InvalidParameter(
                f"«{op}» del filtro è una condizione e sta dove si attende un valore."
            )


def align(left: Operand, right: Operand, what: str) -> tuple[Operand, Operand]:
    """Return two sides that can be compared.

    Parameters
    ----------
    left, right
        The sides as they came.
    what
        The comparison, for the message.

    Raises
    ------
    InvalidParameter
        Their types differ.
    """
    if left.kind == "date" and isinstance(right.value, str):
        right = _value(read_date(right.value))
    elif right.kind == "date" and isinstance(left.value, str):
        left = _value(read_date(left.value))
    if {left.kind, right.kind} == {"date", "instant"}:
        return _as_instant(left), _as_instant(right)
    if left.kind != right.kind:
        raise InvalidParameter(
            f"«{what}» del filtro confronta tipi diversi: {left.shown} è {_WORDS[left.kind]}, "
            f"{right.shown} è {_WORDS[right.kind]}."
        )
    return left, right


def is_any_of(value: Operand, items: Sequence[Operand], what: str) -> ColumnElement[bool]:
    """Return the clause that a value equals one of these; those of one type are one bound array.

    Raises
    ------
    InvalidParameter
        The type of an item differs.
    """
    clauses: list[ColumnElement[bool]] = []
    written: dict[type, list[Value]] = {}
    for item in items:
        left, right = align(value, item, what)
        if left is value and right.value is not None:
            written.setdefault(type(right.value), []).append(right.value)
        else:
            clauses.append(left.sql == right.sql)
    for kind, values in written.items():
        clauses.append(value.sql == any_(literal(values, ARRAY(_TYPES[kind]))))
    return or_(*clauses)


def require_property(nome: str, scope: Scope) -> Property:
    """Return a property by its name, or refuse the name with the list of those that there are."""
    found = scope.properties.get(nome)
    if found is None:
        names = tuple(scope.properties)
        raise InvalidParameter(
            f"Il filtro nomina la proprietà «{excerpt(nome)}», che qui non c'è.",
            accettati=names if scope.geom is None else (*names, GEOMETRY),
        )
    return found


def is_geometry(node: Node, scope: Scope) -> bool:
    """Tell whether this names the geometry."""
    return isinstance(node, Name) and node.nome == GEOMETRY and scope.geom is not None


def _property(nome: str, scope: Scope) -> Operand:
    if nome == GEOMETRY and scope.geom is not None:
        raise InvalidParameter(
            f"«{GEOMETRY}» è la geometria e sta in un confronto: usare S_INTERSECTS, S_WITHIN e le "
            "altre, o IS NULL."
        )
    found = require_property(nome, scope)
    kind = _KINDS.get(found.tipo)
    if kind is None:
        raise InvalidParameter(
            f"«{nome}» ha più valori e sta in un confronto: usare A_CONTAINS({nome}, ('…')) o "
            "A_CONTAINEDBY, A_EQUALS, A_OVERLAPS."
        )
    return Operand(scope.view.c[nome], kind, f"«{nome}»")


def _value(value: Value) -> Operand:
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    kind = type(value)
    return Operand(literal(value, _TYPES[kind]), _KIND_OF[kind], f"«{excerpt(shown)}»", value)


def _folded(op: str, inner: Operand) -> Operand:
    """Take case or accents off a text: the same whatever the locale of the database."""
    if inner.kind != "text":
        raise InvalidParameter(
            f"«{op}» del filtro vuole un testo: {inner.shown} è {_WORDS[inner.kind]}."
        )
    if op == "casei":
        folded: Any = func.lower(func.upper(collate(inner.sql, "und-x-icu")))
    else:
        folded = func.unaccent(func.normalize(inner.sql))
    return Operand(folded, "text", f"{op}({inner.shown})")


def _as_instant(operand: Operand) -> Operand:
    if operand.kind == "instant":
        return operand
    instant: Any = func.timezone("UTC", cast(operand.sql, DateTime()))
    return Operand(instant, "instant", operand.shown)
