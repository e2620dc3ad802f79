"""The page with the map, and the names that are searched in it."""

import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.answer import answer, ask, unchanged
from service.api.deps import SessionDep, SettingsDep
from service.api.ogc.style_files import load_glyphs, load_sprite
from service.queries.catalog import COLLECTIONS
from service.queries.nomi import read_nomi
from service.settings import Settings
from service.tiles.glyphs import FONTS
from service.web.assets import load_assets
from service.web.rendering import CONTENT_SECURITY_POLICY, PAGE_HEADERS, answer_page

LOCATED = {"Permissions-Policy": "camera=(), geolocation=(self), microphone=()"}
"""Where the reader is, asked by the page when a button is pressed."""
_IMPORT = re.compile(r'^import .* from "\./([\w.]+)";$', re.MULTILINE)

_LATIN = "0-255"

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"])
def get_map_page(request: Request, settings: SettingsDep) -> Response:
    """Answer the page with the map; what it shows is read from the address by the page itself."""
    return answer_page(
        request,
        "mappa.html",
        headers=page_headers(settings),
        moduli=modules_of("js/main.js"),
        sfondo=settings.sfondo_tessere,
        sfondo_attribuzione=settings.sfondo_attribuzione,
    )


@router.api_route("/mappa/nomi.json", methods=["GET", "HEAD"])
async def get_names(request: Request, session: SessionDep) -> Response:
    """Answer the names of all that the page can show."""
    asked = ask(request)
    if same := await unchanged(asked, session):
        return same
    found = await read_nomi(session)
    return answer(asked, found.stamp, found.value)


def page_headers(settings: Settings) -> Mapping[str, str]:
    """Return the headers of the page: those of all, and the origin of the background map."""
    headers = {**PAGE_HEADERS, **LOCATED}
    if settings.sfondo_tessere:
        parts = urlsplit(settings.sfondo_tessere)
        origin = f"{parts.scheme}://{parts.netloc}"
        policy = CONTENT_SECURITY_POLICY
        for directive in ("img-src 'self'", "connect-src 'self'"):
            policy = policy.replace(directive, f"{directive} {origin}")
        headers["Content-Security-Policy"] = policy
    return headers


@cache
def modules_of(name: str) -> tuple[str, ...]:
    """Return a script and all that it imports, so that the browser asks for them at once."""
    assets = load_assets()
    bodies = {
        each: assets.by_path[path.removeprefix("/static/")]
        for each, path in assets.addresses.items()
    }
    found, waiting = [], [name]
    while waiting:
        module = waiting.pop(0)
        if module in found:
            continue
        found.append(module)
        waiting += [f"js/{each}" for each in _IMPORT.findall(bodies[module].body.decode())]
    return tuple(found)


def make_files() -> None:
    """Make what the map asks for whatever the data, before anyone asks."""
    load_assets()
    load_sprite(tuple(COLLECTIONS.values()))
    for stack in FONTS:
        load_glyphs().get(stack, _LATIN)
