"""``/ogc``: where everything else is found; ``/ogc/conformance``: what can be relied on."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.ogc.conformance import CLASSES
from service.api.ogc.described import described
from service.api.ogc.documents import Document, answer_document, ask_ogc
from service.api.ogc.relations import CONFORMANCE, DATA, STYLES, TILES_VECTOR, TILING_SCHEMES
from service.api.openapi import OPENAPI_31
from service.api.openapi30 import MEDIA_TYPE
from service.api.schemas.ogc import Conformita, PaginaIniziale

router = APIRouter(prefix="/ogc", tags=["OGC API"])
TITLE = "Piano strategico della Città metropolitana di Milano: dati geografici"
DESCRIPTION = (
    "I layer del territorio, i progetti e gli obiettivi del piano strategico, per i GIS: "
    "OGC API Features e Tiles. Ogni elemento porta la propria fonte e la precisione della "
    "geometria; dove un perimetro non è noto la geometria è vuota."
)


@router.get("", **described("Pagina iniziale della OGC API", PaginaIniziale))
@router.get("/", include_in_schema=False)
async def get_landing(request: Request) -> Response:
    """Answer the landing page."""
    question = ask_ogc(request)
    place = question.asked.place
    links = question.links(
        place.link("service-desc", "/openapi-3.0.json", MEDIA_TYPE, "OpenAPI 3.0.3"),
        place.link("service-desc", "/openapi.json", OPENAPI_31.media_type, "OpenAPI 3.1"),
        place.link("service-doc", "/docs", "text/html", "Che cosa si può chiedere"),
        question.link(CONFORMANCE, "/conformance", "Classi di conformità"),
        question.link("conformance", "/conformance", "Classi di conformità"),
        question.link("data", "/collections", "Le collezioni"),
        question.link(DATA, "/collections", "Le collezioni"),
        question.link(TILES_VECTOR, "/tiles", "Tessere vettoriali di più collezioni"),
        question.link(TILING_SCHEMES, "/tileMatrixSets", "Griglie delle tessere"),
        question.link(STYLES, "/styles", "Stili"),
    )
    members = {"title": TITLE, "description": DESCRIPTION, "links": links}
    return answer_document(question, "", Document("pagina_iniziale", TITLE, members))


@router.get("/conformance", **described("Classi di conformità", Conformita))
async def get_conformance(request: Request) -> Response:
    """Answer the conformance classes."""
    question = ask_ogc(request)
    members = {"conformsTo": [each.uri for each in CLASSES], "links": question.links()}
    return answer_document(question, "", Document("conformita", "Classi di conformità", members))
