"""What every page of one thing has: its canonical address, its path, what it is for engines."""

from collections.abc import Sequence
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from service.agenda import words
from service.api.links import Link, base_of
from service.api.negotiate import JSON
from service.web import addresses
from service.web.jsonld import Members, path_members, to_script
from service.web.navigation import Step
from service.web.rendering import PAGE_HEADERS, answer_page

TYPE = JSON.media_type


def base_address(request: Request) -> str:
    """Return the address that the service is reached at."""
    return base_of(request, request.app.state.settings)


def answer_sheet_page(
    request: Request,
    template: str,
    *,
    path: str,
    steps: Sequence[Step],
    about: Members | None,
    api: str,
    values: dict[str, Any],
) -> Response:
    """Return a page, or 304.

    Parameters
    ----------
    path
        Its canonical path, without filters.
    steps
        The path over it, absolute addresses.
    about
        What it is about, for engines.
    api
        The path of the same for programs.
    """
    base = base_address(request)
    links = (f'<{base}{path}>; rel="canonical"', f'<{base}{api}>; rel="alternate"; type="{TYPE}"')
    graph = [path_members(steps, base, path), *([about] if about else [])]
    return answer_page(
        request,
        template,
        headers={**PAGE_HEADERS, "Link": ", ".join(links)},
        **{
            "canonico": f"{base}{path}",
            "percorso": tuple(steps),
            "json_ld": to_script({"@graph": graph}),
            "alternate": (Link("alternate", f"{base}{api}", TYPE, JSON.titolo),),
            "parole": words,
            "indirizzi": addresses,
            **values,
        },
    )
