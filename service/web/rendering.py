"""Pages from templates: the headers of all of them, and 304 for one that is held already."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from service.agenda import words
from service.api.etag import matching
from service.api.negotiate import CSV, FGB, GEOJSON, GPKG, JSON, PARQUET, XLSX
from service.api.ogc.documents import SCHEMA
from service.web.assets import load_assets
from service.web.navigation import MENU, Sito, Step, sito_of
from service.web.texts import load_texts

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


FORMATS = {
    each.media_type: each.titolo for each in (JSON, SCHEMA, GEOJSON, GPKG, FGB, PARQUET, CSV, XLSX)
}
"""What a media type is called."""
EMPTY: Mapping[str, Any] = MappingProxyType(
    {"descrizione": "", "voce": "", "percorso": (), "alternate": ()}
)
"""What a page has unless it says so: description, entry of the menu, path, other formats."""


def answer_page(
    request: Request,
    template: str,
    *,
    headers: Mapping[str, str] = PAGE_HEADERS,
    **values: Any,
) -> Response:
    """Return the page of a template with these headers, or 304."""
    body = render(sito_of(request), template, **values)
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    known = matching(request.headers.get("if-none-match", ""), tag, gzip=True)
    if known is not None:
        return Response(status_code=304, headers={**headers, "ETag": known})
    return HTMLResponse(body, headers={**headers, "ETag": tag})


def render(sito: Sito, template: str, **values: Any) -> str:
    """Return a template with its values; ``EMPTY`` says which every template may leave out."""
    page = _templates().get_template(template)
    return page.render({**EMPTY, "sito": sito, "base": sito.base, "asset": _asset(sito), **values})


def _asset(sito: Sito) -> Callable[[str], str]:
    """Return what tells the address of a static file by its name."""
    addresses = load_assets().addresses
    return lambda name: sito.prefisso + addresses[name]


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("service.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"t": load_texts(), "menu": MENU, "passo": Step}
    made.filters |= {
        "numero": words.number,
        "data": words.date,
        "formato": _format_name,
        "capitale": words.capital,
    }
    return made


def _format_name(media_type: str) -> str:
    return FORMATS.get(media_type, media_type)
