import itertools

import pytest

from service.api.tiles.address import read_collections, read_tile
from service.errors import InvalidParameter, NotFound, ServiceError
from service.queries.catalog import COLLECTIONS
from service.queries.tile_grid import MAX_ZOOM, Tile

MALFORMED = [
    "",
    " ",
    "a",
    "1.0",
    "1e3",
    "+1",
    "--1",
    "-",
    "007",
    "00",
    "-0 ",
    "0x10",
    "\uff11",
    "1\x00",
    "\x00",
    "½",
    "1/2",
    "{z}",
    "NaN",
    "1_000",
    "a" * 10_000,
]
OUTSIDE = ["-1", "-0", "-999999999999", "23", "99", "9" * 50, "9" * 10_000]
LISTS = {
    "": InvalidParameter,
    ",": InvalidParameter,
    "comuni,": InvalidParameter,
    ",comuni": InvalidParameter,
    "comuni,,parchi": InvalidParameter,
    "comuni,comuni": InvalidParameter,
    "comuni, parchi": NotFound,
    "Comuni": NotFound,
    "strade": NotFound,
    "comuni,strade": NotFound,
    "comuni\x00": NotFound,
    "elemento;drop table": NotFound,
    ",".join([*COLLECTIONS, "comuni"]): InvalidParameter,
    ",".join(["a"] * 900): InvalidParameter,
    ",".join(["comuni"] * 10_000): InvalidParameter,
    "a" * 100_000: InvalidParameter,
}


@pytest.mark.parametrize("text", MALFORMED)
@pytest.mark.parametrize("place", range(3))
def test_what_is_no_whole_number_is_malformed(text: str, place: int) -> None:
    parts = ["5", "3", "4"]
    parts[place] = text
    with pytest.raises(InvalidParameter, match=r"«[zxy]»"):
        read_tile(*parts)


@pytest.mark.parametrize("text", OUTSIDE)
@pytest.mark.parametrize("place", range(3))
def test_a_number_outside_of_the_grid_is_not_found(text: str, place: int) -> None:
    parts = ["0", "0", "0"]
    parts[place] = text
    with pytest.raises(NotFound, match=r"«[zxy]»"):
        read_tile(*parts)


@pytest.mark.parametrize("zoom", range(MAX_ZOOM + 1))
def test_the_grid_has_two_to_the_zoom_columns_and_rows(zoom: int) -> None:
    last = 2**zoom - 1
    for x, y in itertools.product((0, last), repeat=2):
        assert read_tile(str(zoom), str(x), str(y)) == Tile(zoom, x, y)
    for x, y in ((last + 1, 0), (0, last + 1)):
        with pytest.raises(NotFound, match=str(last)):
            read_tile(str(zoom), str(x), str(y))


def test_words_call_the_parts_as_the_address_does() -> None:
    with pytest.raises(NotFound, match="«tileRow» va da 0 a 31, non 32"):
        read_tile("5", "31", "32", names=("tileMatrix", "tileCol", "tileRow"))


@pytest.mark.parametrize(("text", "error"), LISTS.items(), ids=[key[:30] for key in LISTS])
def test_a_list_that_names_no_tile_is_refused(text: str, error: type[ServiceError]) -> None:
    with pytest.raises(error) as caught:
        read_collections(text, COLLECTIONS)
    assert type(caught.value) is error
    assert len(caught.value.message) < 300


def test_two_different_errors_are_told_in_different_words() -> None:
    lists = ["comuni,", "comuni,comuni", "strade", "a," * 900, "a" * 100_000]
    places = ["a/0/0", "0/a/0", "0/0/a", "99/0/0", "1/2/0", "1/0/2"]
    words = set()
    for text in lists:
        with pytest.raises(ServiceError) as caught:
            read_collections(text, COLLECTIONS)
        words.add(caught.value.message)
    for text in places:
        z, x, y = text.split("/")
        with pytest.raises(ServiceError) as caught:
            read_tile(z, x, y)
        words.add(caught.value.message)
    assert len(words) == len(lists) + len(places)


def test_the_order_of_the_address_does_not_matter() -> None:
    asked = read_collections("parchi,comuni", COLLECTIONS)
    assert [each.id for each in asked] == ["comuni", "parchi"]
    everything = read_collections(",".join(reversed(COLLECTIONS)), COLLECTIONS)
    assert everything == tuple(COLLECTIONS.values())
