"""Who is at a place: the chains that reach it, all of them or those of one subject."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Text, bindparam, literal, select

from service.models.progetti import Incidenza
from service.queries.places import Soggetto, elemento_id
from service.queries.views import INCIDENZA_ZONA

CODICE = bindparam("codice", type_=Text)
"""The code of the place asked about."""


@dataclass(frozen=True, slots=True)
class Luogo:
    """A kind of place that may be asked about; its code is the parameter ``codice``.

    Attributes
    ----------
    layer
        Its layer, a constant of the statement.
    noun
        Its own columns, as JSON; null where no such place exists.
    progetti, obiettivi
        Select ``soggetto_id``, ``certezza``, ``contenuto``, ``intervento``, ``importo_eur`` and
        ``importo_natura`` of each chain by which a project, an objective reaches it.
    """

    layer: str
    noun: ColumnElement[Any]
    progetti: Select[*tuple[Any, ...]]
    obiettivi: Select[*tuple[Any, ...]]

    @property
    def catene(self) -> FromClause:
        """Where its chains are."""
        return INCIDENZA_ZONA if self.layer == "zone_omogenee" else Incidenza.__table__


def presences(layer: str, subject: Soggetto) -> Select[*tuple[Any, ...]]:
    """Select the chains that lead from subjects of a kind to an elemento of a layer."""
    chain = Incidenza.__table__.c
    return select(
        chain[subject].label("soggetto_id"),
        chain.certezza,
        chain.contenuto,
        chain.intervento,
        chain.importo_eur,
        chain.importo_natura,
    ).where(chain.elemento_id == elemento_id(layer, CODICE), chain[subject].is_not(None))


def is_here(
    luogo: Luogo, subject: Soggetto, subject_id: Any, *, surely: bool = False
) -> ColumnElement[Any]:
    """Ask for one subject whether it reaches the place: looked up, where few are asked about."""
    chain = luogo.catene.c
    rows = select(literal(True)).where(
        chain[subject] == subject_id, chain.elemento_id == elemento_id(luogo.layer, CODICE)
    )
    if surely:
        rows = rows.where(chain.certezza == "certa")
    return rows.limit(1).scalar_subquery()
