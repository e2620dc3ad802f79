"""Functions of space of a filter → where clauses that the index of the geometry serves.

PostGIS derives the search of the index from the function itself, so that the geometry which the
filter writes is named once, and transformed once.
"""

from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, func, not_

from service.errors import InvalidParameter
from service.queries.cql_geometry import Box, Shape
from service.queries.cql_guard import excerpt
from service.queries.cql_operands import GEOMETRY, Scope, is_geometry
from service.queries.cql_space import to_storage
from service.queries.cql_tree import Name, Node

_POSTGIS = MappingProxyType(
    {
        "s_intersects": func.ST_Intersects,
        "s_equals": func.ST_Equals,
        "s_touches": func.ST_Touches,
        "s_crosses": func.ST_Crosses,
        "s_within": func.ST_Within,
        "s_contains": func.ST_Contains,
        "s_overlaps": func.ST_Overlaps,
    }
)


def compile_spatial(op: str, args: tuple[Node, ...], scope: Scope) -> ColumnElement[bool]:
    """Return the clause that two geometries stand in a relation.

    Parameters
    ----------
    op
        One of ``cql_tree.SPATIAL``.
    args
        The geometry of the features on at least one side, one that the filter writes on the other.
    scope
        The geometry and the CRS.

    Raises
    ------
    InvalidParameter
        An argument is no geometry, or one that the function does not take.
    """
    name = op.upper()
    for each in args:
        if op not in {"s_intersects", "s_disjoint"} and _is_mixed(each):
            raise InvalidParameter(
                f"«{name}» del filtro non accetta una GEOMETRYCOLLECTION di tipi diversi: solo "
                "S_INTERSECTS e S_DISJOINT."
            )
    if not any(isinstance(each, Name) for each in args):
        raise InvalidParameter(
            f"«{name}» del filtro confronta due geometrie scritte nel filtro: una delle due deve "
            f"essere «{GEOMETRY}»."
        )
    left, right = (_geometry(each, scope, name) for each in args)
    if op == "s_disjoint":
        return not_(func.ST_Intersects(left, right))
    clause: ColumnElement[bool] = _POSTGIS[op](left, right)
    return clause


def _is_mixed(node: Node) -> bool:
    if not isinstance(node, Shape) or node.geometry.geom_type != "GeometryCollection":
        return False
    return len({part.geom_type.removeprefix("Multi") for part in node.geometry.geoms}) > 1  # type: ignore[attr-defined]  # a collection has geoms


def _geometry(node: Node, scope: Scope, what: str) -> Any:
    """Return the geometry of the features, or one that the filter writes, in the storage CRS."""
    if isinstance(node, Shape | Box):
        return to_storage(node, scope.crs)
    if is_geometry(node, scope):
        return scope.geom
    if isinstance(node, Name) and scope.geom is None:
        raise InvalidParameter(f"«{what}» del filtro: questa raccolta non ha geometria.")
    shown = node.nome if isinstance(node, Name) else type(node).__name__
    raise InvalidParameter(
        f"«{what}» del filtro vuole «{GEOMETRY}» e una geometria: non «{excerpt(shown)}»."
    )
