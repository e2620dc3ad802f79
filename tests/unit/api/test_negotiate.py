import pytest

from service.api.negotiate import (
    CSV,
    GEOJSON,
    JSON,
    Formato,
    NotAcceptable,
    negotiate,
    prefers_html,
)
from service.api.query import Query
from service.errors import InvalidParameter

ALL = (JSON, GEOJSON, CSV)
NOTHING = Query({})
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        (BROWSER, JSON),
        ("application/json", JSON),
        ("application/geo+json", GEOJSON),
        ("text/csv", CSV),
        ("text/*", CSV),
        ("TEXT/CSV", CSV),
        ("application/json;q=0.5, text/csv", CSV),
        ("application/json;q=0.5, text/csv;q=0.4", JSON),
        ("text/csv;charset=utf-8;header=present", CSV),
        ("application/*;q=0.1, application/geo+json", GEOJSON),
        ("*/*, application/json;q=0", GEOJSON),
        ("application/json;q=abc, text/csv;q=0.1", CSV),
    ],
)
def test_accept_decides_by_quality_and_specificity(accept: str | None, expected: Formato) -> None:
    assert negotiate(NOTHING, accept, ALL) is expected


@pytest.mark.parametrize("accept", ["application/pdf", "application/json;q=0", "x", ",,,", ";q=1"])
def test_what_no_format_satisfies_is_not_acceptable(accept: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        negotiate(NOTHING, accept, ALL)
    assert caught.value.accettati == tuple(formato.media_type for formato in ALL)


def test_f_wins_over_accept() -> None:
    assert negotiate(Query({"f": ("csv",)}), "application/json", ALL) is CSV


@pytest.mark.parametrize("wanted", ["xml", "CSV", "json,csv"])
def test_an_unknown_f_is_refused_with_those_accepted(wanted: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        negotiate(Query({"f": (wanted,)}), None, ALL)
    assert caught.value.accettati == ("json", "geojson", "csv")


def test_a_browser_prefers_a_page_and_a_program_does_not() -> None:
    assert prefers_html(BROWSER)
    assert not prefers_html("*/*")
    assert not prefers_html(None)
    assert not prefers_html("text/html, application/json")
