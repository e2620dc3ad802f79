"""Triggers: derived rows and revisions follow their sources in the same transaction."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql" / "0006_trigger.sql"
ALL = (
    "comuni",
    "zone_omogenee",
    "parchi",
    "plis",
    "navigli",
    "nodi_trasporto",
    "progetti",
    "obiettivi",
)
PLAN = ("progetti", "obiettivi")
RESOURCES = {
    "fonte": ALL,
    "elemento": ALL,
    "appartenenza": ALL,
    "comune": ("comuni", "zone_omogenee"),
    "popolazione_eta": ("comuni", "zone_omogenee"),
    "comune_storico": ("comuni",),
    "zona_omogenea": ("comuni", "zone_omogenee", *PLAN),
    "parco": ("parchi", *PLAN),
    "plis": ("plis", *PLAN),
    "naviglio": ("navigli", *PLAN),
    "nodo_trasporto": ("nodi_trasporto", *PLAN),
    "edizione": PLAN,
    "missione": PLAN,
    "tema": PLAN,
    "driver": PLAN,
    "parola_chiave": PLAN,
    "piattaforma": PLAN,
    "dimensione": PLAN,
    "tema_ricorrente": PLAN,
    "obiettivo": PLAN,
    "progetto": PLAN,
    "progetto_cup": ("progetti",),
    "progetto_fonte": ("progetti",),
    "progetto_obiettivo": PLAN,
    "progetto_driver": PLAN,
    "localizzazione": PLAN,
}
DERIVED = {
    "elemento": "elemento_modificato",
    "appartenenza": "fatto_modificato",
    "plis": "fatto_modificato",
    "parco": "fatto_modificato",
    "naviglio": "fatto_modificato",
    "nodo_trasporto": "fatto_modificato",
    "localizzazione": "localizzazione_modificata",
    "progetto": "progetto_modificato",
}
FUNCTIONS = (
    "alza_revisione()",
    "localizzazione_modificata()",
    "progetto_modificato()",
    "fatto_modificato()",
    "elemento_modificato()",
    "si_incontra(text, geometry)",
    "ricalcola_soggetti(bigint[], text[], geometry[])",
    "ricalcola_incidenza(bigint[], bigint[])",
    "ricalcola_elemento_comune(bigint[])",
    "ricostruisci_geometrie(bigint[])",
    "alza_versione()",
    "imposta_derivate()",
    "lati(geometry)",
    "rifiuta_truncate()",
    "blocca_scrittura()",
)
TRANSITIONS = {
    "insert": "referencing new table as nuove",
    "update": "referencing old table as vecchie new table as nuove",
    "delete": "referencing old table as vecchie",
}


def _guard(table: str) -> None:
    op.execute(
        f"create trigger t1_blocca before insert or update or delete on psttm.{table} "
        "for each statement execute function psttm.blocca_scrittura()"
    )
    op.execute(
        f"create trigger t1_truncate before truncate on psttm.{table} "
        "for each statement execute function psttm.rifiuta_truncate()"
    )


def _derive(table: str, function: str) -> None:
    for event, transition in TRANSITIONS.items():
        if (table, event) == ("progetto", "delete"):  # its rows go with it, by foreign key
            continue
        op.execute(
            f"create trigger t5_deriva_{event} after {event} on psttm.{table} {transition} "
            f"for each statement execute function psttm.{function}()"
        )


def _revise(table: str, resources: tuple[str, ...]) -> None:
    arguments = ", ".join(f"'{resource}'" for resource in resources)
    for event in TRANSITIONS:
        which = "old" if event == "delete" else "new"
        op.execute(
            f"create trigger t9_revisione_{event} after {event} on psttm.{table} "
            f"referencing {which} table as righe "
            f"for each statement execute function psttm.alza_revisione({arguments})"
        )


def upgrade() -> None:
    """Create the functions and attach them."""
    op.get_bind().connection.cursor().execute(SQL.read_text(encoding="utf-8"))
    op.execute("insert into psttm.banca_dati default values")
    op.get_bind().execute(
        sa.text("insert into psttm.revisione (risorsa) values (:risorsa)"),
        [{"risorsa": resource} for resource in ALL],
    )
    op.execute(
        "create trigger t3_derivate before insert or update of geom, geom_indicativa, precisione, "
        "layer, nucleo, riquadro, riquadro_indicativo on psttm.elemento "
        "for each row execute function psttm.imposta_derivate()"
    )
    op.execute(
        "create trigger t3_versione before update on psttm.progetto for each row "
        "execute function psttm.alza_versione()"
    )
    for table, resources in RESOURCES.items():
        _guard(table)
        _revise(table, resources)
    for table, function in DERIVED.items():
        _derive(table, function)


def downgrade() -> None:
    """Drop the functions, and with them their triggers."""
    for function in FUNCTIONS:
        op.execute(f"drop function psttm.{function} cascade")
    op.execute("delete from psttm.revisione")
    op.execute("delete from psttm.banca_dati")
