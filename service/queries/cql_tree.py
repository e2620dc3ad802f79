"""A filter as a tree of our own: what there is, and nothing that the lists below do not name.

cql2-json is this tree already; cql2-text becomes it in ``cql_text``, where values, names and
bracketed parts are *atoms*: they are set aside, and the parser sees only a name for each.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from service.errors import InvalidParameter
from service.queries.cql_geometry import Box, Shape, read_box, read_geojson
from service.queries.cql_guard import excerpt, require_storable
from service.queries.cql_literals import read_date, read_timestamp, require_number

COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
LOGICAL = ("and", "or", "not")
OTHER_COMPARISONS = ("like", "between", "in", "isnull")
TEXT_FUNCTIONS = ("casei", "accenti")
SPATIAL = (
    "s_intersects",
    "s_disjoint",
    "s_equals",
    "s_touches",
    "s_crosses",
    "s_within",
    "s_contains",
    "s_overlaps",
)
ARRAYS = ("a_contains", "a_containedby", "a_equals", "a_overlaps")
LITERALS = ("date", "timestamp", "bbox")
FUNCTIONS = (*TEXT_FUNCTIONS, *SPATIAL, *ARRAYS, *LITERALS)
"""What may stand before a bracket in cql2-text, besides the types of geometry."""
OPERATIONS = (
    *COMPARISONS,
    *LOGICAL,
    *OTHER_COMPARISONS,
    *TEXT_FUNCTIONS,
    *SPATIAL,
    *ARRAYS,
)
ARITHMETIC = ("+", "-", "*", "/", "%", "^", "div", "||")
_ATOM = re.compile(r"x([0-9]+)")
_ARGUMENTS = MappingProxyType({"not": 1, "isnull": 1, "casei": 1, "accenti": 1, "between": 3})
_FORMS = (
    '{"op": …, "args": […]}',
    '{"property": "…"}',
    '{"date": "…"}',
    '{"timestamp": "…"}',
    '{"bbox": […]}',
    "una geometria GeoJSON",
    "un elenco, un testo, un numero, true, false",
)


@dataclass(frozen=True, slots=True)
class Name:
    """A property, by the name that came."""

    nome: str


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value."""

    value: str | int | float | bool | date | datetime


@dataclass(frozen=True, slots=True)
class Items:
    """A list of values."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An operation of ``OPERATIONS`` on as many arguments as it takes."""

    op: str
    args: tuple["Node", ...]


Node = Name | Scalar | Items | Call | Shape | Box


def make_tree(tree: object, atoms: Sequence[Node] | None = None) -> Node:
    """Make the tree of a filter, or of a part of one.

    Parameters
    ----------
    tree
        Of cql2-json: what orjson reads, or what ``cql2`` gives for cql2-text. Nested no deeper
        than the guard allows.
    atoms
        What the names ``x0``, ``x1``… stand for, if this was cql2-text.

    Returns
    -------
    Node
        Every operation is known and has the number of arguments that it takes. Types are not
        checked: that takes the properties of a collection.

    Raises
    ------
    InvalidParameter
        An operation, an object or a value that is not accepted.
    """
    match tree:
        case bool():
            return Scalar(tree)
        case str():
            require_storable(tree)
            return Scalar(tree)
        case int() | float():
            return Scalar(require_number(tree))
        case list():
            return Items(tuple(make_tree(each, atoms) for each in tree))
        case dict():
            return _make_object(tree, atoms)
        case _:
            raise InvalidParameter(
                "Il filtro usa null come valore: per i valori che mancano c'è IS NULL (isNull)."
            )


def unknown_function(name: str) -> InvalidParameter:
    """Return the error about a function or operation that is not in the lists."""
    return InvalidParameter(
        f"Il filtro usa «{excerpt(name)}», che non è fra le operazioni accettate.",
        accettati=OPERATIONS,
    )


def arithmetic(name: str) -> str:
    """Return the words about arithmetic, which is not accepted."""
    return f"«{excerpt(name)}» è un'operazione aritmetica: non sono accettate"


def _make_object(tree: dict[str, Any], atoms: Sequence[Node] | None) -> Node:
    match tree:
        case {"op": str(op), "args": list(args), **rest} if not rest:
            return _make_call(op, args, atoms)
        case {"property": str(name), **rest} if not rest:
            return Name(name) if atoms is None else _atom(name, atoms)
        case {"type": str(), **rest} if rest:
            return read_geojson(tree)
    if len(tree) == 1:
        ((key, value),) = tree.items()
        if key in _VALUES:
            return _VALUES[key](make_tree(value, atoms))
    raise InvalidParameter(
        f"Il filtro contiene un oggetto che non si riconosce, con «{excerpt(', '.join(tree))}».",
        accettati=_FORMS,
    )


def _make_call(op: str, args: list[Any], atoms: Sequence[Node] | None) -> Node:
    name = {"!=": "<>", "eq": "="}.get(op.lower(), op.lower())
    if name in ARITHMETIC:
        raise InvalidParameter(f"Filtro: {arithmetic(op)}.")
    if name not in OPERATIONS:
        raise unknown_function(op)
    made = tuple(make_tree(each, atoms) for each in args)
    wanted = _ARGUMENTS.get(name, 2)
    if len(made) < wanted or (len(made) > wanted and name not in {"and", "or"}):
        raise InvalidParameter(
            f"«{op}» ha {len(made)} argomenti: ne vuole {wanted}"
            f"{' o più' if name in {'and', 'or'} else ''}."
        )
    match name, made:
        case "not", (Call("not", (inner,)),):
            return inner
    return Call(name, made)


def _atom(name: str, atoms: Sequence[Node]) -> Node:
    match = _ATOM.fullmatch(name)
    if match is None:
        raise InvalidParameter(
            f"Il filtro usa la parola riservata «{excerpt(name)}» al posto di un valore o di una "
            "proprietà: il nome di una proprietà che coincide va tra doppi apici."
        )
    return atoms[int(match[1])]


def _text_of(node: Node, kind: str, form: str) -> str:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return node.value
    raise InvalidParameter(f"{kind} vuole un testo fra apici, per esempio {form}.")


def _make_date(node: Node) -> Node:
    return Scalar(read_date(_text_of(node, "DATE", "DATE('2024-06-30')")))


def _make_timestamp(node: Node) -> Node:
    form = "TIMESTAMP('2024-06-30T12:00:00Z')"
    return Scalar(read_timestamp(_text_of(node, "TIMESTAMP", form)))


def _make_box(node: Node) -> Node:
    items = node.items if isinstance(node, Items) else (node,)
    return read_box([each.value if isinstance(each, Scalar) else each for each in items])


_VALUES: MappingProxyType[str, Callable[[Node], Node]] = MappingProxyType(
    {"date": _make_date, "timestamp": _make_timestamp, "bbox": _make_box}
)
