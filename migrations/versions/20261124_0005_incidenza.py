"""The incidenza function and the view of its chains to the zone omogenee."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql" / "0005_incidenza.sql"


def upgrade() -> None:
    """Create the function and the view."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop the view and the function."""
    op.execute("drop view psttm.incidenza_zona")
    op.execute("drop function psttm.calcola_incidenza(bigint[], bigint[])")
