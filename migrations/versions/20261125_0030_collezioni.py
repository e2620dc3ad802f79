"""The collections that GIS read, and geometries ready for Web Mercator tiles."""

from pathlib import Path

from alembic import op

revision = "0030"
down_revision = "0021"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql" / "0030_collezioni.sql"
DRAWN = {"elemento": "coalesce(geom, geom_indicativa)", "progetto": "geom"}
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
    for table, expression in DRAWN.items():
        op.execute(
            f"alter table psttm.{table} add column geom_3857 geometry(geometry, 3857) "
            f"generated always as (ST_Transform({expression}, 3857)) stored"
        )
        op.execute(f"create index ix_{table}_geom_3857 on psttm.{table} using gist (geom_3857)")
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drop the views and the columns."""
    for view in VIEWS:
        op.execute(f"drop view psttm.{view}")
    op.execute("drop function psttm.ultimo_giorno(text), psttm.primo_giorno(text)")
    for table in DRAWN:
        op.drop_column(table, "geom_3857", schema="psttm")
