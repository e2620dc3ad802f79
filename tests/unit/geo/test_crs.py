from __future__ import annotations

import pytest
from geopandas import GeoDataFrame
from pandas import DataFrame
from pyproj import CRS

from geo.crs import (
    GEOGRAPHIC,
    STORAGE,
    WEB,
    is_same,
    name_crs,
    require_crs,
    require_metric,
    require_same,
)
from geo.errors import CrsError, SchemaError
from tests.factories import frame, square


def test_the_storage_crs_is_metric() -> None:
    assert require_metric(frame([square()])).to_epsg() == STORAGE


def test_a_missing_crs_is_refused() -> None:
    with pytest.raises(CrsError, match="has no CRS; accepted is any CRS"):
        require_crs(frame([square()], crs=None))


def test_another_crs_than_the_one_asked_is_refused_by_name() -> None:
    with pytest.raises(CrsError, match=r"EPSG:32632 .*accepted is EPSG:7791"):
        require_crs(frame([square()], crs=32632), epsg=STORAGE)


def test_the_crs_asked_is_given_back() -> None:
    assert require_crs(frame([square()]), epsg=STORAGE).to_epsg() == STORAGE


def test_degrees_are_not_metric() -> None:
    with pytest.raises(CrsError, match="not projected"):
        require_metric(frame([square()], crs=GEOGRAPHIC))


def test_web_mercator_is_not_metric() -> None:
    with pytest.raises(CrsError, match="Mercator"):
        require_metric(frame([square()], crs=WEB))


def test_feet_are_not_metric() -> None:
    with pytest.raises(CrsError, match="US survey foot"):
        require_metric(frame([square()], crs=2263))


def test_a_frame_without_geometry_is_refused() -> None:
    with pytest.raises(SchemaError, match="no active geometry column"):
        require_crs(GeoDataFrame(DataFrame({"id": [1]})))


def test_two_crs_that_differ_are_refused_by_name() -> None:
    with pytest.raises(CrsError, match=r"EPSG:7791 .*EPSG:32632"):
        require_same(frame([square()]), frame([square()], crs=32632))


def test_one_crs_written_in_two_ways_is_the_same() -> None:
    assert is_same(CRS.from_epsg(32632), CRS.from_wkt(CRS.from_epsg(32632).to_wkt("WKT1_ESRI")))


def test_the_order_of_longitude_and_latitude_is_left_out() -> None:
    assert is_same(CRS.from_user_input("OGC:CRS84"), CRS.from_epsg(GEOGRAPHIC))


def test_a_crs_without_a_code_is_called_by_its_name() -> None:
    assert name_crs(CRS.from_proj4("+proj=aeqd +lat_0=45 +lon_0=9 +units=m")) == "unknown"
