import pytest

from service.api.spatial import ENTRO_MAX_M, read_bbox, read_distance, read_point
from service.errors import InvalidParameter
from service.queries.filters import Bbox


def test_a_box_is_west_south_east_north() -> None:
    assert read_bbox("9.04, 45.38,9.28,45.54") == Bbox(ovest=9.04, sud=45.38, est=9.28, nord=45.54)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abc", "un valore"),
        ("9,45,10", "3 valori"),
        ("9,45,10,46,47", "5 valori"),
        ("9,04,45,38,9,28,45,54", "decimali si scrivono con il punto"),
        ("a,b,c,d", "«a» non è un numero"),
        ("9,45,10,", "non è un numero"),
        ("nan,45,10,46", "«nan» non è un numero"),
        ("9,45,inf,46", "«inf» non è un numero"),
        ("9,45,-Infinity,46", "non è un numero"),
        ("1_0,45,11,46", "non è un numero"),
        ("0x9,45,11,46", "non è un numero"),
        ("٩,45,10,46", "non è un numero"),
        ("1e999,45,10,46", "non è finito"),
        ("10,45,9,46", "ovest è maggiore di est"),
        ("9,46,10,45", "sud è maggiore di nord"),
        ("9,45,9,46", "area nulla"),
        ("9,45,10,45", "area nulla"),
        ("9,45,9,45", "area nulla"),
        ("-181,45,10,46", "fuori dai limiti"),
        ("9,45,10,91", "fuori dai limiti"),
        ("500000,5030000,510000,5040000", "sembrano in metri"),
        ("45.38,9.04,45.54,9.28", "scambiate"),
        ("," * 10_000, "valori"),
    ],
)
def test_a_wrong_box_is_told_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(InvalidParameter, match=words) as caught:
        read_bbox(text)
    assert len(caught.value.message) < 500


def test_the_whole_globe_is_a_box() -> None:
    assert read_bbox("-180,-90,180,90") == Bbox(ovest=-180, sud=-90, est=180, nord=90)


def test_a_point_is_longitude_latitude() -> None:
    assert read_point("9.19,45.464") == (9.19, 45.464)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("9.19", "un valore"),
        ("45.464,9.19", "scambiate"),
        ("514000,5034000", "sembrano in metri"),
        ("9.19,nan", "non è un numero"),
        ("9.19,95", "fuori dai limiti"),
    ],
)
def test_a_wrong_point_is_told_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(InvalidParameter, match=words):
        read_point(text)


@pytest.mark.parametrize("text", ["0", "-1", f"{ENTRO_MAX_M + 1}", "1e9", "nan", "x", "1,2"])
def test_a_distance_has_bounds(text: str) -> None:
    with pytest.raises(InvalidParameter, match="metri, più di 0"):
        read_distance(text)


def test_a_distance_is_in_metres() -> None:
    assert read_distance("250.5") == 250.5
