"""The views that the answers about the whole territory and the whole plan read."""

from pathlib import Path

from alembic import op

revision = "0020"
down_revision = "0011"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql" / "0020_viste_piano.sql"
VIEWS = (
    "edizione_pubblicata",
    "driver_pubblicato",
    "missione_pubblicata",
    "obiettivo_pubblicato",
    "elemento_comune_pubblicato",
    "elemento_pubblicato",
)


def upgrade() -> None:
    """Create the views."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop the views."""
    for view in VIEWS:
        op.execute(f"drop view psttm.{view}")
