"""Measures of a geometry against an elemento, and the comuni of each elemento."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql" / "0004_misure.sql"


def upgrade() -> None:
    """Create the functions."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop the functions."""
    op.execute("drop function psttm.calcola_elemento_comune(bigint[])")
    op.execute("drop view psttm.appartenenza_in_vigore")
    op.execute("drop function psttm.misura_incidenza(geometry, geometry, geometry)")
    op.execute("drop function psttm.nucleo(text, text, geometry)")
    op.execute("drop function psttm.tolleranza_m()")
