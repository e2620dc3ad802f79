"""Geometries made for each zoom of the tiles, and the trigger that forgets the stale ones."""

from pathlib import Path

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql" / "0031_generalizzata.sql"


def upgrade() -> None:
    """Create the table, its guards and the triggers."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop the triggers and the table."""
    op.execute("drop function psttm.dimentica_generalizzate() cascade")
    op.drop_table("generalizzata", schema="psttm")
    op.execute("drop function psttm.ruolo_nel_disegno(text, boolean, geometry)")
