"""Reading without the net: GDAL is kept from it while a file is read."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyogrio

_NOWHERE = "http://127.0.0.1:1"
_OFFLINE = {
    "GML_DOWNLOAD_SCHEMA": False,
    "GDAL_HTTP_PROXY": _NOWHERE,
    "GDAL_HTTPS_PROXY": _NOWHERE,
}
"""GDAL has no switch for the net: a proxy on a port that nobody serves takes its place."""


@contextmanager
def offline() -> Iterator[None]:
    """Keep GDAL from the net; what the process had set before holds again afterwards."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in _OFFLINE}
    pyogrio.set_gdal_config_options(_OFFLINE)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
