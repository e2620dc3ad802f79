"""Statements that read better as SQL: files beside this module, each headed by what it answers."""

from functools import cache
from importlib.resources import files

from sqlalchemy import TextClause, text

from service.queries.page import STAMP_SQL


@cache
def statement(name: str) -> TextClause:
    """Return the statement of ``sql/<name>.sql``.

    Its parameters are written ``:name``; ``{stamp}`` stands for the stamp of the snapshot.
    """
    written = (files("service.queries") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    return text(written.replace("{stamp}", STAMP_SQL))
