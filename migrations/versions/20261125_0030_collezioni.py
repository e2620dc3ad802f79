"""The collections that GIS read, and geometries ready for Web Mercator tiles."""

from pathlib import Path

from alembic import op

revision = "0030"
down_revision = "0021"
branch_labels = None
depends_on = None

FOLDER = Path(__file__).parents[1] / "sql"
VIEWS = (
    "disegno_progetti",
    "disegno_obiettivi",
    "luogo_disegnato",
    "collezione_obiettivi",
    "collezione_progetti",
    "collezione_nodi_trasporto",
    "collezione_navigli",
    "collezione_plis",
    "collezione_parchi",
    "collezione_zone_omogenee",
    "collezione_comuni",
)


def upgrade() -> None:
    """Add the columns, their indexes and the views."""
    cursor = op.get_bind().connection.cursor()
    for name in ("0030_disegno.sql", "0030_collezioni.sql"):
        cursor.execute((FOLDER / name).read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop the views and the columns."""
    for view in VIEWS:
        op.execute(f"drop view psttm.{view}")
    op.execute("drop function psttm.ultimo_giorno(text), psttm.primo_giorno(text)")
    op.drop_column("progetto", "disegno_da", schema="psttm")
    for table in ("progetto", "elemento"):
        op.drop_column(table, "geom_3857", schema="psttm")
    op.execute("drop function psttm.disegno_da(geometry)")
