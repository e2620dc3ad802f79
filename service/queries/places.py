"""Which subjects of the plan are at a place: the filters of every list of projects or objectives.

A place is an elemento, named by its code; a subject is there if some chain reaches the elemento.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, exists, literal, select

from service.models.progetti import Incidenza
from service.models.territorio import Elemento
from service.queries.views import INCIDENZA_ZONA

Soggetto = Literal["progetto_id", "obiettivo_id"]
LAYER_OF = {
    "comune": "comuni",
    "zona": "zone_omogenee",
    "parco": "parchi",
    "plis": "plis",
    "naviglio": "navigli",
    "nodo": "nodi_trasporto",
}
"""Name of a filter → the layer whose codes it takes."""


@dataclass(frozen=True, slots=True)
class PlaceFilters:
    """Where subjects are: ``comune`` is an ISTAT code, the others are codes of elementi.

    ``certezza`` counts only together with a place; its values are alternatives.
    """

    certezza: tuple[str, ...] = ()
    comune: str | None = None
    zona: str | None = None
    parco: str | None = None
    plis: str | None = None
    naviglio: str | None = None
    nodo: str | None = None


def place_clauses(
    filters: PlaceFilters, subject: Soggetto, subject_id: ColumnElement[int] | Any
) -> list[ColumnElement[bool]]:
    """Return one clause for each place: that a chain leads from the subject to it.

    Parameters
    ----------
    subject
        Which column of the incidenza holds the subject.
    subject_id
        The column that it is compared with.
    """
    clauses: list[ColumnElement[bool]] = []
    for name, layer in LAYER_OF.items():
        codice = getattr(filters, name)
        if codice is None:
            continue
        chain = INCIDENZA_ZONA.c if name == "zona" else Incidenza.__table__.c
        clauses.append(
            exists(
                select(literal(1)).where(
                    chain[subject] == subject_id,
                    chain.elemento_id == elemento_id(layer, codice),
                    *one_of(chain.certezza, filters.certezza),
                )
            )
        )
    return clauses


def elemento_id(layer: str, codice: str | ColumnElement[str]) -> Any:
    """Return the id of the elemento with this code, as a subquery; null if there is none."""
    return (
        select(Elemento.id)
        .where(Elemento.layer == layer, Elemento.codice == codice)
        .scalar_subquery()
    )


def one_of(column: Any, values: Sequence[str]) -> list[ColumnElement[bool]]:
    """Return the clause that a column holds one of these values; none if no value is given."""
    return [column.in_(values)] if values else []
