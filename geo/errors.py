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


class MissingCrsError(CrsError):
    """A file declares no CRS, and neither does the caller."""


class CoordinateRangeError(CrsError):
    """Coordinates are not what the declared CRS can hold."""


class UnreadableError(SchemaError):
    """A file is not there, is no vector file, or breaks off."""


class EncodingError(SchemaError):
    """The encoding of the texts is not declared, not known or not the one of the file."""


class NoGeometryError(SchemaError):
    """A layer has no geometry column."""


class LayerChoiceError(SchemaError):
    """A file has several layers and none was chosen, or not the one that was.

    Parameters
    ----------
    message
        What was wrong.
    layers
        The layers that there are.
    """

    def __init__(self, message: str, layers: Iterable[str]) -> None:
        super().__init__(message)
        self.layers = tuple(layers)


class TooLargeError(SchemaError):
    """A file has more features or bytes than are accepted.

    Parameters
    ----------
    message
        What was wrong.
    what
        ``features`` or ``bytes``.
    found, limit
        How many there are, or at least are, and how many may be.
    """

    def __init__(self, message: str, *, what: str, found: int, limit: int) -> None:
        super().__init__(message)
        self.what, self.found, self.limit = what, found, limit


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
