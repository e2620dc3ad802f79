from types import SimpleNamespace

import pytest
from starlette.requests import Request

from service.api.problems import Problem
from service.settings import Settings
from service.web.errori import page_of_problem
from tests.pages import read_outline


def page_of(status: int, *, accettati: tuple[str, ...] = ()) -> str:
    app = SimpleNamespace(state=SimpleNamespace(settings=Settings(base_url="https://prova/x")))
    request = Request({"type": "http", "app": app, "headers": []})
    problem = Problem("t", "T <b>", status, "<script>", "/<b>", accettati, "<id>")
    page, headers = page_of_problem(request, problem)
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    return page


def test_it_escapes_what_came() -> None:
    page = page_of(404, accettati=("<i>",))
    for raw in ("<script>", "<b>", "<i>", "<id>"):
        assert raw not in page
        assert raw.replace("<", "&lt;").replace(">", "&gt;") in page


@pytest.mark.parametrize("status", [400, 404, 405, 500, 503])
def test_it_leads_on_whatever_went_wrong(status: int) -> None:
    outline = read_outline(page_of(status))
    assert outline.faults == []
    assert {"https://prova/x/", "https://prova/x/docs"} <= set(outline.links)


def test_what_is_near_is_a_link_where_it_is_an_address() -> None:
    page = page_of(404, accettati=("/api/v1/comuni", "/api/v1/comuni/{istat}", "certa"))
    links = read_outline(page).links
    assert "https://prova/x/api/v1/comuni" in links
    assert not any("{" in link for link in links)
    assert "<code>certa</code>" in page


def test_who_cannot_be_answered_now_is_told_to_try_again() -> None:
    assert "" in read_outline(page_of(503)).links
    assert "" not in read_outline(page_of(404)).links
