"""The parameters of a request: names without regard to case, each once, none that is dangerous.

What is not read by name never reaches MapServer: its requests are written anew from values that
were read here. A parameter that the standards do not name is left out, as they want it, unless it
would change which map, data or symbols are meant: then it is refused, for who sent it would take
the answer for what he asked.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from service.errors import ServiceError

MAX_FIELDS = 60
MAX_VALUE = 12_000
SHOWN = 60
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}", re.ASCII)
WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
LOST_PLUS = re.compile(r"(?<=[a-z]) (?=[a-z])")
"""What a plus of a media type becomes where a client wrote it as it is."""
HARMLESS = frozenset({"MAP_RESOLUTION"})
"""Sent by QGIS with every request; nothing depends on it."""
REFUSED = re.compile(
    r"MAP.*|.*SLD.*|.*TEMPLATE.*|.*CONNECTION.*|.*STYLE_BODY.*|DATA|CLASS.*|LAYER_.*|MODE|TILE|"
    r"TILEMODE|CONTEXT|DBF|IMG.*|Q.*FILE|QSTRING|QITEM|QFORMAT|QLAYER|SLAYER|SAVEMAP|SAVEQUERY|"
    r"SEARCHMAP|SHAPEINDEX|TILEINDEX|ROOT|ICON|REMOTE_OWS.*|CQL_FILTER|ECQL_FILTER|FEATUREID_MAP|"
    r"VIEWPARAMS|TIME|ELEVATION|DIM_.*|URL|XMLNAMESPACES?_MAP"
)


class OwsRefused(ServiceError):
    """A request that the service refuses, as an exception of the OGC tells it.

    ``code`` is one of the standard's, ``locator`` the parameter that is wrong.
    """

    def __init__(
        self, code: str, locator: str, message: str, *, accettati: Sequence[str] = ()
    ) -> None:
        super().__init__(message, accettati=accettati)
        self.code = code
        self.locator = locator


class Kvp:
    """The parameters of a request, by name in capitals."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)

    def text(self, name: str, default: str | None = None) -> str:
        """Return the value of a parameter; without a default it must be there."""
        value = self.values.get(name, "").strip()
        if value:
            return value
        if default is not None:
            return default
        raise OwsRefused("MissingParameterValue", name, f"Manca il parametro {name}.")

    def has(self, name: str) -> bool:
        """Tell whether a parameter came with a value."""
        return bool(self.values.get(name, "").strip())

    def choice(self, name: str, accepted: Mapping[str, str], default: str | None = None) -> str:
        """Return what a value stands for, whatever its case."""
        value = self.text(name, default)
        found = _meaning(value, accepted)
        if found is None:
            raise invalid(name, value, tuple(accepted))
        return found

    def operation(self, known: Mapping[str, str]) -> str:
        """Return the operation that is asked for, whatever its case, of those by their names."""
        value = self.text("REQUEST")
        found = _meaning(value, known)
        if found is None:
            accepted = tuple(dict.fromkeys(known.values()))
            raise invalid("REQUEST", value, accepted, "OperationNotSupported")
        return found

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number within its bounds."""
        value = self.text(name, None if default is None else str(default))
        number = int(value) if WHOLE.fullmatch(value) else -1
        if not low <= number <= high:
            raise OwsRefused(
                "InvalidParameterValue",
                name,
                f"{name} («{shown(value)}») non è un numero intero da {low} a {high}.",
            )
        return number

    def numbers(self, name: str) -> list[float]:
        """Return numbers with commas between them."""
        value = self.text(name)
        parts = [part.strip() for part in value.split(",")]
        if len(parts) > 5 or not all(NUMBER.fullmatch(part) for part in parts[:4]):
            raise OwsRefused(
                "InvalidParameterValue",
                name,
                f"{name} («{shown(value)}») non sono numeri separati da virgole.",
            )
        return [float(part) for part in parts[:4]]

    def names(self, name: str, default: str | None = None) -> list[str]:
        """Return names with commas between them."""
        return [part.strip() for part in self.text(name, default).split(",")]


def read_kvp(raw: bytes) -> Kvp:
    """Read a query string.

    Raises
    ------
    OwsRefused
        It is not UTF-8, has too many parameters, one twice, or one that is refused.
    """
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except (UnicodeError, ValueError) as err:
        raise OwsRefused(
            "InvalidParameterValue",
            "",
            f"L'indirizzo non si legge: dopo «?» servono parametri in UTF-8, al più {MAX_FIELDS}.",
        ) from err
    values: dict[str, str] = {}
    for name, value in pairs:
        key = require_name(name)
        if key in values and values[key] != value:
            raise OwsRefused("InvalidParameterValue", key, f"Il parametro {key} è dato due volte.")
        values[key] = require_value(key, value)
    return Kvp(values)


def require_name(name: str) -> str:
    """Return the name of a parameter in capitals, or refuse it."""
    key = name.upper()
    if key in HARMLESS:
        return key
    refused = key != "SLD_VERSION" and REFUSED.fullmatch(key)
    if refused or not NAME.fullmatch(name):
        raise OwsRefused(
            "InvalidParameterValue",
            shown(name),
            f"Il parametro «{shown(name)}» non è ammesso: mappa, dati e simboli sono quelli di "
            "questo servizio.",
        )
    return key


def require_value(key: str, value: str) -> str:
    """Return the value of a parameter, or refuse it."""
    if len(value) > MAX_VALUE:
        raise OwsRefused(
            "InvalidParameterValue",
            key,
            f"Il valore di {key} ha {len(value)} caratteri: al massimo {MAX_VALUE}.",
        )
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n\r" for char in value):
        raise OwsRefused(
            "InvalidParameterValue", key, f"Il valore di {key} contiene caratteri di controllo."
        )
    return value


def _meaning(value: str, accepted: Mapping[str, str]) -> str | None:
    known = {key.lower(): meaning for key, meaning in accepted.items()}
    return known.get(value.lower(), known.get(LOST_PLUS.sub("+", value.lower())))


def invalid(
    name: str, value: str, accepted: Sequence[str], code: str = "InvalidParameterValue"
) -> OwsRefused:
    """Return the refusal of a value that is none of those accepted."""
    return OwsRefused(
        code, name, f"{name} («{shown(value)}») non è ammesso.", accettati=tuple(accepted)
    )


def shown(value: str) -> str:
    """Return what came as a message may show it: cut, without control characters."""
    printable = "".join(char if char.isprintable() else "�" for char in value[:SHOWN])
    return f"{printable}…" if len(value) > SHOWN else printable
