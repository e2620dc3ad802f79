"""A schema of OpenAPI 3.1 → one of 3.0, which is an older dialect of its own.

It knows no ``null`` type, no ``const``, no siblings of ``$ref``. What it cannot say (``$comment``,
``if``, ``unevaluatedProperties``) is left out, so a converted schema may allow more than the first,
never less.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Schema = dict[str, Any]

KEPT = frozenset(
    [
        "title",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxProperties",
        "minProperties",
        "required",
        "enum",
        "type",
        "description",
        "format",
        "default",
        "additionalProperties",
        "discriminator",
        "readOnly",
        "writeOnly",
        "deprecated",
    ]
)
"""What both dialects say alike."""
NULL: Schema = {"type": "string", "nullable": True, "enum": [None]}
"""What only null meets: ``nullable`` counts beside a ``type`` alone."""


def to_schema_30(schema: Schema | bool) -> Schema:
    """Return the schema of 3.0 that says what one of 3.1 says."""
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    if "$ref" in schema:
        return _reference(schema)
    if "const" in schema:
        schema = {**without(schema, "const"), "enum": [schema["const"]]}
    made: Schema = {name: value for name, value in schema.items() if name in KEPT}
    made |= {name: value for name, value in schema.items() if name.startswith("x-")}
    if schema.get("examples"):
        made["example"] = schema["examples"][0]
    _convert_parts(schema, made)
    _convert_bounds(made)
    _convert_content(schema, made)
    _convert_items(schema, made)
    return _with_type(_without_null(made))


def _convert_parts(schema: Schema, made: Schema) -> None:
    """Convert the schemas inside."""
    if "properties" in schema:
        made["properties"] = {
            name: to_schema_30(part) for name, part in schema["properties"].items()
        }
    for name in ("allOf", "anyOf", "oneOf"):
        if name in schema:
            made[name] = [to_schema_30(part) for part in schema[name]]
    if "not" in schema:
        made["not"] = to_schema_30(schema["not"])
    others = schema.get("additionalProperties")
    if isinstance(others, dict):
        made["additionalProperties"] = to_schema_30(others)
    if "patternProperties" in schema:
        named = [to_schema_30(part) for part in schema["patternProperties"].values()]
        if isinstance(others, dict):
            named.append(made["additionalProperties"])
        made["additionalProperties"] = others is None or others is True or _any_of(named)


def _convert_bounds(made: Schema) -> None:
    """Write a bound that is excluded as a number and a flag."""
    for bound, excluded, tighter in (
        ("minimum", "exclusiveMinimum", max),
        ("maximum", "exclusiveMaximum", min),
    ):
        value = made.get(excluded)
        if value is None or isinstance(value, bool):
            continue
        del made[excluded]
        if bound not in made or tighter(made[bound], value) == value:
            made[bound], made[excluded] = value, True


def _convert_content(schema: Schema, made: Schema) -> None:
    """Tell by the format that a text holds bytes."""
    if schema.get("contentEncoding") == "base64":
        made.setdefault("format", "byte")
    elif "contentMediaType" in schema:
        made.setdefault("format", "binary")


def _convert_items(schema: Schema, made: Schema) -> None:
    """Give a list one schema for all that it holds; it must have one."""
    first = [to_schema_30(part) for part in schema.get("prefixItems", ())]
    rest = schema.get("items", True)
    if first and rest is False:
        made["maxItems"] = min(len(first), made.get("maxItems", len(first)))
        made["items"] = _any_of(first)
    elif first:
        made["items"] = {} if rest is True else _any_of([*first, to_schema_30(rest)])
    elif "items" in schema:
        made["items"] = to_schema_30(rest)
    elif "array" in _types(made):
        made["items"] = {}


def _without_null(made: Schema) -> Schema:
    """Say by ``nullable``, where it may be said so, that null is allowed."""
    for name in ("anyOf", "oneOf"):
        parts = made.get(name, ())
        others = [part for part in parts if part != NULL]
        if len(others) == 1 and len(parts) == 2 and _may_be_nullable(others[0]):
            only, outer = others[0], without(made, name)
            if not set(only) & set(outer):
                return {**outer, **only, "nullable": True}
    return made


def _may_be_nullable(schema: Schema) -> bool:
    return isinstance(schema.get("type"), str) and not {"enum", "nullable"} & set(schema)


def _with_type(made: Schema) -> Schema:
    """Say with one type, or with one alternative for each, what may be of several."""
    types = _types(made)
    real = [each for each in types if each != "null"]
    if not types:
        return _without_null_value(made)
    if not real:
        return {**without(made, "enum"), **NULL}
    if len(real) == 1:
        made["type"] = real[0]
        return {**made, "nullable": True} if "null" in types else made
    alternatives: list[Schema] = [{"type": each} for each in real]
    if "array" in real:
        alternatives[real.index("array")]["items"] = made.pop("items", {})
    return _also(without(made, "type"), [*alternatives, *([NULL] if "null" in types else [])])


def _without_null_value(made: Schema) -> Schema:
    """Say by an alternative that null is among values that have no type in common."""
    if None not in made.get("enum", ()):
        return made
    values = [each for each in made["enum"] if each is not None]
    return _also(without(made, "enum"), [*([{"enum": values}] if values else []), NULL])


def _also(made: Schema, alternatives: Sequence[Schema]) -> Schema:
    """Return what meets a schema and one of these, too."""
    if "anyOf" not in made:
        return {**made, **_any_of(alternatives)}
    return {**made, "allOf": [*made.get("allOf", ()), _any_of(alternatives)]}


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _any_of(parts: Sequence[Schema]) -> Schema:
    distinct = [part for at, part in enumerate(parts) if part not in parts[:at]]
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _reference(schema: Schema) -> Schema:
    """Return a reference; what stands beside it goes around it."""
    pointer: str = schema["$ref"]
    if "/$defs/" in pointer:
        pointer = f"#/components/schemas/{pointer.rpartition('/')[2]}"
    beside = without(schema, "$ref", "$defs")
    if not beside:
        return {"$ref": pointer}
    around = to_schema_30(beside)
    return {**around, "allOf": [{"$ref": pointer}, *around.get("allOf", ())]}


def without(held: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return the members of an object but for these."""
    return {name: value for name, value in held.items() if name not in names}
