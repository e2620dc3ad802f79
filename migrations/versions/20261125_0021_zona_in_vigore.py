"""The zona of each comune, found without its other memberships."""

from pathlib import Path

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).parents[1] / "sql"
VIEW = "create view psttm.incidenza_zona"


def upgrade() -> None:
    """Create the view of the zone, and have the chains to the zone read it."""
    sql = (FOLDER / "0021_zona_in_vigore.sql").read_text(encoding="utf-8")
    op.get_bind().connection.cursor().execute(sql)


def downgrade() -> None:
    """Have the chains to the zone read all memberships again, and drop the view."""
    _, _, former = (FOLDER / "0005_incidenza.sql").read_text(encoding="utf-8").partition(VIEW)
    op.get_bind().connection.cursor().execute(
        f"create or replace view psttm.incidenza_zona{former}"
    )
    op.execute("drop view psttm.zona_in_vigore")
