"""``/styles/{layer}.sld``: the symbols of a layer as SLD 1.0."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from geo.maps.style import symbol_of
from service.api.answer import ask
from service.api.etag import matching
from service.api.negotiate import Formato
from service.api.ogc.published import published
from service.errors import NotFound
from service.ows.capabilities import PIANO
from service.ows.sld import write_sld

router = APIRouter(include_in_schema=False)
SLD = Formato("sld", "application/vnd.ogc.sld+xml", "SLD 1.0")


@router.get("/styles/{layer}.sld")
async def get_sld(request: Request, layer: str) -> Response:
    """Answer the symbols of a layer, or of all."""
    asked = ask(request, formats=(SLD,))
    known = published(request).collections
    if layer not in known and layer != PIANO:
        raise NotFound(f"Lo stile «{layer[:80]}» non esiste.", accettati=(PIANO, *known))
    chosen = list(known.values()) if layer == PIANO else [known[layer]]
    text = write_sld((each.id, symbol_of(each.id, each.titolo)) for each in chosen)
    tag = asked.representation.tag("")
    headers = {"Cache-Control": "no-cache", "ETag": tag}
    same = matching(asked.if_none_match or "", tag, gzip=asked.gzip)
    if same is not None:
        return Response(status_code=304, headers={**headers, "ETag": same})
    return Response(text, media_type=SLD.media_type, headers=headers)
