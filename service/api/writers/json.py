"""JSON of the frozen dataclasses that questions return, without validating them again."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

import orjson


def to_json(body: object) -> bytes:
    """Return the JSON of dataclasses and mappings; amounts have two decimals at most."""
    return orjson.dumps(body, default=_number)


def members_of(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by name, for a body that adds something to them."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(round(value, 2))
    raise TypeError
