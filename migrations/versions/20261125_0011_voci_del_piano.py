"""Official texts of every entry of the plan, entries without a table, and where they are placed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OLD = (
    "missione",
    "tema",
    "driver",
    "parola_chiave",
    "piattaforma",
    "dimensione",
    "tema_ricorrente",
)
NEW = ("progetto_piattaforma", "voce_piano", "localizzazione_voce")
SUBJECTS = ("driver", "progetto_piattaforma", "voce_piano")
TRANSITIONS = {"insert": "new", "update": "new", "delete": "old"}

# A text read from other lines than those now given is nobody's text.
SCARTA_TESTO = """
    create function psttm.scarta_testo() returns trigger
    language plpgsql
    as $$
    begin
        if new.testo is not distinct from old.testo
            and (new.documento_sha256, new.prima_riga, new.ultima_riga)
                is distinct from (old.documento_sha256, old.prima_riga, old.ultima_riga)
        then
            new.testo := null;
        end if;
        return new;
    end
    $$
"""


def _text_columns() -> list[sa.Column]:
    return [
        sa.Column("testo", sa.Text(), nullable=True),
        sa.Column("documento_sha256", sa.CHAR(length=64), nullable=True),
        sa.Column("prima_riga", sa.Integer(), nullable=True),
        sa.Column("ultima_riga", sa.Integer(), nullable=True),
    ]


def _text_checks() -> dict[str, str]:
    return {
        "documento_sha256": "documento_sha256 ~ '^[0-9a-f]{64}$'",
        "righe": "prima_riga >= 1 and ultima_riga >= prima_riga",
    }


def _foreign_key(table: str, column: str, target: str, ondelete: str | None = None):
    name, key = target.split(".")
    return sa.ForeignKeyConstraint(
        [column],
        [f"psttm.{name}.{key}"],
        name=op.f(f"fk_{table}_{column}_{name}"),
        ondelete=ondelete,
    )


def _create_voce(table: str, own: Sequence[sa.schema.SchemaItem]) -> None:
    checks = _text_checks().items()
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edizione", sa.Text(), nullable=False),
        sa.Column("codice", sa.Text(), nullable=False),
        sa.Column("nome", sa.Text(), nullable=False),
        sa.Column("ordine", sa.SmallInteger(), nullable=False),
        *_text_columns(),
        sa.Column("fonte_id", sa.Text(), nullable=False),
        *own,
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in checks),
        _foreign_key(table, "edizione", "edizione.codice"),
        _foreign_key(table, "fonte_id", "fonte.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("edizione", "codice", name=op.f(f"uq_{table}_edizione_codice")),
        schema="psttm",
    )


def _create_localizzazione() -> None:
    table = "localizzazione_voce"
    subjects = [f"{name}_id" for name in SUBJECTS]
    checks = {
        "layer": "layer in ('comuni', 'zone_omogenee', 'parchi', 'plis', 'navigli', 'nodi_trasporto', 'area_metropolitana')",
        "menzione": "menzione in ('esplicita', 'generica', 'ambito')",
        "estensione": "estensione in ('intero', 'parte', 'ignota')",
        "natura": "natura in ('dichiarata', 'attribuita')",
        "soggetto": f"num_nonnulls({', '.join(subjects)}) = 1",
        "tipo": "tipo is null or elemento_id is null",
        "motivo": "motivo ~ '\\S' and array_length(regexp_split_to_array(btrim(motivo), '\\s+'), 1) <= 8",
    }
    facts = ("menzione", "estensione", "natura", "motivo", "fonte_id")
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in subjects),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("elemento_id", sa.BigInteger(), nullable=True),
        sa.Column("tipo", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in facts),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
            for name, rule in checks.items()
        ),
        *(_foreign_key(table, f"{name}_id", f"{name}.id", "CASCADE") for name in SUBJECTS),
        _foreign_key(table, "fonte_id", "fonte.id"),
        sa.ForeignKeyConstraint(
            ["elemento_id", "layer"],
            ["psttm.elemento.id", "psttm.elemento.layer"],
            name=op.f(f"fk_{table}_elemento_id_layer_elemento"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        schema="psttm",
    )
    op.create_index(
        "uq_localizzazione_voce",
        table,
        [
            *(sa.text(f"coalesce({name}, 0)") for name in subjects),
            "layer",
            sa.text("coalesce(elemento_id, 0)"),
            sa.text("coalesce(tipo, '')"),
        ],
        unique=True,
        schema="psttm",
    )
    op.create_index(
        "ix_localizzazione_voce_elemento_id", table, ["elemento_id"], unique=False, schema="psttm"
    )


def _guard(table: str) -> None:
    """Attach what every table of facts has: one writer at a time, and the revisions."""
    op.execute(
        f"create trigger t1_blocca before insert or update or delete on psttm.{table} "
        "for each statement execute function psttm.blocca_scrittura()"
    )
    op.execute(
        f"create trigger t1_truncate before truncate on psttm.{table} "
        "for each statement execute function psttm.rifiuta_truncate()"
    )
    for event, which in TRANSITIONS.items():
        op.execute(
            f"create trigger t9_revisione_{event} after {event} on psttm.{table} "
            f"referencing {which} table as righe "
            "for each statement execute function psttm.alza_revisione('progetti', 'obiettivi')"
        )


def upgrade() -> None:
    """Add the columns and the tables."""
    for table in OLD:
        for column in _text_columns():
            op.add_column(table, column, schema="psttm")
        for name, rule in _text_checks().items():
            op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule, schema="psttm")
    _create_voce(
        "progetto_piattaforma",
        [
            sa.Column("piattaforma_id", sa.BigInteger(), nullable=False),
            _foreign_key("progetto_piattaforma", "piattaforma_id", "piattaforma.id"),
        ],
    )
    kinds = "tipo in ('blocco', 'elemento_agenda', 'principio', 'attuazione', 'intesa', 'prima_mossa', 'monitoraggio', 'comunicato')"
    _create_voce(
        "voce_piano",
        [
            sa.Column("tipo", sa.Text(), nullable=False),
            sa.CheckConstraint(kinds, name=op.f("ck_voce_piano_tipo")),
        ],
    )
    _create_localizzazione()
    for table in NEW:
        _guard(table)
    op.execute(SCARTA_TESTO)
    for table in (*OLD, "obiettivo", "progetto_piattaforma", "voce_piano"):
        op.execute(
            f"create trigger t3_testo before update on psttm.{table} "
            "for each row execute function psttm.scarta_testo()"
        )


def downgrade() -> None:
    """Drop the tables and the columns."""
    op.execute("drop function psttm.scarta_testo() cascade")
    for table in reversed(NEW):
        op.drop_table(table, schema="psttm")
    for table in OLD:
        for column in reversed(_text_columns()):
            op.drop_column(table, column.name, schema="psttm")
