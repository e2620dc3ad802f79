"""The page that a browser gets in the place of a problem's JSON."""

from collections.abc import Mapping

from starlette.requests import Request

from service.api.problems import Problem
from service.web.navigation import sito_of
from service.web.rendering import PAGE_HEADERS, render

ADVICE = frozenset({400, 404, 503})
"""The statuses that have advice of their own."""


def page_of_problem(request: Request, problem: Problem) -> tuple[str, Mapping[str, str]]:
    """Return the page of a problem, and the headers of a page."""
    advice = str(problem.status) if problem.status in ADVICE else "altro"
    page = render(sito_of(request), "errore.html", problema=problem, consiglio=advice)
    return page, {**PAGE_HEADERS, "Cache-Control": "no-store"}
