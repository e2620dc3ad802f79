"""cql2-json → tree. It is JSON already: ``cql2`` has nothing to find in it, so it is not asked.

(``cql2`` would read every number as a float, and say of any mistake that no variant matched.)
"""

from collections.abc import Iterable, Iterator

import orjson

from service.errors import InvalidParameter
from service.queries.cql_guard import MAX_DEPTH, refusal, require_depth, require_few_not
from service.queries.cql_tree import Node, make_tree

_GEOMETRY_LEVELS = 7
"""Of brackets in a geometry: a collection, its members, a multipolygon down to its positions."""


def read_json(text: str) -> Node:
    """Make the tree of a filter in cql2-json.

    Parameters
    ----------
    text
        A filter within the bounds of ``cql_guard.require_bounded``, which bound its values too.

    Returns
    -------
    Node
        As ``cql_tree.make_tree``.

    Raises
    ------
    InvalidParameter
        It is not JSON, is nested too deep, has too many negations, or uses what is not accepted.
    """
    try:
        tree = orjson.loads(text)
    except orjson.JSONDecodeError as err:
        raise refusal(err.pos, "qui il filtro non è più JSON ben formato") from err
    negations = 0
    for operations, brackets, value in _walk(tree):
        require_depth(operations)
        if brackets > 2 * MAX_DEPTH + _GEOMETRY_LEVELS:
            require_depth(brackets)
        negations += isinstance(value, dict) and str(value.get("op")).lower() == "not"
    require_few_not(negations)
    if isinstance(tree, str):
        raise InvalidParameter(
            "Il filtro in cql2-json è un testo solo: si attende un oggetto, per esempio "
            '{"op": "=", "args": [{"property": "nome"}, "Milano"]}.'
        )
    return make_tree(tree)


def _walk(tree: object) -> Iterator[tuple[int, int, object]]:
    """Go over every value, with the operations and the brackets that it is in; no recursion."""
    waiting = [(0, 0, tree)]
    while waiting:
        operations, brackets, value = waiting.pop()
        if isinstance(value, dict):
            operations += "op" in value
            inner: Iterable[object] = value.values()
        else:
            inner = value if isinstance(value, list) else ()
        yield operations, brackets, value
        waiting += [(operations, brackets + 1, each) for each in inner]
