"""Boxes in degrees carried to the storage CRS, split so that few rows need a look at the edge."""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql" / "0009_riquadri.sql"
FOUR_NUMBERS = "double precision, double precision, double precision, double precision"


def upgrade() -> None:
    """Create the functions."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop the functions."""
    op.execute(f"drop function psttm.riquadri({FOUR_NUMBERS})")
    op.execute(f"drop function psttm.lato_di_riquadro({FOUR_NUMBERS})")
