import pytest

from service.api.etag import Representation, code_version, matching, read_tags, with_encoding

REPRESENTATION = Representation(code="c", address="http://a/b?c=d", media_type="application/json")
TAG = REPRESENTATION.tag("stamp")
OTHERS = [
    Representation("c2", REPRESENTATION.address, REPRESENTATION.media_type).tag("stamp"),
    Representation("c", "http://a/b", REPRESENTATION.media_type).tag("stamp"),
    Representation("c", REPRESENTATION.address, "text/csv").tag("stamp"),
    REPRESENTATION.tag("stamp2"),
    with_encoding(TAG),
]


def test_a_tag_is_strong_and_stable() -> None:
    assert TAG.startswith('"')
    assert REPRESENTATION.tag("stamp") == TAG


def test_data_code_address_format_and_encoding_each_change_the_tag() -> None:
    assert len({TAG, *OTHERS}) == 6


@pytest.mark.parametrize(
    "header", ["{0}", "W/{0}", '"x", {0}', 'W/"x",W/{0} , "y"', '"a,b", {0}', "  {0}  ", "*", " * "]
)
def test_if_none_match_lists_are_compared_weakly(header: str) -> None:
    assert matching(header.format(TAG), TAG, gzip=False) == TAG


@pytest.mark.parametrize("header", ["", '"x"', "x", TAG.strip('"'), "w/" + TAG, TAG[:-1], '"*"'])
def test_other_tags_do_not_match(header: str) -> None:
    assert matching(header, TAG, gzip=True) is None


def test_the_compressed_twin_matches_only_who_accepts_it() -> None:
    twin = with_encoding(TAG)
    assert matching(twin, TAG, gzip=True) == twin
    assert matching(twin, TAG, gzip=False) is None


def test_a_weak_tag_stands_for_every_encoding() -> None:
    assert with_encoding('W/"a"') == 'W/"a"'


def test_a_huge_header_is_read_in_part() -> None:
    assert len(read_tags(",".join(f'"{n}"' for n in range(100_000)))) < 8_192


def test_a_header_that_is_malformed_is_read_up_to_there() -> None:
    assert read_tags('"a", b, "c"') == {"a"}


def test_the_code_has_one_version() -> None:
    assert code_version() == code_version()
