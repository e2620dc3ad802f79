"""The views that the answers read."""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql" / "0008_viste.sql"


def upgrade() -> None:
    """Create the views and the functions that write their JSON."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop the views and the functions."""
    op.execute("drop view psttm.incidenza_pubblicata")
    op.execute("drop view psttm.progetto_pubblicato")
    op.execute("drop view psttm.appartenenza_pubblicata")
    op.execute("drop view psttm.zona_pubblicata")
    op.execute("drop view psttm.comune_pubblicato")
    op.execute("drop function psttm.fonte_json(psttm.fonte)")
