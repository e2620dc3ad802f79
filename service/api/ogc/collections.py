"""``/ogc/collections``: which there are, where their features lie and how to get them."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from service.api.answer import unchanged
from service.api.bulk_order import FORMATS
from service.api.deps import SessionDep
from service.api.links import Link
from service.api.ogc.described import described
from service.api.ogc.documents import (
    FEATURES,
    SCHEMAS,
    Document,
    Question,
    answer_document,
    ask_ogc,
)
from service.api.ogc.published import published
from service.api.ogc.relations import QUERYABLES, SCHEMA, SORTABLES, TILES_VECTOR
from service.api.schemas.ogc import Collezione, Collezioni
from service.queries.collection import Collection
from service.queries.collections import CollectionFacts
from service.queries.crs import ALL_CRS, CRS84, STORED

router = APIRouter(prefix="/ogc/collections", tags=["OGC API"])
CollectionId = Annotated[str, Path(description="Identificativo della collezione.")]
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
LICENCES = {
    "CC BY": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "IODL 2.0": "https://www.dati.gov.it/content/italian-open-data-license-v20",
}
"""Where the text of a licence is, by the name that sources give it."""
SOURCES_SHOWN = 5


@router.get("", **described("Le collezioni", Collezioni))
async def get_collections(request: Request, session: SessionDep) -> Response:
    """Answer all collections."""
    question = ask_ogc(request)
    if same := await unchanged(question.asked, session):
        return same
    known = published(request)
    facts = await known.facts(session)
    described = [
        describe(question, each, facts.value[each.id]) for each in known.collections.values()
    ]
    members = {
        "links": question.links(),
        "numberMatched": len(described),
        "numberReturned": len(described),
        "collections": described,
    }
    return answer_document(question, facts.stamp, Document("collezioni", "Collezioni", members))


@router.get("/{collection_id}", **described("Una collezione", Collezione))
async def get_collection(
    request: Request, session: SessionDep, collection_id: CollectionId
) -> Response:
    """Answer one collection."""
    question = ask_ogc(request)
    collection = published(request).get(collection_id)
    if same := await unchanged(question.asked, session):
        return same
    facts = await published(request).facts(session)
    members = describe(question, collection, facts.value[collection.id])
    members["links"] = [*question.links(), *members["links"][1:]]
    document = Document("collezione", collection.titolo, members, collection)
    return answer_document(question, facts.stamp, document)


def describe(question: Question, collection: Collection, facts: CollectionFacts) -> dict[str, Any]:
    """Return what a collection says of itself; its first link leads to it."""
    spatial = (
        {}
        if collection.geometria is None
        else {
            "crs": list(ALL_CRS),
            "storageCrs": STORED.uri,
        }
    )
    return {
        "id": collection.id,
        "title": collection.titolo,
        "description": collection.descrizione,
        "keywords": collection.parole_chiave,
        **_attribution(facts.fonti),
        **_extent(facts),
        "itemType": "feature",
        "itemCount": facts.elementi,
        **spatial,
        "licenze": facts.licenze,
        "links": _links(question, collection, facts),
    }


def _links(question: Question, collection: Collection, facts: CollectionFacts) -> list[Link]:
    path = f"/collections/{collection.id}"
    items = [
        question.link("items", f"{path}/items", f"Gli elementi in {each.titolo}", each)
        for each in FEATURES.linked
    ]
    schema = SCHEMAS.formats[0]
    files = [
        question.link(
            "enclosure", f"{path}/dati.{each.nome}", f"Tutta la collezione in {each.titolo}", each
        )
        for each in FORMATS.values()
    ]
    licences = sorted({each.licenza or "" for each in facts.licenze} & LICENCES.keys())
    return [
        question.link("self", path, collection.titolo),
        *items,
        question.link(SCHEMA, f"{path}/schema", "Schema degli elementi", schema),
        question.link(QUERYABLES, f"{path}/queryables", "Proprietà per i filtri", schema),
        question.link("queryables", f"{path}/queryables", "Proprietà per i filtri", schema),
        question.link(SORTABLES, f"{path}/sortables", "Proprietà per l'ordine", schema),
        question.link(TILES_VECTOR, f"{path}/tiles", "Tessere vettoriali"),
        *files,
        *(Link("license", LICENCES[name], "text/html", name) for name in licences),
    ]


def _extent(facts: CollectionFacts) -> dict[str, Any]:
    extent: dict[str, Any] = {}
    if facts.bbox is not None:
        extent["spatial"] = {"bbox": [facts.bbox], "crs": CRS84.uri}
    if facts.interval is not None:
        first, last = facts.interval
        interval = [_instant(first, "00:00:00Z"), _instant(last, "23:59:59Z")]
        extent["temporal"] = {"interval": [interval], "trs": GREGORIAN}
    return {"extent": extent} if extent else {}


def _instant(day: date | None, time: str) -> str | None:
    return None if day is None else f"{day.isoformat()}T{time}"


def _attribution(sources: tuple[str, ...]) -> dict[str, str]:
    if not sources:
        return {}
    shown = "; ".join(sources[:SOURCES_SHOWN])
    more = len(sources) - SOURCES_SHOWN
    rest = f"; e altre {more} (proprietà «fonte»)" if more > 0 else ""
    return {"attribution": f"Fonti: {shown}{rest}"}
