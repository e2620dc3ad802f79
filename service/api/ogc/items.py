"""``/ogc/collections/{id}/items``: pages of features, and one feature."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.answer import unchanged
from service.api.deps import SessionDep, open_session, reader_of
from service.api.links import Link
from service.api.ogc.collections import CollectionId
from service.api.ogc.described import described
from service.api.ogc.documents import FEATURES, Document, Question, answer_document, ask_ogc
from service.api.ogc.items_params import (
    FREE,
    PARAMETERS,
    ItemsQuestion,
    accepted_of,
    read_crs,
    read_items,
)
from service.api.ogc.published import Facts, Published, published
from service.api.params import require_code
from service.api.schemas.ogc import Elementi, ElementoConCollegamenti
from service.queries.collection import Collection
from service.queries.crs import Crs
from service.queries.features import ItemsPage, get_item, list_items
from service.queries.features_statement import OMITTED_MAX
from service.queries.page import Stamped
from service.queries.written import Reader

router = APIRouter(prefix="/ogc/collections/{collection_id}", tags=["OGC API"])
FeatureId = Annotated[str, Path(description="Identificativo dell'elemento.")]


@router.get("/items", **described("Gli elementi di una collezione", Elementi, FEATURES, PARAMETERS))
async def get_items(request: Request, collection_id: CollectionId) -> Response:
    """Answer a page of features; a session is opened only if it is needed, for it takes time."""
    known = published(request)
    collection = known.get(collection_id)
    question = ask_ogc(request, FEATURES, accepted_of(collection), free=FREE, weak=True)
    items = await read_items(question.asked.query, collection)
    if question.asked.if_none_match is not None:
        async with open_session(request) as session:
            if same := await unchanged(question.asked, session):
                return same
    found = await _read(reader_of(request), known, collection, items)
    facts = await _facts(request, known, found.stamp)
    page, matched = found.value, found.value.number_matched
    if matched is None and items.whole and facts.stamp == found.stamp:
        matched = facts.value[collection.id].elementi
    document = Document(
        "elementi",
        collection.titolo,
        _members(question, collection, items, page, matched),
        collection,
        b'{"type":"FeatureCollection","features":[%b]' % page.features,
    )
    return answer_document(question, found.stamp, document, _headers(items.request.crs))


@router.get(
    "/items/{feature_id}", **described("Un elemento", ElementoConCollegamenti, FEATURES, ("crs",))
)
async def get_feature(
    request: Request, session: SessionDep, collection_id: CollectionId, feature_id: FeatureId
) -> Response:
    """Answer one feature."""
    collection = published(request).get(collection_id)
    question = ask_ogc(request, FEATURES, ("crs",))
    crs = read_crs(question.asked.query, "crs")
    feature_id = require_code("featureId", feature_id)
    if same := await unchanged(question.asked, session):
        return same
    found = await get_item(session, collection, feature_id, crs)
    up = question.link("collection", f"/collections/{collection.id}", collection.titolo)
    members = {"links": question.links(up)}
    title = f"{collection.titolo}: {feature_id}"
    document = Document("elemento", title, members, collection, found.value.removesuffix(b"}"))
    return answer_document(question, found.stamp, document, _headers(crs))


async def _read(
    reader: Reader, known: Published, collection: Collection, items: ItemsQuestion
) -> Stamped[ItemsPage]:
    """Read a page.

    Where every feature is known to have a geometry, those that have none are not looked for; if
    the data have changed since that was known, the page is read again.
    """
    kept, request = known.kept, items.request
    if kept is None:
        return await list_items(reader, collection, request)
    facts = kept.value[collection.id]
    if request.boxes:
        request = replace(request, crowd=facts.density.crowd(request.boxes, request.limit))
    if facts.senza_geometria:
        return await list_items(reader, collection, request)
    found = await list_items(reader, collection, replace(request, placeless=False))
    if kept.stamp == found.stamp:
        return found
    return await list_items(reader, collection, request)


async def _facts(request: Request, known: Published, stamp: str) -> Facts:
    """Return what the data of a stamp say of the collections."""
    if known.kept is not None and known.kept.stamp == stamp:
        return known.kept
    async with open_session(request) as session:
        return await known.facts_of(session, stamp)


def _members(
    question: Question,
    collection: Collection,
    items: ItemsQuestion,
    page: ItemsPage,
    matched: int | None,
) -> dict[str, Any]:
    return {
        "numberReturned": page.number_returned,
        **({} if matched is None else {"numberMatched": matched}),
        "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "avvisi": [*items.avvisi, *_omitted(page.omitted)],
        "links": _links(question, collection, page),
    }


def _links(question: Question, collection: Collection, page: ItemsPage) -> list[Link]:
    asked = question.asked
    turns = (
        ("next", "Pagina seguente", page.next_cursor),
        ("prev", "Pagina precedente", page.prev_cursor),
    )
    return question.links(
        *(
            asked.place.here(rel, asked.formato.media_type, title, cursor=cursor)
            for rel, title, cursor in turns
            if cursor is not None
        ),
        question.link("collection", f"/collections/{collection.id}", collection.titolo),
    )


def _headers(crs: Crs) -> dict[str, str]:
    return {"Content-Crs": f"<{crs.uri}>"}


def _omitted(number: int) -> list[str]:
    """Say what a spatial filter leaves out: an absence must not look like a no."""
    if number == 0:
        return []
    if number == 1:
        return [
            "Un elemento non ha geometria: un filtro spaziale non lo trova, anche se può trovarsi "
            "qui."
        ]
    many = f"Più di {OMITTED_MAX}" if number > OMITTED_MAX else str(number)
    return [
        f"{many} elementi non hanno geometria: un filtro spaziale non li trova, anche se possono "
        "trovarsi qui."
    ]
