"""``bbox``: four or six numbers in the axis order of ``bbox-crs`` → boxes of the data."""

from service.api.query import shown
from service.api.spatial import NUMBER, SWAPPED, looks_swapped
from service.errors import InvalidParameter
from service.queries.boxes import Box, make_boxes
from service.queries.crs import DEGREES, Crs

Boxes = tuple[Box, ...]


def read_boxes(text: str, crs: Crs) -> tuple[Boxes, tuple[str, ...]]:
    """Read ``bbox``; return the boxes and what whoever asks must know of them.

    Heights (the third and the sixth of six numbers) are left aside: the data have none.
    """
    form = f"quattro numeri (o sei, con le quote): due vertici opposti, ciascuno {crs.assi}"
    numbers = _numbers(text, form)
    half = len(numbers) // 2
    first, last = (_corner(part, crs) for part in (numbers[:half], numbers[half:]))
    if crs.srid == DEGREES:
        for lon, lat in (first, last):
            _require_degrees(lon, lat, text)
    elif first[0] > last[0]:
        raise InvalidParameter(
            f"«bbox» ({shown(text)}) è rovesciato: il primo vertice è più a est del secondo. "
            f"Si accettano {form}."
        )
    if first[1] > last[1]:
        raise InvalidParameter(
            f"«bbox» ({shown(text)}) è rovesciato: il primo vertice è più a nord del secondo. "
            f"Si accettano {form}."
        )
    swapped = crs.srid == DEGREES and looks_swapped(*first) and looks_swapped(*last)
    notices = (f"«bbox» ({shown(text)}): {SWAPPED}.",) if swapped and not crs.flipped else ()
    return make_boxes(first, last, crs), notices


def _require_degrees(lon: float, lat: float, text: str) -> None:
    if abs(lon) <= 180 and abs(lat) <= 90:
        return
    if abs(lon) > 1_000 or abs(lat) > 1_000:
        raise InvalidParameter(
            f"«bbox» ({shown(text)}): le coordinate sembrano in metri: indicare con «bbox-crs» il "
            "loro sistema di riferimento."
        )
    raise InvalidParameter(
        f"«bbox» ({shown(text)}) è fuori dai limiti: la longitudine va da -180 a 180, la "
        "latitudine da -90 a 90."
    )


def _corner(numbers: tuple[float, ...], crs: Crs) -> tuple[float, float]:
    first, second = numbers[:2]
    return (second, first) if crs.flipped else (first, second)


def _numbers(text: str, form: str) -> tuple[float, ...]:
    parts = [part.strip() for part in text.split(",", 8)]
    if len(parts) not in {4, 6}:
        many = "un valore" if len(parts) == 1 else f"{len(parts)} valori"
        hint = " (i decimali si scrivono con il punto)" if len(parts) == 8 else ""
        raise InvalidParameter(f"«bbox» ({shown(text)}) ha {many}{hint}: si accettano {form}.")
    for part in parts:
        if not NUMBER.fullmatch(part):
            raise InvalidParameter(f"«bbox»: «{shown(part)}» non è un numero: si accettano {form}.")
    numbers = tuple(float(part) for part in parts)
    if any(abs(number) == float("inf") for number in numbers):
        raise InvalidParameter(f"«bbox» ({shown(text)}) non è finito: si accettano {form}.")
    return numbers
