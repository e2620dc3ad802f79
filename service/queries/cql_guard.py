"""Bounds on a filter, held before any parser sees it, and the words of its refusals.

The parser (``cql2``) takes twice the time for each further bracket that it cannot match, keeps the
interpreter's lock while it does, and overflows the stack on some two thousand of them. What is
bounded here and in ``cql_text`` leaves it nothing but short flat expressions.
"""

from service.errors import InvalidParameter

MAX_BYTES = 4096
"""Of the text in UTF-8; it bounds the words, the values and the vertices too."""
MAX_DEPTH = 32
"""Of brackets in cql2-text, of operations in cql2-json."""
MAX_NOT = 64
MAX_SHAPES = 32
"""Of geometries: each is carried to the storage CRS, and related to every row."""
_SHOWN = 40


def require_bounded(text: str) -> None:
    """Refuse a filter that is empty, too long, or holds what no text of the database can hold.

    Parameters
    ----------
    text
        The filter as it came, in either language.

    Raises
    ------
    InvalidParameter
        It is empty, has more than ``MAX_BYTES``, a NUL, or half of a surrogate pair.
    """
    if not text.strip():
        raise InvalidParameter("Il filtro è vuoto: scrivere una condizione o togliere «filter».")
    try:
        size = len(text.encode())
    except UnicodeEncodeError as err:
        raise refusal(
            err.start, "c'è mezza coppia di surrogati UTF-16, che non è un carattere"
        ) from err
    if size > MAX_BYTES:
        raise InvalidParameter(
            f"Il filtro è troppo lungo: {size} byte in UTF-8, al massimo {MAX_BYTES}."
        )
    require_storable(text)


def require_storable(text: str) -> None:
    """Refuse a text with a NUL, which may also come as an escape of JSON."""
    if "\x00" in text:
        raise InvalidParameter(
            f"Il filtro contiene il carattere NUL (U+0000) in «{excerpt(text)}»: toglierlo."
        )


def require_depth(depth: int) -> None:
    """Refuse what is nested deeper than ``MAX_DEPTH``."""
    if depth > MAX_DEPTH:
        raise InvalidParameter(
            f"Il filtro è annidato troppo: più di {MAX_DEPTH} livelli l'uno dentro l'altro."
        )


def require_few_not(count: int) -> None:
    """Refuse more than ``MAX_NOT`` negations."""
    if count > MAX_NOT:
        raise InvalidParameter(f"Il filtro ha {count} NOT: al massimo {MAX_NOT}.")


def require_few_shapes(count: int) -> None:
    """Refuse more than ``MAX_SHAPES`` geometries."""
    if count > MAX_SHAPES:
        raise InvalidParameter(
            f"Il filtro scrive {count} geometrie: al massimo {MAX_SHAPES}; più geometrie dello "
            "stesso tipo possono essere una sola (MULTIPOLYGON e simili)."
        )


def refusal(offset: int, what: str) -> InvalidParameter:
    """Return the error that names a place of the text, counted in characters from 1."""
    return InvalidParameter(f"Filtro, posizione {offset + 1}: {what}.")


def excerpt(text: str) -> str:
    """Return what came as a message may show it: cut, without control characters."""
    printable = "".join(char if char.isprintable() else "�" for char in text[:_SHOWN])
    return f"{printable}…" if len(text) > _SHOWN else printable
