"""OpenAPI 3.1 → 3.0.3: documents. What their schemas become is in ``schema30``.

Documents of 3.0 have no webhooks and no path items among their components.
"""

from collections.abc import Callable, Mapping
from typing import Any

from service.api.schema30 import Schema, to_schema_30, without

VERSION = "3.0.3"
MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def to_openapi_30(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of 3.0.3 that says what one of 3.1 says; the one given is not changed."""
    components = document.get("components", {})
    converted = {
        **without(document, "webhooks", "jsonSchemaDialect"),
        "openapi": VERSION,
        "info": _info(document["info"]),
        "paths": _each(document.get("paths", {}), _path_item),
    }
    if components:
        converted["components"] = _components(components)
    hoisted = _definitions(document)
    if hoisted:
        schemas = converted.setdefault("components", {}).setdefault("schemas", {})
        for name, definition in hoisted.items():
            if schemas.setdefault(name, definition) != definition:
                raise ValueError(name)
    return converted


def _definitions(value: Any) -> dict[str, Schema]:
    """Return the definitions that schemas hold inside themselves, by name."""
    found: dict[str, Schema] = {}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and isinstance(value.get("$defs"), dict):
        found |= _each(value["$defs"], to_schema_30)
    for part in parts:
        found |= _definitions(part)
    return found


def _info(info: Mapping[str, Any]) -> dict[str, Any]:
    made = without(info, "summary")
    licence = made.get("license", {})
    if "identifier" in licence:
        address = f"https://spdx.org/licenses/{licence['identifier']}.html"
        made["license"] = {"url": address, **without(licence, "identifier")}
    return made


def _path_item(item: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(item)
    if "parameters" in made:
        made["parameters"] = [_parameter(each) for each in made["parameters"]]
    return made | {method: _operation(made[method]) for method in METHODS if method in made}


def _operation(operation: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(operation)
    if "parameters" in made:
        made["parameters"] = [_parameter(each) for each in made["parameters"]]
    if "requestBody" in made:
        made["requestBody"] = _with_content(made["requestBody"])
    if "callbacks" in made:
        made["callbacks"] = _each(made["callbacks"], _callback)
    made["responses"] = _each(made.get("responses", {}), _response)
    return made


def _callback(callback: Mapping[str, Any]) -> dict[str, Any]:
    return dict(callback) if "$ref" in callback else _each(callback, _path_item)


def _response(response: Mapping[str, Any]) -> dict[str, Any]:
    made = _with_content(response)
    if "headers" in made:
        made["headers"] = _each(made["headers"], _parameter)
    return made


def _parameter(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """Convert a parameter, a header or a media type: what has a schema, or content."""
    made = _with_content(parameter)
    if "schema" in made:
        made["schema"] = to_schema_30(made["schema"])
    return made


def _with_content(value: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in value:
        return {"$ref": value["$ref"]}
    made = dict(value)
    if "content" in made:
        made["content"] = _each(made["content"], _parameter)
    return made


def _components(components: Mapping[str, Any]) -> dict[str, Any]:
    converters: dict[str, Callable[[Any], Any]] = {
        "schemas": to_schema_30,
        "responses": _response,
        "parameters": _parameter,
        "headers": _parameter,
        "requestBodies": _with_content,
        "callbacks": _callback,
    }
    made = without(components, "pathItems")
    return {
        name: _each(held, converters[name]) if name in converters else held
        for name, held in made.items()
    }


def _each(held: Mapping[str, Any], convert: Callable[[Any], Any]) -> dict[str, Any]:
    return {name: convert(value) for name, value in held.items()}
