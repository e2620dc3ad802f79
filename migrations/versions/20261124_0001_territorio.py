"""Territory, sources and revisions."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "banca_dati",
        sa.Column("uuid", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_banca_dati")),
        schema="psttm",
    )
    op.create_table(
        "fonte",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("documento", sa.Text(), nullable=False),
        sa.Column("editore", sa.Text(), nullable=True),
        sa.Column("natura", sa.Text(), nullable=False),
        sa.Column("licenza", sa.Text(), nullable=True),
        sa.Column(
            "licenza_verificata", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("indirizzo", sa.Text(), nullable=True),
        sa.Column("caricata_al", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "data ~ '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?|-02-29|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$'",
            name=op.f("ck_fonte_data"),
        ),
        sa.CheckConstraint(
            "natura in ('ente', 'stampa', 'derivata')", name=op.f("ck_fonte_natura")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fonte")),
        schema="psttm",
    )
    op.create_table(
        "revisione",
        sa.Column("risorsa", sa.Text(), nullable=False),
        sa.Column("numero", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "modificata_al",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("risorsa", name=op.f("pk_revisione")),
        schema="psttm",
    )
    op.create_table(
        "elemento",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("nome", sa.Text(), nullable=False),
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
        sa.Column(
            "geom_indicativa",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=7791,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column(
            "nucleo",
            Geometry(
                srid=7791,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("riquadro", sa.ARRAY(sa.DOUBLE_PRECISION()), nullable=True),
        sa.Column("riquadro_indicativo", sa.ARRAY(sa.DOUBLE_PRECISION()), nullable=True),
        sa.Column("precisione", sa.Text(), server_default=sa.text("'assente'"), nullable=False),
        sa.Column("ufficiale", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("data_riferimento", sa.Text(), nullable=True),
        sa.Column("elenco_comuni", sa.Text(), nullable=True),
        sa.Column("da_membri", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(precisione = 'assente') = (geom is null)", name=op.f("ck_elemento_geom_precisione")
        ),
        sa.CheckConstraint(
            "ST_IsValid(geom) and not ST_IsEmpty(geom) and GeometryType(geom) in ('POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON') and (ST_Dimension(geom) > 0 or ST_AsText(geom) !~* 'nan|empty')",
            name=op.f("ck_elemento_geom"),
        ),
        sa.CheckConstraint(
            "ST_IsValid(geom_indicativa) and not ST_IsEmpty(geom_indicativa) and GeometryType(geom_indicativa) in ('POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON') and (ST_Dimension(geom_indicativa) > 0 or ST_AsText(geom_indicativa) !~* 'nan|empty')",
            name=op.f("ck_elemento_geom_indicativa"),
        ),
        sa.CheckConstraint("btrim(nome) <> ''", name=op.f("ck_elemento_nome")),
        sa.CheckConstraint("codice ~ '^[0-9a-z]+(-[0-9a-z]+)*$'", name=op.f("ck_elemento_codice")),
        sa.CheckConstraint(
            "data_riferimento ~ '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?|-02-29|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$'",
            name=op.f("ck_elemento_data_riferimento"),
        ),
        sa.CheckConstraint(
            "elenco_comuni in ('completo', 'parziale', 'ignoto')",
            name=op.f("ck_elemento_elenco_comuni"),
        ),
        sa.CheckConstraint(
            "layer <> 'navigli' or geom is null or ST_Dimension(geom) = 1",
            name=op.f("ck_elemento_geom_linea"),
        ),
        sa.CheckConstraint(
            "layer <> 'nodi_trasporto' or geom is null or ST_Dimension(geom) = 0",
            name=op.f("ck_elemento_geom_punto"),
        ),
        sa.CheckConstraint(
            "layer in ('comuni', 'zone_omogenee', 'parchi', 'plis', 'navigli', 'nodi_trasporto', 'area_metropolitana')",
            name=op.f("ck_elemento_layer"),
        ),
        sa.CheckConstraint(
            "layer not in ('comuni', 'zone_omogenee', 'parchi', 'plis', 'area_metropolitana') or geom is null or ST_Dimension(geom) = 2",
            name=op.f("ck_elemento_geom_poligono"),
        ),
        sa.CheckConstraint(
            "not da_membri or elenco_comuni = 'completo'", name=op.f("ck_elemento_da_membri")
        ),
        sa.CheckConstraint(
            "precisione in ('rilevata', 'generalizzata', 'derivata', 'schematica', 'assente')",
            name=op.f("ck_elemento_precisione"),
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_elemento_fonte_id_fonte")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elemento")),
        sa.UniqueConstraint("id", "layer", name=op.f("uq_elemento_id_layer")),
        sa.UniqueConstraint("layer", "codice", name=op.f("uq_elemento_layer_codice")),
        schema="psttm",
    )
    op.create_index("ix_elemento_fonte_id", "elemento", ["fonte_id"], unique=False, schema="psttm")
    op.create_index(
        "ix_elemento_geom",
        "elemento",
        ["geom"],
        unique=False,
        schema="psttm",
        postgresql_using="gist",
    )
    op.create_index(
        "ix_elemento_geom_indicativa",
        "elemento",
        ["geom_indicativa"],
        unique=False,
        schema="psttm",
        postgresql_using="gist",
    )
    op.create_table(
        "comune",
        sa.Column("istat", sa.CHAR(length=6), nullable=False),
        sa.Column("codice_catastale", sa.CHAR(length=4), nullable=True),
        sa.Column("popolazione", sa.Integer(), nullable=True),
        sa.Column("popolazione_al", sa.Text(), nullable=True),
        sa.Column("elemento_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("layer", sa.Text(), server_default=sa.text("'comuni'"), nullable=False),
        sa.CheckConstraint(
            "codice_catastale ~ '^[A-Z][0-9]{3}$'", name=op.f("ck_comune_codice_catastale")
        ),
        sa.CheckConstraint("istat ~ '^[0-9]{6}$'", name=op.f("ck_comune_istat")),
        sa.CheckConstraint("layer = 'comuni'", name=op.f("ck_comune_layer")),
        sa.CheckConstraint(
            "popolazione_al ~ '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?|-02-29|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$'",
            name=op.f("ck_comune_popolazione_al"),
        ),
        sa.CheckConstraint("popolazione >= 0", name=op.f("ck_comune_popolazione")),
        sa.ForeignKeyConstraint(
            ["elemento_id", "layer"],
            ["psttm.elemento.id", "psttm.elemento.layer"],
            name=op.f("fk_comune_elemento_id_layer_elemento"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("elemento_id", name=op.f("pk_comune")),
        sa.UniqueConstraint("codice_catastale", name=op.f("uq_comune_codice_catastale")),
        sa.UniqueConstraint("istat", name=op.f("uq_comune_istat")),
        schema="psttm",
    )
    op.create_table(
        "elemento_comune",
        sa.Column("elemento_id", sa.BigInteger(), nullable=False),
        sa.Column("comune_id", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("certezza", sa.Text(), nullable=False),
        sa.Column("area_m2", sa.DOUBLE_PRECISION(), nullable=True),
        sa.Column("lunghezza_m", sa.DOUBLE_PRECISION(), nullable=True),
        sa.Column("quota_comune", sa.DOUBLE_PRECISION(), nullable=True),
        sa.Column("quota_elemento", sa.DOUBLE_PRECISION(), nullable=True),
        sa.CheckConstraint(
            "base in ('appartenenza', 'geometria', 'appartenenza+geometria')",
            name=op.f("ck_elemento_comune_base"),
        ),
        sa.CheckConstraint(
            "certezza in ('certa', 'da_verificare')", name=op.f("ck_elemento_comune_certezza")
        ),
        sa.ForeignKeyConstraint(
            ["comune_id"],
            ["psttm.elemento.id"],
            name=op.f("fk_elemento_comune_comune_id_elemento"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["elemento_id"],
            ["psttm.elemento.id"],
            name=op.f("fk_elemento_comune_elemento_id_elemento"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("elemento_id", "comune_id", name=op.f("pk_elemento_comune")),
        schema="psttm",
    )
    op.create_index(
        "ix_elemento_comune_comune_id",
        "elemento_comune",
        ["comune_id"],
        unique=False,
        schema="psttm",
    )
    op.create_table(
        "naviglio",
        sa.Column("tipo", sa.Text(), nullable=False),
        sa.Column("lunghezza_km", sa.DOUBLE_PRECISION(), nullable=True),
        sa.Column("da", sa.Text(), nullable=True),
        sa.Column("a", sa.Text(), nullable=True),
        sa.Column("nota", sa.Text(), nullable=True),
        sa.Column("elemento_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("layer", sa.Text(), server_default=sa.text("'navigli'"), nullable=False),
        sa.CheckConstraint("layer = 'navigli'", name=op.f("ck_naviglio_layer")),
        sa.ForeignKeyConstraint(
            ["elemento_id", "layer"],
            ["psttm.elemento.id", "psttm.elemento.layer"],
            name=op.f("fk_naviglio_elemento_id_layer_elemento"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("elemento_id", name=op.f("pk_naviglio")),
        schema="psttm",
    )
    op.create_table(
        "nodo_trasporto",
        sa.Column("tipo", sa.Text(), nullable=False),
        sa.Column("linee", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("parte_di", sa.BigInteger(), nullable=True),
        sa.Column("elemento_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("layer", sa.Text(), server_default=sa.text("'nodi_trasporto'"), nullable=False),
        sa.CheckConstraint("layer = 'nodi_trasporto'", name=op.f("ck_nodo_trasporto_layer")),
        sa.ForeignKeyConstraint(
            ["elemento_id", "layer"],
            ["psttm.elemento.id", "psttm.elemento.layer"],
            name=op.f("fk_nodo_trasporto_elemento_id_layer_elemento"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parte_di"],
            ["psttm.nodo_trasporto.elemento_id"],
            name=op.f("fk_nodo_trasporto_parte_di_nodo_trasporto"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("elemento_id", name=op.f("pk_nodo_trasporto")),
        schema="psttm",
    )
    op.create_index(
        "ix_nodo_trasporto_parte_di", "nodo_trasporto", ["parte_di"], unique=False, schema="psttm"
    )
    op.create_table(
        "parco",
        sa.Column("tipo", sa.Text(), nullable=False),
        sa.Column("atto", sa.Text(), nullable=True),
        sa.Column("ente_gestore", sa.Text(), nullable=True),
        sa.Column("superficie_ha", sa.DOUBLE_PRECISION(), nullable=True),
        sa.Column("nota", sa.Text(), nullable=True),
        sa.Column("elemento_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("layer", sa.Text(), server_default=sa.text("'parchi'"), nullable=False),
        sa.CheckConstraint("layer = 'parchi'", name=op.f("ck_parco_layer")),
        sa.ForeignKeyConstraint(
            ["elemento_id", "layer"],
            ["psttm.elemento.id", "psttm.elemento.layer"],
            name=op.f("fk_parco_elemento_id_layer_elemento"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("elemento_id", name=op.f("pk_parco")),
        schema="psttm",
    )
    op.create_table(
        "plis",
        sa.Column("stato", sa.Text(), nullable=False),
        sa.Column("atto", sa.Text(), nullable=True),
        sa.Column("ente_gestore", sa.Text(), nullable=True),
        sa.Column("superficie_ha", sa.DOUBLE_PRECISION(), nullable=True),
        sa.Column("nota", sa.Text(), nullable=True),
        sa.Column("elemento_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("layer", sa.Text(), server_default=sa.text("'plis'"), nullable=False),
        sa.CheckConstraint("layer = 'plis'", name=op.f("ck_plis_layer")),
        sa.CheckConstraint(
            "stato in ('esistente', 'proposto', 'cessato')", name=op.f("ck_plis_stato")
        ),
        sa.ForeignKeyConstraint(
            ["elemento_id", "layer"],
            ["psttm.elemento.id", "psttm.elemento.layer"],
            name=op.f("fk_plis_elemento_id_layer_elemento"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("elemento_id", name=op.f("pk_plis")),
        schema="psttm",
    )
    op.create_table(
        "zona_omogenea",
        sa.Column("vocazione", sa.Text(), nullable=True),
        sa.Column("vocazione_fonte_id", sa.Text(), nullable=True),
        sa.Column("elemento_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("layer", sa.Text(), server_default=sa.text("'zone_omogenee'"), nullable=False),
        sa.CheckConstraint("layer = 'zone_omogenee'", name=op.f("ck_zona_omogenea_layer")),
        sa.ForeignKeyConstraint(
            ["elemento_id", "layer"],
            ["psttm.elemento.id", "psttm.elemento.layer"],
            name=op.f("fk_zona_omogenea_elemento_id_layer_elemento"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vocazione_fonte_id"],
            ["psttm.fonte.id"],
            name=op.f("fk_zona_omogenea_vocazione_fonte_id_fonte"),
        ),
        sa.PrimaryKeyConstraint("elemento_id", name=op.f("pk_zona_omogenea")),
        schema="psttm",
    )
    op.create_table(
        "appartenenza",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("elemento_id", sa.BigInteger(), nullable=False),
        sa.Column("comune_id", sa.BigInteger(), nullable=False),
        sa.Column("ordine", sa.SmallInteger(), nullable=True),
        sa.Column("dal", sa.Text(), nullable=True),
        sa.Column("al", sa.Text(), nullable=True),
        sa.Column("base", sa.Text(), server_default=sa.text("'fonte'"), nullable=False),
        sa.Column("nota", sa.Text(), nullable=True),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "al ~ '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?|-02-29|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$'",
            name=op.f("ck_appartenenza_al"),
        ),
        sa.CheckConstraint("base in ('fonte', 'eliminazione')", name=op.f("ck_appartenenza_base")),
        sa.CheckConstraint(
            "dal ~ '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?|-02-29|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$'",
            name=op.f("ck_appartenenza_dal"),
        ),
        sa.ForeignKeyConstraint(
            ["comune_id"],
            ["psttm.comune.elemento_id"],
            name=op.f("fk_appartenenza_comune_id_comune"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["elemento_id"],
            ["psttm.elemento.id"],
            name=op.f("fk_appartenenza_elemento_id_elemento"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_appartenenza_fonte_id_fonte")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appartenenza")),
        sa.UniqueConstraint(
            "elemento_id",
            "comune_id",
            "dal",
            name=op.f("uq_appartenenza_elemento_id_comune_id_dal"),
        ),
        schema="psttm",
    )
    op.create_index(
        "ix_appartenenza_comune_id", "appartenenza", ["comune_id"], unique=False, schema="psttm"
    )
    op.create_index(
        "uq_appartenenza_in_vigore",
        "appartenenza",
        ["elemento_id", "comune_id"],
        unique=True,
        schema="psttm",
        postgresql_where=sa.text("al is null"),
    )
    op.create_table(
        "comune_storico",
        sa.Column("istat", sa.CHAR(length=6), nullable=False),
        sa.Column("nome", sa.Text(), nullable=False),
        sa.Column("istat_attuale", sa.CHAR(length=6), nullable=False),
        sa.Column("dal", sa.Text(), nullable=True),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "dal ~ '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?|-02-29|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$'",
            name=op.f("ck_comune_storico_dal"),
        ),
        sa.CheckConstraint("istat ~ '^[0-9]{6}$'", name=op.f("ck_comune_storico_istat")),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_comune_storico_fonte_id_fonte")
        ),
        sa.ForeignKeyConstraint(
            ["istat_attuale"],
            ["psttm.comune.istat"],
            name=op.f("fk_comune_storico_istat_attuale_comune"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("istat", name=op.f("pk_comune_storico")),
        schema="psttm",
    )
    op.create_table(
        "popolazione_eta",
        sa.Column("comune_id", sa.BigInteger(), nullable=False),
        sa.Column("eta", sa.SmallInteger(), nullable=False),
        sa.Column("maschi", sa.Integer(), nullable=False),
        sa.Column("femmine", sa.Integer(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.CheckConstraint("eta between 0 and 100", name=op.f("ck_popolazione_eta_eta")),
        sa.CheckConstraint(
            "maschi >= 0 and femmine >= 0", name=op.f("ck_popolazione_eta_abitanti")
        ),
        sa.ForeignKeyConstraint(
            ["comune_id"],
            ["psttm.comune.elemento_id"],
            name=op.f("fk_popolazione_eta_comune_id_comune"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_popolazione_eta_fonte_id_fonte")
        ),
        sa.PrimaryKeyConstraint("comune_id", "eta", name=op.f("pk_popolazione_eta")),
        schema="psttm",
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("popolazione_eta", schema="psttm")
    op.drop_table("comune_storico", schema="psttm")
    op.drop_table("appartenenza", schema="psttm")
    op.drop_table("zona_omogenea", schema="psttm")
    op.drop_table("plis", schema="psttm")
    op.drop_table("parco", schema="psttm")
    op.drop_table("nodo_trasporto", schema="psttm")
    op.drop_table("naviglio", schema="psttm")
    op.drop_table("elemento_comune", schema="psttm")
    op.drop_table("comune", schema="psttm")
    op.drop_table("elemento", schema="psttm")
    op.drop_table("revisione", schema="psttm")
    op.drop_table("fonte", schema="psttm")
    op.drop_table("banca_dati", schema="psttm")
