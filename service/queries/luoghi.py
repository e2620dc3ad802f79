"""A kind of place that may be asked what is there: a comune, a zona, an elemento of a layer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Text, bindparam, select

from service.models.progetti import Incidenza
from service.queries.places import Soggetto, elemento_id

Answer = Select[*tuple[Any, ...]]
"""Rows of no type that is known beforehand."""


@dataclass(frozen=True, slots=True)
class Luogo:
    """A kind of place that may be asked about; its code is the parameter ``codice``.

    Attributes
    ----------
    layer
        Its layer, a constant of the statement.
    catene
        Where its chains are: ``progetto_id``, ``obiettivo_id``, ``elemento_id``, ``certezza``.
    noun
        Its own columns, as JSON; null where no such place exists.
    progetti, obiettivi
        Select ``soggetto_id``, ``certezza``, ``contenuto``, ``intervento``, ``importo_eur`` and
        ``importo_natura`` of each chain by which a project, an objective reaches it.
    """

    layer: str
    catene: FromClause
    noun: ColumnElement[Any]
    progetti: Answer
    obiettivi: Answer


CODICE = bindparam("codice", type_=Text)
"""The code of the place asked about."""


def presences(layer: str, subject: Soggetto) -> Answer:
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
