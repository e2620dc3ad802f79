"""The routes of the pages for people, and of the static files that they need."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.api.deps import SessionDep
from service.api.middleware.compression import accepts_gzip
from service.errors import NotFound
from service.queries.copertura import get_copertura
from service.web.assets import Assets, load_assets
from service.web.rendering import answer_page

STATIC_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}

router = APIRouter(include_in_schema=False)
AssetsDep = Annotated[Assets, Depends(load_assets)]


@router.api_route("/copertura", methods=["GET", "HEAD"])
async def get_coverage_page(request: Request, session: SessionDep) -> Response:
    """Answer the page of what is known and what is missing; it needs no script."""
    found = await get_copertura(session)
    return answer_page(request, "copertura.html", copertura=found.value)


@router.api_route("/accessibilita", methods=["GET", "HEAD"])
def get_accessibility_page(request: Request) -> Response:
    """Answer the statement on accessibility."""
    return answer_page(request, "accessibilita.html")


@router.api_route("/static/{path:path}", methods=["GET", "HEAD"])
def get_static(path: str, request: Request, assets: AssetsDep) -> Response:
    """Answer a static file; its address changes with its content."""
    asset = assets.by_path.get(path)
    if asset is None:
        raise NotFound(f"Non c'è alcun file «/static/{path[:100]}».")
    if asset.compressed and accepts_gzip(request.headers.get("accept-encoding")):
        headers = {**STATIC_HEADERS, "Content-Encoding": "gzip"}
        return Response(asset.compressed, media_type=asset.media_type, headers=headers)
    return Response(asset.body, media_type=asset.media_type, headers=STATIC_HEADERS)
