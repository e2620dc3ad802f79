"""Statements that read better as SQL: files beside this module, each headed by what it answers."""

from functools import cache
from importlib.resources import files

from sqlalchemy import TextClause, text


@cache
def statement(name: str) -> TextClause:
    """Return the statement of ``sql/<name>.sql``; its parameters are written ``:name``."""
    return text((files("service.queries") / "sql" / f"{name}.sql").read_text(encoding="utf-8"))
