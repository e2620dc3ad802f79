"""Random trees: their text and their JSON, read again, are the same trees."""

import random

from service.queries.cql import parse
from service.queries.cql_geometry import Shape
from service.queries.cql_tree import Call, Items, Node
from tests.cql_random import condition, to_json, to_text

COUNT = 2000


def shapes_as_wkt(node: Node) -> object:
    """Return the tree with geometries as text: the type of one is spelt otherwise in JSON."""
    match node:
        case Call(op, args):
            return op, tuple(shapes_as_wkt(each) for each in args)
        case Items(items):
            return tuple(shapes_as_wkt(each) for each in items)
        case Shape(_, geometry):
            return geometry.wkt
    return node


def test_both_languages_say_what_the_tree_says() -> None:
    rng = random.Random(4)  # noqa: S311  # cases, not secrets
    longest = 0
    for _ in range(COUNT):
        tree = condition(rng, 5)
        text, json = to_text(tree), to_json(tree)
        if len(text.encode()) > 4000 or len(json.encode()) > 4000:
            continue
        longest = max(longest, len(text))
        wanted = shapes_as_wkt(tree)

        assert shapes_as_wkt(parse(text, "cql2-text").root) == wanted, text
        assert shapes_as_wkt(parse(json, "cql2-json").root) == wanted, json

    assert longest > 600
