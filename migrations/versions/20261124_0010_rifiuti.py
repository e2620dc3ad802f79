"""What is refused across rows: a comune in a comune, in two zone at once, under two codes."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql" / "0010_rifiuti.sql"


def upgrade() -> None:
    """Create the functions and attach them."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop the functions, and with them their triggers."""
    op.execute("drop function psttm.rifiuta_codice_diverso() cascade")
    op.execute("drop function psttm.rifiuta_appartenenze_doppie() cascade")
    op.execute("drop function psttm.rifiuta_appartenenza() cascade")
