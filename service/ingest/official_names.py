"""Which elemento a name means: accents, case, apostrophes and generic words are forgiven.

They are forgiven only where one elemento is left: two that answer to a name are an error.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from service.ingest.tables import IngestError
from service.queries.official import Known

GENERIC = frozenset(
    (
        *("plis", "parco", "parchi", "locale", "locali", "interesse", "sovracomunale"),
        *("sovracomunali", "regionale", "naturale", "riserva", "naviglio", "canale", "cavo"),
        *("il", "lo", "la", "i", "gli", "le", "l", "di", "del", "dello", "della", "dei", "degli"),
        *("delle", "d", "dell", "a", "al", "e"),
    )
)
LOOSE = ("parchi", "plis", "navigli")
"""The layers whose names begin with generic words; a comune or a stop is named in full."""
LIKE = 0.6


@lru_cache(maxsize=10_000)
def normalise(name: str) -> str:
    """Return a name in lower case, without accents, apostrophes and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall("[0-9a-z]+", letters))


@lru_cache(maxsize=10_000)
def loosen(name: str) -> str:
    """Return a normalised name without what stands in brackets and without generic words."""
    words = normalise(re.sub(r"\([^)]*\)", " ", name)).split()
    return " ".join(word for word in words if word not in GENERIC)


def slug(name: str) -> str:
    """Return the code made from a name."""
    return normalise(name).replace(" ", "-")


def match(layer: str, name: str, known: Sequence[Known], *, where: str) -> Known | None:
    """Return the one elemento of that name, None if there is none; refuse several."""
    wanted = normalise(name)
    found = [one for one in known if wanted in (normalise(one.nome), normalise(one.codice))]
    if not found and layer in LOOSE and (core := loosen(name)):
        found = [one for one in known if core in (loosen(one.nome), loosen(one.codice))]
    if len(found) > 1:
        raise IngestError(
            f"{where}: il nome «{name}» può essere di {len(found)} elementi di {layer}; "
            "la colonna del codice (--map codice=…) dice quale",
            accettati=[f"{one.codice} ({one.nome})" for one in found],
        )
    return found[0] if found else None


def nearest(name: str, known: Collection[Known]) -> str | None:
    """Return the most similar name, for a hint; None if none is like it."""
    wanted = normalise(name)
    rates = [(SequenceMatcher(None, wanted, normalise(one.nome)).ratio(), one) for one in known]
    rate, best = max(rates, key=lambda pair: pair[0], default=(0.0, None))
    return best.nome if best is not None and rate >= LIKE else None
