"""Memberships that are refused: of a comune in a comune, or in two zone omogenee at once."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql" / "0010_appartenenze.sql"


def upgrade() -> None:
    """Create the functions and attach them."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop the functions, and with them their triggers."""
    op.execute("drop function psttm.rifiuta_due_zone() cascade")
    op.execute("drop function psttm.rifiuta_appartenenza() cascade")
