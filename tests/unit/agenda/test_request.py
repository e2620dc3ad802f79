"""What is asked of an agenda, and how days are said in it."""

import pytest

from service.agenda.notices import say_day
from service.agenda.request import FILTRI, AgendaRequest
from service.api.params import agenda_request
from service.api.query import read_query
from service.errors import InvalidParameter
from service.queries.filters import ObiettivoFilters, ProgettoFilters


def test_a_request_reads_every_filter_as_lists_do() -> None:
    query = read_query(
        b"missione=M1,M2&driver=D05&stato=lavori&edizione=2022-2024&certezza=non_determinabile",
        FILTRI,
    )
    request = agenda_request("sud-est", query)
    assert request == AgendaRequest(
        "sud-est", ("M1", "M2"), ("D05",), ("lavori",), ("2022-2024",), ("non_determinabile",)
    )
    assert request.progetti == ProgettoFilters(
        missione=("M1", "M2"),
        driver=("D05",),
        stato=("lavori",),
        edizione=("2022-2024",),
        certezza=("non_determinabile",),
    )
    assert request.obiettivi == ObiettivoFilters(
        missione=("M1", "M2"), edizione=("2022-2024",), certezza=("non_determinabile",)
    )


def test_a_request_without_filters_asks_for_everything() -> None:
    request = AgendaRequest("sud-est")
    assert request.filtri == {}
    assert request.progetti == ProgettoFilters()
    assert request.obiettivi == ObiettivoFilters()


@pytest.mark.parametrize("query", [b"stato=x", b"certezza=x", b"edizione=x", b"driver=a%20b"])
def test_a_value_that_lists_refuse_is_refused(query: bytes) -> None:
    with pytest.raises(InvalidParameter):
        agenda_request("sud-est", read_query(query, FILTRI))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-05", "5 novembre 2026"),
        ("2024-02-29", "29 febbraio 2024"),
        ("2025-01-31", "31 gennaio 2025"),
    ],
)
def test_days_are_said_in_words(day: str, words: str) -> None:
    assert say_day(day) == words
