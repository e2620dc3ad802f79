"""Times, values and boxes of the OGC API: texts that are read, to the day and to the axis."""

from datetime import date

import pytest

from service.api.ogc.boxes import read_boxes
from service.api.ogc.times import read_datetime
from service.api.ogc.values import read_value
from service.errors import InvalidParameter
from service.queries.boxes import REACH, Box
from service.queries.collection import prop
from service.queries.crs import ALL_CRS, CRS84

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-05-01", date(2024, 5, 1), date(2024, 5, 1)),
        ("2024-05-01T12:00:00Z", date(2024, 5, 1), date(2024, 5, 1)),
        ("2024-05-01T22:30:00Z", date(2024, 5, 2), date(2024, 5, 2)),
        ("2024-01-01T23:30:00Z", date(2024, 1, 2), date(2024, 1, 2)),
        ("2024-05-02T01:00:00+05:00", date(2024, 5, 1), date(2024, 5, 1)),
        ("2024-05-01t10:00:00.123z", date(2024, 5, 1), date(2024, 5, 1)),
        ("2016-12-31T23:59:60Z", date(2017, 1, 1), date(2017, 1, 1)),
        ("2024-01-01/2024-12-31", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-01-01/..", date(2024, 1, 1), None),
        ("2024-01-01/", date(2024, 1, 1), None),
        ("../2024-12-31", None, date(2024, 12, 31)),
        ("/2024-12-31", None, date(2024, 12, 31)),
        ("0000-01-01T00:00:00Z/2024-12-31", date.min, date(2024, 12, 31)),
        ("2024-01-01/9999-12-31T23:59:59Z", date(2024, 1, 1), date(9999, 12, 31)),
        ("0001-01-01T00:00:00+14:00", date(1, 1, 1), date(1, 1, 1)),
    ],
)
def test_instants_are_days_in_italy(text: str, first: date | None, last: date | None) -> None:
    assert read_datetime(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["2023-02-29", "2024-05-01T24:00:00Z", "2024-05-01T10:00:00+25:00"]
)
def test_a_date_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(InvalidParameter, match="non è una data che esiste"):
        read_datetime(text)


@pytest.mark.parametrize(
    ("tipo", "text", "value"),
    [
        ("string", "015146", "015146"),
        ("integer", "-12", -12),
        ("number", "1e3", 1000.0),
        ("boolean", "false", False),
        ("date", "2024-05-01", date(2024, 5, 1)),
    ],
)
def test_a_value_is_of_the_type_of_its_property(tipo: str, text: str, value: object) -> None:
    read = read_value(prop("x", tipo, "X"), text)  # type: ignore[arg-type]
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("tipo", "text"),
    [("integer", "1.0"), ("number", "1,5"), ("boolean", "vero"), ("date", "2024-02-30")],
)
def test_a_value_of_another_type_is_refused_by_its_name(tipo: str, text: str) -> None:
    with pytest.raises(InvalidParameter, match=f"«x» \\({text}\\)"):
        read_value(prop("x", tipo, "X"), text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "uri", "box"),
    [
        ("9,45,10,46", CRS84.uri, Box(9, 45, 10, 46, 4326)),
        ("45,9,46,10", f"{EPSG}4326", Box(9, 45, 10, 46, 4326)),
        ("9,45,0,10,46,900", CRS84.uri, Box(9, 45, 10, 46, 4326)),
        ("45,9,0,46,10,900", f"{EPSG}4326", Box(9, 45, 10, 46, 4326)),
        ("5000000,500000,5100000,600000", f"{EPSG}6707", Box(5e5, 5e6, 6e5, 5.1e6, 6707)),
        ("500000,5000000,600000,5100000", f"{EPSG}7791", Box(5e5, 5e6, 6e5, 5.1e6, 7791)),
        ("-180,-90,180,90", CRS84.uri, Box(*REACH, 4326)),
        (" 9 , 45 , 9 , 45 ", CRS84.uri, Box(9, 45, 9, 45, 4326)),
    ],
)
def test_a_box_is_read_in_the_order_of_its_axes(text: str, uri: str, box: Box) -> None:
    assert read_boxes(text, ALL_CRS[uri]) == ((box,), ())


def test_a_box_of_web_mercator_is_one_of_degrees() -> None:
    ((box,), _) = read_boxes(
        "1001875.417,5621521.486,1113194.908,5780349.22", ALL_CRS[f"{EPSG}3857"]
    )
    assert box.srid == 4326
    assert box.values == pytest.approx((9, 45, 10, 46), abs=1e-6)


def test_a_box_out_of_reach_is_none() -> None:
    assert read_boxes("100,45,110,46", CRS84) == ((), ())
