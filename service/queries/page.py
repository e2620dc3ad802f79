"""Pages of a list: limits, a cursor that only this service reads, and the stamp of the snapshot.

A *stamp* names the state of the data that an answer was made from: database, revisione and day
(the day counts because memberships and the age of a state depend on it). It is read in the same
statement as the data, so an entity tag made from it is never newer or older than the answer.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson
from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.errors import InvalidParameter

T = TypeVar("T")

LIMIT_DEFAULT = 100
LIMIT_MAX = 1000
STAMP_SQL = (
    "(select uuid::text || '-' || (select sum(numero) from psttm.revisione) || '-' "
    "|| to_char(current_date, 'YYYYMMDD') from psttm.banca_dati)"
)
STAMP: ColumnElement[str] = literal_column(STAMP_SQL).label("stamp")
"""The stamp as a column of any statement."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """How much of a list is asked for, and after which row."""

    limit: int = LIMIT_DEFAULT
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Part of a list in its stable order; ``totale`` counts the whole of it.

    ``avvisi`` say in Italian what the list leaves out although it might belong there.
    """

    items: tuple[T, ...]
    totale: int
    next_cursor: str | None
    avvisi: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GeoPage:
    """Part of a list as GeoJSON features, written by PostGIS and joined by commas.

    ``omitted`` counts what the list leaves out although it might belong there.
    """

    features: bytes
    totale: int
    omitted: int
    next_cursor: str | None
    avvisi: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamped(Generic[T]):
    """A value and the stamp of the snapshot that it was read from."""

    stamp: str
    value: T


async def get_stamp(session: AsyncSession) -> str:
    """Return the stamp of the data as they are now."""
    return str(await session.scalar(select(STAMP)))


def encode_cursor(values: Sequence[str | int]) -> str:
    """Turn the sort key of the last row of a page into an opaque text."""
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def decode_cursor(cursor: str, kinds: Sequence[type]) -> tuple[str | int, ...]:
    """Read a cursor back.

    Parameters
    ----------
    cursor
        What ``encode_cursor`` gave, at most 2,000 characters.
    kinds
        The type of each value of the list's sort key.

    Raises
    ------
    InvalidParameter
        The cursor was not made by this service for a list in this order.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, orjson.JSONDecodeError) as err:
        raise _bad_cursor() from err
    if (
        not isinstance(values, list)
        or len(values) != len(kinds)
        or any(type(value) is not kind for value, kind in zip(values, kinds, strict=True))
        or any(isinstance(value, str) and "\x00" in value for value in values)
        or any(isinstance(value, int) and abs(value) > 2**62 for value in values)
    ):
        raise _bad_cursor()
    return tuple(values)


def _bad_cursor() -> InvalidParameter:
    return InvalidParameter(
        "Il parametro «cursor» non è valido: va usato così come si trova nel collegamento «next» "
        "della stessa ricerca."
    )
