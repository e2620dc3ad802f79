"""CQL2 filters: text → ``Filter`` → the where clause of a collection.

What is accepted is plain data: routes declare ``CONFORMANCE`` and list ``OPERATIONS``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from anyio import to_thread
from sqlalchemy import ColumnElement, FromClause

from service.queries.collection import Property
from service.queries.cql_compile import compile_node
from service.queries.cql_geometry import Box, Shape
from service.queries.cql_guard import require_bounded, require_few_shapes
from service.queries.cql_json import read_json
from service.queries.cql_operands import Scope
from service.queries.cql_space import FilterCrs
from service.queries.cql_text import read_text
from service.queries.cql_tree import OPERATIONS, SPATIAL, Call, Items, Name, Node

Language = Literal["cql2-text", "cql2-json"]

CONFORMANCE = tuple(
    f"http://www.opengis.net/spec/cql2/1.0/conf/{name}"
    for name in (
        "cql2-text",
        "cql2-json",
        "basic-cql2",
        "advanced-comparison-operators",
        "case-insensitive-comparison",
        "accent-insensitive-comparison",
        "basic-spatial-functions",
        "basic-spatial-functions-plus",
        "spatial-functions",
        "property-property",
    )
)
"""The classes of CQL2 1.0 that the tests prove."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that is well formed; whether it fits a collection, ``compile_filter`` tells."""

    root: Node

    @property
    def names(self) -> frozenset[str]:
        """The properties that it names, as they came."""
        return frozenset(node.nome for node in _nodes(self.root) if isinstance(node, Name))

    @property
    def spatial(self) -> bool:
        """Whether it asks the geometry by a function of space."""
        return any(isinstance(node, Call) and node.op in SPATIAL for node in _nodes(self.root))


def parse(text: str, lang: Language) -> Filter:
    """Read a filter; see ``parse_filter``, which is this off the event loop."""
    require_bounded(text)
    root = read_text(text) if lang == "cql2-text" else read_json(text)
    require_few_shapes(sum(isinstance(node, Shape | Box) for node in _nodes(root)))
    return Filter(root)


async def parse_filter(text: str, lang: Language) -> Filter:
    """Read a filter, in a thread of its own.

    Parameters
    ----------
    text
        As it came, at most ``cql_guard.MAX_BYTES``.
    lang
        The language it is in.

    Returns
    -------
    Filter
        Its operations are among ``OPERATIONS``, with as many arguments as each takes; its values
        are sound.

    Raises
    ------
    InvalidParameter
        It is not; the message says what, where, and what is accepted.
    """
    return await to_thread.run_sync(parse, text, lang)


def compile_filter(
    parsed: Filter,
    *,
    properties: Mapping[str, Property],
    view: FromClause,
    geom: ColumnElement[Any] | None,
    filter_srid: int,
    flip: bool,
    srid: int,
) -> ColumnElement[bool]:
    """Return the where clause of a filter on a collection.

    Parameters
    ----------
    parsed
        The filter.
    properties
        The properties that it may name, by name; the geometry is named ``geom``.
    view
        Has a column for each property.
    geom
        The geometry, in ``srid``; None if the collection has none.
    filter_srid, flip
        The CRS of the filter's coordinates, and whether north or latitude comes first in it.
    srid
        The CRS of ``geom``.

    Returns
    -------
    ColumnElement[bool]
        Columns of ``view``, ``geom`` and bound values, nothing else. Rows for which it is null are
        not found, nor are they by its negation. Geometries are transformed once for each
        statement, to the CRS of ``geom``, whose index serves them.

    Raises
    ------
    InvalidParameter
        An unknown property, a comparison of different types, coordinates out of their CRS.
    """
    scope = Scope(properties, view, geom, FilterCrs(filter_srid, flip, srid))
    return compile_node(parsed.root, scope)


def _nodes(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Call):
            waiting += node.args
        elif isinstance(node, Items):
            waiting += node.items


__all__ = ["CONFORMANCE", "OPERATIONS", "Filter", "Language", "compile_filter", "parse_filter"]
