import re

import pytest

from service.api.bulk_order import CRS_NAMES, FORMATS, Order, default_crs, read_crs, short_name
from service.api.query import Query, read_query
from service.errors import InvalidParameter
from service.queries.catalog import COLLECTIONS
from service.queries.crs import ALL_CRS, CRS84, STORED

COMUNI, OBIETTIVI = COLLECTIONS["comuni"], COLLECTIONS["obiettivi"]


def asked(crs: str) -> Query:
    return read_query(f"crs={crs}".encode(), ("crs",))


def test_a_crs_goes_by_its_address_and_by_its_short_name() -> None:
    gpkg = FORMATS["gpkg"]
    for crs in ALL_CRS.values():
        assert read_crs(asked(crs.uri), gpkg) == read_crs(asked(short_name(crs)), gpkg) == crs
    assert len(CRS_NAMES) == 2 * len(ALL_CRS)


def test_a_crs_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidParameter) as caught:
        read_crs(asked("EPSG:1"), FORMATS["gpkg"])
    assert set(caught.value.accettati) == set(CRS_NAMES)


@pytest.mark.parametrize("nome", FORMATS)
def test_texts_are_in_degrees_and_the_rest_as_stored(nome: str) -> None:
    expected = CRS84 if nome in {"geojson", "csv"} else STORED
    assert default_crs(FORMATS[nome]) == read_crs(Query({}), FORMATS[nome]) == expected


def test_names_are_those_of_files() -> None:
    orders = [
        Order(collection, formato, crs, compressed)
        for collection in (COMUNI, OBIETTIVI)
        for formato in FORMATS.values()
        for crs in ALL_CRS.values()
        for compressed in (False, True)
    ]
    assert all(re.fullmatch(r"[a-z_]+(-[A-Z0-9]+)?\.[a-z]+(\.gz)?", each.name) for each in orders)
    drawn = [each for each in orders if each.collection is COMUNI]
    assert len({each.name for each in drawn}) == len(drawn)


def test_other_data_and_other_code_are_kept_under_other_names() -> None:
    order = Order(COMUNI, FORMATS["gpkg"], STORED, compressed=False)
    names = {order.stored_name(stamp, code) for stamp in ("a", "b") for code in ("1", "2")}
    assert len(names) == 4
    assert all(name.endswith(f"-{order.name}") for name in names)
