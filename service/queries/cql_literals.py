"""Numbers, days and instants as a filter writes them → values that the database can hold."""

import math
import re
from datetime import date, datetime

from service.errors import InvalidParameter
from service.queries.cql_guard import excerpt

_LARGEST = 2**63 - 1
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)


def require_number(value: int | float) -> int | float:
    """Refuse a whole number that is no bigint, and what is not finite."""
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise InvalidParameter(
            f"Il filtro usa il numero intero {excerpt(str(value))}, fuori dai limiti: da "
            f"{-_LARGEST} a {_LARGEST}."
        )
    if not math.isfinite(value):
        raise InvalidParameter(f"Il filtro usa il numero {value}, che non è finito.")
    return value


def read_date(text: str) -> date:
    """Read a day of the calendar, ``2024-06-30``."""
    if not _DATE.fullmatch(text):
        raise InvalidParameter(
            f"La data «{excerpt(text)}» del filtro va scritta anno-mese-giorno: DATE('2024-06-30')."
        )
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        raise InvalidParameter(f"La data «{excerpt(text)}» del filtro non esiste.") from err


def read_timestamp(text: str) -> datetime:
    """Read an instant with its time zone, ``2024-06-30T12:00:00Z``."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        raise InvalidParameter(
            f"L'istante «{excerpt(text)}» del filtro va scritto secondo RFC 3339: "
            "TIMESTAMP('2024-06-30T12:00:00Z')."
        )
    if match["zone"] is None:
        raise InvalidParameter(
            f"L'istante «{excerpt(text)}» del filtro non dice il fuso: aggiungere Z (UTC)."
        )
    try:
        return datetime.fromisoformat(text)
    except ValueError as err:
        raise InvalidParameter(f"L'istante «{excerpt(text)}» del filtro non esiste.") from err
