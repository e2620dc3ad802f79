"""Errors of the geometry layer.

Every error of ``geo`` is a :class:`GeoError`, itself a ``ValueError``. A message says what was
wrong, the value that came and what is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 5
"""How many values a message lists before it only counts the rest."""


class GeoError(ValueError):
    """The base of all errors of the geometry layer."""


class CrsError(GeoError):
    """A coordinate reference system is missing, unsuitable or differs from the one expected."""


class GeometryError(GeoError):
    """A geometry is missing, empty, invalid, too large or of a kind that is not accepted."""


class SchemaError(GeoError):
    """A file or frame lacks a column, has one of the wrong type, or cannot be read at all."""


def list_some(values: Iterable[object]) -> str:
    """Write the first few values of a list for a message.

    Parameters
    ----------
    values
        Any values, in the order in which they are to be named.

    Returns
    -------
    str
        At most ``SHOWN`` values as Python literals, then how many more there are; ``none`` for
        an empty list.
    """
    texts = [repr(getattr(value, "item", lambda value=value: value)()) for value in values]
    if not texts:
        return "none"
    more = len(texts) - SHOWN
    return ", ".join(texts[:SHOWN]) + (f" and {more} more" if more > 0 else "")
