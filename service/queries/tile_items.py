"""Which rows of a tile a filter leaves: those drawn of the items that it chooses.

A filter is about items, as in ``…/items``; what is drawn of an item may be several rows of another
view (an objective at each of its places), which carry its key.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, and_, literal, or_, select
from sqlalchemy.types import Date

from service.queries.collection import Collection
from service.queries.features import Interval


@dataclass(frozen=True, slots=True)
class Chosen:
    """Items that meet a condition: ``view`` is what ``items_view`` gave, ``clause`` names it."""

    view: FromClause
    clause: ColumnElement[bool]


ChosenItems = Mapping[str, Chosen]
"""By id of the collection; of one that is not named, all items are drawn."""


def drawn_of(collection: Collection, view: FromClause, chosen: Chosen) -> ColumnElement[bool]:
    """Return the condition that a row of what is drawn belongs to a chosen item.

    Parameters
    ----------
    view
        What the collection is drawn from; it has the key of the collection.
    """
    key = chosen.view.c[collection.chiave]
    return view.c[collection.chiave].in_(select(key).where(chosen.clause))


def within_interval(
    interval: Interval, first: ColumnElement[object], last: ColumnElement[object]
) -> ColumnElement[bool]:
    """Return the condition that a time meets an interval; one not known, or open, does.

    Parameters
    ----------
    interval
        First and last day, None where it is open.
    first, last
        The columns of the first and the last day of an item.
    """
    since, until = interval
    clauses = []
    if since is not None:
        clauses.append(or_(last.is_(None), last >= literal(since, Date)))
    if until is not None:
        clauses.append(or_(first.is_(None), first <= literal(until, Date)))
    return and_(*clauses)
