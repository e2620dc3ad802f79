"""Projects, places and the derived incidenza."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "progetto",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("edizione", sa.Text(), nullable=True),
        sa.Column("titolo", sa.Text(), nullable=False),
        sa.Column("descrizione", sa.Text(), nullable=True),
        sa.Column("tema", sa.Text(), nullable=True),
        sa.Column("tipo", sa.Text(), nullable=False),
        sa.Column("parte_di", sa.BigInteger(), nullable=True),
        sa.Column("stato", sa.Text(), nullable=False),
        sa.Column("stato_testo", sa.Text(), nullable=True),
        sa.Column("stato_al", sa.Text(), nullable=True),
        sa.Column("ente_capofila", sa.Text(), nullable=True),
        sa.Column("importo_eur", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("importo_natura", sa.Text(), nullable=True),
        sa.Column("importo_al", sa.Text(), nullable=True),
        sa.Column("finanziamento", sa.Text(), nullable=True),
        sa.Column("inizio", sa.Text(), nullable=True),
        sa.Column("fine", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("elenco_comuni", sa.Text(), nullable=False),
        sa.Column(
            "comuni_fuori_area", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("nota", sa.Text(), nullable=True),
        sa.Column(
            "geom",
            Geometry(
                srid=7791,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("geom_precisione", sa.Text(), nullable=True),
        sa.Column("versione", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.Column(
            "ricerca",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('italian', titolo), 'A') || setweight(to_tsvector('italian', coalesce(descrizione, '')), 'B') || setweight(to_tsvector('italian', coalesce(tema, '')), 'C')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "ST_IsValid(geom) and not ST_IsEmpty(geom) and GeometryType(geom) in ('POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON') and (ST_Dimension(geom) > 0 or ST_AsText(geom) !~* 'nan|empty')",
            name=op.f("ck_progetto_geom"),
        ),
        sa.CheckConstraint("btrim(titolo) <> ''", name=op.f("ck_progetto_titolo")),
        sa.CheckConstraint("codice ~ '^[0-9a-z]+(-[0-9a-z]+)*$'", name=op.f("ck_progetto_codice")),
        sa.CheckConstraint(
            "elenco_comuni in ('completo', 'parziale', 'ignoto')",
            name=op.f("ck_progetto_elenco_comuni"),
        ),
        sa.CheckConstraint(
            "fine ~ '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?|-02-29|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$'",
            name=op.f("ck_progetto_fine"),
        ),
        sa.CheckConstraint(
            "geom_precisione in ('rilevata', 'generalizzata', 'schematica')",
            name=op.f("ck_progetto_geom_precisione"),
        ),
        sa.CheckConstraint(
            "importo_al ~ '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?|-02-29|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$'",
            name=op.f("ck_progetto_importo_al"),
        ),
        sa.CheckConstraint(
            "importo_natura in ('quadro_economico', 'finanziamento', 'sola_progettazione', 'quota')",
            name=op.f("ck_progetto_importo_natura"),
        ),
        sa.CheckConstraint(
            "inizio ~ '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?|-02-29|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$'",
            name=op.f("ck_progetto_inizio"),
        ),
        sa.CheckConstraint(
            "stato in ('annunciato', 'progettazione', 'gara', 'lavori', 'concluso', 'sospeso', 'non_noto')",
            name=op.f("ck_progetto_stato"),
        ),
        sa.CheckConstraint(
            "stato_al ~ '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?|-02-29|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$'",
            name=op.f("ck_progetto_stato_al"),
        ),
        sa.CheckConstraint(
            "tipo in ('programma', 'intervento', 'strumento')", name=op.f("ck_progetto_tipo")
        ),
        sa.CheckConstraint(
            "(geom is null) = (geom_precisione is null)",
            name=op.f("ck_progetto_geom_con_precisione"),
        ),
        sa.CheckConstraint(
            "(importo_eur is null) = (importo_natura is null)",
            name=op.f("ck_progetto_importo_con_natura"),
        ),
        sa.CheckConstraint("importo_eur > 0", name=op.f("ck_progetto_importo_eur")),
        sa.CheckConstraint("parte_di <> id", name=op.f("ck_progetto_parte_di")),
        sa.ForeignKeyConstraint(
            ["edizione"], ["psttm.edizione.codice"], name=op.f("fk_progetto_edizione_edizione")
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_progetto_fonte_id_fonte")
        ),
        sa.ForeignKeyConstraint(
            ["parte_di"],
            ["psttm.progetto.id"],
            name=op.f("fk_progetto_parte_di_progetto"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progetto")),
        sa.UniqueConstraint("codice", name=op.f("uq_progetto_codice")),
        schema="psttm",
    )
    op.create_index("ix_progetto_fonte_id", "progetto", ["fonte_id"], unique=False, schema="psttm")
    op.create_index(
        "ix_progetto_geom",
        "progetto",
        ["geom"],
        unique=False,
        schema="psttm",
        postgresql_using="gist",
    )
    op.create_index(
        "ix_progetto_senza_geom",
        "progetto",
        ["id"],
        unique=False,
        schema="psttm",
        postgresql_where=sa.text("geom is null"),
    )
    op.create_index(
        "ix_progetto_non_completo",
        "progetto",
        ["id"],
        unique=False,
        schema="psttm",
        postgresql_where=sa.text("elenco_comuni <> 'completo'"),
    )
    op.create_index(
        "ix_progetto_parte_di",
        "progetto",
        ["parte_di"],
        unique=False,
        schema="psttm",
        postgresql_where=sa.text("parte_di is not null"),
    )
    op.create_index(
        "ix_progetto_ricerca",
        "progetto",
        ["ricerca"],
        unique=False,
        schema="psttm",
        postgresql_using="gin",
    )
    op.create_table(
        "progetto_cup",
        sa.Column("progetto_id", sa.BigInteger(), nullable=False),
        sa.Column("cup", sa.CHAR(length=15), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.CheckConstraint("cup ~ '^[A-Z][0-9A-Z]{14}$'", name=op.f("ck_progetto_cup_cup")),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_progetto_cup_fonte_id_fonte")
        ),
        sa.ForeignKeyConstraint(
            ["progetto_id"],
            ["psttm.progetto.id"],
            name=op.f("fk_progetto_cup_progetto_id_progetto"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("progetto_id", "cup", name=op.f("pk_progetto_cup")),
        schema="psttm",
    )
    op.create_table(
        "progetto_driver",
        sa.Column("progetto_id", sa.BigInteger(), nullable=False),
        sa.Column("driver_id", sa.BigInteger(), nullable=False),
        sa.Column("natura", sa.Text(), nullable=False),
        sa.Column("motivo", sa.Text(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "natura in ('dichiarata', 'attribuita')", name=op.f("ck_progetto_driver_natura")
        ),
        sa.ForeignKeyConstraint(
            ["driver_id"],
            ["psttm.driver.id"],
            name=op.f("fk_progetto_driver_driver_id_driver"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_progetto_driver_fonte_id_fonte")
        ),
        sa.ForeignKeyConstraint(
            ["progetto_id"],
            ["psttm.progetto.id"],
            name=op.f("fk_progetto_driver_progetto_id_progetto"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("progetto_id", "driver_id", name=op.f("pk_progetto_driver")),
        schema="psttm",
    )
    op.create_index(
        "ix_progetto_driver_driver_id",
        "progetto_driver",
        ["driver_id"],
        unique=False,
        schema="psttm",
    )
    op.create_table(
        "progetto_fonte",
        sa.Column("progetto_id", sa.BigInteger(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_progetto_fonte_fonte_id_fonte")
        ),
        sa.ForeignKeyConstraint(
            ["progetto_id"],
            ["psttm.progetto.id"],
            name=op.f("fk_progetto_fonte_progetto_id_progetto"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("progetto_id", "fonte_id", name=op.f("pk_progetto_fonte")),
        schema="psttm",
    )
    op.create_table(
        "localizzazione",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("progetto_id", sa.BigInteger(), nullable=True),
        sa.Column("obiettivo_id", sa.BigInteger(), nullable=True),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("elemento_id", sa.BigInteger(), nullable=True),
        sa.Column("tipo", sa.Text(), nullable=True),
        sa.Column("menzione", sa.Text(), nullable=False),
        sa.Column("estensione", sa.Text(), nullable=False),
        sa.Column("natura", sa.Text(), nullable=False),
        sa.Column("motivo", sa.Text(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "estensione in ('intero', 'parte', 'ignota')", name=op.f("ck_localizzazione_estensione")
        ),
        sa.CheckConstraint(
            "layer in ('comuni', 'zone_omogenee', 'parchi', 'plis', 'navigli', 'nodi_trasporto', 'area_metropolitana')",
            name=op.f("ck_localizzazione_layer"),
        ),
        sa.CheckConstraint(
            "menzione in ('esplicita', 'generica', 'ambito')",
            name=op.f("ck_localizzazione_menzione"),
        ),
        sa.CheckConstraint(
            "motivo ~ '\\S' and array_length(regexp_split_to_array(btrim(motivo), '\\s+'), 1) <= 8",
            name=op.f("ck_localizzazione_motivo"),
        ),
        sa.CheckConstraint(
            "natura in ('dichiarata', 'attribuita')", name=op.f("ck_localizzazione_natura")
        ),
        sa.CheckConstraint(
            "num_nonnulls(progetto_id, obiettivo_id) = 1", name=op.f("ck_localizzazione_soggetto")
        ),
        sa.CheckConstraint(
            "tipo is null or elemento_id is null and layer in ('parchi', 'navigli', 'nodi_trasporto')",
            name=op.f("ck_localizzazione_tipo"),
        ),
        sa.ForeignKeyConstraint(
            ["elemento_id", "layer"],
            ["psttm.elemento.id", "psttm.elemento.layer"],
            name=op.f("fk_localizzazione_elemento_id_layer_elemento"),
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_localizzazione_fonte_id_fonte")
        ),
        sa.ForeignKeyConstraint(
            ["obiettivo_id"],
            ["psttm.obiettivo.id"],
            name=op.f("fk_localizzazione_obiettivo_id_obiettivo"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["progetto_id"],
            ["psttm.progetto.id"],
            name=op.f("fk_localizzazione_progetto_id_progetto"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_localizzazione")),
        schema="psttm",
    )
    op.create_index(
        "ix_localizzazione_elemento_id",
        "localizzazione",
        ["elemento_id"],
        unique=False,
        schema="psttm",
    )
    op.create_index(
        "uq_localizzazione_obiettivo",
        "localizzazione",
        [
            "obiettivo_id",
            "layer",
            sa.literal_column("coalesce(elemento_id, 0)"),
            sa.literal_column("coalesce(tipo, '')"),
        ],
        unique=True,
        schema="psttm",
        postgresql_where=sa.text("obiettivo_id is not null"),
    )
    op.create_index(
        "uq_localizzazione_progetto",
        "localizzazione",
        [
            "progetto_id",
            "layer",
            sa.literal_column("coalesce(elemento_id, 0)"),
            sa.literal_column("coalesce(tipo, '')"),
        ],
        unique=True,
        schema="psttm",
        postgresql_where=sa.text("progetto_id is not null"),
    )
    op.create_table(
        "progetto_obiettivo",
        sa.Column("progetto_id", sa.BigInteger(), nullable=False),
        sa.Column("obiettivo_id", sa.BigInteger(), nullable=False),
        sa.Column("natura", sa.Text(), nullable=False),
        sa.Column("motivo", sa.Text(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "natura in ('dichiarata', 'attribuita')", name=op.f("ck_progetto_obiettivo_natura")
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_progetto_obiettivo_fonte_id_fonte")
        ),
        sa.ForeignKeyConstraint(
            ["obiettivo_id"],
            ["psttm.obiettivo.id"],
            name=op.f("fk_progetto_obiettivo_obiettivo_id_obiettivo"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["progetto_id"],
            ["psttm.progetto.id"],
            name=op.f("fk_progetto_obiettivo_progetto_id_progetto"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("progetto_id", "obiettivo_id", name=op.f("pk_progetto_obiettivo")),
        schema="psttm",
    )
    op.create_index(
        "ix_progetto_obiettivo_obiettivo_id",
        "progetto_obiettivo",
        ["obiettivo_id"],
        unique=False,
        schema="psttm",
    )
    op.create_table(
        "incidenza",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("progetto_id", sa.BigInteger(), nullable=True),
        sa.Column("obiettivo_id", sa.BigInteger(), nullable=True),
        sa.Column("localizzazione_id", sa.BigInteger(), nullable=True),
        sa.Column("elemento_id", sa.BigInteger(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("via", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("certezza", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("area_m2", sa.DOUBLE_PRECISION(), nullable=True),
        sa.Column("lunghezza_m", sa.DOUBLE_PRECISION(), nullable=True),
        sa.Column("quota_comune", sa.DOUBLE_PRECISION(), nullable=True),
        sa.Column("quota_soggetto", sa.DOUBLE_PRECISION(), nullable=True),
        sa.Column("contenuto", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("intervento", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("importo_eur", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("importo_natura", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "base in ('dichiarazione', 'appartenenza', 'geometria', 'appartenenza+geometria')",
            name=op.f("ck_incidenza_base"),
        ),
        sa.CheckConstraint(
            "certezza in ('certa', 'da_verificare', 'ambito')", name=op.f("ck_incidenza_certezza")
        ),
        sa.CheckConstraint(
            "num_nonnulls(progetto_id, obiettivo_id) = 1", name=op.f("ck_incidenza_soggetto")
        ),
        sa.ForeignKeyConstraint(
            ["elemento_id"],
            ["psttm.elemento.id"],
            name=op.f("fk_incidenza_elemento_id_elemento"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["localizzazione_id"],
            ["psttm.localizzazione.id"],
            name=op.f("fk_incidenza_localizzazione_id_localizzazione"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["obiettivo_id"],
            ["psttm.obiettivo.id"],
            name=op.f("fk_incidenza_obiettivo_id_obiettivo"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["progetto_id"],
            ["psttm.progetto.id"],
            name=op.f("fk_incidenza_progetto_id_progetto"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidenza")),
        schema="psttm",
    )
    op.create_index(
        "ix_incidenza_elemento_id",
        "incidenza",
        ["elemento_id", "progetto_id"],
        unique=False,
        schema="psttm",
    )
    op.create_index(
        "ix_incidenza_localizzazione_id",
        "incidenza",
        ["localizzazione_id"],
        unique=False,
        schema="psttm",
        postgresql_where=sa.text("localizzazione_id is not null"),
    )
    op.create_index(
        "ix_incidenza_obiettivo_id",
        "incidenza",
        ["obiettivo_id"],
        unique=False,
        schema="psttm",
        postgresql_where=sa.text("obiettivo_id is not null"),
    )
    op.create_index(
        "ix_incidenza_progetto_id",
        "incidenza",
        ["progetto_id"],
        unique=False,
        schema="psttm",
        postgresql_where=sa.text("progetto_id is not null"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("incidenza", schema="psttm")
    op.drop_table("progetto_obiettivo", schema="psttm")
    op.drop_table("localizzazione", schema="psttm")
    op.drop_table("progetto_fonte", schema="psttm")
    op.drop_table("progetto_driver", schema="psttm")
    op.drop_table("progetto_cup", schema="psttm")
    op.drop_table("progetto", schema="psttm")
