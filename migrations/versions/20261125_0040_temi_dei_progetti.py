"""The recurring themes that projects belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLE = "progetto_tema_ricorrente"
KEYS = {"progetto_id": "progetto", "tema_ricorrente_id": "tema_ricorrente"}


def upgrade() -> None:
    """Add the table, guarded and counted as the other ties of projects are."""
    op.create_table(
        TABLE,
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in KEYS),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("natura", "motivo", "fonte_id")),
        sa.CheckConstraint(
            "natura in ('dichiarata', 'attribuita')", name=op.f(f"ck_{TABLE}_natura")
        ),
        *(
            sa.ForeignKeyConstraint(
                [name],
                [f"psttm.{target}.id"],
                name=op.f(f"fk_{TABLE}_{name}_{target}"),
                ondelete="CASCADE",
            )
            for name, target in KEYS.items()
        ),
        sa.ForeignKeyConstraint(
            ["fonte_id"], ["psttm.fonte.id"], name=op.f(f"fk_{TABLE}_fonte_id_fonte")
        ),
        sa.PrimaryKeyConstraint(*KEYS, name=op.f(f"pk_{TABLE}")),
        schema="psttm",
    )
    op.create_index(
        f"ix_{TABLE}_tema_ricorrente_id",
        TABLE,
        ["tema_ricorrente_id"],
        unique=False,
        schema="psttm",
    )
    op.execute(
        f"create trigger t1_blocca before insert or update or delete on psttm.{TABLE} "
        "for each statement execute function psttm.blocca_scrittura()"
    )
    op.execute(
        f"create trigger t1_truncate before truncate on psttm.{TABLE} "
        "for each statement execute function psttm.rifiuta_truncate()"
    )
    for event, which in (("insert", "new"), ("update", "new"), ("delete", "old")):
        op.execute(
            f"create trigger t9_revisione_{event} after {event} on psttm.{TABLE} "
            f"referencing {which} table as righe "
            "for each statement execute function psttm.alza_revisione('progetti', 'obiettivi')"
        )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table(TABLE, schema="psttm")
