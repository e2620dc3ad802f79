"""Geometries stored as GeoJSON, and the views of the collections with them."""

from pathlib import Path

from alembic import op

revision = "0050"
down_revision = "0040"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Add the columns and show them."""
    sql = (FOLDER / "0050_geojson.sql").read_text(encoding="utf-8")
    op.get_bind().connection.cursor().execute(sql)


def downgrade() -> None:
    """Show the collections as before, and drop the columns."""
    before = (FOLDER / "0030_collezioni.sql").read_text(encoding="utf-8")
    cursor = op.get_bind().connection.cursor()
    for view in before.split("\ncreate view ")[1:]:
        name, _, body = view.partition(" as\n")
        if "geom_3857" in body and name.startswith("psttm.collezione_"):
            cursor.execute(f"drop view {name}; create view {view.partition(';')[0]}")
    for table in ("progetto", "elemento"):
        op.drop_column(table, "geojson", schema="psttm")
