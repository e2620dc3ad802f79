"""Reads a map style as MapLibre does: which layers draw a feature."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Layer = Mapping[str, Any]


def drawing(
    style: Mapping[str, Any], collection: str, geometry: str, properties: Mapping[str, Any]
) -> list[Layer]:
    """Return the layers that draw a feature of the tiles, whatever the zoom."""
    return [
        layer
        for layer in style["layers"]
        if layer.get("source-layer") == collection
        and evaluate(layer.get("filter", True), geometry, properties)
        and (layer["type"] != "fill" or geometry.endswith("Polygon"))
    ]


def evaluate(expression: Any, geometry: str, properties: Mapping[str, Any]) -> Any:
    """Return the value of an expression of those that styles here are made of."""
    if not isinstance(expression, list):
        return expression
    name, *arguments = expression

    def value(each: Any) -> Any:
        return evaluate(each, geometry, properties)

    def match(wanted: Any, labels: list[Any], then: Any, otherwise: Any) -> Any:
        return value(then) if value(wanted) in labels else value(otherwise)

    operators: Mapping[str, Callable[..., Any]] = {
        "all": lambda *each: all(map(value, each)),
        "!": lambda each: not value(each),
        "==": lambda one, other: value(one) == value(other),
        "get": properties.get,
        "geometry-type": lambda: geometry,
        "coalesce": lambda *each: next((v for v in map(value, each) if v is not None), None),
        "match": match,
    }
    return operators[name](*arguments)


def mentioned(value: Any) -> Iterator[str]:
    """Yield the properties that expressions read, wherever they stand."""
    if isinstance(value, list):
        if len(value) == 2 and value[0] == "get":
            yield value[1]
        for each in value:
            yield from mentioned(each)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from mentioned(each)
