"""Pages from templates: the headers of all of them, and 304 for one that is held already."""

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from service.api.etag import matching
from service.web.assets import Assets

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


def answer_page(
    request: Request,
    assets: Assets,
    template: str,
    *,
    headers: Mapping[str, str] = PAGE_HEADERS,
    **values: Any,
) -> Response:
    """Return the page of a template with these headers, or 304."""
    body = render(assets, template, **values)
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    known = matching(request.headers.get("if-none-match", ""), tag, gzip=True)
    if known is not None:
        return Response(status_code=304, headers={**headers, "ETag": known})
    return HTMLResponse(body, headers={**headers, "ETag": tag})


def render(assets: Assets, template: str, **values: Any) -> str:
    """Return a template with its values."""
    asset = assets.addresses.__getitem__
    return _templates().get_template(template).render(asset=asset, **values)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("service.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
