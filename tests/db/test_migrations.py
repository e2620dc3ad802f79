"""The schema goes up, down and up again, equals the models, and keeps its keys indexed."""

import os

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import Connection, text

from service.db import make_owner_engine
from service.errors import InvalidParameter
from service.models import disegno, fonti, legami, piano, progetti, territorio
from service.models.base import Base
from service.prepare import downgrade, migrate
from tests.database import COPY, Databases

TABLES = (disegno, fonti, legami, piano, progetti, territorio)
OBJECTS = """
    select 'relation ' || relname from pg_class c where relnamespace = to_regnamespace('psttm')
    union all
    select 'function ' || oid::regprocedure from pg_proc
    where pronamespace = to_regnamespace('psttm')
    union all
    select 'trigger ' || tgname || ' of ' || tgrelid::regclass from pg_trigger
    where not tgisinternal and tgrelid in (
        select oid from pg_class where relnamespace = to_regnamespace('psttm'))
    order by 1
"""
FEW_ROWS = {
    "banca_dati",
    "comune_storico",
    "dimensione",
    "driver",
    "edizione",
    "localizzazione_voce",
    "missione",
    "obiettivo",
    "parola_chiave",
    "piattaforma",
    "progetto_piattaforma",
    "tema",
    "tema_ricorrente",
    "zona_omogenea",
}
"""Tables of tens of rows, where an index would not be used."""
SELDOM_ASKED = {"fonte_id", "edizione"}
"""Keys to sources and editions, which are not deleted while something rests on them."""
UNINDEXED = """
    select c.conrelid::regclass::text, array(
        select attname from unnest(c.conkey) with ordinality k (n, o)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by o)
    from pg_constraint c
    where c.contype = 'f' and c.connamespace = to_regnamespace('psttm')
        and not exists (
            select from pg_index i
            where i.indrelid = c.conrelid and (i.indkey::int2[])[0] = c.conkey[1]
        )
"""


def objects(url: str) -> list[str]:
    with make_owner_engine(url).connect() as connection:
        return list(connection.scalars(text(OBJECTS)))


def test_the_schema_goes_up_down_and_up_and_leaves_nothing_behind(empty_database: str) -> None:
    migrate(empty_database)
    first = objects(empty_database)
    downgrade(empty_database, "base")
    left = [each for each in objects(empty_database) if "alembic_version" not in each]
    migrate(empty_database)
    assert left == []
    assert objects(empty_database) == first


def test_each_migration_undoes_itself_alone(empty_database: str) -> None:
    migrate(empty_database)
    first = objects(empty_database)
    for step in ("0009", "0007", "0005", "0003"):
        downgrade(empty_database, step)
        migrate(empty_database)
        assert objects(empty_database) == first, step


def test_the_models_equal_the_migrations(small_database: str) -> None:
    with make_owner_engine(small_database).connect() as connection:
        connection.dialect.default_schema_name = "public"
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "include_name": lambda name, kind, _: kind != "schema" or name == "psttm",
                "include_object": alembic_helpers.include_object,
                "version_table_schema": "psttm",
                "compare_type": True,
                "compare_server_default": True,
            },
        )
        assert compare_metadata(context, Base.metadata) == []


def test_the_checks_of_the_models_are_those_of_the_database(small_database: str) -> None:
    with make_owner_engine(small_database).begin() as connection:
        connection.execute(text("create schema confronto"))
        metadata = Base.metadata
        translated = connection.execution_options(schema_translate_map={"psttm": "confronto"})
        metadata.create_all(translated)
        checks = text("""
            select conrelid::regclass::text, conname, pg_get_constraintdef(oid)
            from pg_constraint
            where contype = 'c' and connamespace = to_regnamespace(:schema)
        """)
        found = {
            schema: {
                (table.split(".")[-1], name, definition)
                for table, name, definition in connection.execute(checks, {"schema": schema})
            }
            for schema in ("psttm", "confronto")
        }
        connection.rollback()
    assert found["psttm"] == found["confronto"]
    assert len(found["psttm"]) > 50


def test_a_database_without_postgis_is_refused_in_words(databases: Databases) -> None:
    url = databases.make_empty(name := f"{COPY}_{os.getpid()}_senza")
    try:
        with psycopg.connect(databases.admin_url, dbname=name, autocommit=True) as connection:
            connection.execute("drop extension postgis cascade")
        with pytest.raises(InvalidParameter, match="manca l'estensione PostGIS"):
            migrate(url)
    finally:
        databases.drop(name)


def test_each_table_has_a_primary_key(small_database: str) -> None:
    assert all(table.primary_key.columns for table in Base.metadata.tables.values())
    with make_owner_engine(small_database).connect() as connection:
        keyless = connection.scalars(
            text("""
                select relname from pg_class c
                where relnamespace = to_regnamespace('psttm') and relkind = 'r'
                    and not exists (select from pg_constraint
                        where conrelid = c.oid and contype = 'p')
            """)
        )
        assert list(keyless) == []


def test_each_foreign_key_is_indexed_or_seldom_asked(small_database: str) -> None:
    with make_owner_engine(small_database).connect() as connection:
        found = connection.execute(text(UNINDEXED)).all()
    surprising = [
        (table, columns)
        for table, columns in found
        if table.removeprefix("psttm.") not in FEW_ROWS and columns[0] not in SELDOM_ASKED
    ]
    assert surprising == []


@pytest.mark.parametrize(
    ("index", "question"),
    [
        ("ix_elemento_geom", "select id from psttm.elemento where geom && {box}"),
        ("ix_elemento_geom", "select id from psttm.elemento where ST_Intersects(geom, {box})"),
        (
            "ix_elemento_geom_indicativa",
            "select id from psttm.elemento where geom_indicativa && {box}",
        ),
        ("ix_progetto_geom", "select id from psttm.progetto where ST_DWithin(geom, {box}, 100)"),
        (
            "ix_progetto_ricerca",
            "select id from psttm.progetto where ricerca @@ to_tsquery('italian', 'ponte')",
        ),
    ],
)
def test_the_index_serves_the_question(connection: Connection, index: str, question: str) -> None:
    connection.execute(text("set local enable_seqscan = off"))
    box = "ST_MakeEnvelope(510000, 5030000, 511000, 5031000, 7791)"
    plan = connection.scalars(text("explain " + question.format(box=box)))
    assert index in " ".join(plan)


def test_no_index_is_another_ones_twin(small_database: str) -> None:
    with make_owner_engine(small_database).connect() as connection:
        twins = connection.execute(
            text("""
                select indrelid::regclass, array_agg(indexrelid::regclass) from pg_index
                where indrelid in (select oid from pg_class
                    where relnamespace = to_regnamespace('psttm'))
                group by indrelid, indkey, indpred::text, indexprs::text, indclass
                having count(*) > 1
            """)
        )
        assert twins.all() == []
