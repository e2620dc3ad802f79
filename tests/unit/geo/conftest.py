"""Real layers, read once; a test must not change them."""

from __future__ import annotations

import pytest
from geopandas import GeoDataFrame

from tests import real_data


@pytest.fixture(scope="session")
def comuni() -> GeoDataFrame:
    return real_data.read_comuni()


@pytest.fixture(scope="session")
def parco_nord() -> GeoDataFrame:
    return real_data.read_shared("parco_nord_milano.geojson")


@pytest.fixture(scope="session")
def fiumi() -> GeoDataFrame:
    return real_data.read_shared("reticolo_idrico_regionale.geojson")


@pytest.fixture(scope="session")
def plis() -> GeoDataFrame:
    return real_data.read_shared("plis_perimetri.geojson")
