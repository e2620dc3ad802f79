"""The address of a tile: texts → collections and a place in the grid, or words that say why not.

A place is written in one way only: whole numbers without sign or zeros before them. A number that
is one but lies outside of the grid is not found; what is no number is malformed.
"""

import re
from collections.abc import Mapping

from service.api.query import shown
from service.errors import InvalidParameter, NotFound
from service.queries.collection import Collection
from service.queries.tile_grid import MAX_ZOOM, Tile
from service.tiles.place import MAX_DIGITS

WHOLE = re.compile(r"0|[1-9][0-9]*", re.ASCII)
NEGATIVE = re.compile(r"-(0|[1-9][0-9]*)", re.ASCII)
MAX_NAMES_BYTES = 2_000


def read_collections(
    text: str, known: Mapping[str, Collection], *, what: str = "Gli strati di una tessera"
) -> tuple[Collection, ...]:
    """Read ids with commas between them; the order of the registry is that of the layers.

    Raises
    ------
    InvalidParameter
        One is missing between commas or comes twice, or there are more than are published.
    NotFound
        One is not published.
    """
    if len(text) > MAX_NAMES_BYTES:
        raise InvalidParameter(
            f"{what} sono scritti in {len(text)} caratteri: al massimo {MAX_NAMES_BYTES}."
        )
    names = text.split(",")
    if len(names) > len(known):
        raise InvalidParameter(
            f"{what} sono {len(names)}: ne esistono {len(known)}, e ognuno va indicato una volta.",
            accettati=tuple(known),
        )
    for position, name in enumerate(names):
        if not name:
            raise InvalidParameter(
                f"{what} hanno un nome vuoto: fra due virgole, prima o dopo, ne va uno.",
                accettati=tuple(known),
            )
        if name not in known:
            raise NotFound(f"Lo strato «{shown(name)}» non esiste.", accettati=tuple(known))
        if name in names[:position]:
            raise InvalidParameter(f"Lo strato «{name}» è indicato più di una volta.")
    return tuple(each for id_, each in known.items() if id_ in names)


def read_tile(z: str, x: str, y: str, *, names: tuple[str, str, str] = ("z", "x", "y")) -> Tile:
    """Read the place of a tile; ``names`` are those that its parts have in the address.

    Raises
    ------
    InvalidParameter
        A part is not a whole number.
    NotFound
        It lies outside of the grid.
    """
    zoom = _number(names[0], z)
    if zoom is None or not 0 <= zoom <= MAX_ZOOM:
        raise NotFound(
            f"Il livello di zoom «{names[0]}» {shown(z)} non c'è: vanno da 0 a {MAX_ZOOM}."
        )
    last = (1 << zoom) - 1
    column, row = (
        _inside(name, text, zoom, last) for name, text in zip(names[1:], (x, y), strict=True)
    )
    return Tile(zoom, column, row)


def _inside(name: str, text: str, zoom: int, last: int) -> int:
    number = _number(name, text)
    if number is None or not 0 <= number <= last:
        raise NotFound(
            f"La tessera è fuori dalla griglia: al livello di zoom {zoom} «{name}» va da 0 a "
            f"{last}, non {shown(text)}."
        )
    return number


def _number(name: str, text: str) -> int | None:
    """Read a whole number; None for one that is too large, or negative, for any grid."""
    if WHOLE.fullmatch(text):
        return int(text) if len(text) <= MAX_DIGITS else None
    if NEGATIVE.fullmatch(text):
        return None
    raise InvalidParameter(
        f"«{name}» ({shown(text)}) non è un numero intero scritto in cifre: per esempio 0 o 12."
    )
