"""What a request for a tile asks, beside its place: properties, filter, state of the data."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, and_

from geo.crs import STORAGE
from service.api.ogc.items_params import LANGUAGES, read_crs
from service.api.ogc.properties import GEOM
from service.api.ogc.times import read_datetime
from service.api.query import Query, shown
from service.errors import InvalidParameter
from service.queries.collection import Collection, items_view
from service.queries.cql import Filter, compile_filter, parse_filter
from service.queries.crs import Crs
from service.queries.features import Interval
from service.queries.tile_items import Chosen, ChosenItems, within_interval

NARROWING = ("properties", "filter", "filter-lang", "filter-crs", "datetime")
FREE = ("filter",)


@dataclass(frozen=True, slots=True)
class Question:
    """What features carry (None: all that there is), and which items are drawn."""

    names: tuple[str, ...] | None
    chosen: ChosenItems


async def read_question(query: Query, collections: tuple[Collection, ...]) -> Question:
    """Read what narrows a tile of some collections.

    Raises
    ------
    InvalidParameter
        A property that no collection has, or a condition that one of them cannot be asked.
    """
    parsed, crs = await _read_filter(query)
    text = query.one("datetime")
    interval = None if text is None else read_datetime(text)
    if parsed is None and interval is None:
        return Question(_names(query, collections), {})
    chosen = {each.id: _choose(each, parsed, crs, interval) for each in collections}
    return Question(_names(query, collections), chosen)


def _names(query: Query, collections: tuple[Collection, ...]) -> tuple[str, ...] | None:
    """Read ``properties``, in the order of the registry."""
    if query.one("properties") is None:
        return None
    known = dict.fromkeys(
        each.nome for collection in collections for each in collection.drawing.properties
    )
    wanted = query.many("properties")
    for name in wanted:
        if name not in known:
            raise InvalidParameter(
                f"«properties»: «{shown(name)}» non è una proprietà di queste tessere.",
                accettati=tuple(known),
            )
    return tuple(name for name in known if name in wanted)


async def _read_filter(query: Query) -> tuple[Filter | None, Crs]:
    text, lang = query.one("filter"), query.one("filter-lang")
    crs = read_crs(query, "filter-crs")
    language = next((each for each in LANGUAGES if each == (lang or LANGUAGES[0])), None)
    if language is None:
        raise InvalidParameter(
            f"«filter-lang» ({shown(lang or '')}) non è accettabile.", accettati=LANGUAGES
        )
    if text is not None:
        return await parse_filter(text, language), crs
    for name in ("filter-lang", "filter-crs"):
        if query.one(name) is not None:
            raise InvalidParameter(f"«{name}» va usato insieme a «filter».")
    return None, crs


def _choose(
    collection: Collection, parsed: Filter | None, crs: Crs, interval: Interval | None
) -> Chosen:
    """Return the items of a collection that meet filter and interval."""
    view = items_view(collection)
    clauses = [] if interval is None else [_in_time(interval, collection, view)]
    if parsed is not None:
        clauses.append(
            compile_filter(
                parsed,
                properties={each.nome: each for each in collection.properties},
                view=view,
                geom=None if collection.geometria is None else view.c[GEOM],
                filter_srid=crs.srid,
                flip=crs.flipped,
                srid=STORAGE,
            )
        )
    return Chosen(view, and_(*clauses))


def _in_time(interval: Interval, collection: Collection, view: FromClause) -> ColumnElement[bool]:
    if collection.tempo is None:
        raise InvalidParameter(
            f"«datetime»: gli elementi dello strato «{collection.id}» non hanno un tempo."
        )
    return within_interval(interval, *(view.c[name] for name in collection.tempo))
