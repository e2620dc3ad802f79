"""Errors of the service; they know nothing of HTTP, ``service.api.problems`` maps them."""

from collections.abc import Sequence


class ServiceError(Exception):
    """Base of the errors whose message may be shown to whoever asked (in Italian).

    Parameters
    ----------
    message
        What was wrong and what came, in Italian.
    accettati
        What is accepted instead, when it can be listed.
    """

    def __init__(self, message: str, *, accettati: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.accettati = tuple(accettati)


class InvalidParameter(ServiceError):
    """A value that came from outside is not acceptable."""


class NotFound(ServiceError):
    """What was asked for does not exist; ``accettati`` holds the nearest names."""


class MovedPermanently(ServiceError):
    """The code was superseded; ``nuovo`` is the one in force."""

    def __init__(self, message: str, *, nuovo: str) -> None:
        super().__init__(message)
        self.nuovo = nuovo


class PayloadTooLarge(ServiceError):
    """A body or a geometry exceeds its bound."""


class DatabaseUnavailable(ServiceError):
    """The database does not answer; the request may be tried again."""


class QueryTooSlow(ServiceError):
    """The database gave up at ``statement_timeout``."""
