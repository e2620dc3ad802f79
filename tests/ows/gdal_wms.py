"""GDAL's WMS driver, asked as a program of its own: the GDAL that MapServer is built on.

``python -m tests.ows.gdal_wms NAME`` prints what a data set is: size, bands, system, subsets.
``python -m tests.ows.gdal_wms NAME FILE WEST NORTH EAST SOUTH SIDE`` writes the pixels of a square,
band by band, as they are read into ``SIDE`` rows and columns.
"""

import ctypes
import ctypes.util
import json
import sys
from pathlib import Path
from typing import Any

BYTE, READ = 1, 0


def library() -> Any:
    name = ctypes.util.find_library("gdal")
    if name is None:
        sys.exit("libgdal is not there: MapServer brings it")
    gdal = ctypes.CDLL(name)
    gdal.GDALOpen.restype = ctypes.c_void_p
    gdal.GDALGetProjectionRef.restype = ctypes.c_char_p
    gdal.GDALGetMetadata.restype = ctypes.POINTER(ctypes.c_char_p)
    gdal.CPLGetLastErrorMsg.restype = ctypes.c_char_p
    gdal.GDALAllRegister()
    return gdal


def described(gdal: Any, opened: Any) -> dict[str, Any]:
    subsets, found = [], gdal.GDALGetMetadata(opened, b"SUBDATASETS")
    while found and found[len(subsets)]:
        subsets.append(found[len(subsets)].decode())
    return {
        "size": [gdal.GDALGetRasterXSize(opened), gdal.GDALGetRasterYSize(opened)],
        "bands": gdal.GDALGetRasterCount(opened),
        "system": gdal.GDALGetProjectionRef(opened).decode(),
        "subsets": subsets,
    }


def window(gdal: Any, opened: Any, box: list[float]) -> list[int]:
    """Return offset and size in pixels of a box in the system of the data set."""
    turned = (ctypes.c_double * 6)()
    assert gdal.GDALGetGeoTransform(opened, turned) == 0
    west, north, east, south = box
    left, top = (west - turned[0]) / turned[1], (north - turned[3]) / turned[5]
    return [
        round(left),
        round(top),
        round((east - west) / turned[1]),
        round((south - north) / turned[5]),
    ]


def main(name: str, *more: str) -> None:
    gdal = library()
    opened = ctypes.c_void_p(gdal.GDALOpen(name.encode(), READ))
    if not opened:
        sys.exit(gdal.CPLGetLastErrorMsg().decode())
    if not more:
        print(json.dumps(described(gdal, opened)))  # noqa: T201 - what it is for
        return
    path, side = Path(more[0]), int(more[5])
    bands = gdal.GDALGetRasterCount(opened)
    pixels = (ctypes.c_ubyte * (side * side * bands))()
    where = window(gdal, opened, [float(each) for each in more[1:5]])
    failed = gdal.GDALDatasetRasterIO(
        opened, READ, *where, pixels, side, side, BYTE, bands, None, 0, 0, 0
    )
    if failed:
        sys.exit(gdal.CPLGetLastErrorMsg().decode())
    path.write_bytes(bytes(pixels))


if __name__ == "__main__":
    main(*sys.argv[1:])
