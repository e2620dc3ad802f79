"""The plan's own hierarchy."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "edizione",
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("titolo", sa.Text(), nullable=True),
        sa.Column("nota", sa.Text(), nullable=True),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.CheckConstraint("codice ~ '^\\d{4}-\\d{4}$'", name=op.f("ck_edizione_codice")),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_edizione_fonte_id_fonte")
        ),
        sa.PrimaryKeyConstraint("codice", name=op.f("pk_edizione")),
        schema="psttm",
    )
    op.create_table(
        "dimensione",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edizione", sa.Text(), nullable=False),
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("nome", sa.Text(), nullable=False),
        sa.Column("ordine", sa.SmallInteger(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edizione"], ["psttm.edizione.codice"], name=op.f("fk_dimensione_edizione_edizione")
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_dimensione_fonte_id_fonte")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dimensione")),
        sa.UniqueConstraint("edizione", "codice", name=op.f("uq_dimensione_edizione_codice")),
        schema="psttm",
    )
    op.create_table(
        "driver",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edizione", sa.Text(), nullable=False),
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("nome", sa.Text(), nullable=False),
        sa.Column("ordine", sa.SmallInteger(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edizione"], ["psttm.edizione.codice"], name=op.f("fk_driver_edizione_edizione")
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_driver_fonte_id_fonte")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_driver")),
        sa.UniqueConstraint("edizione", "codice", name=op.f("uq_driver_edizione_codice")),
        schema="psttm",
    )
    op.create_table(
        "missione",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edizione", sa.Text(), nullable=False),
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("nome", sa.Text(), nullable=False),
        sa.Column("ordine", sa.SmallInteger(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edizione"], ["psttm.edizione.codice"], name=op.f("fk_missione_edizione_edizione")
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_missione_fonte_id_fonte")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missione")),
        sa.UniqueConstraint("edizione", "codice", name=op.f("uq_missione_edizione_codice")),
        schema="psttm",
    )
    op.create_table(
        "parola_chiave",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edizione", sa.Text(), nullable=False),
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("nome", sa.Text(), nullable=False),
        sa.Column("ordine", sa.SmallInteger(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edizione"], ["psttm.edizione.codice"], name=op.f("fk_parola_chiave_edizione_edizione")
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_parola_chiave_fonte_id_fonte")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parola_chiave")),
        sa.UniqueConstraint("edizione", "codice", name=op.f("uq_parola_chiave_edizione_codice")),
        schema="psttm",
    )
    op.create_table(
        "piattaforma",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edizione", sa.Text(), nullable=False),
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("nome", sa.Text(), nullable=False),
        sa.Column("ordine", sa.SmallInteger(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edizione"], ["psttm.edizione.codice"], name=op.f("fk_piattaforma_edizione_edizione")
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_piattaforma_fonte_id_fonte")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piattaforma")),
        sa.UniqueConstraint("edizione", "codice", name=op.f("uq_piattaforma_edizione_codice")),
        schema="psttm",
    )
    op.create_table(
        "tema_ricorrente",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edizione", sa.Text(), nullable=False),
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("nome", sa.Text(), nullable=False),
        sa.Column("ordine", sa.SmallInteger(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edizione"],
            ["psttm.edizione.codice"],
            name=op.f("fk_tema_ricorrente_edizione_edizione"),
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_tema_ricorrente_fonte_id_fonte")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tema_ricorrente")),
        sa.UniqueConstraint("edizione", "codice", name=op.f("uq_tema_ricorrente_edizione_codice")),
        schema="psttm",
    )
    op.create_table(
        "tema",
        sa.Column("missione_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edizione", sa.Text(), nullable=False),
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("nome", sa.Text(), nullable=False),
        sa.Column("ordine", sa.SmallInteger(), nullable=False),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edizione"], ["psttm.edizione.codice"], name=op.f("fk_tema_edizione_edizione")
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_tema_fonte_id_fonte")
        ),
        sa.ForeignKeyConstraint(
            ["missione_id"], ["psttm.missione.id"], name=op.f("fk_tema_missione_id_missione")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tema")),
        sa.UniqueConstraint("edizione", "codice", name=op.f("uq_tema_edizione_codice")),
        schema="psttm",
    )
    op.create_table(
        "obiettivo",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edizione", sa.Text(), nullable=False),
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("missione_id", sa.BigInteger(), nullable=True),
        sa.Column("tema_id", sa.BigInteger(), nullable=True),
        sa.Column("ordine", sa.SmallInteger(), nullable=False),
        sa.Column("titolo", sa.Text(), nullable=False),
        sa.Column("testo", sa.Text(), nullable=True),
        sa.Column("documento_sha256", sa.CHAR(length=64), nullable=True),
        sa.Column("prima_riga", sa.Integer(), nullable=True),
        sa.Column("ultima_riga", sa.Integer(), nullable=True),
        sa.Column("duplicato_di", sa.BigInteger(), nullable=True),
        sa.Column("elenco_comuni", sa.Text(), nullable=True),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "documento_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_obiettivo_documento_sha256")
        ),
        sa.CheckConstraint(
            "elenco_comuni in ('completo', 'parziale', 'ignoto')",
            name=op.f("ck_obiettivo_elenco_comuni"),
        ),
        sa.CheckConstraint(
            "prima_riga >= 1 and ultima_riga >= prima_riga", name=op.f("ck_obiettivo_righe")
        ),
        sa.ForeignKeyConstraint(
            ["duplicato_di"],
            ["psttm.obiettivo.id"],
            name=op.f("fk_obiettivo_duplicato_di_obiettivo"),
        ),
        sa.ForeignKeyConstraint(
            ["edizione"], ["psttm.edizione.codice"], name=op.f("fk_obiettivo_edizione_edizione")
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f("fk_obiettivo_fonte_id_fonte")
        ),
        sa.ForeignKeyConstraint(
            ["missione_id"], ["psttm.missione.id"], name=op.f("fk_obiettivo_missione_id_missione")
        ),
        sa.ForeignKeyConstraint(
            ["tema_id"], ["psttm.tema.id"], name=op.f("fk_obiettivo_tema_id_tema")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obiettivo")),
        sa.UniqueConstraint("edizione", "codice", name=op.f("uq_obiettivo_edizione_codice")),
        schema="psttm",
    )
    op.create_index(
        "ix_obiettivo_missione_id", "obiettivo", ["missione_id"], unique=False, schema="psttm"
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("obiettivo", schema="psttm")
    op.drop_table("tema", schema="psttm")
    op.drop_table("tema_ricorrente", schema="psttm")
    op.drop_table("piattaforma", schema="psttm")
    op.drop_table("parola_chiave", schema="psttm")
    op.drop_table("missione", schema="psttm")
    op.drop_table("driver", schema="psttm")
    op.drop_table("dimensione", schema="psttm")
    op.drop_table("edizione", schema="psttm")
