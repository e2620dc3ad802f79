"""The routes of the pages for people, and of the static files that they need."""

import hashlib
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from service.api.etag import matching
from service.api.middleware.compression import accepts_gzip
from service.errors import NotFound
from service.web.assets import Assets, load_assets

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src blob:",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
}
STATIC_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}

router = APIRouter(include_in_schema=False)
AssetsDep = Annotated[Assets, Depends(load_assets)]


@router.api_route("/", methods=["GET", "HEAD"])
def get_map_page(request: Request, assets: AssetsDep) -> Response:
    """Answer the page with the map; which comune it shows is read by the page itself."""
    body = _templates().get_template("mappa.html").render(asset=assets.addresses.__getitem__)
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    known = matching(request.headers.get("if-none-match", ""), tag, gzip=True)
    if known is not None:
        return Response(status_code=304, headers={**PAGE_HEADERS, "ETag": known})
    return HTMLResponse(body, headers={**PAGE_HEADERS, "ETag": tag})


@router.api_route("/static/{path:path}", methods=["GET", "HEAD"])
def get_static(path: str, request: Request, assets: AssetsDep) -> Response:
    """Answer a static file; its address changes with its content."""
    asset = assets.by_path.get(path)
    if asset is None:
        raise NotFound(f"Non c'è alcun file «/static/{path[:100]}».")
    if accepts_gzip(request.headers.get("accept-encoding")):
        headers = {**STATIC_HEADERS, "Content-Encoding": "gzip"}
        return Response(asset.compressed, media_type=asset.media_type, headers=headers)
    return Response(asset.body, media_type=asset.media_type, headers=STATIC_HEADERS)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("service.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
