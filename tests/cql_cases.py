"""A collection for the tests of filters, and how they are read and compiled for it."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from service.queries.collection import Property, prop, view_of
from service.queries.cql import Filter, Language, compile_filter, parse

PROPERTIES: dict[str, Property] = {
    each.nome: each
    for each in (
        prop("codice", "string", "Codice"),
        prop("nome", "string", "Nome"),
        prop("popolazione", "integer", "Abitanti"),
        prop("superficie", "number", "Superficie"),
        prop("massimo", "number", "Massimo"),
        prop("ufficiale", "boolean", "Ufficiale"),
        prop("inizio", "date", "Inizio"),
        prop("fine", "date", "Fine"),
        prop("linee", "strings", "Linee"),
        prop("like", "string", "Una parola riservata"),
    )
}
VIEW = view_of("prova", *PROPERTIES, "geom")
TRICKS = (
    "x' OR '1'='1",
    "x'; DROP TABLE prova; --",
    "x -- commento",
    "x /* commento */",
    "x'::int",
    "$$x$$",
    "%(param_1)s",
    ":param_1",
    "{0}",
    "\\' OR 1=1 --",
    "100%",
    '" OR 1=1',
    "x') UNION SELECT current_user --",
    "pg_sleep(10)",
)
"""Values that try to be something else."""
DEGREES = {"filter_srid": 4326, "flip": False}


def language_of(text: str) -> Language:
    """JSON filters of the tests begin with a bracket of JSON."""
    return "cql2-json" if text[:1] in {"{", "["} else "cql2-text"


def quoted(value: str) -> str:
    """Write a text as clients do: every apostrophe twice."""
    return "'" + value.replace("'", "''") + "'"


def read(text: str) -> Filter:
    return parse(text, language_of(text))


def compiled(text: str, **crs: Any) -> ColumnElement[bool]:
    return compile_filter(
        read(text),
        properties=PROPERTIES,
        view=VIEW,
        geom=VIEW.c.geom,
        srid=7791,
        **(crs or DEGREES),
    )


def statement(text: str, **crs: Any) -> tuple[str, dict[str, Any]]:
    """Return the SQL of a filter and its bound values."""
    made = select(VIEW.c.codice).where(compiled(text, **crs)).compile(dialect=PGDialect_psycopg())
    return str(made), dict(made.params)
