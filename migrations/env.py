"""Alembic's entry: runs the migrations over the connection that the caller hands in."""

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import Connection, text

from service.models import disegno, fonti, legami, piano, progetti, territorio
from service.models.base import SCHEMA, Base

TABLES = (disegno, fonti, legami, piano, progetti, territorio)


def _include_name(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "schema" or name == SCHEMA


def run() -> None:
    """Run the migrations, or the comparison, in one transaction."""
    connection: Connection = context.config.attributes["connection"]
    connection.execute(text("set lock_timeout = '5s'"))
    connection.execute(text("create schema if not exists psttm"))
    connection.execute(text("set search_path = psttm, public"))
    connection.commit()
    # The role may be named like the schema, which then looks like the default one and is left out.
    connection.dialect.default_schema_name = "public"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_schemas=True,
        include_name=_include_name,
        include_object=alembic_helpers.include_object,
        process_revision_directives=alembic_helpers.writer,
        render_item=alembic_helpers.render_item,
        version_table_schema=SCHEMA,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
