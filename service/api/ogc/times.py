"""``datetime``: an instant or an interval (RFC 3339) → first and last day in Italy."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from service.api.query import shown
from service.errors import InvalidParameter
from service.queries.features import Interval

ITALY = ZoneInfo("Europe/Rome")
FORM = (
    "un giorno o un istante (2024-05-01, 2024-05-01T10:00:00Z) oppure un intervallo, aperto da una "
    "parte con «..» (2024-01-01/2024-12-31, 2024-01-01/.., ../2024-12-31)"
)
MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"([Tt](?P<time>\d{2}:\d{2}:\d{2})(\.\d{1,9})?(?P<zone>[Zz]|[+-]\d{2}:\d{2}))?",
    re.ASCII,
)
OPEN = {"", ".."}


def read_datetime(text: str) -> Interval:
    """Read ``datetime``; the days are those that its instants fall on in Italy."""
    parts = text.split("/")
    if len(parts) == 1:
        day = _day(parts[0], text)
        return day, day
    if len(parts) > 2 or all(part in OPEN for part in parts):
        raise InvalidParameter(f"«datetime» ({shown(text)}) non è un intervallo: {FORM}.")
    first, last = (None if part in OPEN else _day(part, text) for part in parts)
    if first is not None and last is not None and first > last:
        raise InvalidParameter(
            f"«datetime» ({shown(text)}) è rovesciato: il primo istante viene dopo il secondo."
        )
    return first, last


def _day(part: str, text: str) -> date:
    found = MOMENT.fullmatch(part)
    if found is None:
        raise InvalidParameter(f"«datetime» ({shown(text)}): si accettano {FORM}.")
    if found["day"].startswith("0000"):
        return date.min
    try:
        day = date.fromisoformat(found["day"])
        if found["time"] is None:
            return day
        clock = time.fromisoformat(found["time"].replace(":60", ":59"))
        zone = found["zone"].upper().replace("Z", "+00:00")
        moment = datetime.fromisoformat(f"{day.isoformat()}T{clock.isoformat()}{zone}")
    except ValueError as err:
        raise InvalidParameter(
            f"«datetime» ({shown(text)}): «{shown(part)}» non è una data che esiste."
        ) from err
    try:
        return moment.astimezone(ITALY).date()
    except OverflowError:
        return day
