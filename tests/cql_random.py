"""Random filters as trees, and the text and the JSON that say each of them."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
import shapely

from service.queries.cql_geometry import Box, Shape
from service.queries.cql_tree import COMPARISONS, SPATIAL, Call, Items, Name, Node, Scalar
from tests.cql_cases import quoted

TEXTS = (
    "",
    "x",
    "it's",
    "' or 1=1 --",
    "a\\b",
    "\\' or ",
    "/* x */",
    "'; drop table x; --",
    "%_",
    "$$",
    "è",
)
NUMBERS: tuple[int | float, ...] = (0, 1, -7, 2**53 + 1, 2.5, -0.125, 1e-9)
WKT = (
    "POINT (9 45)",
    "MULTIPOINT ((9 45), (9.5 45.5))",
    "LINESTRING (9 45, 10 46, 9 47)",
    "POLYGON ((9 45, 10 45, 10 46, 9 45))",
    "POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))",
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((9 45, 10 45, 10 46, 9 45)))",
    "GEOMETRYCOLLECTION (POINT (9 45), POINT (10 45))",
)
_LEVELS = {"or": 1, "and": 2, "not": 3}


def condition(rng: random.Random, depth: int) -> Node:
    """Return a condition that fits the collection of ``cql_cases``."""
    if depth and rng.random() < 0.6:
        op = rng.choice(("and", "or", "not"))
        inner = [condition(rng, depth - 1) for _ in range(1 if op == "not" else rng.randint(2, 3))]
        if not any(isinstance(each, Call) and each.op == op for each in inner):
            return Call(op, tuple(inner))
    return rng.choice(PREDICATES)(rng)


def _text(rng: random.Random) -> Node:
    if rng.random() < 0.3:
        return Call(rng.choice(("casei", "accenti")), (_text(rng),))
    return rng.choice((Name("nome"), Name("codice"), Name("like"), Scalar(rng.choice(TEXTS))))


def _number(rng: random.Random) -> Node:
    return rng.choice((Name("popolazione"), Name("superficie"), Scalar(rng.choice(NUMBERS))))


def _day(rng: random.Random) -> Node:
    return rng.choice((Name("inizio"), Name("fine"), Scalar(date(2024, 2, rng.randint(1, 29)))))


def _comparison(rng: random.Random) -> Node:
    side = rng.choice((_text, _number, _day))
    return Call(rng.choice(COMPARISONS), (side(rng), side(rng)))


def _truth(rng: random.Random) -> Node:
    return rng.choice((Scalar(rng.random() < 0.5), Call("=", (Name("ufficiale"), Scalar(True)))))


def _between(rng: random.Random) -> Node:
    side = rng.choice((_number, _day))
    return Call("between", (side(rng), side(rng), side(rng)))


def _in(rng: random.Random) -> Node:
    side = rng.choice((_text, _number, _day))
    return Call("in", (side(rng), Items(tuple(side(rng) for _ in range(rng.randint(1, 4))))))


def _like(rng: random.Random) -> Node:
    return Call("like", (_text(rng), Scalar(rng.choice(("", "%", "a_%", r"\%\_", "it's%")))))


def _is_null(rng: random.Random) -> Node:
    return Call("isnull", (Name(rng.choice(("nome", "popolazione", "linee", "geom"))),))


def _spatial(rng: random.Random) -> Node:
    wkt = rng.choice(WKT)
    box = Box((-1.5, 9.25), (45, 46))
    shape: Node = Shape(wkt.split(" ")[0], shapely.from_wkt(wkt))
    args = [Name("geom"), rng.choice((shape, box))]
    rng.shuffle(args)
    return Call(rng.choice(SPATIAL), tuple(args))


def _array(rng: random.Random) -> Node:
    texts = tuple(Scalar(rng.choice(TEXTS)) for _ in range(rng.randint(2, 4)))
    op = rng.choice(("a_contains", "a_containedby", "a_equals", "a_overlaps"))
    return Call(op, (Name("linee"), Items(texts)))


PREDICATES: tuple[Callable[[random.Random], Node], ...] = (
    _comparison,
    _truth,
    _between,
    _in,
    _like,
    _is_null,
    _spatial,
    _array,
)


def to_text(node: Node, outer: int = 0) -> str:
    """Write cql2-text, with brackets only where the standard's precedence asks for them."""
    match node:
        case Call("and" | "or" as op, args):
            level = _LEVELS[op]
            text = f" {op.upper()} ".join(to_text(each, level) for each in args)
            text = f"({text})" if outer >= level else text
        case Call("not", (Call("isnull", (Name(nome),)),)):
            text = f'"{nome}" IS NOT NULL'
        case Call("not", (Call("between" | "in" | "like" as op, args),)):
            text = _predicate(f"NOT {op.upper()}", args)
        case Call("not", (inner,)):
            text = f"NOT {to_text(inner, _LEVELS['not'])}"
        case Call("isnull", (Name(nome),)):
            text = f"{nome} IS NULL"
        case Call(op, args) if op in {*COMPARISONS, "between", "in", "like"}:
            text = _predicate(op.upper(), args)
        case Call(op, args):
            text = f"{op.upper()}({', '.join(to_text(each) for each in args)})"
        case Items(items):
            text = f"({', '.join(to_text(each) for each in items)})"
        case _:
            text = _value(node)
    return text


def _predicate(op: str, args: tuple[Node, ...]) -> str:
    first, *others = (to_text(each) for each in args)
    return f"{first} {op} {' AND '.join(others)}"


def _value(node: Node) -> str:
    match node:
        case Name(nome):
            text = f'"{nome}"' if nome == "like" else nome
        case Scalar(bool() as truth):
            text = str(truth).upper()
        case Scalar(str() as written):
            text = quoted(written)
        case Scalar(date() as day):
            text = f"DATE('{day}')"
        case Scalar(number):
            text = repr(number)
        case Shape(_, geometry):
            text = geometry.wkt
        case Box((x1, x2), (y1, y2)):
            text = f"BBOX({x1},{y1},{x2},{y2})"
        case _:
            raise AssertionError(node)
    return text


def to_json(node: Node) -> str:
    """Write cql2-json."""
    return orjson.dumps(_json(node)).decode()


def _json(node: Node) -> Any:
    made: Any
    match node:
        case Call(op, args):
            made = {"op": "isNull" if op == "isnull" else op, "args": [_json(a) for a in args]}
        case Items(items):
            made = [_json(each) for each in items]
        case Name(nome):
            made = {"property": nome}
        case Scalar(date() as day):
            made = {"date": str(day)}
        case Scalar(value):
            made = value
        case Shape(_, geometry):
            made = orjson.loads(shapely.to_geojson(geometry))
        case Box((x1, x2), (y1, y2)):
            made = {"bbox": [x1, y1, x2, y2]}
    return made
