import pytest

from service.api.query import MAX_FIELDS, MAX_VALUE, Query, read_query, shown
from service.errors import InvalidParameter

ACCEPTED = ("q", "stato", "limit")


def test_values_are_decoded_and_stripped() -> None:
    query = read_query(b"q=+Citt%C3%A0%20&limit=5", ACCEPTED)
    assert query.one("q") == "Città"
    assert query.one("limit") == "5"
    assert query.one("stato") is None


def test_an_unknown_name_is_refused_with_those_accepted() -> None:
    with pytest.raises(InvalidParameter, match="«colore»") as caught:
        read_query(b"colore=rosso", ACCEPTED)
    assert caught.value.accettati == ACCEPTED


def test_a_repeated_single_parameter_is_refused() -> None:
    query = read_query(b"q=a&q=b", ACCEPTED)
    with pytest.raises(InvalidParameter, match="ripetuto 2 volte"):
        query.one("q")


def test_repeats_and_commas_give_the_same_values_once() -> None:
    query = read_query(b"stato=lavori,gara&stato=gara", ACCEPTED)
    assert query.many("stato") == ("lavori", "gara")


@pytest.mark.parametrize("raw", [b"stato=,", b"stato=a,,b", b"stato=a,"])
def test_empty_values_in_a_list_are_refused(raw: bytes) -> None:
    with pytest.raises(InvalidParameter, match="valore vuoto"):
        read_query(raw, ACCEPTED).many("stato")


@pytest.mark.parametrize(
    "raw",
    [
        b"q=",
        b"q=%20",
        b"q",
        b"q=a%00b",
        b"q=a%0Ab",
        b"q=%1B",
        b"q=%FF",
        b"q=%C3%28",
        b"q=%ED%A0%80",
        b"q=\xff",
        b"=1",
        b"%00=1",
        b"q=" + b"a" * (MAX_VALUE + 1),
        b"&".join([b"q=1"] * (MAX_FIELDS + 1)),
    ],
)
def test_hostile_query_strings_are_refused(raw: bytes) -> None:
    with pytest.raises(InvalidParameter):
        read_query(raw, ACCEPTED)


def test_an_empty_query_string_is_an_empty_query() -> None:
    assert read_query(b"", ACCEPTED) == Query({})


def test_what_is_shown_is_short_and_printable() -> None:
    assert shown("a" * 1000) == "a" * 60 + "…"
    assert shown("a\x00\n\u202eb") == "a���b"
