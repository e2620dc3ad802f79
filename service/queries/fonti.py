"""Sources as answers show them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fonte:
    """A source; ``natura`` tells an official body from the press and from what we derived."""

    id: str
    documento: str
    editore: str | None
    natura: str
    licenza: str | None
    licenza_verificata: bool
    data: str | None
    indirizzo: str | None
