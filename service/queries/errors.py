"""The driver's errors turned into the service's own."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import QueryCanceled
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.errors import DatabaseUnavailable, QueryTooSlow

UNAVAILABLE = "La base di dati non risponde: riprovare fra poco."
TOO_SLOW = "La domanda richiede troppo tempo: restringerla, per esempio con un filtro."


@contextmanager
def translated_errors() -> Iterator[None]:
    """Tell a database that does not answer, or that gave up, from a fault of our own.

    Raises
    ------
    QueryTooSlow
        The statement ran into ``statement_timeout``.
    DatabaseUnavailable
        No connection could be had or kept, or none became free in time.
    """
    try:
        yield
    except (PoolTimeout, OSError) as err:
        raise DatabaseUnavailable(UNAVAILABLE) from err
    except DBAPIError as err:
        if isinstance(err.orig, QueryCanceled):
            raise QueryTooSlow(TOO_SLOW) from err
        if err.connection_invalidated or isinstance(err, OperationalError | InterfaceError):
            raise DatabaseUnavailable(UNAVAILABLE) from err
        raise
