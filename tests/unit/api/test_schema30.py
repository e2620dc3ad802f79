"""Each schema of 3.1 with what 3.0 makes of it, and values that both let through or refuse."""

from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator, OAS31Validator

from service.api.schema30 import to_schema_30

NULL = {"type": "string", "nullable": True, "enum": [None]}
CASES: list[tuple[dict[str, Any], dict[str, Any], list[Any], list[Any]]] = [
    ({"type": ["string", "null"]}, {"type": "string", "nullable": True}, ["a", None], [1]),
    (
        {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}], "title": "N"},
        {"type": "integer", "minimum": 1, "nullable": True, "title": "N"},
        [1, None],
        [0, "a"],
    ),
    (
        {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "null"}]},
        {"anyOf": [{"type": "string", "enum": ["a"]}, NULL]},
        ["a", None],
        ["b", 1],
    ),
    (
        {"oneOf": [{"type": ["string", "null"]}, {"type": "integer"}, {"type": "null"}]},
        {"oneOf": [{"type": "string", "nullable": True}, {"type": "integer"}, NULL]},
        ["a", 1],
        [None, 1.5],
    ),
    (
        {"type": ["string", "null"], "enum": ["a"]},
        {"type": "string", "nullable": True, "enum": ["a"]},
        ["a"],
        [None, "b"],
    ),
    ({"type": "null"}, NULL, [None], ["", 0, {}]),
    ({"const": "Feature"}, {"enum": ["Feature"]}, ["Feature"], ["feature", None]),
    ({"const": None}, NULL, [None], ["None"]),
    (
        {"enum": [1, "a", None]},
        {"anyOf": [{"enum": [1, "a"]}, NULL]},
        [1, "a", None],
        [2],
    ),
    (
        {"type": ["integer", "string"], "minLength": 2},
        {"anyOf": [{"type": "integer"}, {"type": "string"}], "minLength": 2},
        [1, "ab"],
        ["a", True, None],
    ),
    (
        {"type": ["array", "string", "null"], "items": {"type": "integer"}},
        {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "string"}, NULL]},
        [[1], "a", None],
        [["a"], 1],
    ),
    (
        {"type": ["integer", "string"], "anyOf": [{"minimum": 3}, {"minLength": 3}]},
        {
            "anyOf": [{"minimum": 3}, {"minLength": 3}],
            "allOf": [{"anyOf": [{"type": "integer"}, {"type": "string"}]}],
        },
        [3, "abc"],
        [[]],
    ),
    (
        {"type": "number", "exclusiveMinimum": 0, "maximum": 5, "exclusiveMaximum": 9},
        {"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 5},
        [0.1, 5],
        [0, -1, 6],
    ),
    (
        {
            "type": "array",
            "prefixItems": [{"type": "number"}, {"type": "number"}],
            "minItems": 2,
            "items": False,
        },
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        [[1, 2]],
        [[1], [1, 2, 3], [1, "a"]],
    ),
    (
        {"prefixItems": [{"type": "number"}], "items": {"type": "string"}},
        {"items": {"anyOf": [{"type": "number"}, {"type": "string"}]}},
        [[1, "a"]],
        [[1, None]],
    ),
    ({"type": "array"}, {"type": "array", "items": {}}, [[1, "a"]], ["a"]),
    ({"type": "array", "prefixItems": [{}]}, {"type": "array", "items": {}}, [[1]], [1]),
    (
        {"patternProperties": {"^x": {"type": "string"}}, "additionalProperties": False},
        {"additionalProperties": {"type": "string"}},
        [{"x": "a"}],
        [{"x": 1}],
    ),
    (
        {
            "patternProperties": {"^x": {"type": "string"}},
            "additionalProperties": {"type": "integer"},
        },
        {"additionalProperties": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
        [{"x": "a", "y": 1}],
        [{"y": None}],
    ),
    (
        {"patternProperties": {"^x": {"type": "string"}}},
        {"additionalProperties": True},
        [{"x": "a", "y": None}],
        [],
    ),
    (
        {"properties": {"const": {"const": 1}, "examples": True}, "required": ["const"]},
        {"properties": {"const": {"enum": [1]}, "examples": {}}, "required": ["const"]},
        [{"const": 1, "examples": []}],
        [{}, {"const": 2}],
    ),
    ({"not": {"type": "null"}}, {"not": NULL}, [1, "a"], [None]),
    ({"type": "string", "examples": ["a", "b"]}, {"type": "string", "example": "a"}, ["c"], [1]),
    (
        {"type": "string", "contentMediaType": "image/png"},
        {"type": "string", "format": "binary"},
        [],
        [1],
    ),
    (
        {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"},
        {"type": "string", "format": "byte"},
        [],
        [1],
    ),
    ({"$comment": "c", "if": {}, "then": {}, "x-note": 1}, {"x-note": 1}, [1, None], []),
]


@pytest.mark.parametrize(("newer", "older", "good", "bad"), CASES, ids=[str(c[0]) for c in CASES])
def test_a_schema_says_the_same_in_the_older_dialect(
    newer: dict[str, Any], older: dict[str, Any], good: list[Any], bad: list[Any]
) -> None:
    assert to_schema_30(newer) == older
    for validator in (OAS31Validator(newer), OAS30Validator(older)):
        assert [value for value in good if not validator.is_valid(value)] == []
        assert [value for value in bad if validator.is_valid(value)] == []


def test_what_stands_beside_a_reference_goes_around_it() -> None:
    made = to_schema_30({"$ref": "#/components/schemas/A", "description": "d"})
    assert made == {"allOf": [{"$ref": "#/components/schemas/A"}], "description": "d"}
    assert to_schema_30({"$ref": "#/$defs/A"}) == {"$ref": "#/components/schemas/A"}


def test_a_reference_or_null_stays_an_alternative() -> None:
    reference = {"$ref": "#/components/schemas/A"}
    assert to_schema_30({"anyOf": [reference, {"type": "null"}]}) == {"anyOf": [reference, NULL]}


def test_a_schema_that_is_true_or_false_becomes_an_object() -> None:
    assert (to_schema_30(schema=True), to_schema_30(schema=False)) == ({}, {"not": {}})


def test_the_schema_given_is_not_changed() -> None:
    schema = {"type": ["array", "null"], "items": {"const": 1}}
    to_schema_30(schema)
    assert schema == {"type": ["array", "null"], "items": {"const": 1}}
