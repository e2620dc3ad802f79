"""The tree of a filter → a where clause, by the list of operations that there are.

Missing values follow SQL, as CQL2 does: a comparison with one is neither true nor false, and only
what is true is found.
"""

import operator
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, and_, false, literal, not_, or_, true
from sqlalchemy.sql.expression import cast

from service.errors import InvalidParameter
from service.queries.cql_guard import excerpt
from service.queries.cql_operands import (
    Scope,
    align,
    is_any_of,
    is_geometry,
    make_operand,
    require_property,
)
from service.queries.cql_spatial import compile_spatial
from service.queries.cql_tree import ARRAYS, COMPARISONS, SPATIAL, Call, Items, Name, Node, Scalar

Args = tuple[Node, ...]
Compiler = Callable[[str, Args, Scope], ColumnElement[bool]]

_OPERATORS = MappingProxyType(
    dict(
        zip(
            COMPARISONS,
            (operator.eq, operator.ne, operator.lt, operator.gt, operator.le, operator.ge),
            strict=True,
        )
    )
)


def compile_node(node: Node, scope: Scope) -> ColumnElement[bool]:
    """Return the where clause of a condition.

    Parameters
    ----------
    node
        A tree, or the part of one that is a condition.
    scope
        The properties and the geometry that it may name.

    Returns
    -------
    ColumnElement[bool]
        Columns of ``scope.view`` and bound values only; true, false or null for each row.

    Raises
    ------
    InvalidParameter
        It is no condition, names what there is not, or compares what cannot be.
    """
    match node:
        case Scalar(bool() as value):
            return true() if value else false()
        case Call(op, args) if op in _CONDITIONS:
            return _CONDITIONS[op](op, args, scope)
        case Name(nome):
            raise InvalidParameter(
                f"«{excerpt(nome)}» da sola non è una condizione: per esempio "
                f"{excerpt(nome)} = 'valore', {excerpt(nome)} IS NULL."
            )
        case Call(op):
            raise InvalidParameter(
                f"«{op}» dà un valore, e sta dove il filtro vuole una condizione: confrontarlo."
            )
        case Scalar(value):
            raise InvalidParameter(
                f"Il valore «{excerpt(str(value))}» sta dove il filtro vuole una condizione."
            )
        case Items():
            raise InvalidParameter("Un elenco sta dove il filtro vuole una condizione.")
        case _:
            raise InvalidParameter("Una geometria sta dove il filtro vuole una condizione.")


def _and(_: str, args: Args, scope: Scope) -> ColumnElement[bool]:
    return and_(*(compile_node(each, scope) for each in args))


def _or(_: str, args: Args, scope: Scope) -> ColumnElement[bool]:
    return or_(*(compile_node(each, scope) for each in args))


def _not(_: str, args: Args, scope: Scope) -> ColumnElement[bool]:
    return not_(compile_node(args[0], scope))


def _comparison(op: str, args: Args, scope: Scope) -> ColumnElement[bool]:
    left, right = (make_operand(each, scope) for each in args)
    left, right = align(left, right, op)
    clause: ColumnElement[bool] = _OPERATORS[op](left.sql, right.sql)
    return clause


def _between(op: str, args: Args, scope: Scope) -> ColumnElement[bool]:
    value, lower, upper = (make_operand(each, scope) for each in args)
    if value.kind not in {"number", "date", "instant"}:
        raise InvalidParameter(f"BETWEEN del filtro vuole numeri o date: {value.shown} non lo è.")
    least, low = align(value, lower, op)
    greatest, high = align(value, upper, op)
    return and_(least.sql >= low.sql, greatest.sql <= high.sql)


def _in(op: str, args: Args, scope: Scope) -> ColumnElement[bool]:
    value = make_operand(args[0], scope)
    if not isinstance(args[1], Items) or not args[1].items:
        raise InvalidParameter("IN del filtro vuole un elenco con almeno un valore.")
    return is_any_of(value, [make_operand(each, scope) for each in args[1].items], op)


def _like(op: str, args: Args, scope: Scope) -> ColumnElement[bool]:
    value, pattern = (make_operand(each, scope) for each in args)
    value, pattern = align(value, pattern, op)
    if value.kind != "text":
        raise InvalidParameter(f"LIKE del filtro vuole testi: {value.shown} non lo è.")
    written = _written(args[1])
    if written is None:
        raise InvalidParameter(
            f"LIKE del filtro vuole a destra un testo scritto nel filtro, non {pattern.shown}."
        )
    if (len(written) - len(written.rstrip("\\"))) % 2:
        raise InvalidParameter(
            f"Il modello «{excerpt(written)}» di LIKE finisce con una barra rovesciata, che rende "
            "letterale il carattere che segue: scriverne due."
        )
    clause: ColumnElement[bool] = value.sql.like(pattern.sql)
    return clause


def _written(node: Node) -> str | None:
    match node:
        case Scalar(str() as value):
            return value
        case Call(_, (inner,)):
            return _written(inner)
    return None


def _is_null(_: str, args: Args, scope: Scope) -> ColumnElement[bool]:
    match args:
        case (node,) if is_geometry(node, scope):
            column: Any = scope.geom
        case (Name(nome),):
            column = scope.view.c[require_property(nome, scope).nome]
        case _:
            raise InvalidParameter("IS NULL del filtro vuole il nome di una proprietà.")
    clause: ColumnElement[bool] = column.is_(None)
    return clause


def _array(op: str, args: Args, scope: Scope) -> ColumnElement[bool]:
    left, right = (_texts(each, scope, op.upper()) for each in args)
    contains, contained = left.op("@>", is_comparison=True), left.op("<@", is_comparison=True)
    match op:
        case "a_contains":
            clause = contains(right)
        case "a_containedby":
            clause = contained(right)
        case "a_equals":
            clause = and_(contains(right), contained(right))
        case _:
            clause = left.op("&&", is_comparison=True)(right)
    return clause  # type: ignore[no-any-return]  # an operator by name is of any type


def _texts(node: Node, scope: Scope, what: str) -> Any:
    """Return a property that holds several texts, or a list of texts, as an array."""
    match node:
        case Name(nome):
            found = require_property(nome, scope)
            if found.tipo == "strings":
                return cast(scope.view.c[nome], ARRAY(Text))
            raise InvalidParameter(
                f"«{what}» del filtro vuole una proprietà con più testi: «{nome}» ne ha uno solo."
            )
        case Scalar(str() as value):
            return literal([value], ARRAY(Text))
        case Items(items):
            values = [each.value for each in items if isinstance(each, Scalar)]
            texts = [value for value in values if isinstance(value, str)]
            if len(texts) == len(items):
                return literal(texts, ARRAY(Text))
    raise InvalidParameter(
        f"«{what}» del filtro vuole un elenco di testi, per esempio ('M1', 'M2')."
    )


_CONDITIONS: MappingProxyType[str, Compiler] = MappingProxyType(
    {
        "and": _and,
        "or": _or,
        "not": _not,
        "between": _between,
        "in": _in,
        "like": _like,
        "isnull": _is_null,
        **dict.fromkeys(COMPARISONS, _comparison),
        **dict.fromkeys(SPATIAL, compile_spatial),
        **dict.fromkeys(ARRAYS, _array),
    }
)
