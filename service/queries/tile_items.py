"""Which rows of a tile a filter leaves: those drawn of the items that it chooses.

A filter is about items, as in ``…/items``; what is drawn of an item may be several rows of another
view (an objective at each of its places), which carry its key.
"""

from sqlalchemy import ColumnElement, FromClause, and_, literal, or_, select
from sqlalchemy.types import Date

from service.queries.collection import Collection, items_view
from service.queries.features import Interval


def drawn_of(
    collection: Collection, view: FromClause, condition: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Return the condition, on what a collection is drawn from, that its items meet another.

    Parameters
    ----------
    view
        Has the key of the collection.
    condition
        On the columns of ``items_view``.
    """
    items = items_view(collection)
    chosen = select(items.c[collection.chiave]).select_from(items).where(condition)
    return view.c[collection.chiave].in_(chosen)


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
