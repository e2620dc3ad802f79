"""Texts that say where (boxes, points, distances) → numbers; each mistake is told by its name.

Coordinates are degrees of longitude and latitude, in this order (OGC CRS84).
"""

import re

from service.api.query import shown
from service.errors import InvalidParameter
from service.queries.filters import Bbox

ENTRO_DEFAULT_M = 1_000.0
ENTRO_MAX_M = 100_000.0
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
BBOX_FORM = "quattro numeri «ovest,sud,est,nord» in gradi, per esempio bbox=9.04,45.38,9.28,45.54"
POINT_FORM = "due numeri «longitudine,latitudine» in gradi, per esempio vicino_a=9.19,45.464"
SWAPPED = (
    "latitudine e longitudine sembrano scambiate: prima la longitudine (est), poi la latitudine "
    "(nord)"
)
METRES = (
    "le coordinate sembrano in metri (UTM o altro sistema): si accettano solo gradi di longitudine "
    "e latitudine"
)


def read_bbox(text: str) -> Bbox:
    """Read ``ovest,sud,est,nord``."""
    west, south, east, north = _numbers("bbox", text, 4, BBOX_FORM)
    for lon, lat in ((west, south), (east, north)):
        require_lon_lat(lon, lat, f"«bbox» ({shown(text)})")
    if looks_swapped(west, south) and looks_swapped(east, north):
        raise InvalidParameter(f"«bbox» ({shown(text)}): {SWAPPED}. Si accettano {BBOX_FORM}.")
    if west > east or south > north:
        sides = "ovest è maggiore di est" if west > east else "sud è maggiore di nord"
        raise InvalidParameter(
            f"«bbox» ({shown(text)}) è rovesciato: {sides}. Si accettano {BBOX_FORM}."
        )
    if west == east or south == north:
        raise InvalidParameter(
            f"«bbox» ({shown(text)}) ha area nulla: per un punto usare vicino_a con entro_m. "
            f"Si accettano {BBOX_FORM}."
        )
    return Bbox(ovest=west, sud=south, est=east, nord=north)


def read_point(text: str) -> tuple[float, float]:
    """Read ``lon,lat``."""
    lon, lat = _numbers("vicino_a", text, 2, POINT_FORM)
    require_lon_lat(lon, lat, f"«vicino_a» ({shown(text)})")
    if looks_swapped(lon, lat):
        raise InvalidParameter(f"«vicino_a» ({shown(text)}): {SWAPPED}. Si accettano {POINT_FORM}.")
    return lon, lat


def read_distance(text: str) -> float:
    """Read ``entro_m``: metres, more than 0 and at most ``ENTRO_MAX_M``."""
    form = f"metri, più di 0 e al massimo {ENTRO_MAX_M:.0f}"
    (distance,) = _numbers("entro_m", text, 1, form)
    if not 0 < distance <= ENTRO_MAX_M:
        raise InvalidParameter(
            f"«entro_m» ({shown(text)}) è fuori dai limiti: si accettano {form}."
        )
    return distance


def require_lon_lat(lon: float, lat: float, where: str) -> None:
    """Refuse what is not on the globe, and say what it may have been meant to be."""
    if -180 <= lon <= 180 and -90 <= lat <= 90:
        return
    if abs(lon) > 1_000 or abs(lat) > 1_000:
        raise InvalidParameter(f"{where}: {METRES}.")
    raise InvalidParameter(
        f"{where}: {lon:g},{lat:g} è fuori dai limiti: la longitudine va da -180 a 180, "
        "la latitudine da -90 a 90."
    )


def looks_swapped(lon: float, lat: float) -> bool:
    """Tell whether this would be near Milano, were the two numbers exchanged."""
    return 44.5 <= lon <= 46.5 and 8.0 <= lat <= 10.5


def _numbers(name: str, text: str, count: int, form: str) -> tuple[float, ...]:
    parts = [part.strip() for part in text.split(",", 2 * count + 1)]
    if len(parts) != count:
        hint = " (i decimali si scrivono con il punto)" if len(parts) == 2 * count else ""
        number = "un valore" if len(parts) == 1 else f"{len(parts)} valori"
        raise InvalidParameter(f"«{name}» ({shown(text)}) ha {number}{hint}: si accettano {form}.")
    for part in parts:
        if not NUMBER.fullmatch(part):
            raise InvalidParameter(
                f"«{name}»: «{shown(part)}» non è un numero: si accettano {form}."
            )
    numbers = tuple(float(part) for part in parts)
    if any(abs(number) == float("inf") for number in numbers):
        raise InvalidParameter(f"«{name}» ({shown(text)}) non è finito: si accettano {form}.")
    return numbers
