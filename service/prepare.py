"""Bring a database up to date: migrations and data, skipped when nothing has changed.

What a database was loaded from is written in the comment of its schema, so that it cannot be lost
or outlive the data.
"""

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from service.db import make_owner_engine
from service.errors import DatabaseUnavailable, InvalidParameter
from service.fingerprint import PROJECT
from service.ingest.load import load_all
from service.settings import Settings

Report = Callable[[str], None]

HAS_POSTGIS = text("select to_regtype('geometry') is not null")
HAS_SCHEMA = text("select to_regclass('psttm.alembic_version') is not null")
STATE = text(
    "select v.version_num, obj_description(to_regnamespace('psttm')::oid, 'pg_namespace')"
    " from psttm.alembic_version v"
)
MARK = text("select set_config('psttm.mark', :mark, true)")
WRITE_MARK = text(
    "do $$ begin execute format('comment on schema psttm is %L',"
    " current_setting('psttm.mark')); end $$"
)


def migrate(url: str) -> None:
    """Bring the schema to the newest revision."""
    _require_postgis(url)
    with make_owner_engine(url).connect() as connection:
        command.upgrade(_config(connection), "head")
        connection.commit()


def downgrade(url: str, revision: str) -> None:
    """Bring the schema back to a revision, ``base`` for none."""
    with make_owner_engine(url).connect() as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def is_up_to_date(url: str, fingerprint: str) -> bool:
    """Tell whether schema and data are those of the fingerprint."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    try:
        with make_owner_engine(url).connect() as connection:
            if not connection.scalar(HAS_SCHEMA):
                return False
            row = connection.execute(STATE).one_or_none()
    except OperationalError as err:
        reason = str(err.orig).partition("\n")[0]
        raise DatabaseUnavailable(f"La base di dati non risponde: {reason}") from err
    return row is not None and tuple(row) == (head, fingerprint)


def load(url: str, settings: Settings, fingerprint: str, report: Report) -> None:
    """Load all data and write down what they were loaded from."""
    load_all(url, settings, report)
    with make_owner_engine(url).begin() as connection:
        connection.execute(MARK, {"mark": fingerprint})
        connection.execute(WRITE_MARK)


def _require_postgis(url: str) -> None:
    with make_owner_engine(url).connect() as connection:
        if not connection.scalar(HAS_POSTGIS):
            raise InvalidParameter(
                "Nella base di dati manca l'estensione PostGIS",
                accettati=["«create extension postgis schema public», da amministratore"],
            )


def _config(connection: Connection | None = None) -> Config:
    config = Config(PROJECT / "alembic.ini")
    config.attributes["connection"] = connection
    return config
