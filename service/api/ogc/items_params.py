"""The parameters of ``…/items``: texts → an ``ItemsRequest``, or InvalidParameter in words."""

from dataclasses import dataclass
from typing import get_args

from geo.crs import STORAGE
from service.api.bulk_order import CRS_NAMES
from service.api.ogc.boxes import read_boxes
from service.api.ogc.properties import GEOM, sortables
from service.api.ogc.times import read_datetime
from service.api.ogc.values import property_clauses, simple_properties
from service.api.params import DIGITS
from service.api.query import Query, shown
from service.errors import InvalidParameter
from service.queries.collection import Collection
from service.queries.cql import Language, compile_filter, parse_filter
from service.queries.crs import ALL_CRS, CRS84, Crs
from service.queries.features import ItemsRequest
from service.queries.features_statement import Clauses, features_view
from service.queries.ordering import SortKey
from service.queries.page import LIMIT_DEFAULT, LIMIT_MAX

LANGUAGES: tuple[Language, ...] = get_args(Language)
PARAMETERS = (
    "limit",
    "cursor",
    "bbox",
    "bbox-crs",
    "crs",
    "datetime",
    "filter",
    "filter-lang",
    "filter-crs",
    "properties",
    "sortby",
    "count",
)
FREE = ("filter",)
"""What is read as it came."""
MAX_SORT = 5


@dataclass(frozen=True, slots=True)
class ItemsQuestion:
    """What is asked of the features, and what whoever asks must know of it."""

    request: ItemsRequest
    avvisi: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether no filter narrows the collection."""
        asked = self.request
        return asked.boxes is None and asked.interval is None and not asked.where + asked.spatial


def accepted_of(collection: Collection) -> tuple[str, ...]:
    """Return the parameters of the features of a collection."""
    names = (each.nome for each in simple_properties(collection))
    return (*PARAMETERS, *(name for name in names if name not in PARAMETERS))


async def read_items(query: Query, collection: Collection) -> ItemsQuestion:
    """Read what is asked of the features of a collection."""
    plain, spatial = await _filter(query, collection)
    box_crs = read_crs(query, "bbox-crs")
    bbox = query.one("bbox")
    if bbox is None and query.one("bbox-crs") is not None:
        raise InvalidParameter("«bbox-crs» va usato insieme a «bbox».")
    boxes, notices = (None, ()) if bbox is None else read_boxes(bbox, box_crs)
    times = query.one("datetime")
    where = (*property_clauses(query, collection, PARAMETERS), *plain)
    request = ItemsRequest(
        limit=_limit(query),
        cursor=query.one("cursor"),
        boxes=boxes,
        interval=None if times is None else read_datetime(times),
        where=where,
        spatial=spatial,
        crs=read_crs(query, "crs"),
        properties=_properties(query, collection),
        sortby=_sortby(query, collection),
        count=_count(query),
    )
    return ItemsQuestion(request, notices)


def read_crs(query: Query, name: str) -> Crs:
    """Read a parameter that names a CRS by its URI or in short (EPSG:3003); CRS84 without it."""
    text = query.one(name)
    if text is None:
        return CRS84
    crs = CRS_NAMES.get(text)
    if crs is None:
        raise InvalidParameter(
            f"«{name}» ({shown(text)}) non è tra i sistemi di riferimento disponibili.",
            accettati=tuple(ALL_CRS),
        )
    return crs


async def _filter(query: Query, collection: Collection) -> tuple[Clauses, Clauses]:
    """Return the clause of ``filter``, among those that ask no geometry or those that do."""
    text, lang = query.one("filter"), query.one("filter-lang")
    crs = read_crs(query, "filter-crs")
    language = next((each for each in LANGUAGES if each == (lang or LANGUAGES[0])), None)
    if language is None:
        raise InvalidParameter(
            f"«filter-lang» ({shown(lang or '')}) non è accettabile.", accettati=LANGUAGES
        )
    if text is None:
        for name in ("filter-lang", "filter-crs"):
            if query.one(name) is not None:
                raise InvalidParameter(f"«{name}» va usato insieme a «filter».")
        return (), ()
    parsed = await parse_filter(text, language)
    view = features_view(collection)
    clause = compile_filter(
        parsed,
        properties={each.nome: each for each in collection.properties},
        view=view,
        geom=None if collection.geometria is None else view.c[GEOM],
        filter_srid=crs.srid,
        flip=crs.flipped,
        srid=STORAGE,
    )
    return ((), (clause,)) if parsed.spatial else ((clause,), ())


def _limit(query: Query) -> int:
    """Read ``limit``; one over the maximum counts as the maximum, as the standard has it."""
    text = query.one("limit")
    if text is None:
        return LIMIT_DEFAULT
    if not (text.isascii() and text.isdigit()) or int(text[:20]) < 1:
        raise InvalidParameter(
            f"«limit» ({shown(text)}) non è accettabile: un numero intero, almeno 1; oltre "
            f"{LIMIT_MAX} vale {LIMIT_MAX}."
        )
    return min(int(text), LIMIT_MAX) if DIGITS.fullmatch(text) else LIMIT_MAX


def _properties(query: Query, collection: Collection) -> tuple[str, ...] | None:
    if query.one("properties") is None:
        return None
    known = [each.nome for each in collection.properties]
    wanted = query.many("properties")
    for name in wanted:
        if name not in known:
            raise InvalidParameter(
                f"«properties»: la proprietà «{shown(name)}» non c'è in questa collezione.",
                accettati=known,
            )
    return wanted


def _sortby(query: Query, collection: Collection) -> tuple[SortKey, ...]:
    if query.one("sortby") is None:
        return ()
    known = {each.nome: each for each in sortables(collection)}
    keys: dict[str, SortKey] = {}
    for text in query.many("sortby"):
        name = text[1:] if text[0] in "+-" else text
        if name not in known:
            raise InvalidParameter(
                f"«sortby»: non si può ordinare per «{shown(name)}».", accettati=tuple(known)
            )
        if name in keys:
            raise InvalidParameter(f"«sortby»: la proprietà «{name}» è ripetuta.")
        keys[name] = SortKey(known[name], descending=text.startswith("-"))
    if len(keys) > MAX_SORT:
        raise InvalidParameter(f"«sortby» ha {len(keys)} proprietà: al massimo {MAX_SORT}.")
    return tuple(keys.values())


def _count(query: Query) -> bool:
    text = query.one("count")
    if text not in {None, "true", "false"}:
        raise InvalidParameter(
            f"«count» ({shown(text or '')}) non è accettabile.", accettati=("true", "false")
        )
    return text == "true"
