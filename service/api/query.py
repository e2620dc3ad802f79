"""The query string → texts by name; what cannot be a parameter is refused before it is read."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from service.errors import InvalidParameter

MAX_FIELDS = 100
MAX_VALUE = 2_000
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters that came, in order; each was accepted by name."""

    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str | None:
        """Return the value of a parameter that may come once."""
        values = self.values.get(name, ())
        if len(values) > 1:
            raise InvalidParameter(
                f"Il parametro «{name}» è ripetuto {len(values)} volte: va dato una volta sola."
            )
        return values[0] if values else None

    def names(self) -> frozenset[str]:
        """Return the names of the parameters that came."""
        return frozenset(self.values)

    def many(self, name: str) -> tuple[str, ...]:
        """Return the values of a parameter that may be repeated or hold several with commas."""
        texts = [part.strip() for value in self.values.get(name, ()) for part in value.split(",")]
        if any(not part for part in texts):
            raise InvalidParameter(f"Il parametro «{name}» contiene un valore vuoto.")
        return tuple(dict.fromkeys(texts))


def read_query(raw: bytes, accepted: Sequence[str], free: Sequence[str] = ()) -> Query:
    """Read a query string; other names are refused with the list of those accepted.

    The values of those in ``free`` stay as they came: whoever reads them has bounds of its own.
    """
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except UnicodeError as err:
        raise InvalidParameter(
            "L'indirizzo contiene caratteri che non sono UTF-8: dopo «?» ogni carattere non ASCII "
            "va scritto in UTF-8 con la codifica percentuale (per esempio «%C3%A0» per «à»)."
        ) from err
    except ValueError as err:
        raise InvalidParameter(
            f"L'indirizzo ha troppi parametri: al massimo {MAX_FIELDS}."
        ) from err
    values: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if name not in accepted:
            raise InvalidParameter(f"Parametro sconosciuto: «{shown(name)}».", accettati=accepted)
        text = value if name in free else require_text(name, value)
        values[name] = (*values.get(name, ()), text)
    return Query(values)


def require_text(name: str, value: str, *, longest: int = MAX_VALUE) -> str:
    """Refuse a text that is empty, too long or holds control characters; strip the rest."""
    if len(value) > longest:
        raise InvalidParameter(
            f"Il valore di «{name}» è troppo lungo: {len(value)} caratteri, al massimo {longest}."
        )
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in value):
        raise InvalidParameter(f"Il valore di «{name}» contiene caratteri di controllo.")
    stripped = value.strip()
    if not stripped:
        raise InvalidParameter(
            f"Il parametro «{name}» è vuoto: dargli un valore o toglierlo dall'indirizzo."
        )
    return stripped


def shown(value: str) -> str:
    """Return what came as a message may show it: cut, without control characters."""
    printable = "".join(char if char.isprintable() else "�" for char in value[:SHOWN])
    return f"{printable}…" if len(value) > SHOWN else printable
